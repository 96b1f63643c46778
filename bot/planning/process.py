"""One plan in a process of its own, as somebody who waits for it sees it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress

from bot.planning.frames import LENGTH, Answer, Fault, Frame, Task, packed, unpacked
from bot.roster.plan import Plan
from bot.roster.problem import Problem
from bot.roster.search import Progress

SECONDS = 30.0
"""For solving; what is not proven by then is told with the gap that remains."""
MARGIN = 60.0
"""For starting, reading the problem, and the validator. After that the process hangs, and is killed."""

Listener = Callable[[Progress], None]


class PlannerError(Exception):
    """The planner broke off. `why`: a code: crashed | slow | broken (a rule) | the name of what it raised."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the planner broke off: {why}")
        self.why = why


async def solve(
    problem: Problem, *, seconds: float = SECONDS, margin: float = MARGIN, listener: Listener | None = None
) -> Plan:
    """A plan that the validator has found to keep every rule: a repair where some of it is published already.

    Raises PlannerError. The process is gone when this returns, however it does.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.planning.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds + margin):
            answer = await _answer(process, Task(problem, seconds), listener)
    except TimeoutError:
        raise PlannerError("slow") from None
    finally:
        await _gone(process)
    if answer.violations:
        raise PlannerError("broken")
    return answer.plan


async def _answer(process: asyncio.subprocess.Process, task: Task, listener: Listener | None) -> Answer:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    try:
        process.stdin.write(packed(task))
        await process.stdin.drain()
        while True:
            match await _frame(process.stdout):
                case Answer() as answer:
                    return answer
                case Fault(name):
                    raise PlannerError(name)
                case Progress() as progress if listener is not None:
                    listener(progress)
    except (asyncio.IncompleteReadError, ConnectionError):
        raise PlannerError("crashed") from None


async def _frame(answers: asyncio.StreamReader) -> Frame:
    (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
    return unpacked(await answers.readexactly(length))


async def _gone(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await asyncio.shield(process.wait())
