"""One community, a few lives that each end at a named point, and a last one that finishes what they began."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence

from tests.kills import audit
from tests.kills.audit import Findings
from tests.kills.points import DRAINING, POISON
from tests.kills.scene import Scene
from tests.kills.sent import Sent
from tests.kills.story import Member
from tests.kills.walkers import Walker, alongside
from tests.program import PATIENCE, Running, eventually

FIRST_MEMBER, FIRST_WALKER, UNLUCKY = 400_001, 410_001, 420_001
WHOLE, HALF, WALKERS = 6, 3, 2


async def run(scene: Scene, deaths: Sequence[str], first: Callable[[], Awaitable[None]] | None = None) -> Findings:
    """`deaths`: the points at which one bot after another dies; `first`: a life before them.

    Traffic waits when the first one is born: whole conversations with reminders, halves, two people who look before
    they tap, and, where a replay or a dead letter is wanted, something that makes a handler fail in between.
    """
    planted = any("replay" in point or "dead-letters" in point for point in deaths)
    members = [
        Member(account, random.Random(account), reminding=1.0, mistakes=0.2)
        for account in range(FIRST_MEMBER, FIRST_MEMBER + WHOLE + HALF)
    ]
    await scene.seed([member.account for member in members])
    await scene.seed([UNLUCKY])
    walkers = await _walkers(scene)
    await _speak(scene, members, planted=planted)
    findings, sent, unknown = Findings(), Sent(scene), set[str]()
    async with alongside(walker.walk() for walker in walkers) as walks:
        if first is not None:
            await first()
        for point in deaths:
            bot = scene.bear(point=point, planted_fault=planted, hurried=True)
            await _lead_to(scene, bot, point, walks)
            await scene.dies(bot, point)
            unknown |= await audit.in_doubt(scene)
        bot = scene.bear(planted_fault=planted, hurried=True)
        await asyncio.gather(*walks)
    await scene.drained()
    await audit.open_drafts(scene, members, findings)
    await scene.say([(member.account, said) for member in members for said in member.last_lines()])
    await scene.drained()
    await scene.telegram.advance(minutes=11)
    await eventually(scene.all_fired, PATIENCE)
    await scene.drained()
    await bot.kill()
    findings.stuck += [complaint for walker in walkers for complaint in walker.stuck]
    spoken = {member.account: member.finished for member in members}
    spoken |= {walker.account: walker.conversations for walker in walkers}
    await audit.everything(scene, spoken, sent, unknown, findings)
    return findings


async def _walkers(scene: Scene) -> list[Walker]:
    accounts = range(FIRST_WALKER, FIRST_WALKER + WALKERS)
    await scene.seed(accounts)
    people = [await scene.telegram.person(f"街坊{account}", id=account) for account in accounts]
    return [Walker(scene, person, random.Random(person.id), dawdles=0.0) for person in people]


async def _speak(scene: Scene, members: Sequence[Member], *, planted: bool) -> None:
    for number, member in enumerate(members):
        words = [member.next_line(), *member.last_lines()] if number < WHOLE else [member.next_line() for _ in range(3)]
        await scene.say([(member.account, said) for said in words])
        if planted and number == 2:
            await scene.say([(UNLUCKY, POISON)])


async def _lead_to(scene: Scene, bot: Running, point: str, walks: Sequence[asyncio.Task[None]]) -> None:
    """Some points are only come to when something happens."""
    if point.endswith("timers"):
        await eventually(scene.caught_up, PATIENCE)
        await scene.telegram.advance(minutes=11)
    elif point.partition("-")[2] in DRAINING:
        await asyncio.wait(walks)
        bot.signal(signal.SIGTERM)


async def run_at_reminders(scene: Scene, point: str) -> Findings:
    """Everything has been said and answered; then all reminders fall due at once and the bot dies at `point`."""
    members = [
        Member(account, random.Random(account), reminding=1.0, mistakes=0.0)
        for account in range(FIRST_MEMBER, FIRST_MEMBER + WHOLE)
    ]
    await scene.seed([member.account for member in members])
    await _speak(scene, members, planted=False)
    bot = scene.bear(hurried=True)
    await scene.drained()
    await scene.dies(bot)
    calls = await scene.calls_so_far()
    bot = scene.bear(point=point, hurried=True)
    await scene.called(scene.first_call, calls)  # the simulated time that it starts with counts as passed
    await scene.telegram.advance(minutes=11)
    await scene.dies(bot, point)
    findings, sent, unknown = Findings(), Sent(scene), await audit.in_doubt(scene)
    bot = scene.bear(hurried=True)
    await eventually(scene.all_fired, PATIENCE)
    await scene.drained()
    await bot.kill()
    await audit.everything(scene, {member.account: member.finished for member in members}, sent, unknown, findings)
    return findings
