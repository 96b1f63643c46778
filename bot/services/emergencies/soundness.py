"""Whether a plan reaches anybody. Pure: the plan, and who would be called by it right now."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.services.emergencies.groups import ONE
from bot.services.emergencies.muster import LOCAL, PASSING, Muster
from bot.services.escalation import Plan


@dataclass(frozen=True, slots=True)
class Soundness:
    """What is wrong with a plan, or will be at some hour."""

    last_holds: list[int] = field(default_factory=list)
    """Who can be reached by the last batch at any hour and in any grid: empty is not allowed."""
    empty: list[int] = field(default_factory=list)
    """Positions of batches in which nobody can be reached now, and no number is there to call."""
    lost: list[int] = field(default_factory=list)
    """People called by name who have left, or cannot be written to."""

    @property
    def is_sound(self) -> bool:
        return bool(self.last_holds) and not self.empty and not self.lost


def soundness(plan: Plan, muster: Muster) -> Soundness:
    steady = [
        group for group in plan.batches[-1].groups if group not in PASSING and group not in LOCAL - {"police_post"}
    ]
    named = [int(group.removeprefix(ONE)) for batch in plan.batches for group in batch.groups if group.startswith(ONE)]
    return Soundness(
        [person for person in muster.anywhere(steady) if person in muster.reachable],
        [position for position, batch in enumerate(plan.batches) if muster.counted(batch.groups).is_empty],
        [person for person in dict.fromkeys(named) if person not in muster.reachable],
    )


def lasting(plan: Plan, found: Soundness) -> Soundness:
    """Without what is only so at this hour: a batch of those on duty is empty between two shifts."""
    empty = [position for position in found.empty if PASSING.isdisjoint(plan.batches[position].groups)]
    return Soundness(found.last_holds, empty, found.lost)
