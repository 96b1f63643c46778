"""What happens by itself around a seat: reminded, missed, looked for, asked how they are, sent home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.handlers import gate_cards, missing_cards, partners, passing_on, searching, seat_cards, when
from bot.handlers.rosters import paper_calendar
from bot.handlers.seat_timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text, joined
from bot.services import attendance, chasing, leading, people, shifts, standing
from bot.services.chasing import Step
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer

MANY = 3
"""Absences within `LATELY` after which the leader is asked to have a talk."""
LATELY = timedelta(days=60)
SHOWN = 6
"""Shifts in the message of a publication; the others are a tap away."""


async def fire(turn: Turn) -> None:
    """The timer of a seat: the step that is due now, as things stand now."""
    seat = await shifts.seat(turn.session, int(turn.subject), lock=True)
    if seat is None:
        return
    step = chasing.due(seat, turn.now, turn.zone)
    if step is not None:
        for each in _made_up(seat, step):
            await _STEPS[each](turn, seat)
        seat.assignment.chased = step.value
        await _STEPS[step](turn, seat)
        if step is Step.SEARCH:  # whoever is there already is alone for now
            await watching.look(turn, seat)
    arm(turn, seat)


def _made_up(seat: Seat, step: Step) -> list[Step]:
    """What downtime has swallowed of the chase and is done now all the same: nobody is replaced without being asked."""
    chase = [Step.NUDGE, Step.TELL, Step.SEARCH]
    done = None if seat.assignment.chased is None else Step(seat.assignment.chased)
    if step not in chase:
        return []
    return chase[chase.index(done) + 1 if done in chase else 0 : chase.index(step)]


async def publish(turn: Turn) -> None:
    """Everybody hears of their new shifts in one message, and each seat gets its timer."""
    await tell(turn, await shifts.publish(turn.session, turn.now))


async def tell(turn: Turn, told: Mapping[int, list[Seat]]) -> None:
    """`told`: new seats by whose they are."""
    reached = await people.reachable(turn.session, told.keys())
    for person, seats in told.items():
        for seat in seats:
            if chasing.due(seat, turn.now, turn.zone) is Step.EVENING:
                seat.assignment.chased = Step.EVENING.value  # hearing of it now is being reminded
            arm(turn, seat)
        ahead = [seat for seat in seats if not seat.has_arrived]
        if ahead and person in reached:
            card = seat_cards.card_of(ahead[0]) if len(ahead) == 1 else "proposal"
            turn.notify(person, await _proposal(turn, ahead), fresh=True, card=card)
        elif ahead:
            await passing_on.shifts_of(turn, ahead)


async def _proposal(turn: Turn, seats: list[Seat]) -> Message:
    lines: list[Text] = []
    for seat in seats[:SHOWN]:
        others = await shifts.beside(turn.session, seat)
        lines.append(seat_cards.one_line(seat, others, turn.now, turn.zone))
    if len(seats) > SHOWN:
        lines.append(T("… and {count} more", count=len(seats) - SHOWN))
    name, asked = seats[0].called, any(seat.assignment.answer is Answer.PROPOSED for seat in seats)
    if len(seats) == 1:
        words = T("{name}, a shift for you: {line}.", name=name, line=lines[0])
        row = seat_cards.buttons(seats[0], turn.now)
    else:
        words = T("{name}, your next shifts:\n{lines}", name=name, lines=joined(lines))
        each = Button(T("Look at each"), Choice("shifts", 0, 0, "list"))
        row = ((Button(T("I can come to all"), Choice("shifts", 0, 0, "all")), each),) if asked else ((each,),)
        row = (*row, (paper_calendar.button(),))
    return Message(T("{words}\nCan you come?", words=words) if asked else words, row)


async def _remind(turn: Turn, seat: Seat) -> None:
    if not await people.reachable(turn.session, [seat.person.id]):
        await passing_on.reminder(turn, seat)
        return
    others = await shifts.beside(turn.session, seat)
    card = seat_cards.reminder(seat, others, turn.now, turn.zone)
    if turn.late > timedelta(minutes=5):
        card = Message(T("{words}\n(This comes late, sorry.)", words=card.text), card.buttons)
    _to_them(turn, seat, card)


def _to_them(turn: Turn, seat: Seat, card: Message, *, until_arrival: bool = True) -> None:
    expected = ("seat", seat.id) if until_arrival else None
    turn.notify(seat.person.id, card, card=seat_cards.card_of(seat), fresh=True, relevant=expected)


async def _nudge(turn: Turn, seat: Seat) -> None:
    if not await people.reachable(turn.session, [seat.person.id]):
        return  # the leader is asked in five minutes
    row = (
        seat_cards.button(seat, T("I am here, forgot to tap"), "here"),
        seat_cards.button(seat, T("On my way"), "way"),
        seat_cards.button(seat, T("I cannot come"), "cannot"),
    )
    _to_them(turn, seat, Message(T("We have not seen you check in yet. Is everything all right on the way?"), (row,)))


async def _tell(turn: Turn, seat: Seat) -> None:
    await missing_cards.show_leader(turn, seat, fresh=True)
    for other in await shifts.beside(turn.session, seat):
        if other.has_arrived and other.assignment.left_at is None:
            row = (
                Button(T("Is here"), Choice("buddy", seat.id, 0, "here")),
                Button(T("Not here"), Choice("buddy", seat.id, 0, "no")),
            )
            words = T("{name} has not checked in yet. Do you see them?", name=seat.called)
            turn.notify(other.person.id, Message(words, (row,)), card=f"buddy:{seat.id}", relevant=("seat", seat.id))


async def _search(turn: Turn, seat: Seat) -> None:
    others = await shifts.beside(turn.session, seat)
    if any(other.assignment.left_why == gate_cards.THROUGH for other in others):
        return  # 送完为止: nobody is needed there any more
    await searching.look_for(turn, seat.shift, seat, by=None)
    await missing_cards.show_leader(turn, seat, fresh=False)
    await missing_cards.show_office(turn, seat, fresh=True)


async def _care(turn: Turn, seat: Seat) -> None:
    """Never a reproach: the post is looked after, and how are you?"""
    ask = attendance.missed(turn.session, seat, at=turn.now)
    await searching.over(turn, seat)
    await missing_cards.refresh(turn, seat)
    if not ask:
        return
    await _suggest_a_talk(turn, seat)
    there = "、".join(o.called for o in await shifts.beside(turn.session, seat) if o.has_arrived)
    if not await people.reachable(turn.session, [seat.person.id]):
        return
    words = T("{names} was at {place}, don't worry. Are you all right?", names=there, place=seat.place)
    if not there:
        words = T("We missed you at {place}. Are you all right?", place=seat.place)
    rows = (
        (seat_cards.button(seat, T("Fine, I forgot"), "forgot"), seat_cards.button(seat, T("Not well"), "unwell")),
        (seat_cards.button(seat, T("Family matter"), "family"), seat_cards.button(seat, T("I was there"), "was_there")),
    )
    _to_them(turn, seat, Message(words, rows), until_arrival=False)


async def _suggest_a_talk(turn: Turn, seat: Seat) -> None:
    if await shifts.absences(turn.session, seat.person.id, turn.now - LATELY) == MANY:
        line = await leading.line_for_seat(turn.session, seat)
        if line:
            words = T(
                "{name} has missed {count} shifts in two months. Perhaps have a friendly talk?",
                name=seat.called,
                count=MANY,
            )
            turn.notify(line[0], words, instead=tuple(line[1:]))


async def _leave(turn: Turn, seat: Seat) -> None:
    if not await people.reachable(turn.session, [seat.person.id]):
        return
    if seat_cards.is_unsigned(await standing.of(turn.session, seat)):
        return  # the card of the round asks them to sign off, which sends everybody home
    duty = seat_cards.duty(seat)
    words = T(
        "It is {hour}, {duty} is done. Thank you! Tap when you leave.",
        hour=when.hour(seat.shift.ends_at, turn.zone),
        duty=duty,
    )
    row = (seat_cards.button(seat, T("I am leaving"), "leave"),)
    turn.notify(seat.person.id, Message(words, (row,)), card=seat_cards.card_of(seat), fresh=True)


async def _close(turn: Turn, seat: Seat) -> None:
    """Nobody said when they left: the end is taken, and nobody is bothered about it."""
    attendance.leave(turn.session, seat, by=None, at=turn.now)
    if await people.reachable(turn.session, [seat.person.id]):
        turn.notify(seat.person.id, await partners.status(turn, seat), card=seat_cards.card_of(seat))


_STEPS = {
    Step.EVENING: _remind,
    Step.BEFORE: _remind,
    Step.NUDGE: _nudge,
    Step.TELL: _tell,
    Step.SEARCH: _search,
    Step.CARE: _care,
    Step.LEAVE: _leave,
    Step.CLOSE: _close,
}
