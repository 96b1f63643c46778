"""For a coordinator who changes a roster by hand: who fits into a shift, why the others do not, where else somebody
could stand. Nobody else moves for it. Ranked as the planner ranks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.roster.bookings import Bookings
from bot.roster.gates import UNQUALIFIED, Why
from bot.roster.holes import why_not_there
from bot.roster.liking import wished
from bot.roster.problem import Problem
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation, situation

OUTWEIGHED = (Why.NOT_FREE, Why.WEEK_FULL, Why.MONTH_FULL)
"""What the coordinator may put aside for a reason, because a pin outweighs it."""
HELD = (Why.FORBIDDEN,)
"""What the coordinator has said before, and may take back."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`why`: None: can come. `load`: over the rolling weeks, without this shift. `distance`: 0 own grid, 1 neighbour,
    2 elsewhere."""

    person: int
    why: Why | None
    load: int
    distance: int
    wished: bool | None

    @property
    def may_be_put(self) -> bool:
        """Perhaps only for a reason."""
        return self.why is None or self.why in (*OUTWEIGHED, *HELD, Why.NIGHT)

    @property
    def may_stand_such(self) -> bool:
        """Trained, vetted, insured and of the age for it."""
        return self.why not in UNQUALIFIED


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A shift that somebody could have instead. `other`: who would come here from there; None: there is room."""

    shift: str
    other: int | None
    hole: bool
    """It is below its minimum without them."""


class Choosing:
    """`seats`: where everybody is."""

    def __init__(self, problem: Problem, seats: Iterable[Seat]) -> None:
        self._ready: Situation = situation(problem)
        self._seats = frozenset(seats)
        self._bookings = Bookings(self._ready, self._seats)

    def into(self, shift: str, instead: int | None = None) -> tuple[Fit, ...]:
        """Everybody who is not there, best first; then who may be put there for a reason, then who may not. `instead`:
        whose seat it would be. Nobody for a shift that has begun or is gone."""
        place = self._place(shift)
        if place is None:
            return ()
        leaving = instead is not None and instead in self._bookings.at[place.number]
        if leaving and instead is not None:
            self._bookings.give_back(instead, place)
        there = self._bookings.at[place.number]
        found = [self._fit(person, place) for person in self._ready.people if person not in there and person != instead]
        if leaving and instead is not None:
            self._bookings.take(instead, place)
        return tuple(sorted(found, key=_rank))

    def elsewhere(self, shift: str, person: int) -> tuple[Elsewhere, ...]:
        """Where this person could stand instead of `shift`, with room there or in exchange; holes first.

        Exchanges at another time come before those at the same: the person would go out at that time all the same."""
        here = self._place(shift)
        if here is None or person not in self._bookings.at[here.number]:
            return ()
        found: list[tuple[int, int, Elsewhere]] = []
        self._bookings.give_back(person, here)
        for place in self._ready.places:
            there = self._bookings.at[place.number]
            if place is here or person in there:
                continue
            if len(there) < place.ideal and why_not_there(self._ready, self._bookings, person, place) is Why.POSSIBLE:
                hole = len(there) < place.minimum
                found.append((0 if hole else 1, place.number, Elsewhere(place.shift.key, None, hole)))
                continue
            others = [other for other in sorted(there) if self._exchange(person, here, other, place)]
            at_that_time = place.shift.starts < here.shift.ends and here.shift.starts < place.shift.ends
            found += [(2 + at_that_time, place.number, Elsewhere(place.shift.key, other, False)) for other in others]
        self._bookings.take(person, here)
        return tuple(each for *_, each in sorted(found, key=lambda one: one[:2]))

    def _exchange(self, person: int, here: Place, other: int, there: Place) -> bool:
        """`person` has given `here` back."""
        if other in self._bookings.at[here.number]:
            return False
        self._bookings.give_back(other, there)
        fits = why_not_there(self._ready, self._bookings, person, there) is Why.POSSIBLE
        if fits:
            self._bookings.take(person, there)
            fits = why_not_there(self._ready, self._bookings, other, here) is Why.POSSIBLE
            self._bookings.give_back(person, there)
        self._bookings.take(other, there)
        return fits

    def _place(self, shift: str) -> Place | None:
        number = self._ready.number(shift)
        return None if number is None else self._ready.places[number]

    def _fit(self, person: int, place: Place) -> Fit:
        why = why_not_there(self._ready, self._bookings, person, place)
        who = self._ready.people[person]
        return Fit(
            person,
            None if why is Why.POSSIBLE else why,
            self._bookings.load[person],
            self._ready.distance(who, place.shift),
            wished(who, place),
        )


def _rank(each: Fit) -> tuple[int, int, int, int, int]:
    kind = 0 if each.why is None else 1 if each.may_be_put else 2 if each.may_stand_such else 3
    wish = 1 if each.wished is None else 0 if each.wished else 2
    return kind, each.load, each.distance, wish, each.person
