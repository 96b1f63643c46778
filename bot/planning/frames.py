"""What passes between the program and the planner's process: each a pickle behind its length.

Only these two processes hold the pipe, so nothing is read that somebody else could have written.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass

from bot.roster.plan import Plan
from bot.roster.problem import Problem
from bot.roster.search import Progress
from bot.roster.validator import Violation

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Task:
    """`seconds`: for solving."""

    problem: Problem
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """`violations`: what the plan breaks; one that breaks anything is shown to nobody."""

    plan: Plan
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """The planner raised; the name of what it raised, which quotes nobody."""

    name: str


Frame = Task | Progress | Answer | Fault


def packed(frame: Frame) -> bytes:
    content = pickle.dumps(frame)
    return LENGTH.pack(len(content)) + content


def unpacked(content: bytes) -> Frame:
    frame: Frame = pickle.loads(content)  # noqa: S301 - written by `packed` at the other end of our own pipe
    return frame
