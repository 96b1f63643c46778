"""您还好吧: what somebody says who did not come, and what becomes of it."""

from __future__ import annotations

from bot.handlers import missing_cards, partners, seat_cards
from bot.language import T, Text
from bot.services import attendance, leading
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn

SAID = ("forgot", "unwell", "family", "was_there")


def _answer(said: str, leader: str) -> Text:
    match said:
        case "unwell":
            return T("Your health comes first. {leader} will phone you.", leader=leader)
        case "family":
            return T("All right, look after your family. {leader} knows.", leader=leader)
        case "was_there":
            return T("I have asked {leader} to look; if you were there it will be put right.", leader=leader)
    return T("All right, no matter. See you next time!")


async def tap(turn: Turn, seat: Seat, said: str) -> Message | Text:
    if seat.shift.ends_at > turn.now or seat.has_arrived:
        return await partners.status(turn, seat)
    news = seat.assignment.well != said
    attendance.explain(turn.session, seat, said, at=turn.now)
    line = await leading.line_for_seat(turn.session, seat)
    leader = await leading.called(turn.session, line[0]) if line else ""
    if line and said != "forgot" and news:
        turn.notify(
            line[0], _for_leader(turn, seat, said), card=f"after:{seat.id}", fresh=True, instead=tuple(line[1:])
        )
    return _answer(said, leader)


def _for_leader(turn: Turn, seat: Seat, said: str) -> Message:
    named = seat_cards.line(seat, turn.now, turn.zone)
    call = missing_cards.call_button(seat)
    if said == "was_there":
        row = (
            missing_cards.button(seat, T("Was there"), "right"),
            missing_cards.button(seat, T("Was not there"), "wrong"),
        )
        return Message(T("{name} says: I was there. {line}", name=seat.called, line=named), (row,))
    if said == "unwell":
        return Message(
            T("{name} was not well and missed {line}. Please phone them.", name=seat.called, line=named), ((call,),)
        )
    return Message(T("{name} had a family matter and missed {line}.", name=seat.called, line=named), ((call,),))
