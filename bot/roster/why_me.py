"""为什么是我? Facts for one honest sentence on each assignment: what is so, not what sounds nice."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from bot.roster.bookings import Bookings
from bot.roster.holes import goes
from bot.roster.liking import wished
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation, situation


class Reason(enum.StrEnum):
    """The strongest that is true, in this order."""

    PINNED = "pinned"
    """The coordinator put them there."""
    ONLY_ONE = "only_one"
    """Nobody else could come without somebody moving."""
    LEADS = "leads"
    """Somebody who can lead was needed, and no other leader could come."""
    EXPERIENCED = "experienced"
    """Others could come, but none of them experienced, and one has to be."""
    LEAST_LOAD = "least_load"
    """Carries no more than any of those who could have come instead."""
    WISHED = "wished"
    NEAREST = "nearest"
    """Nearer than any of those."""
    BALANCE = "balance"
    """None of these: all in all it came out most even this way."""


@dataclass(frozen=True, slots=True)
class WhyMe:
    """`others`: how many could have come instead, nobody else moving. `distance`: 0 own grid, 1 neighbour, 2 elsewhere.

    `load`: theirs over the rolling weeks without this shift. `least_of_others`: the smallest of those others'; None
    without any.
    """

    seat: Seat
    reason: Reason
    others: int
    load: int
    least_of_others: int | None
    distance: int
    wished: bool | None


def why_me(problem: Problem, seats: frozenset[Seat]) -> dict[Seat, WhyMe]:
    """Of every seat in a shift that has not begun."""
    ready = situation(problem)
    bookings = Bookings(ready, seats)
    return {
        seat: _why(ready, bookings, seat, place)
        for place in ready.places
        for seat in sorted(Seat(place.shift.key, person) for person in bookings.at[place.number])
    }


def _why(ready: Situation, bookings: Bookings, seat: Seat, place: Place) -> WhyMe:
    bookings.give_back(seat.person, place)
    there = set(bookings.at[place.number])
    elsewhere = sorted(ready.people.keys() - there - {seat.person})
    free = [person for person in elsewhere if bookings.why_not(person, place) is None]
    others = [person for person in free if goes(ready, place, there | {person})]
    load, loads = bookings.load[seat.person], [bookings.load[person] for person in others]
    who = ready.people[seat.person]
    distance, wish = ready.distance(who, place.shift), wished(who, place)
    bookings.take(seat.person, place)
    nearer = [ready.distance(ready.people[person], place.shift) for person in others]
    if seat in ready.problem.pins:
        reason = Reason.PINNED
    elif not others:
        reason = Reason.EXPERIENCED if free else Reason.ONLY_ONE
    elif _only_leader(ready, place, seat.person, there, others):
        reason = Reason.LEADS
    elif load <= min(loads):
        reason = Reason.LEAST_LOAD
    elif wish:
        reason = Reason.WISHED
    elif distance < min(nearer):
        reason = Reason.NEAREST
    else:
        reason = Reason.BALANCE
    return WhyMe(seat, reason, len(others), load, min(loads, default=None), distance, wish)


def _only_leader(ready: Situation, place: Place, person: int, there: set[int], others: list[int]) -> bool:
    leads = {each for each, who in ready.people.items() if place.shift.team in who.leads}
    return place.shift.leader and person in leads and not leads & (there | set(others))
