"""Shifts round the moment of seeding: whatever the hour, something is about to happen. All others are planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.models import Answer, Assignment, Proof, Shift, ShiftKind

SOON = timedelta(minutes=25)
RUNNING = timedelta(minutes=20)
"""For how long the one that runs has been running."""
SOON_POST, SOON_ROUTE, RUNNING_ROUTE = "实验小学东门", "商业街一线", "公租房一线"
BUDDIES = ("王建明", "李桂芳")
ON_PATROL_NOW = ("宋立民", "曹振华")
SOON_ON_PATROL = ("唐铁柱", "邓小兵")


@dataclass(frozen=True, slots=True)
class Extra:
    """A place at a time, and who is in it. `place`: a post by its whole name, or a route. `running`: they are there."""

    kind: ShiftKind
    place: str
    starts_at: datetime
    ends_at: datetime
    names: tuple[str, ...]
    running: bool = False


def around(now: datetime) -> Iterator[Extra]:
    soon, begun = _rounded(now + SOON), _rounded(now - RUNNING)
    for_school, round_ = timedelta(minutes=50), timedelta(minutes=90)
    yield Extra(ShiftKind.CROSSING, SOON_POST, soon, soon + for_school, BUDDIES)
    yield Extra(ShiftKind.PATROL, SOON_ROUTE, soon, soon + round_, SOON_ON_PATROL)
    yield Extra(ShiftKind.PATROL, RUNNING_ROUTE, begun, begun + round_, ON_PATROL_NOW, running=True)


def _rounded(at: datetime) -> datetime:
    """To five minutes."""
    return datetime.fromtimestamp(round(at.timestamp() / 300) * 300, UTC)


def assignment(shift: Shift, person: int, extra: Extra, now: datetime) -> Assignment:
    """For `shift`, which has its id."""
    return Assignment(
        shift_id=shift.id,
        person_id=person,
        answer=Answer.ACCEPTED,
        answered_at=now - timedelta(days=1),
        arrived_at=shift.starts_at - timedelta(minutes=4) if extra.running else None,
        proof=Proof.SIGN if extra.running else None,
    )
