"""What a volunteer sees of one of their shifts: one card, which always shows how things stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers import when
from bot.language import T, Text, joined
from bot.services import chasing
from bot.services.shifts import Seat, is_crossing
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from db.models import Answer, CrossingState, Shift, ShiftKind

Rows = tuple[tuple[Button, ...], ...]

REMINDED_BEFORE = chasing.BEFORE
MINUTES = (5, 10, 20)
"""What can be tapped for 在路上."""
STATES = (
    (CrossingState.NORMAL, T("All normal")),
    (CrossingState.CROWDED, T("Crowded")),
    (CrossingState.BLOCKED, T("Badly parked")),
    (CrossingState.ACCIDENT, T("Accident")),
    (CrossingState.HAZARD, T("Something unsafe")),
)


def card_of(seat: Seat) -> str:
    return f"seat:{seat.id}"


def duty(seat: Seat) -> Text:
    """东门护学."""
    return duty_at(seat.shift, seat.place)


def duty_at(shift: Shift, place: str) -> Text:
    if shift.kind is ShiftKind.CROSSING:
        return T("{place} school crossing", place=place)
    return T("{place} patrol", place=place)


def button(seat: Seat, label: Text, choice: str) -> Button:
    return Button(label, Choice("seat", seat.id, 0, choice))


def buddies(others: Sequence[Seat]) -> Text | str:
    """Who is in it as well; nothing when nobody is."""
    names = "、".join(other.called for other in others if other.is_theirs)
    return T("with {names}", names=names) if names else ""


def one_line(seat: Seat, others: Sequence[Seat], now: datetime, zone: ZoneInfo) -> Text:
    """明早7:20 实验小学东门护学, 搭档李姐."""
    line = Text("{when} {duty}", {"when": when.moment(seat.shift.starts_at, now, zone), "duty": duty(seat)})
    with_whom = buddies(others)
    return T("{line}, {buddies}", line=line, buddies=with_whom) if with_whom else line


def buttons(seat: Seat, now: datetime) -> Rows:
    """What can be done now, the commonest first."""
    mine = seat.assignment
    if seat.has_arrived:
        return _there(seat) if mine.left_at is None and now < seat.shift.ends_at else _may_leave(seat)
    if not seat.is_theirs or seat.shift.ends_at <= now:
        return ()
    if seat.is_open(now):
        return (
            (
                button(seat, T("I am here"), "here"),
                button(seat, T("On my way"), "way"),
                button(seat, T("I cannot come"), "cannot"),
            ),
        )
    if mine.answer is Answer.PROPOSED:
        return ((button(seat, T("I can come"), "can"), button(seat, T("I cannot come"), "cannot")),)
    if mine.answer is Answer.SEEKING:
        return ((button(seat, T("I can come after all"), "can"),),)
    return ((button(seat, T("I cannot come"), "cannot"),),)


def _there(seat: Seat) -> Rows:
    leave = button(seat, T("I am leaving"), "leave")
    if not is_crossing(seat.shift):
        return ((button(seat, T("I patrol alone"), "alone"), leave),)
    states = [button(seat, label, state.value) for state, label in STATES]
    return (tuple(states[:3]), (*states[3:], leave))


def on_a_list(seat: Seat, now: datetime) -> tuple[Button, ...]:
    """One row: what matters most."""
    if seat.has_arrived:
        return _may_leave(seat)[0] if seat.assignment.left_at is None else ()
    rows = buttons(seat, now)
    return rows[0] if rows else ()


def leaving_early(seat: Seat, zone: ZoneInfo) -> Message:
    words = T("It is not {hour} yet. Are you leaving?", hour=when.hour(seat.shift.ends_at, zone))
    row = (button(seat, T("Yes, I am leaving"), "left"), button(seat, T("No, a slip"), "stay"))
    return Message(words, (row,))


def _may_leave(seat: Seat) -> Rows:
    return ((button(seat, T("I am leaving"), "leave"),),) if seat.assignment.left_at is None else ()


def reminder(seat: Seat, others: Sequence[Seat], now: datetime, zone: ZoneInfo) -> Message:
    """As it stands before the person has come."""
    line = one_line(seat, others, now, zone)
    if seat.assignment.answer is Answer.PROPOSED and seat.is_open(now):
        words = T("{name}, {line}. Can you come? Tap when you are there.", name=seat.called, line=line)
    elif seat.is_open(now):
        early = 4 <= now.astimezone(zone).hour < 10
        greeting = T("Good morning {name}! {line}. Tap when you are there.", name=seat.called, line=line)
        words = greeting if early else T("{name}, {line}. Tap when you are there.", name=seat.called, line=line)
    elif seat.assignment.answer is Answer.PROPOSED:
        words = T("{name}, {line}. Can you come?", name=seat.called, line=line)
    elif seat.assignment.answer is Answer.SEEKING:
        words = T("{line}. We are looking for somebody; until then it is still yours.", line=line)
    else:
        words = T("{name}, don't forget: {line}.", name=seat.called, line=line)
    return Message(words, buttons(seat, now))


def status(seat: Seat, others: Sequence[Seat], now: datetime, zone: ZoneInfo) -> Message:
    """How things stand now, whatever button was pressed."""
    mine = seat.assignment
    line = one_line(seat, others, now, zone)
    if seat.has_arrived:
        return arrived(seat, others, now, zone)
    if seat.shift.cancelled_at is not None:
        return Message(T("{line}: called off, you need not come.", line=line))
    if not seat.is_theirs:
        there = "、".join(other.called for other in others if other.assignment.stands_in_for == seat.id)
        if there:
            return Message(T("{line}: {names} has taken over. Rest easy.", line=line, names=there))
        return Message(T("{line}: not yours any more.", line=line))
    if seat.shift.ends_at <= now:
        return Message(T("{line}: it is over.", line=line))
    if mine.coming_at is not None and mine.coming_at > now:
        words = T("{line}. You are on your way, there by {hour}.", line=line, hour=when.hour(mine.coming_at, zone))
        return Message(words, buttons(seat, now))
    if mine.answer is Answer.ACCEPTED and not seat.is_open(now):
        return Message(T("✅ {line}. I will remind you.", line=line), buttons(seat, now))
    return reminder(seat, others, now, zone)


def arrived(seat: Seat, others: Sequence[Seat], now: datetime, zone: ZoneInfo) -> Message:
    """✅, who else is there, and how to stay safe."""
    mine = seat.assignment
    if mine.arrived_at is None:
        raise ValueError(f"assignment {seat.id} has not arrived")
    at = when.hour(mine.arrived_at, zone)
    if mine.left_at is not None:
        words = T("✅ {line}: {from_}-{to}. Thank you!", line=duty(seat), from_=at, to=when.hour(mine.left_at, zone))
        return Message(words)
    parts: list[Text] = [T("✅ Checked in at {hour}.", hour=at)]
    here = "、".join(other.called for other in others if other.has_arrived)
    away = "、".join(other.called for other in others if not other.has_arrived and other.is_theirs)
    if here:
        parts.append(T("{names} is there too.", names=here))
    if away:
        parts.append(T("{names} is not there yet.", names=away))
    parts.append(safety(seat.shift))
    return Message(joined(parts), buttons(seat, now))


def safety(shift: Shift) -> Text:
    """What every card of this kind of duty says. FORMS: School crossing, Patrol sign-off."""
    if is_crossing(shift):
        return T("Wear the vest and stand on the pavement, not on the road. Guide and advise, do not direct traffic.")
    return T("No questioning, no searching, no chasing, no seizing. Report first what you see.")


def why_not(seat: Seat, now: datetime, zone: ZoneInfo) -> Message:
    line = Text("{when} {duty}", {"when": when.moment(seat.shift.starts_at, now, zone), "duty": duty(seat)})
    return Message(
        T("{line}: do you want to say why?", line=line),
        (
            (
                button(seat, T("Ill or urgent"), "ill"),
                button(seat, T("Busy that day"), "busy"),
                button(seat, T("Rather not say"), "unsaid"),
            ),
            (button(seat, T("No, I can come"), "can"),),
        ),
    )


def how_long(seat: Seat) -> Message:
    minutes = tuple(button(seat, T("{minutes} min", minutes=each), f"eta{each}") for each in MINUTES)
    return Message(T("How long will it take you?"), (minutes, (button(seat, T("I am here"), "here"),)))
