"""The planner's process: it answers, it can die without anybody else dying, and it never outlives who waits for it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace

import psutil  # type: ignore[import-untyped]
import pytest

from bench.rosters.cases import Size, case
from bot.planning.frames import Task, packed
from bot.planning.process import PlannerError, solve
from bot.roster.plan import Level
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.search import Progress
from bot.roster.shifts import Seat
from tests.program import PATIENCE
from tests.roster.small import WANG, person, problem, shift
from tests.turns.stage import eventually


def a_long_one() -> Problem:
    """Nobody proves that in the time that a test waits."""
    return case(1, Size(300))


def two_shifts() -> Problem:
    return problem([person(WANG), person(2)], [shift("a", 0), shift("b", 1)])


async def worker() -> list[psutil.Process]:
    """The planner's process as a child of this one."""
    return [child for child in psutil.Process().children() if "bot.planning.worker" in child.cmdline()]


async def test_it_answers_as_the_planner_does_and_tells_how_far_it_is() -> None:
    told: list[Progress] = []
    of = case(1, Size(12, weeks=1, slack=True))
    made = await solve(of, seconds=30, listener=told.append)
    assert made.seats == plan(of, seconds=30).seats
    assert [step.level for step in told if step.value == step.bound][-1] is Level.LIKING
    assert await worker() == []


async def test_what_is_published_is_repaired_not_planned_anew() -> None:
    """Fairness would move one of them; nobody has a reason to."""
    of = replace(two_shifts(), published=frozenset({Seat("a", WANG), Seat("b", WANG)}))
    assert (await solve(of)).removed == frozenset()
    assert len({seat.person for seat in (await solve(two_shifts())).seats}) == 2


async def test_a_crash_of_it_is_told() -> None:
    solving = asyncio.create_task(solve(a_long_one(), seconds=60))
    (process,) = await eventually(worker)
    await asyncio.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    with pytest.raises(PlannerError) as told:
        await solving
    assert told.value.why == "crashed"


async def test_what_it_raises_is_told_without_words() -> None:
    broken = replace(two_shifts(), people=(replace(person(WANG), per_week="王建明"),))  # type: ignore[arg-type]
    with pytest.raises(PlannerError) as told:
        await solve(broken)
    assert told.value.why == "TypeError"


async def test_one_that_hangs_is_ended() -> None:
    with pytest.raises(PlannerError) as told:
        await solve(a_long_one(), seconds=60, margin=-59.0)
    assert told.value.why == "slow"
    assert await worker() == []


async def test_nobody_waits_any_more() -> None:
    solving = asyncio.create_task(solve(a_long_one(), seconds=60))
    await eventually(worker)
    solving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await solving
    assert await worker() == []


async def test_it_ends_with_the_pipe_that_it_was_asked_through() -> None:
    """However the program died: nobody has to kill it, and it need not try to answer to notice."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot.planning.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(packed(Task(a_long_one(), 300)))
        process.stdin.flush()
        assert await asyncio.to_thread(process.stdout.read, 1)  # HiGHS is at work
        process.stdin.close()
        try:
            # Nobody reads what it still has to say; it fits into the pipe.
            assert await asyncio.to_thread(process.wait, PATIENCE) == 1
        finally:
            process.kill()
