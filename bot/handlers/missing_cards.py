"""What leader and coordinator see of somebody who is not there: one card each, edited until it is solved."""

from __future__ import annotations

from datetime import datetime

from bot.handlers import when
from bot.handlers.seat_cards import line
from bot.language import T, Text
from bot.services import cards, leading, lineage, shifts, substitutes
from bot.services.chasing import Step
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import SubstituteSearch

OLD = 60
"""From this age on somebody who does not answer at all may be looked in on."""


def card_of(seat: Seat) -> str:
    return f"missing:{seat.id}"


def button(seat: Seat, label: Text, choice: str) -> Button:
    return Button(label, Choice("lead", seat.id, 0, choice))


def call_button(seat: Seat) -> Button:
    return button(seat, T("Phone {name}", name=seat.called), "call")


async def message(turn: Turn, seat: Seat, to: int) -> Message:
    """How things stand with this seat, for the person `to`, who leads."""
    duty_line = line(seat, turn.now, turn.zone)
    call = call_button(seat)
    mine = seat.assignment
    if seat.has_arrived and mine.arrived_at is not None:
        hour = when.hour(mine.arrived_at, turn.zone)
        return Message(T("✅ {name} is there since {hour}. {duty}", name=seat.called, hour=hour, duty=duty_line))
    stand_in = lineage.holder(seat, await shifts.everybody_in(turn.session, seat.shift.id))
    if stand_in is not None and not seat.is_theirs:
        words = T("✅ {duty}: {substitute} stands in.", duty=duty_line, substitute=stand_in.called)
        coming = stand_in.assignment.coming_at
        if coming is not None and coming > turn.now and not stand_in.has_arrived:
            hour = when.hour(coming, turn.zone)
            words = T(
                "✅ {duty}: {substitute} stands in, there by {hour}.",
                duty=duty_line,
                substitute=stand_in.called,
                hour=hour,
            )
        if mine.released_why == "missed":
            words = T("{words} {name} has still not been reached.", words=words, name=seat.called)
            return Message(words, ((call,), *_look_in(seat, turn.now)))
        return Message(words)
    if seat.shift.ends_at <= turn.now:
        words = T("{duty}: {name} did not come.", duty=duty_line, name=seat.called)
        return Message(words, ((call,), *_look_in(seat, turn.now)))
    search = await substitutes.open_for(turn.session, seat.shift.id, seat.id)
    if search is not None:
        return await _searching(turn, seat, search, duty_line, call, to)
    if not seat.is_theirs:
        return Message(
            T("{duty}: {name} cannot come.", duty=duty_line, name=seat.called), ((call, *_find(seat, turn.now)),)
        )
    if seat.shift.starts_at > turn.now and mine.coming_at is None:
        return Message(T("{name} can come after all: {line}.", name=seat.called, line=duty_line))
    if mine.coming_at is not None and mine.coming_at > turn.now:
        hour = when.hour(mine.coming_at, turn.zone)
        return Message(T("{duty}: {name} is on the way, there by {hour}.", duty=duty_line, name=seat.called, hour=hour))
    words = T("{name} has not checked in and has not answered. {duty}", name=seat.called, duty=duty_line)
    return Message(
        words, ((call, button(seat, T("Is there"), "here"), *_find(seat, turn.now)), *_look_in(seat, turn.now))
    )


async def _searching(
    turn: Turn, seat: Seat, search: SubstituteSearch, duty_line: Text, call: Button, to: int
) -> Message:
    asked = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    names = "、".join(each.person.called or each.person.name for each in asked)
    gone = T("cannot come") if seat.assignment.released_why else T("is not there")
    words = T("{duty}: {name} {gone}.", duty=duty_line, name=seat.called, gone=gone)
    if names:
        words = T("{duty}: {name} {gone}; asking {names}.", duty=duty_line, name=seat.called, gone=gone, names=names)
    if search.outcome == "nobody":
        words = T(
            "{duty}: {name} {gone}; everybody who is free was asked.", duty=duty_line, name=seat.called, gone=gone
        )
    there = (button(seat, T("Is there"), "here"),) if seat.is_open(turn.now) else ()
    again = (button(seat, T("Ask again"), "sub"),) if search.outcome == "nobody" else ()
    rows: list[tuple[Button, ...]] = [(call, *there, *again)]
    leaders = await leading.leaders(turn.session, seat.person.team)
    if leaders and to not in leaders:
        rows.append((button(seat, T("Phone the leader"), "boss"),))
    if seat.is_theirs and seat.assignment.chased in (Step.TELL, Step.SEARCH):
        rows = [*rows, *_look_in(seat, turn.now)]
    return Message(words, tuple(rows))


def _find(seat: Seat, now: datetime) -> tuple[Button, ...]:
    """Nobody is looked for any more once it is over."""
    return (button(seat, T("Find a substitute"), "sub"),) if seat.shift.ends_at > now else ()


def _look_in(seat: Seat, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """请楼栋长上门看看, for those of an age at which silence may mean something."""
    year = seat.person.birth_year
    if year is None or now.year - year <= OLD:
        return ()
    return ((button(seat, T("Ask the keeper to look in"), "look"),),)


async def show_leader(turn: Turn, seat: Seat, *, fresh: bool, lane: Lane = Lane.REMINDER) -> None:
    """To the leader, or whoever stands in; `fresh`: so that the phone rings."""
    answer = await leading.line_for_seat(turn.session, seat)
    if answer:
        card = await message(turn, seat, answer[0])
        turn.notify(answer[0], card, card=card_of(seat), fresh=fresh, lane=lane, instead=tuple(answer[1:]))


async def show_office(turn: Turn, seat: Seat, *, fresh: bool) -> None:
    """To every coordinator who is not the leader that has it already."""
    leader = (await leading.line_for_seat(turn.session, seat))[:1]
    for person in await leading.coordinators(turn.session):
        if person not in leader:
            turn.notify(person, await message(turn, seat, person), card=card_of(seat), fresh=fresh)


async def refresh(turn: Turn, seat: Seat) -> None:
    """Something has changed: whoever has the card on the screen sees it."""
    for person in await cards.holders(turn.session, card_of(seat)):
        turn.notify(person, await message(turn, seat, person), card=card_of(seat))
