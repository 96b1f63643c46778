"""为什么是我? One honest sentence on the card of a shift, and the card's own buttons under it."""

from __future__ import annotations

from bot.handlers import seat_cards
from bot.language import T, Text, joined
from bot.roster.why_me import Reason, WhyMe
from bot.services import shifts
from bot.services.roster import why
from bot.services.roster.facts import SWAPPED
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn


async def show(turn: Turn, seat: Seat) -> Message:
    """Of a seat that is theirs."""
    line = seat_cards.line(seat, turn.now, turn.zone)
    words = [T("{line}: why you?", line=line), *await _sentences(turn, seat)]
    return Message(joined(words), seat_cards.buttons(seat, turn.now))


async def _sentences(turn: Turn, seat: Seat) -> list[Text]:
    found = await why.of(turn.session, seat, turn.zone)
    reason = T("The office put you down for it.") if found is None else sentence(found, planned=_planned(seat))
    before = seat.assignment.stands_in_for
    absent = None if before is None else await shifts.seat(turn.session, before)
    if absent is None:
        return [reason]
    if absent.assignment.released_why == SWAPPED:
        return [T("You exchanged it with {name}.", name=absent.called)]
    return [T("You stand in for {name}.", name=absent.called), reason]


def _planned(seat: Seat) -> bool:
    """By the roster, not by hand and not as a stand-in."""
    return seat.shift.slot_key is not None and seat.assignment.stands_in_for is None


def sentence(why: WhyMe, *, planned: bool) -> Text:
    """`planned`: the planner weighed it all; otherwise nothing is claimed of that."""
    match why.reason:
        case Reason.PINNED:
            return T("The office asked for you there.")
        case Reason.ONLY_ONE:
            return T("As things stand you are the only one who can come.")
        case Reason.LEADS:
            return T("Somebody has to lead there, and of those who can, only you are free.")
        case Reason.EXPERIENCED:
            return T("Somebody experienced has to be there, and of those only you are free.")
        case Reason.LEAST_LOAD if why.least_of_others is not None and why.load < why.least_of_others:
            return T("You are free, and of all who could come you have had the fewest shifts in eight weeks.")
        case Reason.LEAST_LOAD:
            return T("You are free, and nobody else who could come has had fewer shifts in eight weeks.")
        case Reason.WISHED:
            return T("You said that such a time suits you.")
        case Reason.NEAREST:
            return T("Of all who could come you live nearest.")
        case Reason.BALANCE if planned:
            return T("{count} others could come too; all in all it came out most even this way.", count=why.others)
        case Reason.BALANCE:
            return T("You are free then; {count} others could come too.", count=why.others)
