"""What a plan leaves open, and what keeps those who are qualified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.roster.bookings import Bookings
from bot.roster.gates import UNQUALIFIED, Why
from bot.roster.plan import Hole
from bot.roster.situation import Place, Situation


def holes(situation: Situation, bookings: Bookings) -> Iterator[Hole]:
    """In the order of time."""
    for place in situation.places:
        there = bookings.at[place.number]
        below, short = max(0, place.minimum - len(there)), max(0, place.ideal - len(there))
        leads = {person for person, who in situation.people.items() if place.shift.team in who.leads}
        leaderless = place.shift.leader and not there & leads
        if not below and not short and not leaderless:
            continue
        wanted = set(situation.people) if below or short else leads
        why = Counter(why_not_there(situation, bookings, person, place) for person in sorted(wanted - there))
        qualified = {reason: count for reason, count in sorted(why.items()) if reason not in UNQUALIFIED}
        yield Hole(
            shift=place.shift.key,
            below=below,
            short=short,
            leader=leaderless,
            qualified=sum(qualified.values()) + len(there & wanted),
            why=qualified,
        )


def why_not_there(situation: Situation, bookings: Bookings, person: int, place: Place) -> Why:
    """The first thing that keeps them, given where everybody is."""
    why = bookings.why_not(person, place)
    if why is not None:
        return why
    there = bookings.at[place.number]
    if len(there) >= place.maximum:
        return Why.SHIFT_FULL
    return Why.POSSIBLE if goes(situation, place, there | {person}) else Why.NIGHT


def goes(situation: Situation, place: Place, people: set[int]) -> bool:
    """Enough of them, with somebody experienced where that is needed. Nobody at all goes too."""
    if not people:
        return True
    experienced = not place.experienced or any(situation.people[person].experienced for person in people)
    return len(people) >= place.least and experienced
