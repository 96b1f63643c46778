"""Who has been given which shifts so far, and whether one more fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.roster.gates import Why
from bot.roster.shifts import Seat
from bot.roster.situation import Place, Situation
from bot.roster.spacing import clash


class Bookings:
    """The person's side only: a shift that is full or a night that would be walked alone is not its matter."""

    def __init__(self, situation: Situation, seats: Iterable[Seat] = ()) -> None:
        self._situation = situation
        self._numbers = {place.shift.key: place.number for place in situation.places}
        self.of: dict[int, set[int]] = {person: set() for person in situation.people}
        self.at: dict[int, set[int]] = defaultdict(set)
        self.load = {person: past.load for person, past in situation.past.items()}
        self._weeks = {person: Counter(past.weeks) for person, past in situation.past.items()}
        self._months = {person: Counter(past.months) for person, past in situation.past.items()}
        for seat in seats:
            number = self._numbers.get(seat.shift)
            if number is not None and seat.person in self.of:
                self.take(seat.person, situation.places[number])

    def take(self, person: int, place: Place) -> None:
        self._count(person, place, 1)
        self.of[person].add(place.number)
        self.at[place.number].add(person)

    def give_back(self, person: int, place: Place) -> None:
        self._count(person, place, -1)
        self.of[person].discard(place.number)
        self.at[place.number].discard(person)

    def why_not(self, person: int, place: Place) -> Why | None:
        """None: they may and can, without anybody moving."""
        barred = self._situation.barred[person].get(place.number)
        if barred is not None:
            return barred
        return self._clash(person, place) or self._ceiling(person, place)

    def _clash(self, person: int, place: Place) -> Why | None:
        for other in sorted(self.of[person] & self._situation.neighbours[place.number]):
            stay = self._situation.places[other].stay
            return clash(stay, place.stay, self._situation.problem.rules)
        return None

    def _ceiling(self, person: int, place: Place) -> Why | None:
        situation, who = self._situation, self._situation.people[person]
        if Seat(place.shift.key, person) in situation.problem.pins:
            return None
        week, month = place.timing.week, place.timing.month
        past, pinned = situation.past[person], situation.pinned(person)
        pins_of_week = past.weeks[week] + sum(pin.timing.week == week for pin in pinned)
        pins_of_month = past.months[month] + sum(pin.timing.month == month for pin in pinned)
        most = situation.ceiling_of_week(who)
        if self._weeks[person][week] >= most or pins_of_week > most:
            return Why.WEEK_FULL
        most = situation.ceiling_of_month(who)
        return Why.MONTH_FULL if self._months[person][month] >= most or pins_of_month > most else None

    def _count(self, person: int, place: Place, by: int) -> None:
        self.load[person] += by * place.timing.load
        self._weeks[person][place.timing.week] += by
        self._months[person][place.timing.month] += by
