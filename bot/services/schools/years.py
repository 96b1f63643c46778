"""The country's holidays of a year: entered from the State Council's notice, corrected by the day, taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.calendar import NationalCalendar, UnknownYear, YearTable, of_package
from bot.services import journal
from bot.services.roster.sources import national
from bot.services.schools.wrong import Wrong, WrongError
from db.models import CalendarDay, CalendarYear

FIRST, LAST = 2004, 2100
LONGEST_HOLIDAY = 40


@dataclass(frozen=True, slots=True)
class Year:
    """`table`: None: nobody has said. `entered`: None: the program knows it by itself."""

    year: int
    table: YearTable | None
    entered: CalendarYear | None


async def enter(session: AsyncSession, table: YearTable, *, by: int | None, at: datetime) -> None:
    """In place of what was entered of that year before. Raises WrongError."""
    if not FIRST <= table.year <= LAST:
        raise WrongError(Wrong.GONE, str(table.year))
    if not table.holidays:
        raise WrongError(Wrong.NAME, str(table.year))
    await _write(session, table, by=by, at=at)
    journal.note(session, f"year:{table.year}", "entered", by=by, at=at)


async def correct(
    session: AsyncSession, year: int, day: date, holiday: str | None, *, works: bool, by: int | None, at: datetime
) -> None:
    """A notice was changed afterwards: that day is off (`holiday`: its name), or a weekend on which the country
    `works`, or neither. What the program knows of the year is taken over as it is. Raises WrongError."""
    known = (await one(session, year)).table
    if known is None:
        raise WrongError(Wrong.GONE, str(year))
    holidays, make_ups = dict(known.holidays), set(known.make_ups)
    holidays.pop(day, None)
    make_ups.discard(day)
    if holiday is not None:
        holidays[day] = holiday[:LONGEST_HOLIDAY]
    elif works:
        make_ups.add(day)
    await _write(session, YearTable(year, holidays, frozenset(make_ups)), by=by, at=at)
    # What the next year's notice says of this one counts before: a holiday that begins in December.
    await session.execute(delete(CalendarDay).where(CalendarDay.year == year + 1, CalendarDay.day == day))
    journal.note(session, f"year:{year}", "corrected", by=by, at=at, detail=str(day))


async def remove(session: AsyncSession, year: int, *, by: int | None, at: datetime) -> bool:
    """What the program knows by itself counts again. Whether anything was there."""
    row = await session.get(CalendarYear, year, with_for_update=True)
    if row is None:
        return False
    await _clear(session, year)
    await session.delete(row)
    await session.flush()
    journal.note(session, f"year:{year}", "removed", by=by, at=at)
    return True


async def one(session: AsyncSession, year: int) -> Year:
    calendar = await national(session)
    return _year(year, calendar, {each.year: each for each in (await session.execute(select(CalendarYear))).scalars()})


async def around(session: AsyncSession, today: date) -> list[Year]:
    """This year and the next, and those ahead that were entered."""
    entered = {each.year: each for each in (await session.execute(select(CalendarYear))).scalars()}
    calendar = await national(session)
    wanted = {today.year, today.year + 1, *(year for year in entered if year > today.year)}
    return [_year(year, calendar, entered) for year in sorted(wanted)]


def _year(year: int, calendar: NationalCalendar, entered: Mapping[int, CalendarYear]) -> Year:
    table = calendar.office.get(year)
    if table is None:
        try:
            table = of_package(year)
        except UnknownYear:
            table = None
    return Year(year, table, entered.get(year))


async def _write(session: AsyncSession, table: YearTable, *, by: int | None, at: datetime) -> None:
    row = await session.get(CalendarYear, table.year, with_for_update=True)
    if row is None:
        row = CalendarYear(year=table.year, entered_at=at, entered_by=by)
        session.add(row)
    row.entered_at, row.entered_by, row.sample = at, by, False
    await session.flush()
    await _clear(session, table.year)
    session.add_all(
        CalendarDay(year=table.year, day=day, holiday=name[:LONGEST_HOLIDAY]) for day, name in table.holidays.items()
    )
    session.add_all(CalendarDay(year=table.year, day=day, holiday=None) for day in table.make_ups)
    await session.flush()


async def _clear(session: AsyncSession, year: int) -> None:
    await session.execute(delete(CalendarDay).where(CalendarDay.year == year))
