"""请转告: for those who have no account here, or cannot be reached in it, their leader tells them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import missing_cards, partners, seat_cards
from bot.language import T, Text, joined
from bot.services import attendance, journal, leading, people
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer

VERB = "for"
TOLD = "told"
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
    line = seat_cards.line(seat, turn.now, turn.zone)
    if seat.has_arrived or not seat.is_theirs or seat.shift.ends_at <= turn.now:
        state = T("is there") if seat.has_arrived else T("is not in it any more")
        words = Text("{name}{state}: {line}", {"name": seat.called, "line": line, "state": state})
        return Message(words, tuple(row for row in (answers(seat, VERB, turn),) if row))
    row = (missing_cards.call_button(seat), *answers(seat, VERB, turn))
    if seat.assignment.answer is Answer.ACCEPTED and not seat.is_open(turn.now):
        return Message(
            T("{name} comes: {line}. Please remind them, they cannot be reached here.", name=seat.called, line=line),
            (row,),
        )
    return Message(T("Please tell {name}: {line}. They cannot be reached here.", name=seat.called, line=line), (row,))


def answers(seat: Seat, verb: str, turn: Turn) -> tuple[Button, ...]:
    """What can be entered for them now. `verb`: of the card that it stands on."""
    if seat.has_arrived or seat.shift.cancelled_at is not None or seat.shift.ends_at <= turn.now:
        return ()
    if not seat.is_theirs:
        return (_button(seat, verb, T("No, they come"), "can"),)
    cannot = _button(seat, verb, T("Cannot come"), "cannot")
    if seat.is_open(turn.now):
        return (_button(seat, verb, T("Is there"), "here"), cannot)
    if seat.assignment.answer is Answer.PROPOSED:
        return (_button(seat, verb, T("Will come"), "can"), cannot)
    if seat.assignment.answer is Answer.SEEKING:
        return (_button(seat, verb, T("Comes after all"), "can"),)
    return (cannot,)


def why_not(seat: Seat, verb: str, turn: Turn) -> Message:
    """A reason decides whether they are free at once, whoever enters it."""
    words = T("{name} cannot come, {line}. Did they say why?", name=seat.called, line=_line(turn, seat))
    reasons = (("ill", T("Ill or urgent")), ("busy", T("Busy that day")), ("unsaid", T("Did not say")))
    row = tuple(_button(seat, verb, label, why) for why, label in reasons)
    return Message(words, (row, (_button(seat, verb, T("No, they come"), "can"),)))


def _button(seat: Seat, verb: str, label: Text, choice: str) -> Button:
    return Button(label, Choice(verb, seat.id, 0, choice))


def _line(turn: Turn, seat: Seat) -> Text:
    return seat_cards.line(seat, turn.now, turn.zone)


async def change(turn: Turn, seat: Seat) -> None:
    """Their shift is not what they know of it. Nothing is done for who can be written to, and hears it themselves."""
    if not await people.reachable(turn.session, [seat.person.id]):
        await _to_leader(turn, seat, await _changed(turn, seat), _change_card(seat))


def _change_card(seat: Seat) -> str:
    return f"tell:{seat.id}"


async def _changed(turn: Turn, seat: Seat) -> Message:
    words = T("Please pass on to {name}: {words}", name=seat.called, words=(await partners.status(turn, seat)).text)
    return Message(words, ((missing_cards.call_button(seat), _button(seat, VERB, T("Told them"), TOLD)),))


async def told(turn: Turn, seat: Seat) -> None:
    """转告了."""
    if not await journal.has(turn.session, attendance.subject(seat), "passed_on"):
        journal.note(turn.session, attendance.subject(seat), "passed_on", by=turn.speaker.id, at=turn.now)
    words = T("✅ {name} knows: {words}", name=seat.called, words=(await partners.status(turn, seat)).text)
    turn.say(words, card=_change_card(seat))


async def _to_leader(turn: Turn, seat: Seat, card: Message, subject: str) -> None:
    line = await leading.line_for_seat(turn.session, seat)
    if line:
        turn.notify(line[0], card, card=subject, fresh=True, instead=tuple(line[1:]))
