"""Least loaded first: how a roster is made by hand, shift after shift. A first answer, and a yardstick."""

from __future__ import annotations

from collections.abc import Iterable

from bot.roster.bookings import Bookings
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation


def least_loaded_first(situation: Situation, given: Iterable[Seat] = ()) -> frozenset[Seat]:
    """Keeps every rule. By date, the minimum of all shifts before the ideal of any. `given`: seats that are
    taken before, as far as they can be, in that order."""
    bookings = Bookings(situation)
    for seat in given:
        number = situation.number(seat.shift)
        if number is None or seat.person not in situation.people:
            continue
        place = situation.places[number]
        if len(bookings.at[number]) < place.maximum and bookings.why_not(seat.person, place) is None:
            bookings.take(seat.person, place)
    for place in situation.places:
        _fill(situation, bookings, place, place.minimum)
    for place in situation.places:
        if place.minimum <= len(bookings.at[place.number]):
            _fill(situation, bookings, place, place.ideal)
    for place in situation.places:
        _nobody_alone(situation, bookings, place)
    return frozenset(
        Seat(place.shift.key, person) for place in situation.places for person in bookings.at[place.number]
    )


def _fill(situation: Situation, bookings: Bookings, place: Place, wanted: int) -> None:
    there = bookings.at[place.number]
    if place.shift.leader and not any(place.shift.team in situation.people[person].leads for person in there):
        _take_one(
            situation, bookings, place, {p for p, who in situation.people.items() if place.shift.team in who.leads}
        )
    if place.experienced and not any(situation.people[person].experienced for person in there):
        _take_one(situation, bookings, place, {p for p, who in situation.people.items() if who.experienced})
    while len(there) < wanted and _take_one(situation, bookings, place, set(situation.people)):
        pass


def _take_one(situation: Situation, bookings: Bookings, place: Place, among: set[int]) -> bool:
    there = bookings.at[place.number]
    if len(there) >= place.maximum:
        return False
    able = [p for p in sorted(among - there) if bookings.why_not(p, place) is None]
    if not able:
        return False
    best = min(able, key=lambda p: (bookings.load[p], situation.distance(situation.people[p], place.shift), p))
    bookings.take(best, place)
    return True


def _nobody_alone(situation: Situation, bookings: Bookings, place: Place) -> None:
    there = sorted(bookings.at[place.number])
    alone = 0 < len(there) < place.least
    if alone or (place.experienced and not any(situation.people[person].experienced for person in there)):
        for person in there:
            bookings.give_back(person, place)
