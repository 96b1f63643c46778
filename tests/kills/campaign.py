"""Kills at random instants under load, and what they have done."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.kills import audit
from tests.kills.audit import Findings
from tests.kills.load import pour
from tests.kills.scene import Scene
from tests.kills.sent import Sent
from tests.kills.story import Member
from tests.kills.walkers import Walker, alongside
from tests.program import PATIENCE, command, eventually

FIRST_MEMBER, FIRST_WALKER = 100_001, 200_001


@dataclass(frozen=True, slots=True)
class Plan:
    kills: int
    seed: int
    members: int = 120
    walkers: int = 8
    per_second: float = 100.0


@dataclass(slots=True)
class Crowd:
    members: list[Member]
    walkers: list[Walker]

    def spoken(self) -> audit.Spoken:
        finished = {member.account: member.finished for member in self.members}
        return finished | {walker.account: walker.conversations for walker in self.walkers}


async def run(scene: Scene, plan: Plan, progress: Callable[[int], None] = lambda _kill: None) -> Findings:
    """Kill one bot after another; then let the command `jinhuai run` finish what they began, and look."""
    chance = random.Random(plan.seed)
    crowd = await _gather(scene, plan, chance)
    findings, sent, unknown = Findings(), Sent(scene), set[str]()
    enough = asyncio.Event()
    works = [
        pour(scene, crowd.members, plan.per_second, enough),
        _let_time_pass(scene, enough),
        *(walker.walk_until(enough) for walker in crowd.walkers),
    ]
    began = time.monotonic()
    async with alongside(works) as busy:
        for kill in range(plan.kills):
            await _one_life(scene, chance)
            unknown |= await audit.in_doubt(scene)
            await sent.read()
            progress(kill + 1)
        findings.per_second = scene.updates / (time.monotonic() - began)
        enough.set()
        async with _survivor(scene, findings):
            await asyncio.gather(*busy)
            await scene.drained()
            await audit.open_drafts(scene, crowd.members, findings)
            await scene.telegram.advance(minutes=1)  # so that nobody is taken for a flood
            await _finish(scene, crowd.members)
            await scene.drained()
            await scene.telegram.advance(minutes=11)
            await eventually(scene.all_fired, PATIENCE)
            await scene.drained()
    findings.stuck += [complaint for walker in crowd.walkers for complaint in walker.stuck]
    await audit.everything(scene, crowd.spoken(), sent, unknown, findings)
    return findings


async def _gather(scene: Scene, plan: Plan, chance: random.Random) -> Crowd:
    accounts = range(FIRST_WALKER, FIRST_WALKER + plan.walkers)
    members = [
        Member(account, random.Random(chance.random())) for account in range(FIRST_MEMBER, FIRST_MEMBER + plan.members)
    ]
    await scene.seed([member.account for member in members])
    await scene.seed(accounts)
    people = [await scene.telegram.person(f"街坊{account}", id=account) for account in accounts]
    return Crowd(members, [Walker(scene, person, random.Random(chance.random())) for person in people])


async def _one_life(scene: Scene, chance: random.Random) -> None:
    """From birth to a random instant: one in five falls into the start, the others into the work."""
    calls = await scene.calls_so_far()
    bot = scene.bear()
    if chance.random() < 0.8:
        await scene.called(scene.first_call, calls)
        await asyncio.sleep(chance.uniform(0.0, 2.0))
    else:
        await asyncio.sleep(chance.uniform(0.0, 0.5))
    await scene.dies(bot)


@asynccontextmanager
async def _survivor(scene: Scene, findings: Findings) -> AsyncIterator[None]:
    """The command itself, which at the end is told to stop."""
    bot = command("run", environment=scene.environment, log=scene.log)
    try:
        yield
        if status := await bot.stop():
            findings.faults.append(f"`jinhuai run` ended with status {status}")
    finally:
        bot.signal(signal.SIGKILL)


async def _let_time_pass(scene: Scene, enough: asyncio.Event) -> None:
    """Twenty times as fast, so that reminders fall due while bots die."""
    while not enough.is_set():
        await asyncio.sleep(1)
        await scene.telegram.advance(seconds=20)


async def _finish(scene: Scene, members: Sequence[Member]) -> None:
    """Everybody who has a draft goes on with it to the end."""
    await scene.say([(member.account, said) for member in members for said in member.last_lines()])
