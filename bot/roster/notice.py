"""The year's holidays as they are pasted from the State Council's notice.

"元旦:1月1日(周四)至3日(周六)放假,共3天。1月4日(周日)上班。" Whatever cannot be read is a problem with the words
that it is in: a table that is half right would leave children without anybody at the gate.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.roster.calendar import YearTable

FEASTS = {
    "元旦": ((1, 1), (1, 1)),
    "春节": ((1, 21), (2, 21)),
    "清明": ((4, 4), (4, 6)),
    "劳动": ((5, 1), (5, 1)),
    "端午": ((5, 27), (6, 26)),
    "中秋": ((9, 7), (9, 30)),
    "国庆": ((10, 1), (10, 1)),
}
"""From which to which (month, day) one of its days lies. 中秋 may fall into 国庆; then its name has to be there."""
_WEEKDAYS = "一二三四五六日"


class NoticeFault(enum.StrEnum):
    NOTHING = "nothing"
    """No date with 放假 or 上班 in it."""
    OTHER_YEAR = "other_year"
    """It is the notice of another year."""
    FEAST_MISSING = "feast_missing"
    UNREADABLE = "unreadable"
    """Dates of which it does not say what they are."""
    NO_SUCH_DAY = "no_such_day"
    WRONG_WEEKDAY = "wrong_weekday"
    WRONG_COUNT = "wrong_count"
    """共3天, and it is not three days."""
    WORKDAY_ANYWAY = "workday_anyway"
    """A make-up workday that is neither Saturday nor Sunday."""
    BOTH = "both"
    """Off and at work on one day."""


@dataclass(frozen=True, slots=True)
class NoticeProblem:
    """`words`: those of the notice, or the feast that is missing. `day` and `really`: a day of which it says something
    else than `really` (a weekday as 一 to 日, or a number of days)."""

    fault: NoticeFault
    words: str
    day: date | None = None
    really: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """`table`: None unless there is no problem."""

    table: YearTable | None
    problems: tuple[NoticeProblem, ...]


def read_notice(text: str, year: int) -> Notice:
    """`text`: the whole notice or its seven points; full-width signs and what stands round them do not matter."""
    reader = _Reader(year)
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    title = re.search(r"(\d{4})年(?:部分)?节假日", re.sub(r"\s", "", plain))  # it is broken into lines
    if title is not None and int(title[1]) != year:
        reader.problems.append(NoticeProblem(NoticeFault.OTHER_YEAR, title[0], really=title[1]))
    for sentence in re.split(r"[。;\n]", plain):
        reader.read(sentence)
    problems = (*reader.problems, *reader.missing(plain))
    if problems:
        return Notice(None, problems)
    return Notice(YearTable(year, reader.holidays, frozenset(reader.make_ups)), ())


_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号](?:\(([^)]*)\))?"
_DAYS = re.compile(rf"{_DAY}(?:(?:至|到|-|—|–|~){_DAY})?")


class _Reader:
    def __init__(self, year: int) -> None:
        self.year = year
        self.holidays: dict[date, str] = {}
        self.make_ups: set[date] = set()
        self.problems: list[NoticeProblem] = []
        self._name = ""

    def read(self, sentence: str) -> None:
        """Dates belong to the next 放假 or 上班 that follows them in the sentence."""
        if "鼓励" in sentence:  # employers are encouraged to give New Year's Eve off: no holiday
            return
        named = re.match(r"(?:[一二三四五六七八九十\d]+[、.])?([^::\d]+):", sentence)
        self._name = named[1] if named else self._name
        waiting: list[date] = []
        off: list[date] = []
        for clause in _clauses(sentence):
            dated = list(_DAYS.finditer(clause))
            for found in dated:
                waiting += self._days(found, clause)
            if "上班" in clause:
                self._works(waiting, clause)
                waiting = []
            elif "放假" in clause:
                off, waiting = waiting, []
                self._is_off(off, clause)
            self._count(clause, off)
        if waiting and not re.fullmatch(r"\D*\d{4}年\d{1,2}月\d{1,2}日", sentence):  # the date of the notice itself
            self._found(NoticeFault.UNREADABLE, sentence)

    def missing(self, plain: str) -> Iterator[NoticeProblem]:
        if not self.holidays and not self.problems:
            yield NoticeProblem(NoticeFault.NOTHING, plain[:40])
            return
        days = {(day.month, day.day) for day in self.holidays if day.year == self.year}
        for feast, (first, last) in FEASTS.items():
            if feast not in plain and not any(first <= day <= last for day in days):
                yield NoticeProblem(NoticeFault.FEAST_MISSING, feast)
        for day in sorted(self.make_ups & self.holidays.keys()):
            yield NoticeProblem(NoticeFault.BOTH, self.holidays[day], day)

    def _days(self, found: re.Match[str], clause: str) -> list[date]:
        groups = found.groups()
        first = self._day(groups[:4], None, clause)
        if first is None:
            return []
        last = first if groups[6] is None else self._day(groups[4:], first, clause)
        if last is None:
            return []
        if last < first or last - first > timedelta(days=30):
            self._found(NoticeFault.NO_SUCH_DAY, found[0])
            return []
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _day(self, groups: tuple[str | None, ...], before: date | None, clause: str) -> date | None:
        year, month, day, beside = groups
        if month is None and before is None:
            self._found(NoticeFault.UNREADABLE, clause)
            return None
        try:
            found = date(
                int(year or (before.year if before is not None else self.year)),
                int(month or (before.month if before is not None else 0)),
                int(day or 0),
            )
        except ValueError:
            self._found(NoticeFault.NO_SUCH_DAY, clause)
            return None
        said = re.search(rf"(?:星期|周)([{_WEEKDAYS}天])", beside or "")
        if said is not None and said[1].replace("天", "日") != _WEEKDAYS[found.weekday()]:
            self._found(NoticeFault.WRONG_WEEKDAY, clause, found, _WEEKDAYS[found.weekday()])
        return found

    def _works(self, days: list[date], clause: str) -> None:
        if not days:
            self._found(NoticeFault.UNREADABLE, clause)
        for day in days:
            if day.weekday() < 5:
                self._found(NoticeFault.WORKDAY_ANYWAY, clause, day, _WEEKDAYS[day.weekday()])
            self.make_ups.add(day)

    def _is_off(self, days: list[date], clause: str) -> None:
        if not days:
            self._found(NoticeFault.UNREADABLE, clause)
        self.holidays.update(dict.fromkeys(days, self._name or "放假"))

    def _count(self, clause: str, off: list[date]) -> None:
        said = re.search(r"(?:共|放假)(\d+)天", clause)
        if said is not None and off and int(said[1]) != len(off):
            self._found(NoticeFault.WRONG_COUNT, clause, off[0], str(len(off)))

    def _found(self, fault: NoticeFault, words: str, day: date | None = None, really: str = "") -> None:
        self.problems.append(NoticeProblem(fault, words, day, really))


def _clauses(sentence: str) -> list[str]:
    """Parted by commas, those in brackets aside."""
    return re.split(r",(?![^(]*\))", sentence)
