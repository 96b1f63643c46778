"""What somebody who is there sees and can tell: who else is there, the vest, how it looks at the gate."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers import when
from bot.language import T, Text, joined
from bot.services.observations import Gate
from bot.services.shifts import Seat, is_crossing
from bot.services.standing import Standing
from bot.turns.events import Choice
from bot.turns.messages import Button
from db.models import CrossingState, PresenceKind

STATES = (
    (CrossingState.NORMAL, T("All normal")),
    (CrossingState.CROWDED, T("Crowded")),
    (CrossingState.BLOCKED, T("Badly parked")),
    (CrossingState.ACCIDENT, T("Accident")),
    (CrossingState.HAZARD, T("Something unsafe")),
)
MOST = 3
"""What a button counts up to before it begins anew."""
VEST, THROUGH, LEAVE = "vest", "through", "leave"
ALONE = "alone"
"""Out on patrol with nobody: asked now and then how they are."""
BESIDE = "beside"
"""A partner who is here as well, told on the own card."""
NOTHING_BUT_LOOK = T("No questioning, no searching, no chasing, no seizing. Report first what you see.")
"""What every card of a patrol says."""
COUNTS = {f"{kind.value}{number}": (kind, number) for kind in PresenceKind for number in range(MOST + 1)}
"""A button says the number that it stands for, so that two taps at once count once."""


def buttons(standing: Standing, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """All of it optional, one tap each; what is told already is not offered again."""
    seat = standing.seat
    vest = () if seat.assignment.vest else (_button(seat, T("Vest is on"), VEST),)
    leave = _button(seat, T("I am leaving"), LEAVE)
    if not is_crossing(seat.shift):
        alone = _button(seat, T("I patrol alone"), ALONE)
        return tuple(row for row in ((*vest, *_partner(standing, now)), (alone, leave)) if row)
    states = [_button(seat, label, state.value) for state, label in STATES]
    through = (_button(seat, T("All are through"), THROUGH),) if now >= seat.shift.starts_at else ()
    return (
        tuple(states[:3]),
        (*states[3:], *vest),
        (*_counting(seat, standing.gate), *_partner(standing, now)),
        (*through, leave),
    )


def _button(seat: Seat, label: Text, choice: str) -> Button:
    return Button(label, Choice("seat", seat.id, 0, choice))


def _counting(seat: Seat, gate: Gate) -> tuple[Button, ...]:
    police, teachers = gate.police or 0, gate.teachers or 0
    return (
        _button(
            seat,
            T("Police: {count}", count=police) if police else T("Police here"),
            f"{PresenceKind.POLICE.value}{_next(police)}",
        ),
        _button(
            seat,
            T("Teachers: {count}", count=teachers) if teachers else T("Teacher here"),
            f"{PresenceKind.TEACHER.value}{_next(teachers)}",
        ),
    )


def _next(count: int) -> int:
    return count + 1 if count < MOST else 0


def _partner(standing: Standing, now: datetime) -> tuple[Button, ...]:
    """Somebody beside them who has not tapped: one can be told in one tap."""
    away = [o for o in standing.others if o.is_theirs and o.can_check_in(now)]
    return tuple(
        Button(T("{name} is here", name=other.called), Choice("buddy", other.id, 0, BESIDE)) for other in away[:1]
    )


def told(standing: Standing, zone: ZoneInfo) -> list[Text]:
    """Who else is there, and what was told of the gate."""
    lines: list[Text] = []
    if standing.before is not None and standing.before.handover is not None:
        lines.append(T("From the last patrol: {words}", words=standing.before.handover))
    here = "、".join(o.called for o in standing.others if o.has_arrived and o.assignment.left_at is None)
    away = "、".join(o.called for o in standing.others if not o.has_arrived and o.is_theirs)
    through = "、".join(o.called for o in standing.others if o.assignment.left_why == THROUGH)
    if here:
        lines.append(T("{names} is there too.", names=here))
    if away:
        lines.append(T("{names} is not there yet.", names=away))
    if through:
        lines.append(T("{names} says that all are through.", names=through))
    gate = standing.gate
    counted = []
    if gate.police:
        counted.append(T("{count} police", count=gate.police))
    if gate.teachers:
        counted.append(T("{count} teachers", count=gate.teachers))
    if counted:
        lines.append(T("Also there: {who}.", who=joined(counted, ", ")))
    if gate.state is not None and gate.state_at is not None:
        state, hour = dict(STATES)[gate.state], when.hour(gate.state_at, zone)
        lines.append(T("Gate: {state} ({hour})", state=state, hour=hour))
    return lines


def safety(seat: Seat) -> Text:
    """What every card of this kind of duty says. FORMS: School crossing, Patrol sign-off."""
    if not is_crossing(seat.shift):
        return NOTHING_BUT_LOOK
    if seat.assignment.vest:
        return T("Stand on the pavement, not on the road. Guide and advise, do not direct traffic.")
    return T("Wear the vest and stand on the pavement, not on the road. Guide and advise, do not direct traffic.")
