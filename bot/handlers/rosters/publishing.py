"""A plan is published: everybody hears of what is theirs, what is theirs no more, and what is at another time."""

from __future__ import annotations

from sqlalchemy import select

from bot.handlers import reminding, searching, seat_cards
from bot.handlers.rosters import telling
from bot.handlers.seat_timers import arm
from bot.language import T, Text
from bot.services import people, shifts
from bot.services.roster import publishing
from bot.services.roster.publishing import Adjusted, RefusedError
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button
from bot.turns.turn import Turn
from db.models import Answer, RosterPlan

VERB = "roster"


def button(plan: int, revision: int) -> Button:
    return Button(T("Publish"), Choice(VERB, plan, revision, "publish"))


async def locked(turn: Turn, plan: int) -> RosterPlan | None:
    """As it is now; nobody else changes it until this turn has ended."""
    query = select(RosterPlan).where(RosterPlan.id == plan).with_for_update()
    return (await turn.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def publish(turn: Turn, plan: int) -> tuple[bool, Text]:
    """Whether it is out now, and what whoever asked for it hears: that it is done, or why not and what to do."""
    by = None if turn.person is None else turn.person.id
    try:
        done = await publishing.publish(turn.session, plan, by=by, zone=turn.zone, now=turn.now)
    except RefusedError as error:
        return False, telling.refusal(error.why)
    await tell(turn, done)
    return True, telling.published(done.plan)


async def tell(turn: Turn, done: Adjusted) -> None:
    """Everybody whom it concerns, each once."""
    told = await shifts.publish(turn.session, turn.now)
    known = {seat.id for seats in told.values() for seat in seats}
    for assignment in sorted({*done.added, *done.moved} - known):
        seat = await shifts.seat(turn.session, assignment)
        if seat is not None and seat.shift.cancelled_at is None:
            told.setdefault(seat.person.id, []).append(seat)
    await reminding.tell(turn, told)
    for assignment in done.removed:
        seat = await shifts.seat(turn.session, assignment)
        if seat is not None:
            line = seat_cards.line(seat, turn.now, turn.zone)
            words = T("{line}: this has been rearranged, you need not come. Thank you!", line=line)
            await _relieve(turn, seat, words)
    for shift in done.cancelled:
        for seat in await shifts.everybody_in(turn.session, shift, anew=True):
            if seat.assignment.answer is Answer.RELEASED:
                continue  # they know
            line = seat_cards.line(seat, turn.now, turn.zone)
            words = T("{line} does not take place, you need not come. Thank you!", line=line)
            await _relieve(turn, seat, words)
    for search in done.searches:
        await searching.called_off(turn, search)


async def _relieve(turn: Turn, seat: Seat, words: Text) -> None:
    arm(turn, seat)
    if await people.reachable(turn.session, [seat.person.id]):
        turn.notify(seat.person.id, words, card=seat_cards.card_of(seat), fresh=True)
