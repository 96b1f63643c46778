"""A large problem in parts that have nothing to do with one another, each with its own proof."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from bot.roster.gates import Why
from bot.roster.people import Person
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation

LARGE = 12_000
"""So many pairs of person and shift are tried in one piece; about 80 people."""


@dataclass(frozen=True, slots=True)
class Part:
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    pairs: int


def by_zone(situation: Situation) -> Situation:
    """Everybody in the zone of their grid alone, except where pinned or published. Unchanged when it is small."""
    rules = situation.problem.rules
    if sum(map(len, situation.possible.values())) <= LARGE or len(set(rules.zones.values())) < 2:
        return situation
    possible, barred = {}, {}
    standing = situation.problem.pins | situation.problem.published
    for person, places in situation.possible.items():
        zone = rules.zones.get(situation.people[person].grid)
        near = {
            number: place
            for number, place in places.items()
            if rules.zones.get(place.shift.grid) == zone or Seat(place.shift.key, person) in standing
        }
        possible[person] = near
        barred[person] = situation.barred[person] | {number: Why.OTHER_ZONE for number in places if number not in near}
    return replace(situation, possible=possible, barred=barred)


def parts(situation: Situation) -> list[Part]:
    """By time of their first shift. Nobody of one part may stand a shift of another; the shifts that nobody may stand
    are one together."""
    people_of: dict[int, list[int]] = defaultdict(list)
    for person, places in situation.possible.items():
        for number in places:
            people_of[number].append(person)
    seen: set[int] = set()
    found = [
        _around(situation, people_of, place.number, seen)
        for place in situation.places
        if place.number not in seen and people_of[place.number]
    ]
    alone = tuple(place for place in situation.places if not people_of[place.number])
    return [*found, Part((), alone, 0)] if alone else found


def _around(situation: Situation, people_of: dict[int, list[int]], first: int, seen: set[int]) -> Part:
    people: set[int] = set()
    numbers, waiting = {first}, [first]
    while waiting:
        for person in people_of[waiting.pop()]:
            if person not in people:
                people.add(person)
                new = situation.possible[person].keys() - numbers
                numbers |= new
                waiting += new
    seen |= numbers
    return Part(
        people=tuple(situation.people[person] for person in sorted(people)),
        places=tuple(situation.places[number] for number in sorted(numbers)),
        pairs=sum(len(situation.possible[person]) for person in people),
    )
