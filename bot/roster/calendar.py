"""Workdays, holidays and make-up workdays of the country, year by year.

Source: the State Council's yearly notice (国务院办公厅关于部分节假日安排的通知), as the `chinesecalendar` package has
it, or as the office entered it. The office's own table counts first: notices have been changed afterwards.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


class DayKind(enum.StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    """调休上班: a Saturday or Sunday on which the country works."""


class UnknownYear(LookupError):  # noqa: N818 - it is what happened, and is answered, not failed on
    """Nobody has said yet which days of `year` are holidays."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no table of holidays for {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class YearTable:
    """`holidays`: days off with their names, weekends in between included. May reach into the years next to it, as a
    New Year's holiday that begins in December does."""

    year: int
    holidays: Mapping[date, str]
    make_ups: frozenset[date]

    def kind(self, day: date) -> DayKind | None:
        if day in self.make_ups:
            return DayKind.MAKE_UP
        return DayKind.HOLIDAY if day in self.holidays else None


@dataclass(frozen=True, slots=True)
class NationalCalendar:
    """`office`: the tables that the office entered, by year."""

    office: Mapping[int, YearTable] = field(default_factory=dict)

    def kind(self, day: date) -> DayKind:
        """Raises UnknownYear. What the next year's notice says of December counts as well."""
        following = self.office.get(day.year + 1)
        table = self.office.get(day.year) or of_package(day.year)
        said = (following.kind(day) if following is not None else None) or table.kind(day)
        if said is not None:
            return said
        return DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY


@lru_cache(maxsize=32)
def of_package(year: int) -> YearTable:
    """Raises UnknownYear for a year that the installed package does not know."""
    holidays, make_ups, day = {}, set(), date(year, 1, 1)
    while day.year == year:
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError as error:
            raise UnknownYear(year) from error
        if off and name is not None:
            holidays[day] = str(name)
        elif name is not None:
            make_ups.add(day)
        day += timedelta(days=1)
    return YearTable(year, holidays, frozenset(make_ups))
