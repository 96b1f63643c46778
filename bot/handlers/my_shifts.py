"""我的班, and what a volunteer taps on a card of their own shift."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.handlers import (
    afterwards,
    answering,
    at_the_gate,
    gate_cards,
    missing_cards,
    partners,
    searching,
    seat_cards,
    substituting,
    when,
)
from bot.handlers.availability import leaving
from bot.handlers.repairs import exchanges, why
from bot.handlers.rosters import paper_calendar
from bot.handlers.seat_timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text, joined
from bot.services import attendance, chasing, leading, shifts
from bot.services.roster import exchanging
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer

PAGE = 3
"""Shifts with buttons on one card: four rows, of which one turns the pages."""
CARD = "my"


async def show(turn: Turn) -> None:
    """/my, 我的班."""
    turn.say(await _list(turn, 0), card=CARD, fresh=True)


async def on_my_way(turn: Turn) -> None:
    """在路上, written instead of tapped."""
    seats = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
    if seats:
        turn.say(seat_cards.how_long(seats[0]), card=seat_cards.card_of(seats[0]), fresh=True)
    else:
        await show(turn)


async def cannot_come(turn: Turn) -> None:
    """来不了, written instead of tapped: the shift that is meant where there is no doubt, else the list."""
    open_ = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
    ahead = await shifts.coming_of(turn.session, turn.speaker.id, turn.now)
    meant = open_[:1] or (ahead if len(ahead) == 1 and not ahead[0].has_arrived else [])
    if meant:
        turn.say(seat_cards.why_not(meant[0], turn.now, turn.zone), card=seat_cards.card_of(meant[0]), fresh=True)
    else:
        await show(turn)


async def tap_list(turn: Turn) -> None:
    """The buttons of lists: all, list, and the pages."""
    choice = turn.choice
    if choice is None:
        return
    if choice.choice == "all":
        await _accept_all(turn)
    elif choice.choice == "list":
        turn.say(await _list(turn, 0), card=CARD, fresh=True)
    else:
        turn.say(await _list(turn, choice.id), card=CARD)


async def _accept_all(turn: Turn) -> None:
    seats = [
        seat
        for seat in await shifts.coming_of(turn.session, turn.speaker.id, turn.now, lock=True)
        if seat.assignment.answer is Answer.PROPOSED
    ]
    for seat in seats:
        attendance.accept(turn.session, seat, by=turn.speaker.id, at=turn.now)
        arm(turn, seat)
    turn.say(T("✅ Noted, thank you! I will remind you each time."), card="proposal")


async def _list(turn: Turn, start: int) -> Message:
    seats = await shifts.coming_of(turn.session, turn.speaker.id, turn.now)
    away = await leaving.on_now(turn, turn.speaker.id)
    if not seats:
        return Message(joined([*away, T("You have no shift ahead of you.")]))
    start = min(start, (len(seats) - 1) // PAGE * PAGE)
    lines: list[Text] = []
    rows: list[tuple[Button, ...]] = []
    for number, seat in enumerate(seats[start : start + PAGE], start + 1):
        line = seat_cards.one_line(seat, await shifts.beside(turn.session, seat), turn.now, turn.zone)
        lines.append(Text("{number}. {line} {state}", {"number": number, "line": line, "state": _state(seat)}))
        rows.append(
            tuple(
                Button(Text("{number}. {label}", {"number": number, "label": each.label}), each.choice)
                for each in seat_cards.on_a_list(seat, turn.now)
            )
        )
    turning = []
    if start:
        turning.append(Button(T("Earlier"), Choice("shifts", start - PAGE, 0, "page")))
    if start + PAGE < len(seats):
        turning.append(Button(T("Later"), Choice("shifts", start + PAGE, 0, "page")))
    turning.append(paper_calendar.button())
    heading = T("Your shifts ({count}):", count=len(seats))
    return Message(joined([*away, heading, *lines]), tuple(row for row in (*rows, tuple(turning)) if row))


def _state(seat: Seat) -> str:
    if seat.has_arrived:
        return "✅"
    return {Answer.PROPOSED: "❔", Answer.ACCEPTED: "👌", Answer.SEEKING: "🔍", Answer.RELEASED: ""}[
        seat.assignment.answer
    ]


Begin = Callable[[Turn, Seat], Awaitable[None]]
"""A conversation about a seat."""


async def tap(turn: Turn, check_in: Begin, sign_off: Begin, report: Begin) -> None:
    """A button on the card of one shift: whatever the card looked like, what happens follows from how things are."""
    choice = turn.choice
    seat = None if choice is None else await shifts.seat(turn.session, choice.id, lock=True)
    if choice is None or seat is None or seat.person.id != turn.speaker.id:
        turn.toast(T("This button is not yours."))
        return
    if choice.choice == "here" and seat.can_check_in(turn.now):
        await check_in(turn, seat)
        return
    if choice.choice == seat_cards.SIGN and seat.has_arrived:
        await sign_off(turn, seat)
        return
    say = await _act(turn, seat, choice.choice)
    arm(turn, seat)
    turn.say(say, card=seat_cards.card_of(seat))
    await missing_cards.refresh(turn, seat)
    await watching.look(turn, seat)
    if at_the_gate.has_found(turn, seat, choice.choice):
        await report(turn, seat)


async def _act(turn: Turn, seat: Seat, said: str) -> Message | Text:
    if said in afterwards.SAID:
        return await afterwards.tap(turn, seat, said)
    if seat.has_arrived and at_the_gate.is_of_it(said):
        return await at_the_gate.tap(turn, seat, said)
    if said == gate_cards.ALONE and seat.has_arrived and seat.assignment.left_at is None:
        await watching.begin(turn, seat.person.id, seat)
        return await partners.status(turn, seat)
    if seat.has_arrived or seat.shift.ends_at <= turn.now or seat.shift.cancelled_at is not None:
        return await partners.status(turn, seat)
    if said == "can":
        return await partners.status(turn, seat) if await answering.can(turn, seat) else substituting.BUSY
    if not seat.is_theirs:
        return await partners.status(turn, seat)
    if said == "cannot":
        return seat_cards.why_not(seat, turn.now, turn.zone)
    if said in answering.WHY:
        return await _cannot(turn, seat, said)
    if said == "way":
        return seat_cards.how_long(seat)
    if said == seat_cards.WHY:
        return await why.show(turn, seat)
    if said in (seat_cards.SWAP, seat_cards.GIVE) and exchanging.is_movable(seat, turn.now):
        return await (exchanges.swap if said == seat_cards.SWAP else exchanges.give)(turn, seat)
    minutes = next((each for each in seat_cards.MINUTES if said == f"eta{each}"), None)
    if minutes is not None:
        return await _on_the_way(turn, seat, minutes)
    return await partners.status(turn, seat)


async def _cannot(turn: Turn, seat: Seat, said: str) -> Text:
    if seat.assignment.answer is Answer.SEEKING:
        return T("We are looking for somebody; until then it is still yours.")
    if not await answering.cannot(turn, seat, said):
        return T("All right. I am looking for somebody; until I tell you it is still yours.")
    if said == "ill":
        line = await leading.line_for_seat(turn.session, seat)
        leader = await leading.called(turn.session, line[0]) if line else ""
        return T("Get well! You need not think of this one any more, {leader} takes over.", leader=leader)
    return T("All right, noted. You need not come.")


async def _on_the_way(turn: Turn, seat: Seat, minutes: int) -> Message:
    attendance.on_the_way(turn.session, seat, minutes, by=turn.speaker.id, at=turn.now)
    await searching.came_after_all(turn, seat)
    if turn.now + timedelta(minutes=minutes) > seat.shift.starts_at + chasing.TELL:
        await missing_cards.show_leader(turn, seat, fresh=True)
    at = when.hour(turn.now + timedelta(minutes=minutes), turn.zone)
    words = T("Good, take care on the way. There by {hour}; tap when you are.", hour=at)
    return Message(words, seat_cards.buttons(seat, turn.now))
