"""After publication: never a new plan, only as few changes as it takes."""

from __future__ import annotations

from bot.roster.plan import Level, Plan
from bot.roster.planner import Listener, by_levels
from bot.roster.problem import Problem

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
    """What is published, changed so that it keeps the rules and fills what can be filled, and no seat is lost by anybody
    who need not lose it. Shifts that have begun stay as they are."""
    return by_levels(problem, REPAIRED, seconds=seconds, listener=listener)
