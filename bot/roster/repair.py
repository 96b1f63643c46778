"""After publication: never a new plan, only as few changes as it takes."""

from __future__ import annotations

from bot.roster.plan import Level, Plan
from bot.roster.planner import by_levels
from bot.roster.problem import Problem
from bot.roster.search import Listener

REPAIRED = (
    Level.PINS,
    Level.MINIMUM,
    Level.IDEAL,
    Level.REMOVED,
    Level.FAIRNESS,
    Level.BURDEN,
    Level.LIKING,
)


def repair(problem: Problem, *, seconds: float = 10.0, listener: Listener | None = None) -> Plan:
    """What is published, changed so that it keeps the rules and fills what can be filled.

    Nobody loses a seat who need not lose it; that is proven. Shifts that have begun stay as they are.
    """
    return by_levels(problem, REPAIRED, seconds=seconds, listener=listener)
