"""Shifts round the moment of seeding: a fortnight of them, and something that is about to happen whatever the hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.models import Answer, Assignment, Proof, Shift, ShiftKind, Team

TEAMS = {ShiftKind.CROSSING: Team.CROSSING, ShiftKind.PATROL: Team.PATROL}
"""Whose people are asked for which kind of shift."""
DAYS = 14
"""After today."""
SOON = timedelta(minutes=25)
RUNNING = timedelta(minutes=20)
"""For how long the one that runs has been running."""
CROSSING_TIMES = ((time(7, 20), time(8, 10)), (time(16, 20), time(17, 10)))
PATROL_TIME = (time(19, 30), time(21, 0))
MARKET_TIME = (time(15, 0), time(16, 30))
MARKET = "商业街一线"
PATROL_SIZE = 2
SOON_POST, SOON_ROUTE, RUNNING_ROUTE = "实验小学东门", "商业街一线", "公租房一线"
BUDDIES = ("王建明", "李桂芳")
ON_PATROL_NOW = ("宋立民", "曹振华")
SOON_ON_PATROL = ("唐铁柱", "邓小兵")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place at a time. `place`: a post by its whole name, or a route."""

    kind: ShiftKind
    place: str
    starts_at: datetime
    ends_at: datetime
    seats: int


@dataclass(slots=True)
class Rota:
    """Whoever has had the fewest shifts comes next, and nobody is in two places at once."""

    teams: Mapping[ShiftKind, tuple[str, ...]]
    busy: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, slot: Slot) -> None:
        self.busy.setdefault(name, []).append((slot.starts_at, slot.ends_at))
        self.loads[name] += 1

    def next(self, slot: Slot, seats: int) -> list[str]:
        members = self.teams[slot.kind]
        free = [name for name in members if self._is_free(name, slot)]
        chosen = sorted(free, key=lambda name: (self.loads[name], members.index(name)))[:seats]
        for name in chosen:
            self.take(name, slot)
        return chosen

    def _is_free(self, name: str, slot: Slot) -> bool:
        return all(end <= slot.starts_at or start >= slot.ends_at for start, end in self.busy.get(name, ()))


@dataclass(frozen=True, slots=True)
class Planned:
    slot: Slot
    names: tuple[str, ...]
    accepted: frozenset[str]
    arrived: bool = False


def plan(now: datetime, zone: ZoneInfo, rota: Rota, posts: Mapping[str, int], routes: tuple[str, ...]) -> list[Planned]:
    """`posts`: whole name to how many must be there. What has begun already is left out, but for the one that runs."""
    planned = list(_around(now, rota))
    taken = [each.slot for each in planned]
    for slot in sorted(_fortnight(now, zone, posts, routes), key=lambda slot: (slot.starts_at, slot.place)):
        if slot.starts_at < now or any(_clash(slot, other) for other in taken):
            continue
        seats = slot.seats - 1 if _lacks_somebody(slot, now, planned) else slot.seats
        names = tuple(rota.next(slot, seats))
        planned.append(Planned(slot, names, _who_accepted(names, slot, now, len(planned))))
    return planned


def _around(now: datetime, rota: Rota) -> Iterator[Planned]:
    soon, begun = _rounded(now + SOON), _rounded(now - RUNNING)
    crossing = Slot(ShiftKind.CROSSING, SOON_POST, soon, soon + timedelta(minutes=50), len(BUDDIES))
    patrol = Slot(ShiftKind.PATROL, SOON_ROUTE, soon, soon + timedelta(minutes=90), PATROL_SIZE)
    running = Slot(ShiftKind.PATROL, RUNNING_ROUTE, begun, begun + timedelta(minutes=90), PATROL_SIZE)
    for slot, names in ((crossing, BUDDIES), (patrol, SOON_ON_PATROL), (running, ON_PATROL_NOW)):
        for name in names:
            rota.take(name, slot)
        yield Planned(slot, names, frozenset(names), arrived=slot is running)


def _rounded(at: datetime) -> datetime:
    """To five minutes."""
    return datetime.fromtimestamp(round(at.timestamp() / 300) * 300, UTC)


def _fortnight(now: datetime, zone: ZoneInfo, posts: Mapping[str, int], routes: tuple[str, ...]) -> Iterator[Slot]:
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=number) for number in range(DAYS + 1)):
        if day.isoweekday() <= 5:
            for start, end in CROSSING_TIMES:
                for post, seats in posts.items():
                    yield Slot(ShiftKind.CROSSING, post, _at(day, start, zone), _at(day, end, zone), seats)
        else:
            start, end = MARKET_TIME
            yield Slot(ShiftKind.PATROL, MARKET, _at(day, start, zone), _at(day, end, zone), PATROL_SIZE)
        start, end = PATROL_TIME
        first = day.toordinal() * 2
        for number in (first, first + 1):
            route = routes[number % len(routes)]
            yield Slot(ShiftKind.PATROL, route, _at(day, start, zone), _at(day, end, zone), PATROL_SIZE)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _clash(slot: Slot, other: Slot) -> bool:
    return slot.place == other.place and slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _lacks_somebody(slot: Slot, now: datetime, planned: list[Planned]) -> bool:
    """A few times one of two is still missing: within the next days for each kind, and now and then later."""
    if slot.seats < 2 or slot.starts_at - now < timedelta(hours=6):
        return False
    before = sum(1 for each in planned if each.slot.seats > 1 and each.slot.kind is slot.kind)
    return before % 7 == (2 if slot.kind is ShiftKind.CROSSING else 4)


def _who_accepted(names: tuple[str, ...], slot: Slot, now: datetime, number: int) -> frozenset[str]:
    """Most proposals still wait for an answer; of the next days' some have been accepted."""
    if slot.starts_at - now > timedelta(days=3):
        return frozenset()
    return frozenset(name for position, name in enumerate(names) if (number + position) % 3 == 0)


def assignments(shift: Shift, planned: Planned, people: Mapping[str, int], now: datetime) -> list[Assignment]:
    """For `shift`, which has its id."""
    rows = []
    for name in planned.names:
        accepted = name in planned.accepted
        row = Assignment(
            shift_id=shift.id,
            person_id=people[name],
            answer=Answer.ACCEPTED if accepted else Answer.PROPOSED,
            answered_at=now - timedelta(days=1) if accepted else None,
        )
        if planned.arrived:
            row.arrived_at = shift.starts_at - timedelta(minutes=4)
            row.proof = Proof.SIGN
        rows.append(row)
    return rows
