"""顶班, the answer: whoever was asked says 我来 or 这次不行, and everybody whom it concerns hears the same."""

from __future__ import annotations

from bot.handlers import missing_cards, partners, passing_on, searching, seat_cards, when
from bot.handlers.repairs.reasons import against
from bot.handlers.seat_timers import arm
from bot.language import T, Text
from bot.roster.gates import Why
from bot.services import candidates, cards, chasing, leading, people, shifts, substitutes
from bot.services.chasing import Step
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Shift, SubstituteRequest, SubstituteSearch

BUSY = T("You have another shift at that time now, so this one cannot be yours. Thank you!")


async def tap(turn: Turn) -> None:
    """我来 / 这次不行 of somebody who was asked."""
    choice = turn.choice
    search = None if choice is None else await substitutes.find(turn.session, choice.id)
    if search is not None:
        if search.assignment_id is not None:  # in the order in which a check-in takes them
            await shifts.seat(turn.session, search.assignment_id, lock=True)
        await substitutes.lock_shift(turn.session, search.shift_id)
        search = await substitutes.find(turn.session, search.id, anew=True)
    request = None if search is None else await substitutes.request_of(turn.session, search.id, turn.speaker.id)
    if choice is None or search is None or request is None:
        turn.toast(T("This button is not yours."))
        return
    shift = await turn.session.get_one(Shift, search.shift_id)
    if request.agreed:
        turn.say(T("It is yours already, thank you! /my shows it."), card=searching.card_of(search))
    elif search.ended_at is not None or shift.ends_at <= turn.now or shift.cancelled_at is not None:
        turn.say(_over(search), card=searching.card_of(search))
    elif choice.choice == "no":
        await _declines(turn, search, request, T("All right, thank you for answering."))
    elif (words := await _against(turn, search, shift)) is not None:
        await _declines(turn, search, request, words)
    else:
        await _comes(turn, search, request)


async def _against(turn: Turn, search: SubstituteSearch, shift: Shift) -> Text | None:
    """What has come between since they were asked; the rules run again."""
    absent = await substitutes.absent_from(turn.session, search)
    why = await candidates.why_not(turn.session, turn.speaker.id, shift, turn.zone, absent=absent)
    if why is None:
        return None
    return BUSY if why is Why.OVERLAP else T("{reason}, so this one cannot be yours. Thank you!", reason=against(why))


def _over(search: SubstituteSearch) -> Text:
    if search.outcome == "arrived":
        return T("They have come after all; you need not come. Thank you!")
    if search.outcome == "called_off":
        return searching.CALLED_OFF
    if search.outcome == "filled":
        return T("Somebody has taken it, you need not come. Thank you!")
    return T("That shift is over.")


async def _declines(turn: Turn, search: SubstituteSearch, request: SubstituteRequest, words: Text) -> None:
    request.agreed, request.answered_at = False, turn.now
    turn.say(words, card=searching.card_of(search))
    # When nobody of this wave can there is no reason to wait for its time to be over.
    if search.outcome is None and not await searching.waits(turn, search):
        await searching.ask_next(turn, search)
    await searching.show(turn, search)


async def _comes(turn: Turn, search: SubstituteSearch, request: SubstituteRequest) -> None:
    absent = await searching.absent_of(turn, search)
    last = await _is_last(turn, search)
    assignment = await substitutes.fill(turn.session, search, request, turn.now, last=last)
    seat = await shifts.seat(turn.session, assignment.id)
    if seat is None:
        return
    others = await shifts.beside(turn.session, seat)
    turn.say(_thanks(turn, seat, others), card=seat_cards.card_of(seat), takes_over=True)
    step = chasing.due(seat, turn.now, turn.zone)
    if step in (Step.EVENING, Step.BEFORE):
        seat.assignment.chased = step.value  # agreeing to it now is being reminded
    arm(turn, seat)
    if last:
        turn.cancel(searching.TIMER, search.id)
        await searching.call_off_others(turn, search, T("Somebody has taken it, you need not come. Thank you!"))
    elif not await searching.waits(turn, search):
        await searching.ask_next(turn, search)
    await _tell_all(turn, search, seat, absent)
    await partners.refresh(turn, seat)
    if absent is not None:
        arm(turn, absent)


async def _is_last(turn: Turn, search: SubstituteSearch) -> bool:
    """Of a shift that lacks two whoever agrees first leaves the search open for the next."""
    watch = None if search.assignment_id else await shifts.watch(turn.session, search.shift_id, anew=True)
    if watch is None:
        return True
    others = [each for each in await substitutes.open_in(turn.session, search.shift_id) if each.id != search.id]
    return substitutes.uncovered(watch, others) <= 1


def _thanks(turn: Turn, seat: Seat, others: list[Seat]) -> Message:
    with_whom = seat_cards.buddies(others)
    words = T("Wonderful! {buddies}", buddies=with_whom) if with_whom else T("Wonderful, thank you!")
    if seat.is_open(turn.now):
        return Message(T("{words} Tap when you are there.", words=words), seat_cards.buttons(seat, turn.now))
    at = when.hour(chasing.reminded_at(seat), turn.zone)
    return Message(T("{words} I will remind you at {hour}.", words=words, hour=at), seat_cards.buttons(seat, turn.now))


async def _tell_all(turn: Turn, search: SubstituteSearch, seat: Seat, absent: Seat | None) -> None:
    """明早东门: 刘叔. To who is relieved, who asked, partners and leader; to the office if it looks on."""
    words = T("{line}: {name} comes.", line=seat_cards.line(seat, turn.now, turn.zone), name=seat.called)
    concerned = [other.person.id for other in await shifts.beside(turn.session, seat) if other.is_theirs]
    has_the_card: list[int] = []
    if absent is not None:
        mine = absent.assignment
        if mine.released_why != "missed" or (mine.coming_at is not None and mine.coming_at > turn.now):
            concerned.append(absent.person.id)
            await passing_on.change(turn, absent)
        has_the_card = await cards.holders(turn.session, missing_cards.card_of(absent))
        await missing_cards.refresh(turn, absent)
    if search.asked_by is not None:
        concerned.append(search.asked_by)
    concerned += (await leading.line_for_seat(turn.session, absent or seat))[:1]
    if search.assignment_id is None or search.wave > 1:
        concerned += await leading.coordinators(turn.session)
    reached = await people.reachable(turn.session, concerned)
    for person in dict.fromkeys(concerned):
        if person != seat.person.id and person in reached and person not in has_the_card:
            turn.notify(person, words, card=f"settled:{seat.id}")
