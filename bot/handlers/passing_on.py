"""For those who have no account here: their leader tells them, and answers for them. 代填 is marked as such."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import missing_cards, seat_cards, substituting, when
from bot.handlers.seat_timers import arm
from bot.language import T, Text, joined
from bot.services import attendance, leading, shifts
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer

SHOWN = 6


def card_of(seat: Seat) -> str:
    return f"for:{seat.id}"


async def shifts_of(turn: Turn, seats: Sequence[Seat]) -> None:
    """What was planned for somebody who cannot be written to."""
    lines = [seat_cards.one_line(seat, (), turn.now, turn.zone) for seat in seats[:SHOWN]]
    if len(seats) > SHOWN:
        lines.append(T("… and {count} more", count=len(seats) - SHOWN))
    words = T("{name} cannot be reached here. Please pass on:\n{lines}", name=seats[0].called, lines=joined(lines))
    await _to_leader(
        turn, seats[0], Message(words, ((missing_cards.call_button(seats[0]),),)), f"pass:{seats[0].person.id}"
    )


async def reminder(turn: Turn, seat: Seat) -> None:
    await _to_leader(turn, seat, message(turn, seat), card_of(seat))


def message(turn: Turn, seat: Seat) -> Message:
    """How it stands with a seat that is answered for."""
    line = Text(
        "{when} {duty}",
        {"when": when.moment(seat.shift.starts_at, turn.now, turn.zone), "duty": seat_cards.duty(seat)},
    )
    if seat.has_arrived or not seat.is_theirs or seat.shift.ends_at <= turn.now:
        state = T("is there") if seat.has_arrived else T("is not in it any more")
        return Message(Text("{name}{state}: {line}", {"name": seat.called, "line": line, "state": state}))
    buttons = [missing_cards.call_button(seat)]
    if seat.is_open(turn.now):
        buttons.append(missing_cards.button(seat, T("Is there"), "here"))
    elif seat.assignment.answer is Answer.PROPOSED:
        buttons.append(_button(seat, T("Will come"), "can"))
    buttons.append(_button(seat, T("Cannot come"), "cannot"))
    if seat.assignment.answer is Answer.ACCEPTED and not seat.is_open(turn.now):
        return Message(
            T("{name} comes: {line}. Please remind them, they cannot be reached here.", name=seat.called, line=line),
            (tuple(buttons),),
        )
    return Message(
        T("Please tell {name}: {line}. They cannot be reached here.", name=seat.called, line=line), (tuple(buttons),)
    )


def _button(seat: Seat, label: Text, choice: str) -> Button:
    return Button(label, Choice("for", seat.id, 0, choice))


async def _to_leader(turn: Turn, seat: Seat, card: Message, subject: str) -> None:
    line = await leading.line_for_seat(turn.session, seat)
    if line:
        turn.notify(line[0], card, card=subject, fresh=True, instead=tuple(line[1:]))


async def tap(turn: Turn) -> None:
    """The leader says what somebody has told them."""
    choice = turn.event.choice if turn.event is not None else None
    seat = None if choice is None else await shifts.seat(turn.session, choice.id, lock=True)
    if choice is None or seat is None or not await leading.leads_seat(turn.session, turn.speaker.id, seat):
        turn.toast(T("Only the team's leader and the office can do that."))
        return
    if seat.is_theirs and not seat.has_arrived and seat.shift.ends_at > turn.now:
        if choice.choice == "can":
            attendance.accept(turn.session, seat, by=turn.speaker.id, at=turn.now)
            await substituting.came_after_all(turn, seat)
        elif choice.choice == "cannot":
            attendance.give_up(turn.session, seat, "ill", by=turn.speaker.id, at=turn.now)
            await substituting.look_for(turn, seat.shift, seat, by=turn.speaker.id)
        arm(turn, seat)
    turn.say(message(turn, seat), card=card_of(seat))
