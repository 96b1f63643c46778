"""学期, 特殊日, 节假日."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import delete, select

from bot.language import T
from bot.roster.calendar import UnknownYear, of_package
from bot.services.importing.schools import grades_of, school_of
from bot.services.importing.work import RowError, Work, clock
from bot.sheets.grid import Row
from db.models import CalendarDay, CalendarYear, PeriodKind, SchoolDay, SchoolPeriod, SpecialKind

LONGEST = 400
"""Days of a term."""
_NEEDS_LEAVES = frozenset({SpecialKind.EARLY, SpecialKind.HALF})


async def take_period(work: Work, row: Row) -> None:
    """One that overlaps with a period of the same kind is that period. Raises RowError."""
    school = await school_of(work, row)
    kind = PeriodKind(str(row.values["kind"]))
    first, last = _day(row, "first"), _day(row, "last")
    if last < first:
        raise RowError("last", T("{last} lies before {first}", last=f"{last}", first=f"{first}"))
    if (last - first).days >= LONGEST:
        raise RowError("last", T("longer than a year: is the year right?"))
    query = select(SchoolPeriod).where(SchoolPeriod.school_id == school.id, SchoolPeriod.kind == kind)
    query = query.where(SchoolPeriod.first <= last, SchoolPeriod.last >= first)
    same = list((await work.session.execute(query.order_by(SchoolPeriod.first))).scalars())
    wanted: dict[str, Any] = {"first": first, "last": last}
    if "name" in row.values:
        wanted["name"] = row.values["name"]
    if len(same) > 1:
        spans = "、".join(f"{each.first}—{each.last}" for each in same)
        raise RowError("first", T("overlaps with several that are there: {spans}", spans=spans))
    if same:
        wanted["sample"] = False
        different = work.put(row, same[0], wanted)
        work.changed(row, f"school:{school.id}", school.name, [each for each in different if each[0] != "sample"])
        return
    work.session.add(SchoolPeriod(school_id=school.id, kind=kind, **wanted))
    await work.session.flush()
    work.added(row, f"school:{school.id}", f"{school.name} {first}—{last}")


def _day(row: Row, key: str) -> date:
    value = row.values[key]
    if not isinstance(value, date):
        raise RowError(key, T("{value} is no day. Write it as 2026-9-1", value=str(value)))
    return value


async def take_special(work: Work, row: Row) -> None:
    """In place of what the school's calendar says of these grades on that day. Raises RowError."""
    school = await school_of(work, row)
    special = SpecialKind(str(row.values["special"]))
    arrives, leaves = _time(row, "arrives"), _time(row, "leaves")
    if arrives is not None and leaves is not None and leaves <= arrives:
        raise RowError("leaves", T("School would be over at {leaves}, before it begins", leaves=clock(leaves)))
    if special in _NEEDS_LEAVES and leaves is None:
        raise RowError("leaves", T("When is school over that day?"))
    if special is SpecialKind.LATE and arrives is None and leaves is None:
        raise RowError("leaves", T("When is school over that day?"))
    said = row.values.get("like")
    if isinstance(said, frozenset) and len(said) != 1:
        raise RowError("like", T("one weekday, please"))
    like = next(iter(said)) if isinstance(said, frozenset) else None
    grades = row.values.get("grades")
    wanted = {
        "special": special,
        "arrives": arrives,
        "leaves": leaves,
        "like": like,
        "own": True,
    }
    of = None if not grades else grades_of(school, grades)
    for day in _days(row, "day"):
        query = select(SchoolDay).where(SchoolDay.school_id == school.id, SchoolDay.day == day)
        known = [each for each in (await work.session.execute(query)).scalars() if each.grades == of]
        if any(_says(each, wanted) for each in known):
            continue
        own = next((each for each in known if each.own), None)
        if own is not None:
            different = work.put(row, own, wanted)
            work.changed(row, f"school:{school.id}", f"{school.name} {day}", different)
            continue
        work.session.add(
            SchoolDay(school_id=school.id, day=day, grades=of, entered_at=work.now, entered_by=work.by, **wanted)
        )
        await work.session.flush()
        work.added(row, f"school:{school.id}", f"{school.name} {day}")


def _says(known: SchoolDay, wanted: dict[str, Any]) -> bool:
    return all(getattr(known, key) == value for key, value in wanted.items() if key != "own")


def _time(row: Row, key: str) -> time | None:
    value = row.values.get(key)
    return value if isinstance(value, time) else None


def _days(row: Row, key: str) -> tuple[date, ...]:
    value = row.values[key]
    return value if isinstance(value, tuple) else ()


async def take_holidays(work: Work, rows: Sequence[Row]) -> None:
    """The rows of one file. What the program knows of a year is taken over as it is, and then changed by these days;
    what was only a sample goes."""
    years: dict[int, dict[date, tuple[Row, str | None]]] = defaultdict(dict)
    for row in rows:
        try:
            for year, day, name in _said(row, {day for own in years.values() for day in own}):
                years[year][day] = row, name
        except RowError as error:
            work.problems.append(row.problem(error.key, error.what))
    for year, days in sorted(years.items()):
        if days:
            await _year(work, year, days)


def _said(row: Row, before: set[date]) -> list[tuple[int, date, str | None]]:
    """Year, day, and the name of the day off; None: the country works. Raises RowError."""
    found = []
    works = row.values["kind"] == "make_up"
    name = str(row.values.get("name", "")) or None
    if not works and name is None:
        raise RowError("name", T("Which holiday is it?"))
    for day in _days(row, "day"):
        if day in before:
            raise RowError("day", T("{day} is there twice", day=f"{day}"))
        said = row.values.get("year")
        year = said if isinstance(said, int) else day.year
        if abs(day.year - year) > 1:
            raise RowError("year", T("{day} lies in another year", day=f"{day}"))
        if works and day.weekday() < 5:
            raise RowError("day", T("{day} is no weekend: people work then anyway", day=f"{day}"))
        found.append((year, day, None if works else name))
    return found


async def _year(work: Work, year: int, days: dict[date, tuple[Row, str | None]]) -> None:
    row = next(iter(days.values()))[0]
    table = await work.session.get(CalendarYear, year)
    if table is not None and table.sample:
        await work.session.execute(delete(CalendarDay).where(CalendarDay.year == year))
        await work.session.delete(table)
        await work.session.flush()
        table = None
    if table is None:
        await _begin(work, year)
    query = select(CalendarDay).where(CalendarDay.year == year)
    known = {each.day: each for each in (await work.session.execute(query)).scalars()}
    for day, (row, name) in days.items():
        there = known.get(day)
        if there is None:
            work.session.add(CalendarDay(year=year, day=day, holiday=name))
            work.added(row, f"year:{year}", f"{day} {name or '上班'}")
        elif there.holiday != name:
            different = work.put(row, there, {"holiday": name})
            work.changed(row, f"year:{year}", f"{day}", different)
    await work.session.flush()


async def _begin(work: Work, year: int) -> None:
    work.session.add(CalendarYear(year=year, entered_at=work.now, entered_by=work.by))
    await work.session.flush()
    try:
        known = of_package(year)
    except UnknownYear:
        return
    work.session.add_all(CalendarDay(year=year, day=day, holiday=name) for day, name in known.holidays.items())
    work.session.add_all(CalendarDay(year=year, day=day, holiday=None) for day in known.make_ups)
    await work.session.flush()
