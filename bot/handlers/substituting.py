"""顶班: somebody is asked, somebody says 我来, and everybody whom it concerns hears the same."""

from __future__ import annotations

from bot.handlers import missing_cards, seat_cards, when
from bot.handlers.seat_timers import arm
from bot.language import T, Text
from bot.services import leading, shifts, substitutes
from bot.services.shifts import Seat, Watch
from bot.services.substitutes import Candidate
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Shift, SubstituteSearch

TIMER = "search.wave"
LIGHT_LOAD = 4
"""Up to so many shifts in four weeks on either side somebody is told that they have few."""
BUSY = T("You have another shift at that time now, so this one cannot be yours. Thank you!")


def card_of(search: SubstituteSearch) -> str:
    return f"sub:{search.id}"


async def look_for(turn: Turn, shift: Shift, absent: Seat | None, *, by: int | None) -> SubstituteSearch:
    """Begin to look for somebody, unless that is under way already."""
    open_ = (
        await substitutes.open_for(turn.session, shift.id)
        if absent is None
        else await substitutes.open_for_seat(turn.session, absent.id)
    )
    if open_ is not None:
        return open_
    search = await substitutes.begin(turn.session, shift, absent, by=by, at=turn.now)
    await _ask_next(turn, search)
    return search


async def wave_over(turn: Turn) -> None:
    """The timer of a search: whoever was asked has had their time; the next ones are asked."""
    search = await substitutes.find(turn.session, int(turn.subject), lock=True)
    if search is not None and search.ended_at is None:
        await _ask_next(turn, search)
        absent = await _absent(turn, search)
        if absent is not None:
            await missing_cards.refresh(turn, absent, absent.assignment.chased)


async def _ask_next(turn: Turn, search: SubstituteSearch) -> None:
    watch = await shifts.watch(turn.session, search.shift_id)
    if watch is None or watch.shift.ends_at <= turn.now:
        substitutes.end(turn.session, search, "nobody", at=turn.now)
        return
    wave = await substitutes.next_wave(turn.session, search, watch.shift, turn.now)
    if not wave:
        substitutes.end(turn.session, search, "nobody", at=turn.now)
        await _nobody_left(turn, search, watch)
        return
    for candidate in wave:
        _ask(turn, search, watch, candidate)
    turn.later(TIMER, search.id, substitutes.wave_ends(watch.shift, turn.now, turn.zone))


def _ask(turn: Turn, search: SubstituteSearch, watch: Watch, candidate: Candidate) -> None:
    """Why them is said at once, in one honest sentence."""
    span = when.span(watch.shift.starts_at, watch.shift.ends_at, turn.now, turn.zone)
    words = T("{span} {duty} is one short", span=span, duty=seat_cards.duty_at(watch.shift, watch.place))
    if candidate.minutes is not None:
        words = T("{words}, {minutes} minutes on foot", words=words, minutes=candidate.minutes)
    light = candidate.load <= LIGHT_LOAD
    why = T("You are free and have few shifts, so I ask you.") if light else T("You are free then, so I ask you.")
    row = (
        Button(T("I'll come"), Choice("sub", search.id, 0, "yes")),
        Button(T("Not this time"), Choice("sub", search.id, 0, "no")),
    )
    turn.notify(
        candidate.person.id,
        Message(T("{words}. Can you come? {why}", words=words, why=why), (row,)),
        card=card_of(search),
        fresh=True,
        relevant=("search", search.id),
    )


async def _nobody_left(turn: Turn, search: SubstituteSearch, watch: Watch) -> None:
    """Everybody who may has been asked: a person has to think of something."""
    duty = seat_cards.duty_at(watch.shift, watch.place)
    words = T(
        "{when} {duty}: I have asked everybody who is free, and nobody can. Please phone around.",
        when=when.moment(watch.shift.starts_at, turn.now, turn.zone),
        duty=duty,
    )
    absent = await _absent(turn, search)
    choice = Choice("hole", watch.shift.id, 0, "sub") if absent is None else Choice("lead", absent.id, 0, "sub")
    again = Button(T("Ask again"), choice)
    for person in await _who_looks(turn, search):
        turn.notify(person, Message(words, ((again,),)), card=f"hole:{watch.shift.id}", fresh=True)


async def _who_looks(turn: Turn, search: SubstituteSearch) -> list[int]:
    """Whoever wanted somebody to be found, the leader of whoever is absent, and the coordinators."""
    absent = await _absent(turn, search)
    people = await leading.coordinators(turn.session)
    if absent is not None:
        people += (await leading.line_for(turn.session, absent.person))[:1]
        if search.asked_by == absent.person.id:
            return list(dict.fromkeys(people))
    return list(dict.fromkeys([*people, *([search.asked_by] if search.asked_by else [])]))


async def _absent(turn: Turn, search: SubstituteSearch) -> Seat | None:
    return None if search.assignment_id is None else await shifts.seat(turn.session, search.assignment_id)


async def who_is_asked(turn: Turn, search: SubstituteSearch, watch: Watch) -> Text:
    """For whoever wanted somebody to be found."""
    line = Text(
        "{when} {duty}",
        {
            "when": when.moment(watch.shift.starts_at, turn.now, turn.zone),
            "duty": seat_cards.duty_at(watch.shift, watch.place),
        },
    )
    asked = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    if search.ended_at is not None or not asked:
        return T("{line}: nobody is free who could be asked.", line=line)
    names = "、".join(each.person.called or each.person.name for each in asked)
    return T("{line}: asking {names}; whoever agrees first comes.", line=line, names=names)


async def tap(turn: Turn) -> None:
    """我来 / 这次不行 of somebody who was asked."""
    choice = turn.event.choice if turn.event is not None else None
    search = None if choice is None else await substitutes.find(turn.session, choice.id, lock=True)
    request = None if search is None else await substitutes.request_of(turn.session, search.id, turn.speaker.id)
    if choice is None or search is None or request is None:
        turn.toast(T("This button is not yours."))
        return
    if search.ended_at is not None and not await _may_still_come(turn, search):
        turn.say(await _over(turn, search), card=card_of(search))
    elif choice.choice == "no":
        await _declines(turn, search)
    elif not await substitutes.is_free(turn.session, turn.speaker.id, await _shift(turn, search)):
        turn.say(BUSY, card=card_of(search))
    else:
        await _comes(turn, search)


async def _shift(turn: Turn, search: SubstituteSearch) -> Shift:
    return await turn.session.get_one(Shift, search.shift_id)


async def _may_still_come(turn: Turn, search: SubstituteSearch) -> bool:
    """Everybody was asked and nobody agreed in time; whoever thinks better of it is as welcome as before."""
    watch = await shifts.watch(turn.session, search.shift_id)
    if search.outcome != "nobody" or watch is None or watch.shift.ends_at <= turn.now:
        return False
    absent = next((seat for seat in watch.seats if seat.id == search.assignment_id), None)
    if absent is None:
        return watch.short > 0
    return not absent.has_arrived and all(seat.assignment.stands_in_for != absent.id for seat in watch.seats)


async def _over(turn: Turn, search: SubstituteSearch) -> Text:
    if search.filled_by == turn.speaker.id:
        return T("It is yours already, thank you! /my shows it.")
    if search.outcome == "nobody" and (await _shift(turn, search)).ends_at <= turn.now:
        return T("That shift is over.")
    if search.outcome in ("arrived", "called_off"):
        return T("They have come after all; you need not come. Thank you!")
    return T("Somebody has taken it, you need not come. Thank you!")


async def _declines(turn: Turn, search: SubstituteSearch) -> None:
    request = await substitutes.request_of(turn.session, search.id, turn.speaker.id)
    if request is not None:
        request.agreed, request.answered_at = False, turn.now
    turn.say(T("All right, thank you for answering."), card=card_of(search))
    waiting = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    if not waiting:  # nobody of this wave can: no reason to wait for its time to be over
        await _ask_next(turn, search)
    absent = await _absent(turn, search)
    if absent is not None:
        await missing_cards.refresh(turn, absent, absent.assignment.chased)


async def _comes(turn: Turn, search: SubstituteSearch) -> None:
    request = await substitutes.request_of(turn.session, search.id, turn.speaker.id)
    if request is None:
        return
    absent = await _absent(turn, search)
    reached = None if absent is None else absent.assignment.chased
    assignment = await substitutes.fill(turn.session, search, request, turn.now)
    turn.cancel(TIMER, search.id)
    seat = await shifts.seat(turn.session, assignment.id)
    if seat is None:
        return
    others = await shifts.beside(turn.session, seat)
    turn.say(_thanks(turn, seat, others), card=card_of(search))
    arm(turn, seat)
    await call_off_others(turn, search, T("Somebody has taken it, you need not come. Thank you!"))
    await _tell_all(turn, search, seat, absent, reached)
    if absent is not None:
        arm(turn, absent)


def _thanks(turn: Turn, seat: Seat, others: list[Seat]) -> Message:
    with_whom = seat_cards.buddies(others)
    words = T("Wonderful! {buddies}", buddies=with_whom) if with_whom else T("Wonderful, thank you!")
    if seat.is_open(turn.now):
        return Message(T("{words} Tap when you are there.", words=words), seat_cards.buttons(seat, turn.now))
    at = when.hour(seat.shift.starts_at - seat_cards.REMINDED_BEFORE, turn.zone)
    return Message(T("{words} I will remind you at {hour}.", words=words, hour=at), seat_cards.buttons(seat, turn.now))


async def call_off_others(turn: Turn, search: SubstituteSearch, words: Text) -> None:
    """Whoever was asked and has not answered hears that it is settled."""
    for each in await substitutes.asked(turn.session, search.id):
        if each.request.agreed is None and each.person.id != turn_speaker(turn):
            turn.notify(each.person.id, words, card=card_of(search))


def turn_speaker(turn: Turn) -> int | None:
    return None if turn.person is None else turn.person.id


async def _tell_all(turn: Turn, search: SubstituteSearch, seat: Seat, absent: Seat | None, reached: str | None) -> None:
    """明早东门: 刘叔. To who is relieved, who asked, partners and leader; to the office if it looks on."""
    words = T(
        "{when} {duty}: {name} comes.",
        when=when.moment(seat.shift.starts_at, turn.now, turn.zone),
        duty=seat_cards.duty(seat),
        name=seat.called,
    )
    concerned = [other.person.id for other in await shifts.beside(turn.session, seat) if other.is_theirs]
    if absent is not None and absent.assignment.released_why != "missed":
        concerned.append(absent.person.id)
    if search.asked_by is not None:
        concerned.append(search.asked_by)
    if absent is not None:
        concerned += (await leading.line_for(turn.session, absent.person))[:1]
        await missing_cards.refresh(turn, absent, reached)
    if search.assignment_id is None or search.wave > 1:
        concerned += await leading.coordinators(turn.session)
    for person in dict.fromkeys(concerned):
        if person != seat.person.id:
            turn.notify(person, words, card=f"settled:{seat.shift.id}")


async def came_after_all(turn: Turn, seat: Seat) -> None:
    """The one who was missing is there: nobody is looked for any more."""
    search = await substitutes.open_for_seat(turn.session, seat.id, lock=True)
    if search is None:
        return
    outcome = "arrived" if seat.has_arrived else "called_off"
    substitutes.end(turn.session, search, outcome, at=turn.now)
    turn.cancel(TIMER, search.id)
    await call_off_others(turn, search, T("They have come after all; you need not come. Thank you!"))
