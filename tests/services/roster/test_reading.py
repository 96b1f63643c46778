"""What is read is what was written: any schools, series, occasions, edits by hand, rules and people, through rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster import people as planned
from bot.roster.calendar import NationalCalendar, YearTable
from bot.roster.demand import Occasion, Sources
from bot.roster.rules import COLD, HEAT, CareLimit, Rules
from bot.roster.schools import Bell, School, SchoolPost, Special, SpecialDay
from bot.roster.series import Pattern, Series
from bot.roster.shifts import DaySpan, Kind
from bot.roster.slots import HandEdit, Staffing
from bot.services.roster import facts, rules, sources, whose
from bot.services.roster.sources import Grids
from db import models
from db.encryption import Keyring
from db.engine import Database
from db.models import Model, PeriodKind, Place, PlaceKind, PostKind, Role, SlotKind, SpecialKind, Team
from tests.services.roster.quarter import NOW, WEEK, Quarter

GRIDS = Grids({"1网格": 1, "2网格": 2, "3网格": 3})
MONDAY = date(2025, 3, 3)

grids = st.integers(1, 3)
days = st.integers(0, 400).map(lambda number: MONDAY + timedelta(days=number))
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 30, 59]))
weekdays = st.frozensets(st.integers(0, 6))
grades = st.frozensets(st.integers(1, 9), min_size=1)
kinds = st.sampled_from(Kind)
teams = st.sampled_from([team.value for team in Team])
maybe_clock = st.none() | clocks


@st.composite
def staffings(draw: st.DrawFn) -> Staffing:
    minimum = draw(st.integers(0, 3))
    ideal = minimum + draw(st.integers(0, 2))
    return Staffing(
        minimum, ideal, max(1, ideal + draw(st.integers(0, 2))), draw(st.booleans()), draw(st.booleans()),
        draw(st.booleans()), draw(st.booleans()), draw(st.integers(16, 21)), draw(st.none() | st.integers(60, 80)),
    )  # fmt: skip


bells = st.builds(Bell, grades, maybe_clock, maybe_clock, weekdays)
specials = st.builds(
    SpecialDay, st.sampled_from(Special), st.none() | grades,
    st.none() | st.lists(bells, min_size=1, max_size=2).map(tuple), maybe_clock, maybe_clock,
    st.none() | st.integers(0, 6),
)  # fmt: skip
own_days = st.dictionaries(days, st.lists(specials, min_size=1, max_size=2).map(tuple), max_size=3)
spans = st.builds(lambda first, more: DaySpan(first, first + timedelta(days=more)), days, st.integers(0, 90))
minutes = st.integers(0, 60)


@st.composite
def schools(draw: st.DrawFn, number: int) -> School:
    posts = [
        SchoolPost(
            10 * number + each, draw(st.sampled_from([Kind.CROSSING, Kind.PARKING])), draw(grids), draw(staffings()),
            draw(minutes), draw(minutes), draw(minutes), draw(minutes), draw(minutes),
        )
        for each in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    by_day = st.lists(spans, max_size=2, unique_by=lambda span: span.first).map(
        lambda found: tuple(sorted(found, key=lambda span: span.first))
    )
    return School(
        number, f"第{number}小学", draw(teams), draw(by_day), tuple(draw(st.lists(bells, max_size=3))), tuple(posts),
        draw(by_day), draw(own_days), draw(own_days),
    )  # fmt: skip


patterns = st.builds(Pattern, weekdays, clocks, clocks, grids, staffings(), st.integers(1, 4))


@st.composite
def series(draw: st.DrawFn, number: int) -> Series:
    since = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    first = draw(days)
    return Series(
        number, draw(kinds), draw(teams), first, tuple((day, draw(patterns)) for day in since),
        draw(st.none() | st.just(first + timedelta(days=30))),
    )  # fmt: skip


@st.composite
def occasions(draw: st.DrawFn, number: int) -> Occasion:
    return Occasion(
        number, draw(kinds), draw(teams), tuple(sorted(draw(st.sets(days, min_size=1, max_size=3)))),
        tuple(sorted(draw(st.sets(grids, min_size=1)))), draw(clocks), draw(clocks), draw(staffings()),
    )  # fmt: skip


edits = st.builds(HandEdit, st.booleans(), st.none() | days, maybe_clock, maybe_clock, st.none() | grids,
                  st.none() | staffings())  # fmt: skip


@st.composite
def any_sources(draw: st.DrawFn) -> Sources:
    return Sources(
        tuple(draw(schools(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        tuple(draw(series(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        tuple(draw(occasions(number)) for number in range(1, draw(st.integers(0, 2)) + 1)),
        draw(st.dictionaries(st.sampled_from(["series:1:2025-03-04", "school:1:10:2025-03-04:in:1", "x"]), edits)),
    )


def staffed(of: Staffing) -> dict[str, Any]:
    return {name: getattr(of, name) for name in Staffing.__slots__}


def rows_of(of: Sources) -> Iterator[Model]:
    for number, school in enumerate(of.schools):
        yield models.School(id=school.id, name=school.name, team=school.team)
        yield from _of_school(school, 1000 * (number + 1))
    for each in of.series:
        yield models.Series(id=each.id, kind=SlotKind(each.kind), team=each.team, first=each.first, last=each.last)
        for since, pattern in each.patterns:
            yield models.SeriesPattern(
                series_id=each.id, since=since, weekdays=pattern.weekdays, begins=pattern.begins, ends=pattern.ends,
                grid_id=pattern.grid, every=pattern.every, **staffed(pattern.staffing),
            )  # fmt: skip
    for once in of.occasions:
        yield models.Occasion(
            id=once.id, kind=SlotKind(once.kind), team=once.team, name="反诈宣传", begins=once.begins, ends=once.ends,
            **staffed(once.staffing),
        )  # fmt: skip
        yield from (models.OccasionDay(occasion_id=once.id, day=day) for day in once.days)
        yield from (models.OccasionGrid(occasion_id=once.id, grid_id=grid) for grid in once.grids)
    for key, edit in of.hand.items():
        yield models.SlotEdit(
            slot_key=key, cancelled=edit.cancelled, day=edit.day, begins=edit.begins, ends=edit.ends,
            grid_id=edit.grid, edited_at=NOW, **({} if edit.staffing is None else staffed(edit.staffing)),
        )  # fmt: skip


def _of_school(school: School, number: int) -> Iterator[Model]:
    for post in school.posts:
        kind = PostKind.PARKING if post.kind is Kind.PARKING else PostKind.ESCORT
        yield models.Post(
            id=post.id, school_id=school.id, name="东门", kind=kind, sign=str(1000 + post.id), grid=f"{post.grid}网格",
            in_before=post.before, in_after=post.in_after, out_before=post.out_before, out_after=post.out_after,
            joined=post.joined, **staffed(post.staffing),
        )  # fmt: skip
    for kind_of, own in ((PeriodKind.TERM, school.terms), (PeriodKind.VACATION, school.vacations)):
        yield from (
            models.SchoolPeriod(school_id=school.id, kind=kind_of, first=each.first, last=each.last) for each in own
        )
    yield from (_bell(school, each, None) for each in school.bells)
    for is_own, by_day in ((True, school.own), (False, school.changes)):
        for day, changed in by_day.items():
            for each in changed:
                number += 1
                yield models.SchoolDay(
                    id=number, school_id=school.id, day=day, special=SpecialKind(each.special), own=is_own,
                    grades=each.grades, arrives=each.arrives, leaves=each.leaves, like=each.like,
                )  # fmt: skip
                yield from (_bell(school, bell, number) for bell in each.bells or ())


def _bell(school: School, bell: Bell, day: int | None) -> Model:
    return models.Bell(
        school_id=school.id, school_day_id=day, grades=bell.grades, weekdays=bell.weekdays, arrives=bell.arrives,
        leaves=bell.leaves,
    )  # fmt: skip


async def put(session: AsyncSession, rows: Iterable[Model]) -> None:
    session.add_all(Place(id=number, kind=PlaceKind.GRID, name=name) for name, number in GRIDS.by_name.items())
    await session.flush()
    for row in rows:
        session.add(row)
        await session.flush()


async def write(database: Database, rows: Iterable[Model]) -> None:
    async with database.writing() as session:
        await put(session, rows)


Read = Callable[[AsyncSession], Awaitable[Any]]


def read_back(url: str, key: str, rows: Iterable[Model], read: Read) -> Any:
    """What `read` makes of `rows`, in a transaction that is taken back: each example finds the tables empty."""

    async def run() -> Any:
        database = Database(url, Keyring([key]))
        try:
            async with AsyncSession(database.writer) as session:
                await put(session, rows)
                session.expunge_all()
                return await read(session)
        finally:
            await database.close()

    return asyncio.run(run())


on_a_real_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@on_a_real_database
@given(of=any_sources())
def test_sources_come_back_as_they_were(of: Sources, database_url_upgraded: str, field_key: str) -> None:
    async def read(session: AsyncSession) -> Sources:
        return await sources.sources(session, await sources.grids(session))

    assert read_back(database_url_upgraded, field_key, rows_of(of), read) == of


instants = st.integers(0, 60 * 24 * 14).map(lambda minute: NOW + timedelta(minutes=minute))


wishes = st.builds(
    planned.Wish, st.booleans(), weekdays, st.integers(0, 700), st.integers(701, 1440), st.none() | kinds,
    st.none() | st.just("series:1:2025-03-04"),
)  # fmt: skip


@st.composite
def any_people(draw: st.DrawFn) -> tuple[planned.Person, ...]:
    return tuple(draw(_person(number)) for number in range(1, draw(st.integers(1, 3)) + 1))


@st.composite
def _person(draw: st.DrawFn, number: int) -> planned.Person:
    free = draw(st.none() | st.sets(st.tuples(st.integers(0, 6), st.sampled_from([(0, 600), (700, 1440)])), max_size=3))
    aways = sorted(draw(st.lists(st.tuples(instants, st.integers(1, 999)), max_size=2, unique_by=lambda each: each[0])))
    team = draw(teams)
    return planned.Person(
        id=number,
        grid=draw(grids),
        teams=frozenset({team}) | draw(st.frozensets(teams, max_size=2)),
        birth_year=draw(st.none() | st.integers(1950, 2008)),
        vetted=draw(st.booleans()),
        insured=draw(st.booleans()),
        experienced=draw(st.booleans()),
        leads=frozenset({team}) if draw(st.booleans()) else frozenset(),
        free=None if free is None else tuple(planned.FreeTime(day, *times) for day, times in sorted(free)),
        away=tuple(
            planned.Away(starts, starts + timedelta(minutes=length), draw(st.sampled_from(planned.Absence)))
            for starts, length in aways
        ),
        wishes=tuple(draw(st.lists(wishes, max_size=2))),
        per_week=draw(st.none() | st.integers(0, 7)),
        per_month=draw(st.none() | st.integers(0, 20)),
    )


def rows_of_people(everybody: Sequence[planned.Person]) -> Iterator[Model]:
    for each in everybody:
        own = next(iter(sorted(each.leads or each.teams)))
        roles = [Role.VOLUNTEER, *([Role.DEPUTY] if each.leads else [])]
        yield models.Person(
            id=each.id, name="王建明", team=own, grid=f"{each.grid}网格", birth_year=each.birth_year, created_at=NOW,
            vetted=each.vetted or None, experienced=each.experienced,
            insured_until=WEEK.last if each.insured else WEEK.last - timedelta(days=1),
            roles=[models.PersonRole(role=role) for role in roles],
        )  # fmt: skip
        yield from (models.Training(person_id=each.id, team=team) for team in each.teams - {own})
        yield models.Availability(
            person_id=each.id, free_said_at=None if each.free is None else NOW, per_week=each.per_week,
            per_month=each.per_month,
        )  # fmt: skip
        for free in each.free or ():
            yield models.FreeTime(person_id=each.id, weekday=free.weekday, begins=free.begins, ends=free.ends)
        for away in each.away:
            yield models.Away(
                person_id=each.id, kind=models.AwayKind(away.why), starts_at=away.starts, ends_at=away.ends,
                said_at=NOW,
            )  # fmt: skip
        for wish in each.wishes:
            yield models.Wish(
                person_id=each.id, wanted=wish.wanted, weekdays=wish.weekdays, begins=wish.begins, ends=wish.ends,
                kind=None if wish.kind is None else SlotKind(wish.kind), slot_key=wish.shift, said_at=NOW,
            )  # fmt: skip


@on_a_real_database
@given(everybody=any_people())
def test_people_come_back_as_they_were(
    everybody: tuple[planned.Person, ...], database_url_upgraded: str, field_key: str
) -> None:
    async def read(session: AsyncSession) -> tuple[planned.Person, ...]:
        return await whose.people(session, WEEK, NOW, GRIDS, {})

    assert read_back(database_url_upgraded, field_key, rows_of_people(everybody), read) == everybody


async def test_rules_begin_as_the_planner_has_them_and_are_set_by_rows(database: Database) -> None:
    async with database.reading() as session:
        assert await rules.rules(session) == Rules()
    await write(
        database,
        [
            models.RosterSettings(id=1, per_week=4, rest_minutes=600, usual_care=False, silent_are_free=False),
            models.CareRule(from_age=65, first=701, last=815, begins=time(10), ends=time(17)),
            models.WeatherDay(day=MONDAY, entered_at=NOW),
            models.GridLink(grid_id=1, other_id=2, minutes=8, neighbours=True),
            models.GridLink(grid_id=1, other_id=3, minutes=None, neighbours=False),
        ],
    )
    async with database.reading() as session:
        assert await rules.rules(session) == Rules(
            per_week=4,
            rest_after_late=timedelta(hours=10),
            silent_are_free=False,
            care=(CareLimit(65, (7, 1), (8, 15), time(10), time(17)),),
            weather=frozenset({MONDAY}),
            travel={(1, 2): 8},
            neighbours=frozenset({frozenset({1, 2})}),
        )
    assert Rules().care == (HEAT, COLD)


async def test_the_office_s_year_counts_before_the_program_s(database: Database) -> None:
    await write(
        database,
        [
            models.CalendarYear(year=2031, entered_at=NOW),
            models.CalendarDay(year=2031, day=date(2031, 1, 1), holiday="元旦"),
            models.CalendarDay(year=2031, day=date(2031, 1, 4)),
        ],
    )
    async with database.reading() as session:
        found = await sources.national(session)
    table = YearTable(2031, {date(2031, 1, 1): "元旦"}, frozenset({date(2031, 1, 4)}))
    assert found == NationalCalendar({2031: table})


async def test_what_somebody_stood_is_served_and_what_they_missed_is_not(quarter: Quarter) -> None:
    quarter.now = NOW - timedelta(days=7)
    await quarter.published(DaySpan(date(2025, 3, 3), date(2025, 3, 9)))
    seats = sorted(await quarter.seats())
    async with quarter.database.writing() as session:
        missed, replaced = seats[0], seats[1]
        (await _assignment(session, missed.shift, missed.person)).result = models.Result.ABSENT
        (await _assignment(session, replaced.shift, replaced.person)).answer = models.Answer.RELEASED
    quarter.now = NOW
    known = await quarter.facts()
    served = {person.id: len(person.served) for person in known.problem.people}
    counted = [seat.person for seat in seats if seat not in (missed, replaced)]
    assert served == {person: counted.count(person) for person in served}
    assert known.problem.published == frozenset()


async def _assignment(session: AsyncSession, key: str, person: int) -> models.Assignment:
    query = select(models.Assignment).join(models.Shift, models.Shift.id == models.Assignment.shift_id)
    query = query.where(models.Shift.slot_key == key, models.Assignment.person_id == person)
    row: models.Assignment = (await session.execute(query)).scalar_one()
    return row


async def test_the_fingerprint_is_the_same_for_the_same_facts(quarter: Quarter) -> None:
    known = await quarter.facts()
    quarter.now += timedelta(days=1)
    assert (await quarter.facts()).fingerprint == known.fingerprint
    turned = replace(known.problem, shifts=known.problem.shifts, now=datetime(2025, 1, 1, tzinfo=UTC))
    assert facts.fingerprint(turned, known.missing) == known.fingerprint
    fewer = replace(known.problem, people=known.problem.people[1:])
    assert facts.fingerprint(fewer, known.missing) != known.fingerprint


def test_kinds_are_called_the_same_in_rows_and_in_the_planner() -> None:
    for stored, pure in ((SlotKind, Kind), (SpecialKind, Special), (models.AwayKind, planned.Absence)):
        assert {each.value for each in stored} == {each.value for each in pure}
