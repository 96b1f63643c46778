"""When a case is due, warned of, and put before somebody else. Pure: what is next follows from the case as it is.

The office's own time is limited. What the police have is neither timed nor chased; while the finder is asked something
the limit stands still. 今天要办 counts the hours on the wall of the same day, all others the office's working hours.
"""

from __future__ import annotations

import enum
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.services.cases import hours
from db.models import Case, CaseState, CaseUrgency

LIMITS = {
    CaseUrgency.NORMAL: timedelta(hours=72),
    CaseUrgency.SOON: timedelta(hours=24),
    CaseUrgency.TODAY: timedelta(hours=2),
}
AT_LEAST = timedelta(minutes=30)
"""今天要办 that is found just before midnight."""
TO_TELL = hours.DAY
"""From the outcome until everybody has heard of it."""
DEPARTMENTS = 5 * hours.DAY
"""Another department's answer is looked for after so long."""
WARNED = {
    CaseUrgency.NORMAL: hours.DAY,
    CaseUrgency.SOON: timedelta(hours=3),
    CaseUrgency.TODAY: timedelta(minutes=30),
}
AGAIN = hours.DAY
FINDER_HAS = 3 * hours.DAY
"""How long a question to the finder keeps the limit standing still."""


class Step(enum.StrEnum):
    RESUME = "resume"
    """The finder has not answered: the limit goes on."""
    WARN = "warn"
    ESCALATE = "escalate"
    """Before the superior, by name."""
    AGAIN = "again"
    """A working day later: before them once more, or before the next when they have gone."""


def limit(urgency: CaseUrgency | None, since: datetime, zone: ZoneInfo) -> datetime:
    """When a case of this urgency should have an outcome. 群众心声 has the ordinary time."""
    if urgency is CaseUrgency.TODAY:
        tomorrow = since.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time.min, zone).astimezone(since.tzinfo)
        return min(since + LIMITS[urgency], max(midnight, since + AT_LEAST))
    return hours.after(since, LIMITS[urgency or CaseUrgency.NORMAL], zone)


def due_for(case: Case, state: CaseState, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Of a case that comes into this state now; None: it is not timed there."""
    match state:
        case CaseState.WITH_POLICE | CaseState.CLOSED:
            return None
        case CaseState.FEEDBACK:
            return hours.after(now, TO_TELL, zone)
        case CaseState.REFERRED:
            return hours.after(now, DEPARTMENTS, zone)
    return limit(case.urgency, now, zone)


def left(case: Case, now: datetime, zone: ZoneInfo) -> timedelta:
    """Of its limit, when that is stopped now: working time, or that on the wall for 今天要办."""
    if case.due_at is None or case.due_at <= now:
        return timedelta(0)
    return case.due_at - now if case.urgency is CaseUrgency.TODAY else hours.between(now, case.due_at, zone)


def resumed(case: Case, now: datetime, zone: ZoneInfo) -> datetime:
    """The limit of a case that stood still, from now on; there is always a little time left."""
    rest = max(AT_LEAST, timedelta(seconds=case.left_seconds or 0))
    return now + rest if case.urgency is CaseUrgency.TODAY else hours.after(now, rest, zone)


def steps(case: Case, zone: ZoneInfo) -> list[tuple[datetime, Step]]:
    if case.state in (CaseState.WITH_POLICE, CaseState.CLOSED):
        return []
    if case.asked_at is not None:
        return [(hours.after(case.asked_at, FINDER_HAS, zone), Step.RESUME)]
    if case.due_at is None:
        return []
    if case.escalated_at is not None:
        return [(hours.after(case.escalated_at, AGAIN, zone), Step.AGAIN)]
    escalate = (case.due_at, Step.ESCALATE)
    if case.warned_at is not None:
        return [escalate]
    return [(min(warned_at(case, zone), case.due_at), Step.WARN), escalate]


def warned_at(case: Case, zone: ZoneInfo) -> datetime:
    due = case.due_at or case.raised_at
    if case.state is CaseState.FEEDBACK:
        return hours.before(due, timedelta(hours=3), zone)
    ahead = WARNED[case.urgency or CaseUrgency.NORMAL]
    return due - ahead if case.urgency is CaseUrgency.TODAY else hours.before(due, ahead, zone)


def due(case: Case, now: datetime, zone: ZoneInfo) -> Step | None:
    """The step to take now: of several that downtime has swallowed the last."""
    reached = [step for at, step in steps(case, zone) if at <= now]
    return reached[-1] if reached else None


def next_at(case: Case, zone: ZoneInfo) -> datetime | None:
    return min((at for at, _ in steps(case, zone)), default=None)


def is_overdue(case: Case, now: datetime) -> bool:
    return case.due_at is not None and case.due_at <= now and case.asked_at is None
