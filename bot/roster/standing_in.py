"""The shortest chain when nobody can stand in without somebody else moving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.roster.bookings import Bookings
from bot.roster.linear import INFINITE, minimise
from bot.roster.model import Model, model
from bot.roster.parts import Part
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Place, situation


@dataclass(frozen=True, slots=True)
class Move:
    """Comes to `takes`, and leaves those other shifts for it."""

    person: int
    takes: str
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """In order: the first fills the seat, each further one what the one before left. `proven`: none is shorter."""

    moves: tuple[Move, ...]
    proven: bool


def shortest_chain(problem: Problem, shift: str, *, seconds: float = 5.0) -> Chain | None:
    """One more person in `shift`, no other shift worse off than it is published, and as few as possible who lose a seat
    of theirs for another; None when no chain does it. `problem.published`: without the seat that became free."""
    ready = situation(problem)
    number = ready.number(shift)
    if number is None:
        return None
    everything = Part(tuple(ready.people.values()), ready.places, 0)
    built = model(ready, everything)
    before = Bookings(ready, problem.published)
    for place in ready.places:
        _no_worse(built, place, before.at[place.number], more=place.number == number)
    costs = built.keep(problem.published)
    solved = minimise(built.program, costs, start=None, seconds=seconds / 2, simplify=False)
    if solved.values is None:
        return None
    built.fix(costs, solved.value)
    even = built.carry(lambda place: place.timing.load, lambda person: ready.past[person].load)
    better = minimise(built.program, even, start=None, seconds=seconds / 2, simplify=False)
    taken = built.taken(solved.values if better.values is None else better.values)
    seats = frozenset(Seat(ready.places[each].shift.key, person) for person, each in taken)
    return Chain(_in_order(shift, problem.published, seats | ready.kept), solved.proven)


def _no_worse(built: Model, place: Place, there: set[int], *, more: bool) -> None:
    people = built.by_place[place.number]
    wanted = len(there) + 1 if more else min(len(there), place.ideal)
    if wanted:
        built.program.row(wanted, INFINITE, dict.fromkeys(people.values(), 1.0))
    leads = {person for person, who in built.situation.people.items() if place.shift.team in who.leads}
    if place.shift.leader and there & leads:
        built.program.row(1, INFINITE, {column: 1.0 for person, column in people.items() if person in leads})


def _in_order(shift: str, before: frozenset[Seat], after: frozenset[Seat]) -> tuple[Move, ...]:
    lost: dict[int, set[str]] = {}
    for seat in before - after:
        lost.setdefault(seat.person, set()).add(seat.shift)
    waiting = sorted(after - before)
    open_, moves = [shift], []
    while open_ and waiting:
        takes = open_.pop(0)
        found = next((seat for seat in waiting if seat.shift == takes), None)
        if found is not None:
            waiting.remove(found)
            leaves = tuple(sorted(lost.pop(found.person, set())))
            moves.append(Move(found.person, takes, leaves))
            open_ += leaves
    return (*moves, *(Move(seat.person, seat.shift, tuple(sorted(lost.pop(seat.person, set())))) for seat in waiting))


def moves(before: Iterable[Seat], after: Iterable[Seat], shift: str) -> tuple[Move, ...]:
    """What a repair changed, told from the seat at which it began. Who only loses a seat is not among them."""
    return _in_order(shift, frozenset(before), frozenset(after))


def without(problem: Problem, seat: Seat) -> Problem:
    """The same after this person has given up this seat; it will not be offered to them again."""
    return replace(problem, published=problem.published - {seat}, declined=problem.declined | {seat})
