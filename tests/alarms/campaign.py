"""Emergencies one after another, while everything that can go wrong does, and what came of them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.alarms import audit, trouble
from tests.alarms.audit import Findings, FirstPage
from tests.alarms.chats import Chats
from tests.alarms.crowd import Case, Crowd, Fate
from tests.alarms.programs import Programs, open_programs
from tests.alarms.town import settle
from tests.kills.scene import Scene
from tests.kills.walkers import alongside
from tests.program import PATIENCE, eventually

TICK = 0.25
PACE = 20.0
SHORT = timedelta(seconds=30)
"""Real, beyond what a restart takes: see `audit.everything`. A request that hangs holds its chat up for twenty."""
MOST_BEHIND = timedelta(seconds=20)
LATE = 60.0
"""Real seconds after which a first page counts as never having come."""
DOWNTIMES = (0.0, 0.0, 0.5, 1.5)
"""Real seconds without a program, at most; time goes on meanwhile."""


@dataclass(frozen=True, slots=True)
class Plan:
    emergencies: int
    kills: int
    seed: int
    at_once: int = 5
    """Emergencies that are open together."""
    pace: float = PACE
    """Simulated seconds in a real one."""
    troubled: bool = True
    """Whether Telegram and the network fail, and people block the bot."""
    as_command: bool = False
    """The installed command, which takes longer to start, instead of a fork."""
    twins: bool = False


class Campaign:
    def __init__(self, scene: Scene, plan: Plan, programs: Programs, crowd: Crowd) -> None:
        self._scene = scene
        self._plan = plan
        self._programs = programs
        self._crowd = crowd
        self._chats = crowd.chats
        self._chance = random.Random(plan.seed)
        self._flows = asyncio.Event()
        self._enough = asyncio.Event()
        self._hours = 0
        self.findings = Findings()

    async def run(self, progress: Callable[[int], None]) -> Findings:
        scene, plan, chance = self._scene, self._plan, self._chance
        self._programs.start()
        await self._programs.ready()
        self._flows.set()
        works = [self._watch(), self._let_time_pass(), self._look_after(progress)]
        if plan.troubled:
            works.append(trouble.disturb(scene, random.Random(chance.random()), self._enough))
            works.append(
                trouble.shut_out(
                    scene, self._crowd.town.responders, random.Random(chance.random()), self._enough, self._chats.blocks
                )
            )
        async with alongside([self._raise_all()]) as raising, alongside(works) as busy:
            await self._kill_all(raising[0], busy)
            await _first_failure(raising[0], busy)
            self._enough.set()
            await asyncio.gather(*busy[3:])
            await scene.telegram.end_faults()
            await self._finish(busy)
        self._flows.clear()
        await scene.drained()
        self.findings.faults += [f"the program ended with {each}" for each in await self._programs.stop() if each]
        await audit.moving(scene, self.findings, "at the end")
        slowest = max((each.seconds for each in self.findings.first_pages), default=0.0)
        short = (SHORT + timedelta(seconds=slowest)) * plan.pace
        await audit.everything(scene, self._crowd.town, self._chats, self.findings, short)
        self.findings.faults_ordered = self._chats.spoilt
        return self.findings

    # What goes on all the time

    async def _watch(self) -> None:
        while True:
            for shown in await self._chats.read(wait=1.0):
                self._crowd.notice(shown)

    async def _let_time_pass(self) -> None:
        """As planned, or as fast as the program can walk on a busy machine. Without a program it passes too."""
        telegram, last = self._scene.telegram, time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            if self._flows.is_set() and await self._programs.slowest_clock() + MOST_BEHIND > await telegram.now():
                await telegram.advance(seconds=min(now - last, 1.0) * (self._plan.pace - 1))
            last = now

    async def _look_after(self, progress: Callable[[int], None]) -> None:
        """Who has nothing open any more may call again."""
        while True:
            await asyncio.sleep(0.5)
            await self._crowd.look_what_is_over()
            await audit.moving(self._scene, self.findings, "meanwhile")
            progress(self._crowd.raised - len(self._crowd.cases))

    async def _raise_all(self) -> None:
        while self._crowd.raised < self._plan.emergencies:
            await asyncio.sleep(self._chance.uniform(0.05, 0.4))
            if len(self._crowd.cases) < self._plan.at_once:
                await self._crowd.raise_one()

    # Lives and deaths

    async def _kill_all(self, raising: asyncio.Task[None], busy: list[asyncio.Task[None]]) -> None:
        for kill in range(self._plan.kills):
            share = self._plan.emergencies * (kill + 1) // (self._plan.kills + 1)
            while self._crowd.raised < share and not raising.done():
                await asyncio.sleep(0.05)
                _none_has_failed(busy)
            await asyncio.sleep(self._chance.uniform(0.0, 1.0))
            await self._one_death()

    async def _one_death(self) -> None:
        """At a random instant; round it somebody taps what it is, so that a page is owed to them afterwards."""
        chance = self._chance
        case = await self._somebody_waits()
        taps_before = chance.random() < 0.3
        if case is not None and taps_before:
            await self._crowd.tap_kind(case)
            await asyncio.sleep(chance.uniform(0.0, 0.3))
        none_lives = await self._programs.kill(chance)
        self._flows.set()
        if case is not None and not taps_before:
            await self._crowd.tap_kind(case)
        if none_lives:
            await audit.moving(self._scene, self.findings, "after a kill")
            await self._stay_away()
        owed = case is not None and none_lives and case.number not in self._chats.first_pages
        self._programs.start()
        if case is not None and owed:
            await self._first_page(case.number)
        if chance.random() < 0.8:  # one in five dies while it starts, or soon after
            await self._programs.alive()

    async def _somebody_waits(self) -> Case | None:
        """With the kinds before them, while time stands still, so that nothing is presumed yet."""
        self._flows.clear()
        case = await self._crowd.raise_one(taps_at_once=False)
        deadline = time.monotonic() + 15
        while case is not None and (case.number == 0 or self._chats.now(case.caller, case.number) is None):
            await asyncio.sleep(0.02)
            if time.monotonic() > deadline:
                case.taps_at_once = True
                return None
        return case

    async def _stay_away(self) -> None:
        await asyncio.sleep(self._chance.choice(DOWNTIMES) * self._chance.random())
        if self._chance.random() < 0.1:
            self._hours += 1
            await self._scene.telegram.advance(hours=self._chance.uniform(0.5, 3.0))

    async def _first_page(self, number: int) -> None:
        born, struck = self._programs.born, self._chats.spoilt
        while number not in self._chats.first_pages:
            await asyncio.sleep(0.02)
            if time.monotonic() - born > LATE:
                return  # merged with another, perhaps; the audit knows
        seconds = self._chats.first_pages[number].arrived - born
        if seconds < 0:
            return  # it had left, and was only seen now
        self.findings.first_pages.append(FirstPage(seconds, is_hurt=self._chats.spoilt > struck))

    # The end

    async def _finish(self, busy: list[asyncio.Task[None]]) -> None:
        """Nobody raises anything any more, nothing fails, and all come to an end."""
        self._crowd.mean = False
        deadline = time.monotonic() + 3 * PATIENCE
        while self._crowd.cases and time.monotonic() < deadline:
            await asyncio.sleep(1.0)
            await self._crowd.push()
            _none_has_failed(busy)
        await self._crowd.rest()


def _none_has_failed(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        if task.done():
            task.result()


async def _first_failure(raising: asyncio.Task[None], busy: list[asyncio.Task[None]]) -> None:
    """Wait for the raising to end; AssertionError or whatever else ended one of the others."""
    while not raising.done():
        await asyncio.wait([raising], timeout=1.0)
        _none_has_failed(busy)
    raising.result()


async def run(scene: Scene, plan: Plan, progress: Callable[[int], None] = lambda _over: None) -> Findings:
    """As many emergencies as planned, from the first word to the end of each."""
    town = await settle(scene)
    chats = Chats(scene.telegram)
    crowd = Crowd(scene, town, chats, random.Random(plan.seed + 1), haste=plan.pace / PACE)
    async with open_programs(scene, as_command=plan.as_command, twins=plan.twins) as programs:
        return await Campaign(scene, plan, programs, crowd).run(progress)


async def run_sabotaged(scene: Scene, way: str, emergencies: int = 3) -> Findings:
    """Nobody answers, nothing fails, nobody is killed: only what was taken out is wrong. `way`: of sabotage.WAYS."""
    town = await settle(scene)
    chats = Chats(scene.telegram)
    crowd = Crowd(scene, town, chats, random.Random(1), mean=False)
    findings = Findings()
    async with open_programs(scene, sabotage=way) as programs:
        programs.start()
        await programs.ready()
        for kind in ("ill", "crash", "missing")[:emergencies]:
            await crowd.raise_one(Fate.SILENT, kind=kind)

        async def all_stand() -> bool:
            for shown in await chats.read(wait=0.2):
                crowd.notice(shown)
            return len(chats.first_pages) == emergencies or way == "page"

        await eventually(all_stand)
        for _ in range(9):
            await programs.comes_to(await scene.telegram.advance(seconds=50))
        await scene.drained()
        await crowd.rest()
        await audit.moving(scene, findings, "after all batches")
        await programs.stop()
        await audit.everything(scene, town, chats, findings, SHORT)
    findings.lost = [each for each in findings.lost if "still open" not in each and "is over" not in each]
    return findings
