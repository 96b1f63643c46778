"""The bench runs, with counts that say nothing about speed, and its contestants hold the same conversation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench import emergency, first_page, latency, memory, turns
from bench.contestants.aiogram_fsm import Aiogram
from bench.contestants.contestant import Contestant
from bench.contestants.jinhuai import Jinhuai
from bench.contestants.ptb import PythonTelegramBot
from bench.dialogue import UPDATES_PER_CONVERSATION, Stream, people, replies
from bench.rosters import measure as rosters


@pytest.mark.parametrize(
    "contestant",
    [
        Jinhuai(delivers=True),
        PythonTelegramBot(persistent=False),
        PythonTelegramBot(persistent=True),
        Aiogram(),
    ],
    ids=lambda contestant: str(contestant.name),
)
async def test_every_contestant_holds_the_same_conversation(contestant: Contestant, tmp_path: Path) -> None:
    (person,) = people(1)
    stream = Stream([person], 1)
    contestant.heard.recording = True
    await contestant.open(tmp_path, [person])
    try:
        for _ in range(UPDATES_PER_CONVERSATION):
            await contestant.handle(stream.round())
    finally:
        await contestant.close()
    assert contestant.heard.by(person) == list(replies())


async def test_turns_are_counted_for_every_contestant(tmp_path: Path) -> None:
    together, alone, effort = await turns.measure(tmp_path, turns.Scale(together=2, alone=1, rounds=1))
    contestants = [each.name for each in turns.contestants()]
    for table in (together, alone, effort):
        assert [row[0] for row in table.rows] == contestants


async def test_real_processes_answer_and_their_memory_is_seen(tmp_path: Path) -> None:
    (one := tmp_path / "latency").mkdir()
    (other := tmp_path / "memory").mkdir()
    (delays,), (_, *sizes) = await asyncio.gather(
        latency.measure(one, latency.Scale(people=24, updates=6, rounds=1, pause=0)),
        memory.jinhuai(other, people(3), settle=0),
    )
    assert [row[2] for row in delays.rows] == [6] * len(delays.rows)
    idle, busy, _, again = sizes
    assert all(isinstance(size, float) and 10 < size < 500 for size in (idle, busy, again))


async def test_alarms_pass_the_broadcasts(tmp_path: Path) -> None:
    (table,) = await emergency.measure(tmp_path, emergency.Scale(broadcasts=150, alarms=1))
    (_, alarm, _), _, (_, queue, _) = table.rows
    assert isinstance(alarm, float)
    assert isinstance(queue, float)
    assert alarm < queue


async def test_rosters_are_judged_and_beside_them_what_is_made_by_hand(tmp_path: Path) -> None:
    times, worth, repairs = await rosters.measure(tmp_path, rosters.Scale(small=1, large=0, repairs=1, people=12))
    assert [(row[2], row[-1]) for row in times.rows] == [("1/1", 0)] * 2
    (_, _, below, by_hand, *_), _ = worth.rows
    assert isinstance(below, int)
    assert isinstance(by_hand, int)
    assert below <= by_hand
    assert [row[2] for row in repairs.rows] == ["1/1"] * 3


async def test_the_pages_of_a_call_for_help_pass_the_broadcasts(tmp_path: Path) -> None:
    (table,) = await first_page.measure(tmp_path, emergency.Scale(broadcasts=150, alarms=1))
    (_, first, _), _, (_, last, _) = table.rows
    assert isinstance(first, float)
    assert isinstance(last, float)
    assert first <= last
