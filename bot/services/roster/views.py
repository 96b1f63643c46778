"""The roster as it leaves the chat, on pictures, in texts and files: who stands where, as values.

Of a plan that is not published its draft, of everything else what is published. No phone number is ever in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.lettering import lettered
from bot.roster.shifts import DaySpan
from bot.services import shifts
from bot.services.roster import drafts
from db.models import (
    Answer,
    CalendarYear,
    Person,
    PlannedShift,
    RosterPlan,
    RosterState,
    SchoolPeriod,
    Shift,
    ShiftKind,
)

LONGEST = timedelta(days=70)
"""Days on one paper, both ends included."""


@dataclass(frozen=True, slots=True)
class Stander:
    """Somebody in a shift. `name`: as people call them, the whole name where two are called the same.

    `answer`: None in a draft.
    """

    id: int
    name: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift. `place`: 实验小学东门. `short`: people below the minimum; `leaderless`: nobody there can lead."""

    kind: ShiftKind
    place: str
    starts: datetime
    ends: datetime
    people: tuple[Stander, ...]
    short: int = 0
    leaderless: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Of the local days from `first` to `last`, both included; the duties by time.

    `draft`: nobody has been told of it. `sample`: made with school dates that were made up (样例).
    """

    first: date
    last: date
    duties: tuple[Duty, ...]
    draft: bool = False
    sample: bool = False

    @property
    def holes(self) -> int:
        """People that are missing."""
        return sum(duty.short for duty in self.duties)

    def on(self, day: date, zone: ZoneInfo) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.starts.astimezone(zone).date() == day)

    def between(self, first: date, last: date, zone: ZoneInfo) -> View:
        """The part that lies on these days."""
        days = tuple(duty for duty in self.duties if first <= duty.starts.astimezone(zone).date() <= last)
        return replace(self, first=max(first, self.first), last=min(last, self.last), duties=days)

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))

    @property
    def mondays(self) -> tuple[date, ...]:
        """Of the weeks that it touches."""
        return tuple(day for day in self._whole_weeks() if day.weekday() == 0)

    def _whole_weeks(self) -> Iterable[date]:
        monday = self.first - timedelta(days=self.first.weekday())
        return (monday + timedelta(days=number) for number in range((self.last - monday).days + 1))


async def of_plan(session: AsyncSession, plan: int, zone: ZoneInfo) -> View | None:
    """Its draft, or what has become of its days since it was published; None of one that is neither."""
    row = await session.get(RosterPlan, plan)
    if row is not None and row.state is RosterState.PUBLISHED:
        return await published(session, DaySpan(row.first, row.last), zone)
    draft = await drafts.read(session, plan)
    if draft is None or draft.plan.state is not RosterState.DRAFT:
        return None
    names = await _names(session, {person for people in draft.seats.values() for person in people})
    duties = tuple(
        Duty(
            _kind(shift),
            shift.place,
            shift.starts_at,
            shift.ends_at,
            _sorted(Stander(person, names[person]) for person in draft.seats.get(shift.slot_key, ())),
            shift.below,
            shift.leaderless,
        )
        for shift in draft.shifts
    )
    span = DaySpan(draft.plan.first, draft.plan.last)
    return View(span.first, span.last, duties, draft=True, sample=await _sample(session, span, duties))


async def published(session: AsyncSession, span: DaySpan, zone: ZoneInfo) -> View:
    """What people have been told of, as it stands now."""
    last = min(span.last, span.first + LONGEST)
    begins = datetime.combine(span.first, time.min, zone)
    ends = datetime.combine(last + timedelta(days=1), time.min, zone)
    known = (Shift.published_at.is_not(None), Shift.starts_at >= begins, Shift.starts_at < ends)
    watches = await shifts.watches(session, *known)
    there = {watch.shift.id: [seat for seat in watch.seats if seat.is_theirs or seat.has_arrived] for watch in watches}
    names = await _names(session, {seat.person.id for seats in there.values() for seat in seats})
    duties = tuple(
        Duty(
            watch.shift.kind,
            watch.place,
            watch.shift.starts_at,
            watch.shift.ends_at,
            _sorted(Stander(seat.person.id, names[seat.person.id], seat.assignment.answer)
                    for seat in there[watch.shift.id]),
            watch.short,
        )
        for watch in watches
    )  # fmt: skip
    return View(span.first, last, duties, sample=await _sample(session, DaySpan(span.first, last), duties))


SATURDAY = 5


async def next_week(session: AsyncSession, zone: ZoneInfo, now: datetime) -> DaySpan:
    """Monday to Sunday: the first week that has something published ahead; this one when none has.

    From Saturday on people want to know of the week that comes, where that is published.
    """
    this = week_of(now.astimezone(zone).date())
    if now.astimezone(zone).weekday() >= SATURDAY:
        comes = week_of(this.last + timedelta(days=1))
        begins = await _first_published(session, datetime.combine(comes.first, time.min, zone))
        if begins is not None and begins.astimezone(zone).date() <= comes.last:
            return comes
    begins = await _first_published(session, now)
    return this if begins is None else week_of(max(now, begins).astimezone(zone).date())


async def _first_published(session: AsyncSession, ends_after: datetime) -> datetime | None:
    known = (Shift.published_at.is_not(None), Shift.cancelled_at.is_(None), Shift.ends_at > ends_after)
    return (await session.execute(select(func.min(Shift.starts_at)).where(*known))).scalar()


def week_of(day: date) -> DaySpan:
    monday = day - timedelta(days=day.weekday())
    return DaySpan(monday, monday + timedelta(days=6))


async def newest_draft(session: AsyncSession) -> RosterPlan | None:
    """What lies before the office, if anything does."""
    query = select(RosterPlan).where(RosterPlan.state == RosterState.DRAFT).order_by(RosterPlan.id.desc())
    return (await session.execute(query.limit(1))).scalar_one_or_none()


async def _names(session: AsyncSession, people: set[int]) -> dict[int, str]:
    """As they are called; the whole name where two on the same paper are called the same, emoji aside."""
    rows = list((await session.execute(select(Person).where(Person.id.in_(people)))).scalars())
    called = {row.id: row.called or row.name for row in rows}
    read = {number: lettered(name) or name for number, name in called.items()}
    twice = Counter(read.values())
    return {row.id: row.name if twice[read[row.id]] > 1 else called[row.id] for row in rows}


def _sorted(people: Iterable[Stander]) -> tuple[Stander, ...]:
    return tuple(sorted(people, key=lambda each: each.id))


def _kind(shift: PlannedShift) -> ShiftKind:
    if shift.post_id is not None:
        return ShiftKind.CROSSING
    return ShiftKind.OCCASION if shift.route_id is None else ShiftKind.PATROL


async def _sample(session: AsyncSession, span: DaySpan, duties: Sequence[Duty]) -> bool:
    """Whether school dates in it were made up for the demo."""
    if not any(duty.kind is ShiftKind.CROSSING for duty in duties):
        return False
    years = select(CalendarYear.year).where(
        CalendarYear.sample, CalendarYear.year.between(span.first.year, span.last.year)
    )
    terms = select(SchoolPeriod.id).where(SchoolPeriod.sample, SchoolPeriod.first <= span.last)
    terms = terms.where(SchoolPeriod.last >= span.first)
    found = [(await session.execute(query.limit(1))).first() for query in (years, terms)]
    return any(row is not None for row in found)
