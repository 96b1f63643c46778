"""From a problem to a plan: objectives proven one after another, each optimum fixed before the next."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from bot.roster.bookings import Bookings
from bot.roster.greedy import least_loaded_first
from bot.roster.holes import holes, why_not_there
from bot.roster.lending import LENT, rest
from bot.roster.model import Taken
from bot.roster.parts import Part, by_zone, parts
from bot.roster.plan import Level, Plan, Proof, Refused
from bot.roster.problem import Problem
from bot.roster.search import Listener, Search
from bot.roster.shifts import Seat
from bot.roster.situation import Situation, situation

PLANNED = (Level.PINS, Level.MINIMUM, Level.IDEAL, Level.FAIRNESS, Level.BURDEN, Level.LIKING)
ZONES_SHARE = 0.8
"""Of the time, when each zone is planned by itself; the rest is for what they lend one another."""


def plan(problem: Problem, *, seconds: float = 30.0, listener: Listener | None = None) -> Plan:
    """A new roster for all shifts that have not begun. Answers within `seconds` and says what it could not prove.

    The same problem gives the same plan whenever everything was proven in time.
    """
    return by_levels(problem, PLANNED, seconds=seconds, listener=listener)


def by_levels(problem: Problem, levels: Sequence[Level], *, seconds: float, listener: Listener | None) -> Plan:
    """`levels`: what is made small, the most important first."""
    began = time.monotonic()
    whole = situation(problem)
    ready = by_zone(whole)
    split = ready is not whole
    seats, proofs = _solve(ready, levels, began + seconds * (ZONES_SHARE if split else 1), listener)
    if split:
        further, _ = _solve(situation(rest(whole, seats)), LENT, began + seconds, listener)
        seats |= further
    return _answer(whole, seats, proofs, began, split=split)


def _solve(
    ready: Situation, levels: Sequence[Level], ends: float, listener: Listener | None
) -> tuple[frozenset[Seat], tuple[Proof, ...]]:
    first = _taken(ready, least_loaded_first(ready, _given(ready.problem, levels)))
    taken: set[tuple[int, int]] = set()
    proofs: list[Proof] = []
    pieces = parts(ready)
    pairs_left = sum(part.pairs for part in pieces)
    for part in pieces:
        seconds = (ends - time.monotonic()) * part.pairs / max(pairs_left, 1) if part.pairs else 1.0
        search = Search(ready, part, _of_part(first, part), seconds, listener)
        for level in levels:
            search.climb(level)
        taken |= search.taken
        proofs += search.proofs
        pairs_left -= part.pairs
    return _seats(ready, taken), _summed(levels, proofs)


def _given(problem: Problem, levels: Sequence[Level]) -> list[Seat]:
    """What the first answer begins with."""
    published = sorted(problem.published - problem.pins) if Level.REMOVED in levels else []
    return [*sorted(problem.pins), *published]


def _taken(situation: Situation, seats: Iterable[Seat]) -> Taken:
    numbers = {place.shift.key: place.number for place in situation.places}
    return frozenset((seat.person, numbers[seat.shift]) for seat in seats)


def _seats(situation: Situation, taken: Iterable[tuple[int, int]]) -> frozenset[Seat]:
    return frozenset(Seat(situation.places[number].shift.key, person) for person, number in taken)


def _of_part(taken: Taken, part: Part) -> Taken:
    numbers = {place.number for place in part.places}
    return frozenset(seat for seat in taken if seat[1] in numbers)


def _summed(levels: Sequence[Level], proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    found = []
    for level in levels:
        own = [proof for proof in proofs if proof.level is level]
        if own:
            value, bound = sum(proof.value for proof in own), sum(proof.bound for proof in own)
            found.append(Proof(level, value, bound, sum(proof.seconds for proof in own)))
    return tuple(found)


def _answer(
    situation: Situation, ahead: frozenset[Seat], proofs: tuple[Proof, ...], began: float, *, split: bool
) -> Plan:
    published = situation.problem.published
    bookings = Bookings(situation, ahead)
    seats = ahead | situation.kept
    return Plan(
        seats=seats,
        holes=tuple(holes(situation, bookings)),
        refused=tuple(_refused(situation, bookings, seats)),
        proofs=proofs,
        by_zone=split,
        removed=published - seats,
        added=seats - published,
        seconds=time.monotonic() - began,
    )


def _refused(situation: Situation, bookings: Bookings, seats: frozenset[Seat]) -> Iterator[Refused]:
    for seat in sorted(situation.problem.pins - seats):
        number = situation.number(seat.shift)
        if number is not None and seat.person in situation.people:
            yield Refused(seat, why_not_there(situation, bookings, seat.person, situation.places[number]))
