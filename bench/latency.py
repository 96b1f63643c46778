"""Measure 4: from an update to the request that answers it, by real processes over HTTP on this machine."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.dialogue import PERSON_SAYS, people
from bench.processes import JinhuaiSite, Running, run_ptb, sandbox
from bench.report import Cell, Table
from sandbox.client import Sandbox

PER_SECOND = 20
"""Below the 28 replies a second that the outbox lets out of the 30 which Telegram allows."""
PATIENCE = 30.0
SENDS = ("sendMessage", "editMessageText")
FAR_SECONDS = 0.08
ALONE, PACED, FAR = LOADS = ("one at a time", f"{PER_SECOND}/s", f"{PER_SECOND}/s, far")


@dataclass(frozen=True, slots=True)
class Scale:
    people: int = 150
    """Enough that nobody is written to twice in a second, which Telegram does not allow."""
    updates: int = 150
    """Per round and load."""
    rounds: int = 3
    pause: float = 1.0
    """Seconds between two runs."""


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, and when it was given to the sandbox (monotonic seconds, which all processes share)."""

    person: int
    update: int
    at: float


@dataclass(slots=True)
class Delays:
    """Milliseconds to the arrival of the answer's request, since the update was written and since the bot had it."""

    written: list[float] = field(default_factory=list)
    handed_out: list[float] = field(default_factory=list)


class Crowd:
    """The people of one sandbox, each in a conversation of their own."""

    def __init__(self, bot: Running, people: Sequence[int]) -> None:
        self.bot = bot
        self._turn = itertools.cycle(people)
        self._said = dict.fromkeys(people, 0)

    async def write(self) -> Written:
        person = next(self._turn)
        step = self._said[person] % len(PERSON_SAYS)
        self._said[person] += 1
        at = time.monotonic()
        deed = await self.bot.telegram.post(f"/people/{person}/text", text=PERSON_SAYS[step])
        return Written(person, next(iter(deed["updates"].values())), at)

    async def under(self, load: str, count: int, delays: Delays) -> None:
        if load == ALONE:
            await self.one_at_a_time(count, delays)
        elif load == PACED:
            await self.at_a_pace(count, delays)
        else:
            slow = await self.bot.telegram.fault("sendMessage", "slow", count=None, seconds=FAR_SECONDS)
            await self.at_a_pace(count, delays)
            await self.bot.telegram.end_fault(slow)

    async def one_at_a_time(self, count: int, delays: Delays) -> None:
        since = (await self.bot.telegram.log())[1]
        first, all_written = since, []
        for _ in range(count):
            written = await self.write()
            since = await self._answered([written], since)
            await asyncio.sleep(1 / PER_SECOND)  # else it is more than the outbox may let out in a second
            all_written.append(written)
        await self._add(all_written, first, delays)

    async def at_a_pace(self, count: int, delays: Delays) -> None:
        first = (await self.bot.telegram.log())[1]
        began = time.monotonic()
        writing = []
        for number in range(count):
            await asyncio.sleep(began + number / PER_SECOND - time.monotonic())
            writing.append(asyncio.create_task(self.write()))
        all_written = await asyncio.gather(*writing)
        await self._answered(all_written, first)
        await self._add(all_written, first, delays)

    async def _answered(self, all_written: Sequence[Written], since: int) -> int:
        """Wait until everybody has had as many answers as they wrote; the log's position then."""
        waiting = Counter(written.person for written in all_written)
        async with asyncio.timeout(PATIENCE):
            while +waiting:
                calls, since = await self.bot.telegram.log(since=since, wait=5)
                waiting.subtract(_chat(call) for call in calls if call["method"] in SENDS)
        return since

    async def _add(self, all_written: Sequence[Written], first: int, delays: Delays) -> None:
        calls = (await self.bot.telegram.log(since=first, limit=100_000))[0]
        had = _handed_out(calls)
        answers: dict[int, list[float]] = {}
        for call in calls:
            if call["method"] in SENDS:
                answers.setdefault(_chat(call), []).append(call["arrived"])
        for written in all_written:
            answer = answers[written.person].pop(0)
            delays.written.append((answer - written.at) * 1000)
            delays.handed_out.append((answer - had[written.update]) * 1000)


def _chat(call: dict[str, Any]) -> int:
    return int(call["parameters"]["chat_id"])


def _handed_out(calls: Sequence[dict[str, Any]]) -> dict[int, float]:
    """When each update was first given to the bot."""
    times: dict[int, float] = {}
    for call in calls:
        if call["method"] == "getUpdates":
            for update in call.get("result", ()):
                times.setdefault(update, call["finished"])
    return times


async def measure(folder: Path, scale: Scale) -> list[Table]:
    everybody = people(scale.people)
    async with AsyncExitStack() as stack:
        crowds = [Crowd(bot, everybody) for bot in await _start(stack, folder, everybody)]
        delays = {(crowd.bot.name, load): Delays() for crowd in crowds for load in LOADS}
        for crowd in crowds:
            await crowd.one_at_a_time(min(30, scale.updates), Delays())  # warms up
        for _ in range(scale.rounds):
            for crowd in crowds:
                for load in LOADS:
                    await crowd.under(load, scale.updates, delays[crowd.bot.name, load])
                    await asyncio.sleep(scale.pause)
    return [_table(delays)]


async def _start(stack: AsyncExitStack, folder: Path, everybody: Sequence[int]) -> list[Running]:
    """Both bots, each with a sandbox of its own."""

    async def telegram_in(own: Path) -> Sandbox:
        telegram = await stack.enter_async_context(sandbox(own))
        await asyncio.gather(*(telegram.person(f"P{person}", id=person) for person in everybody))
        return telegram

    async def jinhuai(own: Path) -> Running:
        telegram, site = await telegram_in(own), JinhuaiSite(own)
        await site.prepare(everybody)
        return await stack.enter_async_context(site.run(telegram))

    async def ptb(own: Path) -> Running:
        telegram = await telegram_in(own)
        return await stack.enter_async_context(run_ptb(own, telegram))

    for name in ("jinhuai", "ptb"):
        (folder / name).mkdir()
    return list(await asyncio.gather(jinhuai(folder / "jinhuai"), ptb(folder / "ptb")))


def _table(all_delays: dict[tuple[str, str], Delays]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for (name, load), delays in all_delays.items():
        figures = [_percentile(times, part) for times in (delays.written, delays.handed_out) for part in (50, 99)]
        rows.append((name, load, len(delays.written), *figures))
    return Table(
        "4. From an update to its answer's request (ms)",
        "Real processes and HTTP on this machine, long polling, the sandbox in Telegram's place, both bots with the "
        "same conversation. Written: somebody writes, the control request to the sandbox and the 2 ms in which it (as "
        "Telegram does) gathers updates included. Handed out: the sandbox has answered getUpdates. Until the request "
        "that answers has arrived at the sandbox. Far: each sendMessage is answered after "
        f"{FAR_SECONDS * 1000:.0f} ms, as over the Internet; a bot that waits for one answer before it sends the next "
        "falls behind there. Jinhuai has by then synced two commits, the turn and the claim of "
        "its message; python-telegram-bot keeps everything in memory.",
        ("", "load", "updates", "written: p50", "p99", "handed out: p50", "p99"),
        tuple(rows),
    )


def _percentile(figures: Sequence[float], part: int) -> float:
    return statistics.quantiles(figures, n=100, method="inclusive")[part - 1]
