"""Which shifts one person cannot both stand: at one time, too far apart, or without the rest after a late one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.roster.gates import Why
from bot.roster.rules import Rules


@dataclass(frozen=True, slots=True)
class Stay:
    """Somewhere from `starts` to `ends`, with rest until `rested`. Touching is fine."""

    starts: datetime
    ends: datetime
    rested: datetime
    grid: int


def clash(one: Stay, other: Stay, rules: Rules) -> Why | None:
    """OVERLAP, TRAVEL or REST; None when one person can stand both."""
    first, second = (one, other) if (one.starts, one.ends) <= (other.starts, other.ends) else (other, one)
    if second.starts < first.ends:
        return Why.OVERLAP
    if second.starts < first.ends + timedelta(minutes=rules.minutes_between(first.grid, second.grid)):
        return Why.TRAVEL
    return Why.REST if second.starts < first.rested else None


def clashes(stays: Sequence[Stay], rules: Rules) -> list[set[int]]:
    """By position, those that clash with it."""
    found: list[set[int]] = [set() for _ in stays]
    order = sorted(range(len(stays)), key=lambda place: (stays[place].starts, stays[place].ends, place))
    farthest = timedelta(minutes=max([rules.elsewhere, *rules.travel.values()]))
    open_: list[int] = []
    for place in order:
        starts = stays[place].starts
        open_ = [each for each in open_ if max(stays[each].ends + farthest, stays[each].rested) > starts]
        for each in open_:
            if clash(stays[each], stays[place], rules) is not None:
                found[place].add(each)
                found[each].add(place)
        open_.append(place)
    return found


def cliques(neighbours: Sequence[set[int]], order: Sequence[int]) -> list[tuple[int, ...]]:
    """Sets in which all clash with all, so that together they hold every clash.

    `order`: positions by start. Of intervals they are exactly the maximal ones, which is what makes "at most one of
    these" a tight constraint; travel times, which differ by pair, may need a few more.
    """
    rank = {place: number for number, place in enumerate(order)}
    held: set[tuple[int, int]] = set()
    found: list[frozenset[int]] = []
    for place in order:
        earlier = sorted((each for each in neighbours[place] if rank[each] < rank[place]), key=lambda each: -rank[each])
        for first in earlier:
            if (first, place) in held:
                continue
            clique = [place, first]
            for each in earlier:
                if each != first and all(each in neighbours[member] for member in clique):
                    clique.append(each)
            held.update((one, other) for one in clique for other in clique if rank[one] < rank[other])
            found.append(frozenset(clique))
    return [tuple(sorted(clique)) for clique in without_subsets(found)]


def without_subsets(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """In the order in which they came, the larger ones of those that hold one another."""
    chosen: list[frozenset[int]] = []
    containing: dict[int, list[frozenset[int]]] = {}
    for each in sorted(dict.fromkeys(sets), key=len, reverse=True):
        if any(each <= larger for larger in containing.get(next(iter(each)), ())):
            continue
        chosen.append(each)
        for member in each:
            containing.setdefault(member, []).append(each)
    return chosen


def within(sets: Iterable[tuple[int, ...]], members: Mapping[int, object]) -> list[frozenset[int]]:
    """What is left of the cliques for somebody who can stand only these, two or more."""
    cut = (frozenset(each for each in clique if each in members) for clique in sets)
    return without_subsets(each for each in cut if len(each) > 1)
