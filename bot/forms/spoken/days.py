"""Which day: 明天, 下周三, 12月1日, 12-1, 1号, 下个月5号, 三天后."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.reading import spaced
from bot.forms.spoken.tense import Tense, nearest

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_NUMBER = rf"(?:\d{{1,3}}|[{SPOKEN}]{{1,4}})"
_WEEK = "(?:周|星期|礼拜)"
_NEAR = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_WEEKDAYS = {each: number for number, each in enumerate("一二三四五六日")} | {"天": 6, "七": 6, "末": 5}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_YEARS = {"去年": -1, "今年": 0, "明年": 1}

_FORMS = re.compile(
    rf"(?P<near>大前|大后|前|后)(?:天|日)|(?P<bare_near>昨|今|明)(?:天|日|儿个?)?(?!年)"
    rf"|(?P<week>上上|上|这|本|下下|下)?个?{_WEEK}(?P<weekday>[一二三四五六日天七末1-7])"
    rf"|(?P<whole>(?:19|20)\d{{2}})(?P<whole_month>\d{{2}})(?P<whole_day>\d{{2}})(?!\d)"
    rf"|(?:(?P<year>\d{{4}}[年/.-]|去年|今年|明年)\s*)?(?P<month>{_N})\s*(?:月(?:份的?)?|[/.-])\s*(?P<day>{_N})[日号]?"
    rf"|(?P<months>上|这|本|下)?个?月?\s*(?P<day_of_month>{_N})[日号]"
    rf"|(?:再?过)?(?P<later>{_NUMBER})(?P<unit>天|个?{_WEEK})(?P<side>以?后|之后|以?前|之前)"
)


@dataclass(frozen=True, slots=True)
class DayAtStart:
    day: date
    rest: str
    """Of the text, after the day."""
    open: bool
    """Its year, month or week was left open, so that it is the nearest that the tense allows, today included."""


def day_at_start(text: str, today: date, tense: Tense) -> DayAtStart | None:
    """The day that `text` begins with; None where it begins with none that there is."""
    text = spaced(text)
    match = _FORMS.match(text)
    day = None if match is None else _day(match, today, tense)
    if match is None or day is None:
        return None
    is_open = bool(
        (match["weekday"] and not match["week"])
        or (match["month"] and not match["year"])
        or (match["day_of_month"] and not match["months"])
    )
    return DayAtStart(day, text[match.end() :].strip(), is_open)


def day_in(text: str, today: date, tense: Tense) -> date | None:
    """The day that `text` is; None when it says anything else, or more."""
    found = day_at_start(text, today, tense)
    return found.day if found is not None and found.rest.strip("。.! 吧") == "" else None


def _day(match: re.Match[str], today: date, tense: Tense) -> date | None:
    if near := match["near"] or match["bare_near"]:
        return today + timedelta(days=_NEAR[near])
    if match["weekday"]:
        return _weekday(match, today, tense)
    if match["whole"]:
        return _date(int(match["whole"]), int(match["whole_month"]), int(match["whole_day"]))
    if match["later"]:
        return _later(match, today)
    if match["month"]:
        return _month_and_day(match, today, tense)
    return _day_of_month(match, today, tense)


def _weekday(match: re.Match[str], today: date, tense: Tense) -> date:
    said = match["weekday"]
    weekday = int(said) - 1 if said.isdecimal() else _WEEKDAYS[said]
    monday = today - timedelta(days=today.weekday())
    if match["week"]:
        return monday + timedelta(weeks=_WEEKS[match["week"]], days=weekday)
    return nearest((monday + timedelta(weeks=week, days=weekday) for week in (-1, 0, 1)), today, tense)


def _later(match: re.Match[str], today: date) -> date | None:
    number = whole_number(match["later"])
    if number is None:
        return None
    days = number if match["unit"] == "天" else number * 7
    return today + timedelta(days=days if match["side"].endswith("后") else -days)


def _month_and_day(match: re.Match[str], today: date, tense: Tense) -> date | None:
    month, day = whole_number(match["month"]), whole_number(match["day"])
    if month is None or day is None:
        return None
    if year := match["year"]:
        return _date(today.year + _YEARS[year] if year in _YEARS else int(year[:4]), month, day)
    years = range(today.year - 4, today.year + 5)  # the 29th of February is there only in some
    there = [found for year in years if (found := _date(year, month, day)) is not None]
    return nearest(there, today, tense) if there else None


def _day_of_month(match: re.Match[str], today: date, tense: Tense) -> date | None:
    day = whole_number(match["day_of_month"])
    if day is None:
        return None
    if match["months"]:
        year, month = _month_from(today, _WEEKS[match["months"]])
        return _date(year, month, day)
    there = [found for found in _days_of_months(today, day) if found is not None]
    return nearest(there, today, tense) if there else None


def _days_of_months(today: date, day: int) -> Iterator[date | None]:
    return (_date(*_month_from(today, months), day) for months in range(-2, 3))


def _month_from(today: date, months: int) -> tuple[int, int]:
    count = today.year * 12 + today.month - 1 + months
    return count // 12, count % 12 + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
