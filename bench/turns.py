"""Measures 1 and 2: turns per second, and processor time per turn."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.contestants.aiogram_fsm import Aiogram
from bench.contestants.contestant import Contestant
from bench.contestants.jinhuai import Jinhuai
from bench.contestants.ptb import PythonTelegramBot
from bench.dialogue import UPDATES_PER_CONVERSATION, Stream, people
from bench.report import Cell, Table

BATCH = 100
"""As many as one getUpdates brings."""


@dataclass(frozen=True, slots=True)
class Scale:
    together: int = BATCH
    """People who write at the same time, one update of each per batch."""
    alone: int = 20
    """People whose updates come one at a time."""
    rounds: int = 5
    """Of one whole conversation of everybody each."""


@dataclass(slots=True)
class Score:
    """Of one contestant, one figure per round."""

    per_second: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    """Of processor time per turn, all threads of the process."""


def contestants() -> list[Contestant]:
    return [
        Jinhuai(delivers=False),
        Jinhuai(delivers=True),
        PythonTelegramBot(persistent=False),
        PythonTelegramBot(persistent=True),
        Aiogram(),
    ]


IN_MEMORY, FLUSHED = "PTB in memory", "PTB flushed"


async def measure(folder: Path, scale: Scale) -> list[Table]:
    """All contestants in this process, round by round, so that a busy moment of the machine hits all of them."""
    racing = contestants()
    everybody = people(scale.together + scale.alone)
    crowd = Stream(everybody[: scale.together], 500_000_000)
    queue = Stream(everybody[scale.together :], 600_000_000)
    together: dict[str, Score] = {each.name: Score() for each in racing}
    alone: dict[str, Score] = {each.name: Score() for each in racing}
    for number, each in enumerate(racing):
        own = folder / str(number)
        own.mkdir()
        await each.open(own, everybody)
    gc.collect()
    gc.freeze()  # what all the libraries brought is nobody's garbage to look through
    try:
        beginning = crowd.begin() + queue.begin()
        for each in racing:
            await _run(each, beginning, Score())
        for _ in range(scale.rounds):
            batches = [crowd.round() for _ in range(UPDATES_PER_CONVERSATION)]
            singles = [[update] for _ in range(UPDATES_PER_CONVERSATION) for update in queue.round()]
            for each in racing:
                await _run(each, batches, together[each.name])
                await _run(each, singles, alone[each.name])
    finally:
        gc.unfreeze()
        for each in racing:
            await each.close()
    return _tables(racing, together, alone, scale, _sync_milliseconds(folder))


async def _run(contestant: Contestant, batches: Sequence[Sequence[bytes]], score: Score) -> None:
    turns = sum(len(batch) for batch in batches)
    gc.collect()
    began, processor = time.perf_counter(), time.process_time()
    for batch in batches:
        await contestant.handle(batch)
    score.per_second.append(turns / (time.perf_counter() - began))
    score.milliseconds.append((time.process_time() - processor) / turns * 1000)


def _tables(
    racing: Sequence[Contestant], together: dict[str, Score], alone: dict[str, Score], scale: Scale, sync: float
) -> list[Table]:
    rounds = f"Median of {scale.rounds} interleaved rounds; × is the median of each round's ratio."
    crowd = (
        f"{scale.together} people, one update of each per batch, all steps of the conversation at once. From the bytes "
        "of a JSON object on. Included for everybody but plain Jinhuai: building each reply's request and parsing its "
        "answer, which is canned and comes at once; no network for anybody. Plain Jinhuai leaves each reply as a "
        "committed row of the outbox. With delivery, its real outbox claims, sends and settles every one (two more "
        "durable steps a reply), Telegram's rates lifted, and the next batch waits until all is sent. "
    )
    queue = (
        f"{scale.alone} people, the next update is handed in when the one before is handled; otherwise as above. "
        f"PTB's pickle holds {scale.together + scale.alone} people. Writing and syncing 4 KiB takes {sync:.2f} ms here."
    )
    return [
        _speed(f"1a. Turns per second, {BATCH} per batch", crowd + rounds, racing, together),
        _speed("1b. Turns per second, one at a time", queue, racing, alone),
        _effort(racing, together, alone),
    ]


def _speed(title: str, caption: str, racing: Sequence[Contestant], scores: dict[str, Score]) -> Table:
    columns = ("", "a turn is in", "turns/s", "lowest–highest", "× PTB in memory", "× PTB flushed")
    rows: list[tuple[Cell, ...]] = []
    for each in racing:
        mine = scores[each.name].per_second
        ratios = [_ratio(mine, scores[reference].per_second) for reference in (IN_MEMORY, FLUSHED)]
        rows.append((each.name, each.keeps, statistics.median(mine), _range(mine), *ratios))
    return Table(title, caption, columns, tuple(rows))


def _effort(racing: Sequence[Contestant], together: dict[str, Score], alone: dict[str, Score]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in racing:
        cells: list[float] = []
        for scores in (together, alone):
            mine = scores[each.name].milliseconds
            cells += [statistics.median(mine), _ratio(mine, scores[IN_MEMORY].milliseconds)]
        rows.append((each.name, *cells))
    return Table(
        "2. Processor time per turn (ms)",
        "User and system time of all threads, in the rounds of 1a and 1b. × PTB in memory: lower is better here.",
        ("", f"{BATCH} per batch", "× PTB", "one at a time", "× PTB"),
        tuple(rows),
    )


def _range(figures: Sequence[float]) -> str:
    return f"{min(figures):,.0f}–{max(figures):,.0f}"


def _ratio(figures: Sequence[float], reference: Sequence[float]) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(figures, reference, strict=True))


def _sync_milliseconds(folder: Path) -> float:
    """What one durable write costs at least here."""
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"\0" * 4096)
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000
