"""What a zone could not fill by itself is offered to the people of the others. Nobody moves for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from bot.roster.people import Served
from bot.roster.plan import Level
from bot.roster.problem import Problem
from bot.roster.shifts import Seat, Shift
from bot.roster.situation import Place, Situation

LENT = (Level.MINIMUM, Level.IDEAL, Level.FAIRNESS, Level.LIKING)


def rest(situation: Situation, seats: Iterable[Seat]) -> Problem:
    """What is still short by day, as a problem of its own in which `seats` are history.

    Late shifts are left out: nobody is sent to a far end of the town at night, with strangers.
    """
    people_of: dict[str, list[int]] = defaultdict(list)
    shifts_of: dict[int, list[Shift]] = defaultdict(list)
    shifts = {place.shift.key: place.shift for place in situation.places}
    for seat in seats:
        people_of[seat.shift].append(seat.person)
        shifts_of[seat.person].append(shifts[seat.shift])
    problem = situation.problem
    short = [
        _less(situation, place.shift, people_of[place.shift.key])
        for place in situation.places
        if not place.timing.late and _lacks(situation, place, people_of[place.shift.key])
    ]
    people = [
        replace(
            person,
            served=(*person.served, *(Served(each.starts, each.ends, each.grid) for each in shifts_of[person.id])),
        )
        for person in situation.people.values()
    ]
    return replace(problem, people=tuple(people), shifts=tuple(short), published=frozenset(), pins=frozenset())


def _lacks(situation: Situation, place: Place, there: list[int]) -> bool:
    """Somebody, or somebody who leads while there is room for one more."""
    leaderless = place.shift.leader and not _led(situation, place.shift, there)
    return len(there) < (place.maximum if leaderless else place.ideal)


def _led(situation: Situation, shift: Shift, there: list[int]) -> bool:
    return any(shift.team in situation.people[person].leads for person in there)


def _less(situation: Situation, shift: Shift, there: list[int]) -> Shift:
    led = _led(situation, shift, there)
    return replace(
        shift,
        minimum=max(0, shift.minimum - len(there)),
        ideal=max(0, shift.ideal - len(there)),
        maximum=max(1, shift.maximum - len(there)),
        leader=shift.leader and not led,
        experienced=shift.experienced and not there,
    )
