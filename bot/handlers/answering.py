"""能来 and 来不了, whether the person says it or somebody enters it for them."""

from __future__ import annotations

from bot.handlers import missing_cards, searching, seat_cards
from bot.language import T, Text
from bot.services import attendance, candidates, leading, lineage, people, shifts, substitutes
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Answer

WHY = {"ill": T("is ill or has something urgent"), "busy": T("is busy"), "unsaid": T("cannot come")}


async def can(turn: Turn, seat: Seat) -> bool:
    """They come, or come after all, unless somebody has taken over. False: they have another shift at that time."""
    await substitutes.lock_shift(turn.session, seat.shift.id)
    everybody = await shifts.everybody_in(turn.session, seat.shift.id, anew=True)
    if not seat.is_theirs:
        if lineage.holder(seat, everybody) is not None:
            return True
        if not await candidates.is_free(turn.session, seat.person.id, seat.shift):
            return False
    was_free = not seat.is_theirs or seat.assignment.answer is Answer.SEEKING
    seat.assignment.result = None
    attendance.accept(turn.session, seat, by=turn.speaker.id, at=turn.now)
    await searching.came_after_all(turn, seat)
    if was_free:
        line = seat_cards.line(seat, turn.now, turn.zone)
        await _tell_leader(turn, seat, Message(T("{name} can come after all: {line}.", name=seat.called, line=line)))
    return True


async def cannot(turn: Turn, seat: Seat, why: str) -> bool:
    """Somebody is looked for, and the leader hears of it. `why`: a key of `WHY`. Whether they are free at once."""
    free = attendance.give_up(turn.session, seat, why, by=turn.speaker.id, at=turn.now)
    search = await searching.look_for(turn, seat.shift, seat, by=turn.speaker.id)
    waiting = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    asked = "、".join(each.person.called or each.person.name for each in waiting)
    words = T("{name} {why}: {line} is one short", name=seat.called, why=WHY[why], line=_line(turn, seat))
    if asked:
        words = T("{words}. I am asking {asked}.", words=words, asked=asked)
    elif search.outcome is None:
        words = T("{words}. I will ask in the morning.", words=words)
    else:
        words = T("{words}, and nobody is free.", words=words)
    await _tell_leader(turn, seat, Message(words, ((missing_cards.call_button(seat),),)), fresh=True)
    return free


def _line(turn: Turn, seat: Seat) -> Text:
    return seat_cards.line(seat, turn.now, turn.zone)


async def _tell_leader(turn: Turn, seat: Seat, message: Message, *, fresh: bool = False) -> None:
    line = await leading.line_for_seat(turn.session, seat)
    if line and line[0] != turn.speaker.id:
        turn.notify(line[0], message, card=missing_cards.card_of(seat), fresh=fresh, instead=tuple(line[1:]))


async def tell_them(turn: Turn, seat: Seat) -> None:
    """代填: once, what was put down for them, and how to change it. Who cannot be written to has said it themselves."""
    if seat.person.id == turn.speaker.id or not await people.reachable(turn.session, [seat.person.id]):
        return
    line = _line(turn, seat)
    if seat.is_theirs and seat.assignment.answer is Answer.ACCEPTED:
        words = T("{name} put down for you: {line}, you come.", name=turn.speaker.called, line=line)
        row = seat_cards.buttons(seat, turn.now)
    else:
        words = T("{name} put down for you: {line}, you cannot come.", name=turn.speaker.called, line=line)
        if seat.is_theirs:
            words = T("{words} Until I tell you who comes it is still yours.", words=words)
        row = ((seat_cards.button(seat, T("I can come after all"), "can"),),)
    turn.notify(seat.person.id, Message(words, row), card=seat_cards.card_of(seat), fresh=True)
