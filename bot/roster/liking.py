"""How well a shift suits a person: the smaller, the better. Never a reason to leave a seat empty."""

from __future__ import annotations

from bot.roster.people import Person, Wish
from bot.roster.shifts import Shift
from bot.roster.situation import Place, Situation

WANTED, NEUTRAL, UNWANTED = 0, 2, 5
BY_DISTANCE = (0, 2, 5)
"""The own grid, a neighbour's, elsewhere."""


def cost(situation: Situation, person: Person, place: Place) -> int:
    wish = wished(person, place)
    feeling = NEUTRAL if wish is None else WANTED if wish else UNWANTED
    return BY_DISTANCE[situation.distance(person, place.shift)] + feeling


def wished(person: Person, place: Place) -> bool | None:
    """False when any wish of theirs speaks against it; None when none speaks of it."""
    said = [wish.wanted for wish in person.wishes if _fits(wish, place.shift, place)]
    return all(said) if said else None


def _fits(wish: Wish, shift: Shift, place: Place) -> bool:
    if wish.shift is not None and wish.shift != shift.key:
        return False
    if wish.kind is not None and wish.kind is not shift.kind:
        return False
    starts = place.timing.pieces[0]
    return starts.day.weekday() in wish.weekdays and wish.begins <= starts.begins < wish.ends
