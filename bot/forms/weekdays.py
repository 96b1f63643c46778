"""Days of the week: tapped one by one, or said at once, such as 周二周四."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.forms.choices import Choices
from bot.forms.field import Answered, Context, Face, Going, Json, Key, NotUnderstoodError
from bot.forms.options import FromFacts, listed
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Done, Tapped, Typed
from bot.forms.shown_week import DAY_NAMES
from bot.language import T, Text

SCHOOL_DAYS = frozenset(range(5))
_SIGNS = "一二三四五六日"
_SETS = {
    "每天": frozenset(range(7)),
    "天天": frozenset(range(7)),
    "平时": SCHOOL_DAYS,
    "工作日": SCHOOL_DAYS,
    "周末": frozenset({5, 6}),
}
_WEEK = "(?:周|星期|礼拜)"
_RANGE = re.compile(rf"{_WEEK}?([一二三四五六日天1-7])(?:到|至|-|~|—){_WEEK}?([一二三四五六日天1-7])")
_ONE = re.compile(rf"{_WEEK}?([一二三四五六日天1-7])")


def weekdays_in(text: str) -> frozenset[int] | None:
    """Monday is 0. None for anything else."""
    words = plain(text).replace("每周", "周").replace("每个", "").replace("每星期", "星期")
    found: set[int] = set()
    for word, days in _SETS.items():
        if word in words:
            found |= days
            words = words.replace(word, "")
    for match in _RANGE.finditer(words):
        first, last = _day(match[1]), _day(match[2])
        if last < first:
            return None
        found |= set(range(first, last + 1))
    words = _RANGE.sub("", words)
    found |= {_day(match[1]) for match in _ONE.finditer(words)}
    left = re.sub("[、,和跟及;。.晚上夜里]|", "", _ONE.sub("", words))
    return frozenset(found) if found and not left else None


def _day(sign: str) -> int:
    if sign.isdigit():
        return int(sign) - 1
    return 6 if sign == "天" else _SIGNS.index(sign)


def weekdays_shown(days: Iterable[int]) -> Text | str:
    """周一、周三; 周一到周五; 每天."""
    listed_days = sorted(days)
    if len(listed_days) == 7:
        return T("every day")
    if listed_days == [0, 1, 2, 3, 4]:
        return T("Monday to Friday")
    if listed_days == [5, 6]:
        return T("the weekend")
    return listed([DAY_NAMES[day] for day in listed_days])


class Weekdays(Choices[frozenset[int]]):
    """At least one of the seven."""

    def __init__(self, ask: Text, *, begins: FromFacts | None = None, **asked: Any) -> None:
        """`begins`: the fact that has the days as they are, as texts from `0`."""
        options = tuple((str(day), name) for day, name in enumerate(DAY_NAMES))
        super().__init__(ask, options, begins=begins, **asked)  # type: ignore[misc]

    def load(self, stored: Json, context: Context) -> frozenset[int]:  # type: ignore[override]
        return frozenset(int(day) for day in super().load(stored, context))

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Typed) and (days := weekdays_in(said.text)) is not None:
            return Answered([str(day) for day in sorted(days)], guessed=True)
        if isinstance(said, Tapped) and said.value == _ALL:
            return Answered([str(day) for day in range(7)])
        if isinstance(said, Done) and not self._going(partial, self.options.now(context), context):
            raise NotUnderstoodError(T("Tap at least one day."))
        return super().hear(said, partial, context)

    def face(self, partial: Json, context: Context) -> Face:
        face = super().face(partial, context)
        every = Key(T("Every day"), Tapped(_ALL))
        return Face(lines=face.lines, options=face.options, actions=(*face.actions, every))

    def show(self, value: Any, _context: Context) -> Text | str:
        return weekdays_shown(value)


_ALL = "a"
