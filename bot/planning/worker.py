"""The planner's process: `python -m bot.planning.worker`. One task comes in, progress and one answer go out.

It ends with the program: when its input is closed, however that came about, it is gone at once.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import BinaryIO

from bot.planning.frames import LENGTH, Answer, Fault, Frame, Task, packed, unpacked
from bot.roster.planner import plan
from bot.roster.problem import Problem
from bot.roster.repair import repair
from bot.roster.validator import violations


def main() -> None:
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the frames
    (length,) = LENGTH.unpack(source.read(LENGTH.size))
    task = unpacked(source.read(length))
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()
    if isinstance(task, Task):
        _work(task, answers)


def _work(task: Task, answers: BinaryIO) -> None:
    def tell(frame: Frame) -> None:
        answers.write(packed(frame))
        answers.flush()

    try:
        solve = repair if _is_published(task.problem) else plan
        made = solve(task.problem, seconds=task.seconds, listener=tell)
        tell(Answer(made, tuple(violations(task.problem, made.seats))))
    except Exception as error:  # told, and the process ends as it should
        tell(Fault(type(error).__name__))


def _is_published(problem: Problem) -> bool:
    """Whether people know of any of it that is still ahead: then as few as possible lose what they have."""
    ahead = {shift.key for shift in problem.shifts if not problem.has_begun(shift)}
    return any(seat.shift in ahead for seat in problem.published)


def _end_with(source: BinaryIO) -> None:
    source.read()
    os._exit(1)


if __name__ == "__main__":
    main()
