"""When a seat is reminded of, missed and looked for. Pure: what is next follows from the seat as it is.

Steps that downtime has swallowed are not made up for one by one: the latest that is due is taken, and it does what the
ones before it would have done.
"""

from __future__ import annotations

import enum
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.services import shifts
from bot.services.shifts import Seat


class Step(enum.StrEnum):
    ANSWER = "answer"
    """Days ahead: asked once more whether they come, in one message for all; not by the timer of the seat."""
    EVENING = "evening"
    """The evening before."""
    BEFORE = "before"
    """Shortly before it begins."""
    NUDGE = "nudge"
    """Nobody came: the person is asked."""
    TELL = "tell"
    """Partner and leader hear of it."""
    SEARCH = "search"
    """Somebody is looked for, and the coordinator hears of it."""
    CARE = "care"
    """Afterwards: are you all right?"""
    LEAVE = "leave"
    """It is over: may go home."""
    CLOSE = "close"
    """Nobody said when they left: it is taken to be the end."""


EVENING_AT = time(19, 0)
BEFORE, BEFORE_LEAD = timedelta(minutes=40), timedelta(minutes=20)
"""A reminder comes so long before the beginning, and before the time at which the school wants its posts manned."""
NUDGE, TELL, SEARCH = timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=15)
"""After the beginning, or after the time that somebody on the way has named."""
CARE = timedelta(minutes=20)
CLOSE = timedelta(minutes=60)
"""After the end."""


def reminded_at(seat: Seat) -> datetime:
    """Shortly before they have to go; not before they can check in by its button."""
    before = min(max(BEFORE, seat.lead + BEFORE_LEAD), shifts.CHECK_IN_OPENS)
    return seat.shift.starts_at - before


def steps(seat: Seat, zone: ZoneInfo) -> list[tuple[datetime, Step]]:
    """All that lies between publication and the end, in order, as things stand."""
    shift, assignment = seat.shift, seat.assignment
    if shift.cancelled_at is not None or assignment.result is not None or assignment.left_at is not None:
        return []
    if seat.has_arrived:
        return [(shift.ends_at, Step.LEAVE), (shift.ends_at + CLOSE, Step.CLOSE)]
    if not seat.is_theirs:
        # Who was replaced because they did not come is asked how they are; who had said so is not.
        missed = assignment.released_why == "missed"
        return [(shift.ends_at + CARE, Step.CARE)] if missed else []
    before = reminded_at(seat)
    base = max(shift.starts_at, assignment.coming_at or shift.starts_at)
    found = [
        (before, Step.BEFORE),
        (base + NUDGE, Step.NUDGE),
        (base + TELL, Step.TELL),
        (base + SEARCH, Step.SEARCH),
        (shift.ends_at + CARE, Step.CARE),
    ]
    evening = _evening_before(shift.starts_at, zone)
    return [(evening, Step.EVENING), *found] if evening < before else found


def due(seat: Seat, now: datetime, zone: ZoneInfo) -> Step | None:
    """The step to take now."""
    reached = [step for at, step in _open(seat, now, zone) if at <= now]
    return reached[-1] if reached else None


def next_at(seat: Seat, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When there is something to do again; `now` or earlier when there is already."""
    return min((at for at, _ in _open(seat, now, zone)), default=None)


def _open(seat: Seat, now: datetime, zone: ZoneInfo) -> list[tuple[datetime, Step]]:
    """What is not done yet. Once the shift is over nobody is reminded of it or looked for any more."""
    over = seat.shift.ends_at <= now
    ahead = [(at, step) for at, step in steps(seat, zone) if not _is_done(seat, step)]
    return [(at, step) for at, step in ahead if not over or step in (Step.CARE, Step.LEAVE, Step.CLOSE)]


_ORDER = {step: number for number, step in enumerate(Step)}


def _is_done(seat: Seat, step: Step) -> bool:
    """Steps are taken in order: what comes before the last one is done with."""
    last = seat.assignment.chased
    return last is not None and _ORDER[step] <= _ORDER[Step(last)]


def _evening_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, EVENING_AT, zone).astimezone(starts_at.tzinfo)
