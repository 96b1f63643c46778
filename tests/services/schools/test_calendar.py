"""What the office enters is what the planner is asked for, over the years that were announced, in any zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.roster.notice import read_notice
from bot.roster.schools import Bell as Rings
from bot.roster.shifts import DaySpan
from bot.roster.slots import Staffing
from bot.services import journal
from bot.services.patterns import once, weekly
from bot.services.patterns.once import NewOccasion
from bot.services.patterns.weekly import NewSeries
from bot.services.roster import facts
from bot.services.schools import adding, changing, days, years
from bot.services.schools.adding import Gate, NewSchool
from bot.services.schools.days import Different
from bot.services.schools.wrong import Wrong, WrongError
from db.engine import Database
from db.models import PeriodKind, Place, PlaceKind, PostKind, Route, SlotKind, SpecialKind
from tests.roster.notices import SAMPLE_2027

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2023, 12, 1, tzinfo=UTC)
TERMS = (
    DaySpan(date(2024, 2, 26), date(2024, 7, 5)),
    DaySpan(date(2024, 9, 2), date(2025, 1, 17)),
    DaySpan(date(2025, 2, 17), date(2025, 7, 4)),
    DaySpan(date(2025, 9, 1), date(2026, 1, 23)),
    DaySpan(date(2026, 3, 2), date(2026, 7, 3)),
    DaySpan(date(2026, 9, 1), date(2027, 1, 22)),
)
NEW = NewSchool(
    "江边小学",
    "1网格",
    [Gate("东门", who=Staffing(2, 2, 3)), Gate("正门", PostKind.PARKING)],
    [
        Rings(frozenset({1, 2, 3}), time(7, 50), time(16, 30)),
        Rings(frozenset({4, 5, 6}), time(7, 50), time(16, 40)),
        Rings(frozenset(), None, time(15, 30), frozenset({4})),
    ],
    TERMS,
)


@pytest.fixture
async def school(database: Database) -> int:
    async with database.writing() as session:
        session.add(Place(kind=PlaceKind.GRID, name="1网格"))
        await session.flush()
        return (await adding.add(session, NEW, by=None, at=AT)).id


async def at_gates(database: Database, day: date, zone: ZoneInfo = SHANGHAI) -> list[str]:
    """Of the east gate, by time."""
    async with database.reading() as session:
        read = await facts.read(session, DaySpan(day, day), zone, AT)
    return [
        f"{each.starts.astimezone(zone):%H:%M}-{each.ends.astimezone(zone):%H:%M}"
        for each in read.problem.shifts
        if each.minimum == 2
    ]


USUAL = ["07:25-07:55", "16:20-17:00"]
FRIDAY = ["07:25-07:55", "15:20-15:50"]


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2024, 3, 4), USUAL),
        (date(2024, 3, 8), FRIDAY),
        (date(2024, 4, 4), []),  # Qingming
        (date(2024, 4, 7), []),  # a Sunday at work, of which the school has said nothing
        (date(2024, 5, 1), []),
        (date(2024, 7, 8), []),  # after the term
        (date(2024, 9, 17), []),  # Mid-Autumn
        (date(2025, 2, 17), USUAL),
        (date(2025, 5, 5), []),
        (date(2025, 10, 8), []),
        (date(2025, 10, 9), USUAL),
        (date(2026, 2, 24), []),  # the term has not begun
        (date(2026, 3, 2), USUAL),
        (date(2026, 6, 19), []),
        (date(2026, 10, 10), []),
        (date(2026, 12, 31), USUAL),
        (date(2027, 1, 4), []),  # nobody knows
    ],
)
async def test_three_years_of_school_days(database: Database, school: int, day: date, asked: list[str]) -> None:
    assert await at_gates(database, day) == asked


async def test_days_that_are_different(database: Database, school: int) -> None:
    async def put(said: Different) -> None:
        async with database.writing() as session:
            await days.put(session, school, said, by=None, at=AT)

    make_up, exam, early, closed = date(2026, 5, 9), date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10)
    await put(Different(make_up, SpecialKind.MAKE_UP, like=0, own=True))
    await put(Different(exam, SpecialKind.EXAM, leaves=time(11, 30), own=True))
    await put(Different(early, SpecialKind.EARLY, leaves=time(14, 0)))
    await put(Different(closed, SpecialKind.CLOSED))
    assert await at_gates(database, make_up) == USUAL
    assert await at_gates(database, exam) == ["07:25-07:55", "11:20-11:50"]
    assert await at_gates(database, early) == ["07:25-07:55", "13:50-14:20"]
    assert await at_gates(database, closed) == []
    # Only the upper grades are off: the lower ones leave as on other days.
    await put(Different(date(2026, 6, 11), SpecialKind.CLOSED, grades=frozenset({4, 5, 6})))
    assert await at_gates(database, date(2026, 6, 11)) == ["07:25-07:55", "16:20-16:50"]
    # Term break, and a holiday that is moved after the notice.
    async with database.writing() as session:
        break_ = DaySpan(date(2026, 6, 15), date(2026, 6, 17))
        await changing.add_period(session, school, PeriodKind.VACATION, break_, by=None, at=AT)
        await years.correct(session, 2026, date(2026, 6, 19), None, works=False, by=None, at=AT)
        await years.correct(session, 2026, date(2026, 6, 22), "端午节", works=False, by=None, at=AT)
    assert await at_gates(database, date(2026, 6, 16)) == []
    assert await at_gates(database, date(2026, 6, 18)) == USUAL
    assert await at_gates(database, date(2026, 6, 19)) == FRIDAY
    assert await at_gates(database, date(2026, 6, 22)) == []
    assert await at_gates(database, date(2026, 5, 1)) == []  # what the program knew of the year is still so
    async with database.writing() as session:
        assert await days.take_back(session, school, closed, by=None, at=AT)
        assert not await days.take_back(session, school, closed, by=None, at=AT)
    assert await at_gates(database, closed) == USUAL


async def test_2027_stops_school_posts_until_it_is_entered(database: Database, school: int) -> None:
    span = DaySpan(date(2027, 1, 4), date(2027, 1, 8))
    async with database.writing() as session:
        session.add(Route(name="江边一线", grid="1网格"))
        await session.flush()
        new = NewSeries(frozenset({1, 3}), time(19, 30), time(21), date(2026, 1, 1), route=1, who=Staffing(2, 2, 2))
        await weekly.add(session, new, by=None, at=AT)
    async with database.reading() as session:
        read = await facts.read(session, span, SHANGHAI, AT)
    assert [(each.year, each.schools) for each in read.missing] == [(2027, (school,))]
    assert len(read.problem.shifts) == 2
    table = read_notice(SAMPLE_2027, 2027).table
    assert table is not None
    async with database.writing() as session:
        await years.enter(session, table, by=None, at=AT)
    assert await at_gates(database, date(2027, 1, 4)) == USUAL
    async with database.writing() as session:
        assert await years.remove(session, 2027, by=None, at=AT)
    assert await at_gates(database, date(2027, 1, 4)) == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"])
async def test_the_same_hours_on_the_wall_in_every_zone(database: Database, school: int, zone: str) -> None:
    """On weekdays just before and after the clocks change."""
    for day in (date(2026, 3, 27), date(2026, 4, 3), date(2026, 9, 4), date(2026, 10, 30), date(2026, 11, 6)):
        assert await at_gates(database, day, ZoneInfo(zone)) == FRIDAY


async def test_what_is_closed_is_planned_no_more_and_stays_in_the_books(database: Database, school: int) -> None:
    day = date(2026, 3, 2)
    async with database.writing() as session:
        await changing.close_post(session, 1, by=None, at=AT)
    assert await at_gates(database, day) == []
    async with database.writing() as session:
        with pytest.raises(WrongError) as error:
            await changing.close_post(session, 1, by=None, at=AT)
        assert error.value.why is Wrong.GONE
        await changing.add_post(session, school, Gate("东门", who=Staffing(2, 2, 2)), by=None, at=AT)
    assert await at_gates(database, day) == USUAL
    async with database.writing() as session:
        await changing.close(session, school, by=None, at=AT)
    assert await at_gates(database, day) == []
    async with database.writing() as session:
        await changing.open_again(session, school, by=None, at=AT)
    assert await at_gates(database, day) == USUAL
    async with database.reading() as session:
        told = [entry.what for entry in await journal.of(session, f"school:{school}")]
    assert told == ["entered", "post_closed", "post", "closed", "opened"]


def gate(name: str = "东门", who: Staffing | None = None) -> Gate:
    return Gate(name, who=who or Staffing())


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (NewSchool(" ", None, [gate()], NEW.bells), Wrong.NAME),
        (NewSchool("校" * 61, None, [gate()], NEW.bells), Wrong.NAME),
        (NewSchool("🏫", None, [gate()], NEW.bells), Wrong.NAME),
        (NewSchool("江边 小学", None, [gate()], NEW.bells), Wrong.NAME_TAKEN),
        (NewSchool("新小学", "9网格", [gate()], NEW.bells), Wrong.NO_SUCH_GRID),
        (NewSchool("新小学", None, [], NEW.bells), Wrong.NO_POSTS),
        (NewSchool("新小学", None, [gate(), gate()], NEW.bells), Wrong.NAME_TAKEN),
        (NewSchool("新小学", None, [gate(who=Staffing(3, 2, 4))], NEW.bells), Wrong.PEOPLE),
        (NewSchool("新小学", None, [gate(who=Staffing(0, 0, 0))], NEW.bells), Wrong.PEOPLE),
        (NewSchool("新小学", None, [gate(who=Staffing(1, 1, 1, youngest=70, oldest=60))], NEW.bells), Wrong.AGES),
        (NewSchool("新小学", None, [gate()], []), Wrong.NO_BELLS),
        (NewSchool("新小学", None, [gate()], [Rings(frozenset(), time(16), time(8))]), Wrong.TIMES),
        (NewSchool("新小学", None, [gate()], [Rings(frozenset(), None, None)]), Wrong.TIMES),
        (NewSchool("新小学", None, [gate()], [Rings(frozenset(), time(8), time(16), frozenset())]), Wrong.WEEKDAYS),
        (
            NewSchool("新小学", None, [gate()], NEW.bells, [DaySpan(date(2026, 9, 1), date(2026, 8, 1))]),
            Wrong.BACKWARDS,
        ),
        (NewSchool("新小学", None, [gate()], NEW.bells, [DaySpan(date(2026, 9, 1), date(2028, 8, 1))]), Wrong.TOO_LONG),
        (NewSchool("新小学", None, [gate()], NEW.bells, lead_minutes=500), Wrong.MINUTES),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_written(
    database: Database, school: int, new: NewSchool, why: Wrong
) -> None:
    async with database.writing() as session:
        with pytest.raises(WrongError) as error:
            await adding.add(session, new, by=None, at=AT)
        assert error.value.why is why
    assert await at_gates(database, date(2026, 3, 2)) == USUAL


async def test_an_occasion_and_what_cannot_be_one(database: Database, school: int) -> None:
    good = NewOccasion("集中排查", [date(2026, 3, 14)], time(9), time(11), [1], SlotKind.SWEEP, who=Staffing(2, 2, 4))
    async with database.writing() as session:
        row = await once.add(session, good, by=None, at=AT)
        for wrong, why in (
            (NewOccasion("排查", [], time(9), time(11)), Wrong.TOO_LONG),
            (NewOccasion("排查", [date(2026, 3, 14)], time(9), time(9)), Wrong.TIMES),
            (NewOccasion("排查", [date(2026, 3, 14)], time(9), time(8)), Wrong.TIMES),
            (NewOccasion("排查", [date(2026, 3, 14)], time(9), time(11), [99]), Wrong.NO_SUCH_GRID),
            (NewOccasion("", [date(2026, 3, 14)], time(9), time(11)), Wrong.NAME),
        ):
            with pytest.raises(WrongError) as error:
                await once.add(session, wrong, by=None, at=AT)
            assert error.value.why is why
    assert await at_gates(database, date(2026, 3, 14)) == ["09:00-11:00"]
    async with database.writing() as session:
        await once.call_off(session, row.id, by=None, at=AT, day=date(2026, 3, 14))
    assert await at_gates(database, date(2026, 3, 14)) == []
