"""顶班: who could stand in for somebody without anybody else moving, best first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median

from bot.roster.bookings import Bookings
from bot.roster.gates import UNQUALIFIED, Why
from bot.roster.holes import why_not_there
from bot.roster.liking import wished
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation, situation


@dataclass(frozen=True, slots=True)
class Candidate:
    """Can come without anybody else moving. `load`: over the rolling weeks, without this shift. `distance`: 0 own grid,
    1 neighbour, 2 elsewhere. `wished`: None when they said nothing about such a time."""

    person: int
    load: int
    distance: int
    wished: bool | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """`able`: best first. `why`: what keeps those who are qualified, each counted once. `usual`: the load in the middle
    of all who are qualified, those in the shift included; None when nobody is."""

    able: tuple[Candidate, ...]
    why: dict[Why, int]
    usual: float | None = None


def substitutes(problem: Problem, shift: str, absent: int | None = None) -> Ranking:
    """Who could take the seat of `absent` (None: a seat that nobody has) in the published roster.

    Least load first, then distance, then wishes. Nobody ranks in a shift that has begun or is gone. A night that lacks
    several is filled one by one: whoever is not the last may come though one alone would not go.
    """
    ready = situation(problem)
    number = ready.number(shift)
    if number is None:
        return Ranking((), {})
    place = ready.places[number]
    bookings = Bookings(ready, problem.published - ({Seat(shift, absent)} if absent is not None else set()))
    able: list[Candidate] = []
    why: Counter[Why] = Counter()
    for person in sorted(ready.people.keys() - bookings.at[number] - {absent}):
        reason = why_not_to_stand_in(ready, bookings, person, place)
        if reason is Why.POSSIBLE:
            able.append(_candidate(ready, bookings, person, place))
        elif reason not in UNQUALIFIED:
            why[reason] += 1
    able.sort(key=lambda each: (each.load, each.distance, _by_wish(each.wished), each.person))
    loads = [bookings.load[person] for person in ready.people if ready.barred[person].get(number) not in UNQUALIFIED]
    return Ranking(tuple(able), dict(sorted(why.items())), median(loads) if loads else None)


def why_not_to_stand_in(ready: Situation, bookings: Bookings, person: int, place: Place) -> Why:
    """The first thing that keeps them, given where everybody else is."""
    reason = why_not_there(ready, bookings, person, place)
    is_last = len(bookings.at[place.number]) + 1 >= max(place.minimum, place.least)
    return Why.POSSIBLE if reason is Why.NIGHT and not is_last else reason


def _candidate(ready: Situation, bookings: Bookings, person: int, place: Place) -> Candidate:
    who = ready.people[person]
    return Candidate(person, bookings.load[person], ready.distance(who, place.shift), wished(who, place))


def _by_wish(wish: bool | None) -> int:
    return 1 if wish is None else 0 if wish else 2
