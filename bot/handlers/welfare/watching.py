"""Watching over who is out alone: begun, asked, heard of, put before who answers for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.handlers.welfare import cards
from bot.services import cards as screens
from bot.services import escalation, people, shifts, welfare
from bot.services.escalation import Next, Step
from bot.services.shifts import Seat
from bot.turns.messages import Lane, Message
from bot.turns.turn import Turn
from db.models import Person, WelfareWatch

TIMER = "welfare.step"
PAUSE = timedelta(minutes=2)
"""A step that is later than this says that the program stood still: whoever wanted to answer could not."""


# Begun


async def alone(turn: Turn) -> None:
    """/alone, 一个人巡: on the patrol that runs, or outside any."""
    now = turn.now
    mine = await shifts.coming_of(turn.session, turn.speaker.id, now)
    here = [each for each in mine if shifts.is_patrol(each.shift) and each.has_arrived and _is_out(each)]
    await begin(turn, turn.speaker.id, here[0] if here else None)


async def begin(turn: Turn, person: int, seat: Seat | None) -> None:
    """Whoever is watched over already sees so."""
    watch = await welfare.open_of(turn.session, person)
    if watch is None:
        watch = welfare.begin(turn.session, person, turn.now, assignment=None if seat is None else seat.id)
    else:  # from now on it is this patrol, whatever it was
        watch.homeward, watch.emergency_id = False, None
        watch.assignment_id = watch.assignment_id if seat is None else seat.id
    await turn.session.flush()
    await go_on(turn, watch, ring=[person])


async def look(turn: Turn, seat: Seat) -> None:
    """Of a patrol somebody has come or gone: who is alone there is watched over, as is who has left, until 到家了."""
    if not shifts.is_patrol(seat.shift):
        return
    mine = await welfare.open_of(turn.session, seat.person.id)
    if mine is not None and mine.assignment_id == seat.id and seat.assignment.left_at is not None and not mine.homeward:
        welfare.goes_home(mine, turn.now)
        await go_on(turn, mine, ring=[seat.person.id])
    watch = await shifts.watch(turn.session, seat.shift.id)
    for each in () if watch is None else watch.seats:
        others = [other for other in watch.seats if other.id != each.id] if watch is not None else []
        is_out = each.has_arrived and _is_out(each)
        if is_out and welfare.is_alone(others) and not await welfare.was_watched(turn.session, each.id):
            await begin(turn, each.person.id, each)


def _is_out(seat: Seat) -> bool:
    return seat.assignment.left_at is None


async def homeward(turn: Turn, person: int, emergency: int) -> None:
    """They went to an emergency that is over. Who is watched over already stays so, whatever the reason."""
    if await welfare.open_of(turn.session, person) is None:
        watch = welfare.begin(turn.session, person, turn.now, emergency=emergency)
        await turn.session.flush()
        _arm(turn, watch)  # the emergency's card has the button


# Going on


async def fire(turn: Turn) -> None:
    """The timer of a watch."""
    watch = await welfare.find(turn.session, int(turn.subject))
    if watch is None or watch.ended_at is not None:
        return
    if not (await turn.session.get_one(Person, watch.person_id)).active:
        welfare.end(watch, "left", by=None, at=turn.now)
        return
    ring: list[int] = []
    if turn.late > PAUSE and welfare.is_asking(watch):
        welfare.ask_first(watch, turn.now)
        ring = [watch.person_id if watch.held_by is None else watch.held_by]
    await go_on(turn, watch, ring=ring)


async def go_on(turn: Turn, watch: WelfareWatch, *, ring: Collection[int] = ()) -> None:
    """Take every step that is due, show those concerned how things stand, and set the timer to what is next."""
    rings = set(ring)
    if (last := welfare.due(watch)) is not None and last.step is Step.AGAIN:
        told = await screens.holders(turn.session, cards.subject_of_leader(watch))
        if await welfare.somebody_new(turn.session, watch, told):
            welfare.stir(watch, turn.now)
    while (coming := welfare.due(watch)) is not None and coming.at <= turn.now:
        rings |= await _take(turn, watch, coming)
    if rings or welfare.is_asking(watch) or watch.ended_at is not None:
        await show(turn, watch, ring=rings)
    _arm(turn, watch)


def _arm(turn: Turn, watch: WelfareWatch) -> None:
    coming = welfare.due(watch)
    if coming is None:
        turn.cancel(TIMER, watch.id)
    else:
        turn.later(TIMER, watch.id, escalation.look_at(coming, turn.now))


async def _take(turn: Turn, watch: WelfareWatch, coming: Next) -> set[int]:
    """To whom it is news."""
    match coming.step:
        case Step.PRESUME:
            if await welfare.is_in_an_emergency(turn.session, watch.person_id):
                welfare.heard(watch, by=watch.person_id, at=turn.now)  # which asks by itself
            else:
                welfare.ask(watch, turn.now)
        case Step.CALL | Step.AGAIN:
            return set(await welfare.call(turn.session, watch, coming, turn.now))
        case Step.ASK:
            welfare.asked_who_took_it_on(watch, turn.now)
            return set() if watch.held_by is None else {watch.held_by}
        case Step.LAPSE:
            welfare.let_go(watch, turn.now)
    return set()


async def at_home(turn: Turn, watch: WelfareWatch) -> None:
    """到家了, or a leader says so."""
    told = await screens.holders(turn.session, cards.subject_of_leader(watch)) if welfare.is_asking(watch) else ()
    welfare.end(watch, "home", by=turn.speaker.id, at=turn.now)
    await go_on(turn, watch, ring=told)


async def not_over(turn: Turn, emergency: int) -> None:
    """还没完: who went there is not on the way home any more."""
    for watch in await welfare.homeward_from(turn.session, emergency):
        welfare.end(watch, "reopened", by=None, at=turn.now)
        turn.cancel(TIMER, watch.id)


async def home_from(turn: Turn, emergency: int) -> None:
    """到家了, tapped on the card of the emergency."""
    watch = await welfare.open_of(turn.session, turn.speaker.id)
    if watch is not None and watch.emergency_id == emergency:
        welfare.end(watch, "home", by=turn.speaker.id, at=turn.now)
        if await screens.holders(turn.session, cards.subject(watch)):
            await show(turn, watch)
        _arm(turn, watch)


async def heard(turn: Turn) -> None:
    """Whatever somebody does who is out alone is a sign of life; the timer looks for itself how long ago it was."""
    watch = await welfare.open_of(turn.session, turn.speaker.id)
    if watch is None or not welfare.heard(watch, by=turn.speaker.id, at=turn.now):
        return
    await show(turn, watch, ring=await screens.holders(turn.session, cards.subject_of_leader(watch)))
    _arm(turn, watch)


# Showing


async def show(turn: Turn, watch: WelfareWatch, *, ring: Collection[int] = ()) -> None:
    """`ring`: for whom it is news: they get a new message, which makes a sound."""
    await turn.session.flush()
    of = await cards.watched(turn, watch)
    mine, theirs = watch.person_id, cards.subject_of_leader(watch)
    if await people.reachable(turn.session, [mine]):
        _show_to(turn, mine, cards.own(of), cards.subject(watch), rings=mine in ring)
    told = set(ring) - {mine}
    if welfare.others_know(watch) or not welfare.is_asking(watch):  # what a leader has of another day stays as it is
        told |= set(await screens.holders(turn.session, theirs)) - {mine}
    for person in sorted(told):
        _show_to(turn, person, cards.for_leader(of), theirs, rings=person in ring)


def _show_to(turn: Turn, person: int, face: Message, card: str, *, rings: bool) -> None:
    event = turn.event
    if event is not None and event.private and turn.person is not None and turn.person.id == person:
        tapped = event.choice is not None and event.choice.verb == cards.VERB
        turn.say(face, card=card, fresh=rings and not tapped)
    else:
        turn.notify(person, face, card=card, fresh=rings, lane=Lane.EMERGENCY)
