"""What a volunteer sees of one of their shifts: one card, which always shows how things stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers import gate_cards, when
from bot.language import T, Text, joined
from bot.services.shifts import Seat
from bot.services.standing import Standing
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from db.models import Answer, PatrolState, Shift, ShiftKind

SIGN_OFF, SIGN = T("Sign off"), "sign"
WHY, SWAP, GIVE = "why", "swap", "give"
Rows = tuple[tuple[Button, ...], ...]

MINUTES = (5, 10, 20)
"""What can be tapped for 在路上."""


def card_of(seat: Seat) -> str:
    return f"seat:{seat.id}"


def duty(seat: Seat) -> Text:
    """东门护学."""
    return duty_at(seat.shift, seat.place)


def duty_at(shift: Shift, place: str) -> Text:
    if shift.kind is ShiftKind.CROSSING:
        return T("{place} school crossing", place=place)
    if shift.kind is ShiftKind.OCCASION:
        return Text("{place}", {"place": place})
    return T("{place} patrol", place=place)


def line(seat: Seat, now: datetime, zone: ZoneInfo) -> Text:
    """明早7:20 实验小学东门护学."""
    return line_of(seat.shift, seat.place, now, zone)


def line_of(shift: Shift, place: str, now: datetime, zone: ZoneInfo) -> Text:
    moment = when.moment(shift.starts_at, now, zone)
    return Text("{when} {duty}", {"when": moment, "duty": duty_at(shift, place)})


def button(seat: Seat, label: Text, choice: str) -> Button:
    return Button(label, Choice("seat", seat.id, 0, choice))


def buddies(others: Sequence[Seat]) -> Text | str:
    """Who is in it as well; nothing when nobody is."""
    names = "、".join(other.called for other in others if other.is_theirs)
    return T("with {names}", names=names) if names else ""


def one_line(seat: Seat, others: Sequence[Seat], now: datetime, zone: ZoneInfo) -> Text:
    """明早7:20 实验小学东门护学, 搭档李姐."""
    alone, with_whom = line(seat, now, zone), buddies(others)
    return T("{line}, {buddies}", line=alone, buddies=with_whom) if with_whom else alone


def buttons(seat: Seat, now: datetime) -> Rows:
    """What can be done before they have come, the commonest first."""
    mine = seat.assignment
    if seat.has_arrived or not seat.is_theirs or seat.shift.ends_at <= now:
        return ()
    if seat.is_open(now):
        return (
            (
                button(seat, T("I am here"), "here"),
                button(seat, T("On my way"), "way"),
                button(seat, T("I cannot come"), "cannot"),
            ),
        )
    why = button(seat, T("Why me?"), WHY)
    if mine.answer is Answer.PROPOSED:
        return ((button(seat, T("I can come"), "can"), button(seat, T("I cannot come"), "cannot")), (why,))
    if mine.answer is Answer.SEEKING:
        return ((button(seat, T("I can come after all"), "can"),),)
    return (
        (button(seat, T("I cannot come"), "cannot"), button(seat, T("Exchange"), SWAP)),
        (button(seat, T("Somebody takes it over"), GIVE), why),
    )


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
    if seat.lead and now < seat.expected_at:
        line = T("{line}, be there by {hour}", line=line, hour=when.hour(seat.expected_at, zone))
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


def status(standing: Standing, now: datetime, zone: ZoneInfo) -> Message:
    """How things stand now, whatever button was pressed."""
    seat = standing.seat
    mine = seat.assignment
    line = one_line(seat, standing.others, now, zone)
    if seat.has_arrived:
        return arrived(standing, now, zone)
    if seat.shift.cancelled_at is not None:
        return Message(T("{line}: called off, you need not come.", line=line))
    if not seat.is_theirs:
        return _not_theirs(standing, line)
    if seat.shift.ends_at <= now:
        return Message(T("{line}: it is over.", line=line))
    if mine.coming_at is not None and mine.coming_at > now:
        words = T("{line}. You are on your way, there by {hour}.", line=line, hour=when.hour(mine.coming_at, zone))
        return Message(words, buttons(seat, now))
    if mine.answer is Answer.ACCEPTED and not seat.is_open(now):
        return Message(T("✅ {line}. I will remind you.", line=line), buttons(seat, now))
    return reminder(seat, standing.others, now, zone)


def _not_theirs(standing: Standing, line: Text) -> Message:
    holder = standing.holder
    if holder is None:
        return Message(T("{line}: not yours any more.", line=line))
    if holder.id == standing.seat.assignment.stands_in_for:
        return Message(T("{line}: {name} can come after all. Thank you!", line=line, name=holder.called))
    return Message(T("{line}: {names} has taken over. Rest easy.", line=line, names=holder.called))


def arrived(standing: Standing, now: datetime, zone: ZoneInfo) -> Message:
    """✅, who else is there, and how to stay safe."""
    seat = standing.seat
    mine = seat.assignment
    if mine.arrived_at is None:
        raise ValueError(f"assignment {seat.id} has not arrived")
    at = when.hour(mine.arrived_at, zone)
    if mine.left_at is not None:
        left = when.hour(mine.left_at, zone)
        if mine.left_why == gate_cards.THROUGH:
            return Message(
                T("✅ {line}: {from_}-{to}, all are through. Thank you!", line=duty(seat), from_=at, to=left)
            )
        words = T("✅ {line}: {from_}-{to}. Thank you!", line=duty(seat), from_=at, to=left)
        if is_unsigned(standing):
            words = T("{words} The patrol is not signed off yet.", words=words)
            return Message(words, ((button(seat, SIGN_OFF, SIGN),),))
        return Message(words)
    here = T("✅ Checked in at {hour}, vest on.", hour=at) if mine.vest else T("✅ Checked in at {hour}.", hour=at)
    words = joined([here, *gate_cards.told(standing, zone), gate_cards.safety(seat)])
    running = now < seat.shift.ends_at
    if running:
        return Message(words, gate_cards.buttons(standing, now))
    unsigned = (button(seat, SIGN_OFF, SIGN),) if is_unsigned(standing) else ()
    return Message(words, ((*unsigned, button(seat, T("I am leaving"), "leave")),))


def is_unsigned(standing: Standing) -> bool:
    """A patrol that still has to be signed off."""
    return standing.patrol is not None and standing.patrol.state is PatrolState.OPEN


def why_not(seat: Seat, now: datetime, zone: ZoneInfo) -> Message:
    return Message(
        T("{line}: do you want to say why?", line=line(seat, now, zone)),
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
