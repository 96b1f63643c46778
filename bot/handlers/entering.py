"""代填: a leader or the office enters what somebody has told them, for who has no account and for who has."""

from __future__ import annotations

from bot.handlers import acting_for, answering, missing_cards, passing_on
from bot.handlers.seat_timers import arm
from bot.language import T
from bot.services import leading
from bot.services.shifts import Seat
from bot.turns.turn import Turn
from db.models import Proof


async def enter(turn: Turn) -> Seat | None:
    """Do what the button says. The seat as it is then; None when it is not theirs to enter for."""
    choice = turn.choice
    seat = None if choice is None else await leading.seat_led(turn.session, turn.speaker.id, choice.id, lock=True)
    if choice is None or seat is None:
        turn.toast(T("Only the team's leader and the office can do that."))
        return None
    if seat.shift.published_at is not None and not seat.has_arrived and seat.shift.ends_at > turn.now:
        await _put_down(turn, seat, choice.choice)
    return seat


async def _put_down(turn: Turn, seat: Seat, said: str) -> None:
    before = seat.assignment.answer
    if said == "here":
        await acting_for.arrives(turn, seat, Proof.LEADER)
        return
    if said == "can" and seat.shift.cancelled_at is None:
        if not await answering.can(turn, seat):
            turn.say(T("{name} has another shift at that time.", name=seat.called))
    elif said in answering.WHY and seat.is_theirs:
        await answering.cannot(turn, seat, said)
    arm(turn, seat)
    if seat.assignment.answer is not before:
        await answering.tell_them(turn, seat)
        await missing_cards.refresh(turn, seat)


async def tap(turn: Turn) -> None:
    """On the card that asks a leader to pass something on."""
    seat = await enter(turn)
    if seat is None or turn.event is None or turn.event.choice is None:
        return
    said = turn.event.choice.choice
    if said == passing_on.TOLD:
        await passing_on.told(turn, seat)
    elif said == "cannot" and seat.is_theirs and not seat.has_arrived:
        turn.say(passing_on.why_not(seat, passing_on.VERB, turn), card=passing_on.card_of(seat))
    else:
        turn.say(passing_on.message(turn, seat), card=passing_on.card_of(seat))
