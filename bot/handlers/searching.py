"""顶班, the search: people are asked in waves, and it is called off when nobody is needed any more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import missing_cards, seat_cards, when
from bot.handlers.seat_timers import changes_tomorrow
from bot.language import T, Text
from bot.services import leading, shifts, substitutes
from bot.services.candidates import Candidate
from bot.services.shifts import Seat, Watch
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Shift, SubstituteSearch

TIMER = "search.wave"
CALLED_OFF = T("They can come after all; you need not come. Thank you!")


def card_of(search: SubstituteSearch) -> str:
    return f"sub:{search.id}"


async def look_for(turn: Turn, shift: Shift, absent: Seat | None, *, by: int | None) -> SubstituteSearch:
    """Begin to look for somebody, unless that is under way already; ask everybody again when nobody was left."""
    await substitutes.lock_shift(turn.session, shift.id)
    search = await substitutes.open_for(turn.session, shift.id, None if absent is None else absent.id)
    if search is None:
        search = await substitutes.begin(turn.session, shift, absent, by=by, at=turn.now)
    elif search.outcome == "nobody":
        await substitutes.begin_again(turn.session, search, by=by, at=turn.now)
    else:
        return search
    await ask_next(turn, search)
    return search


async def fill_hole(turn: Turn, shift: int) -> Message | Text:
    """缺人: look for somebody for what nobody is looked for yet, and say who is asked."""
    await substitutes.lock_shift(turn.session, shift)
    watch = await shifts.watch(turn.session, shift, anew=True)
    if watch is None or watch.shift.ends_at <= turn.now:
        return T("That shift is over.")
    if not watch.short:
        return T("Nobody is missing there any more.")
    searches = await substitutes.open_in(turn.session, shift)
    if substitutes.uncovered(watch, searches) > 0 or not searches:
        absent = substitutes.vacated(watch, searches)
    else:
        sought = next((search for search in searches if search.outcome == "nobody"), searches[0]).assignment_id
        absent = None if sought is None else await shifts.seat(turn.session, sought)
    search = await look_for(turn, watch.shift, absent, by=turn.speaker.id)
    return await who_is_asked(turn, search, watch)


async def wave_over(turn: Turn) -> None:
    """The timer of a search: whoever was asked has had their time; the next ones are asked."""
    search = await substitutes.find(turn.session, int(turn.subject))
    if search is not None:
        await substitutes.lock_shift(turn.session, search.shift_id)
        search = await substitutes.find(turn.session, search.id, anew=True)
    if search is not None and search.ended_at is None:
        await ask_next(turn, search)
        await show(turn, search)


async def over(turn: Turn, absent: Seat) -> None:
    """The shift is over: nobody is looked for any more."""
    await substitutes.lock_shift(turn.session, absent.shift.id)
    search = await substitutes.open_for(turn.session, absent.shift.id, absent.id)
    if search is not None:
        substitutes.end(turn.session, search, "nobody", at=turn.now)
        turn.cancel(TIMER, search.id)


async def show(turn: Turn, search: SubstituteSearch) -> None:
    absent = await absent_of(turn, search)
    if absent is not None:
        await missing_cards.refresh(turn, absent)


async def ask_next(turn: Turn, search: SubstituteSearch) -> None:
    watch = await shifts.watch(turn.session, search.shift_id)
    if watch is None or watch.shift.ends_at <= turn.now:
        substitutes.end(turn.session, search, "nobody", at=turn.now)
        return
    at = substitutes.ask_at(watch.shift, turn.now, turn.zone)
    if at > turn.now:
        turn.later(TIMER, search.id, at)  # nobody is woken for it
        return
    changes_tomorrow(turn, watch.shift)
    wave = await substitutes.next_wave(turn.session, search, watch.shift, turn.now, turn.zone)
    if not wave:
        if search.outcome is None:
            substitutes.exhausted(turn.session, search, at=turn.now)
            await _nobody_left(turn, search, watch)
            turn.later("mend.look", "search", turn.now)  # perhaps somebody else could move
        turn.later(TIMER, search.id, watch.shift.ends_at)
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
    row = (
        Button(T("I'll come"), Choice("sub", search.id, 0, "yes")),
        Button(T("Not this time"), Choice("sub", search.id, 0, "no")),
    )
    turn.notify(
        candidate.person.id,
        Message(T("{words}. Can you come? {why}", words=words, why=_why(candidate)), (row,)),
        card=card_of(search),
        fresh=True,
        relevant=("search", search.id),
    )


def _why(candidate: Candidate) -> Text:
    if candidate.wished:
        return T("You said that such a time suits you, so I ask you.")
    if candidate.few:
        return T("You are free and have few shifts, so I ask you.")
    return T("You are free then, so I ask you.")


async def _nobody_left(turn: Turn, search: SubstituteSearch, watch: Watch) -> None:
    """Everybody who may has been asked: a person has to think of something."""
    absent = await absent_of(turn, search)
    if absent is not None:
        await missing_cards.show_leader(turn, absent, fresh=True)
        await missing_cards.show_office(turn, absent, fresh=True)
        return
    words = T(
        "{line}: I have asked everybody who is free, and nobody can. Please phone around.",
        line=seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone),
    )
    again = Button(T("Ask again"), Choice("hole", watch.shift.id, 0, "sub"))
    leader = (await leading.leaders(turn.session, shifts.team_of(watch.shift)))[:1]
    for person in dict.fromkeys([*leader, *await leading.coordinators(turn.session)]):
        turn.notify(person, Message(words, ((again,),)), card=f"hole:{watch.shift.id}", fresh=True)


async def absent_of(turn: Turn, search: SubstituteSearch) -> Seat | None:
    return None if search.assignment_id is None else await shifts.seat(turn.session, search.assignment_id)


async def who_is_asked(turn: Turn, search: SubstituteSearch, watch: Watch) -> Text:
    """For whoever wanted somebody to be found."""
    line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
    asked = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    if search.outcome is None and not asked:
        return T("{line}: I will ask in the morning.", line=line)
    if search.ended_at is not None or not asked:
        return T("{line}: nobody is free who could be asked.", line=line)
    names = "、".join(each.person.called or each.person.name for each in asked)
    return T("{line}: asking {names}; whoever agrees first comes.", line=line, names=names)


async def waits(turn: Turn, search: SubstituteSearch) -> bool:
    """Whether somebody of those who were asked has not answered yet."""
    return any(each.request.agreed is None for each in await substitutes.asked(turn.session, search.id))


async def call_off_others(turn: Turn, search: SubstituteSearch, words: Text) -> None:
    """Whoever was asked and has not answered hears that it is settled."""
    for each in await substitutes.asked(turn.session, search.id):
        if each.request.agreed is None and each.person.id != _speaker(turn):
            turn.notify(each.person.id, words, card=card_of(search))


def _speaker(turn: Turn) -> int | None:
    return None if turn.person is None else turn.person.id


async def came_after_all(turn: Turn, seat: Seat) -> None:
    """The one who was missing is there, is on the way or can come: nobody is looked for any more, in whosever stead."""
    await substitutes.lock_shift(turn.session, seat.shift.id)
    everybody = await shifts.everybody_in(turn.session, seat.shift.id, anew=True)
    searches = await substitutes.open_for_place(turn.session, seat, everybody)
    if seat.has_arrived:
        words = T("They have come after all; you need not come. Thank you!")
        await _call_off(turn, searches, "arrived", words)
    else:
        await _call_off(turn, searches, "called_off", CALLED_OFF)


async def all_through(turn: Turn, seat: Seat) -> None:
    """送完为止: whoever would come now comes for nothing."""
    await substitutes.lock_shift(turn.session, seat.shift.id)
    searches = await substitutes.open_in(turn.session, seat.shift.id)
    await _call_off(turn, searches, "called_off", T("They are all through; nobody need come any more. Thank you!"))


async def called_off(turn: Turn, search: int) -> None:
    """The roster has put somebody else there: whoever was asked and has not answered hears that it is settled."""
    ended = await substitutes.find(turn.session, search)
    if ended is not None:
        turn.cancel(TIMER, search)
        await call_off_others(turn, ended, CALLED_OFF)


async def _call_off(turn: Turn, searches: Sequence[SubstituteSearch], outcome: str, words: Text) -> None:
    for search in searches:
        substitutes.end(turn.session, search, outcome, at=turn.now)
        turn.cancel(TIMER, search.id)
        await call_off_others(turn, search, words)
