"""上学放学 in one answer: 7:50 16:30; by grade 1-3年级 7:50 16:30, 4-6年级 7:50 16:40; by day 周五 15:30 放学."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any, Unpack

from bot.forms.field import Always, Answered, Context, Going, Json, NotUnderstoodError
from bot.forms.numerals import whole_number
from bot.forms.offering import Offering
from bot.forms.options import FromFacts, Options, Pairs, listed
from bot.forms.reading import spaced
from bot.forms.said import Answer, Control
from bot.forms.shown_time import time_shown
from bot.forms.spoken.moments import time_in
from bot.forms.weekdays import SCHOOL_DAYS, weekdays_in, weekdays_shown
from bot.forms.words import too_long
from bot.language import T, Text, joined

LONGEST = 500
MOST_GRADE = 12


@dataclass(frozen=True, slots=True)
class Bell:
    """`grades`: None: all. A later one outweighs an earlier one."""

    grades: frozenset[int] | None
    weekdays: frozenset[int]
    arrives: time | None
    leaves: time | None


_N = "[一二三四五六七八九]|十[一二]?|1[0-2]|[1-9]"
_GRADES = re.compile(
    rf"(?:(?P<many>(?:{_N})(?:(?:-|~|—|到|至|、|和|,)(?:{_N}))*)(?:年级|年)|(?P<senior>初|高)(?P<of>{_N}))"
)
_DAYS = re.compile(
    r"(?:每?(?:周|星期|礼拜)[一二三四五六日天1-7](?:(?:到|至|-|、|和|,)?(?:周|星期|礼拜)?[一二三四五六日天])*|工作日|每天|平时|周末)"
)
_TIME = re.compile(
    r"(?P<period>早上|上午|中午|下午|傍晚|晚上)?\s*(?P<clock>\d{1,2}\s*[::.]\s*\d{1,2}(?!\d)|(?:\d{1,2}|[一二两三四五六七八九十]{1,3})[点时](?:半|[一三]刻|(?:\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?)"
)
_WORDS = re.compile(
    "上学|放学|到校|上课|进校|开始|结束|以后|之前|是|的|分别|,|、|到|至|-|—|~|:|。|都|年级|其他|全校|\\s"
)
_ENDING, _BEGINNING = ("放学", "结束", "离校"), ("上学", "到校", "上课", "进校")


class Bells(Offering[tuple[Bell, ...]]):
    """When children have to be there and may go. Kept as it was written, so that it can be read again."""

    def __init__(self, ask: Text, *, offers: Pairs | FromFacts = (), **asked: Unpack[Always[tuple[Bell, ...]]]) -> None:
        super().__init__(ask, **asked)
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> tuple[Bell, ...]:
        return bells_in(stored if isinstance(stored, str) else "")

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        def read(words: str) -> Json:
            if len(words) > LONGEST:
                raise too_long(words, LONGEST)
            bells_in(words)
            return words

        return self.hear_offered(said, context, read, _UNREAD)

    def show(self, value: Any, _context: Context) -> Text | str:
        return bells_shown(value)


def bells_in(text: str) -> tuple[Bell, ...]:
    """Raises NotUnderstoodError."""
    found = [bell for part in re.split(r"[;;。\n]", text) if part.strip() for bell in _of_part(spaced(part))]
    if not found:
        raise NotUnderstoodError(_EXAMPLE)
    if all(each.arrives is None for each in found) or all(each.leaves is None for each in found):
        raise NotUnderstoodError(
            T("I need both: when they have to be there, and when they may go. {hint}", hint=_EXAMPLE)
        )
    return tuple(found)


def _of_part(part: str) -> Iterable[Bell]:
    """Each grade or weekday that is named begins a new bell, where a time stands before it."""
    pieces = _pieces(part)
    return [bell for piece in pieces for bell in _of_piece(piece)]


def _pieces(part: str) -> list[str]:
    starts = sorted(match.start() for pattern in (_GRADES, _DAYS) for match in pattern.finditer(part))
    times = [match.start() for match in _TIME.finditer(part)]
    cuts, last = [0], 0
    for start in starts:
        if any(last <= at < start for at in times):
            cuts.append(start)
            last = start
    return [part[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(part)], strict=True)]


def _of_piece(piece: str) -> list[Bell]:
    grades = frozenset(grade for match in _GRADES.finditer(piece) for grade in _grades(match))
    rest = _GRADES.sub("", piece)
    days = [weekdays_in(match[0]) for match in _DAYS.finditer(rest)]
    rest = _DAYS.sub("", rest)
    said = [
        (_clock(match), rest[match.end() : match.end() + 4], rest[: match.start()][-4:])
        for match in _TIME.finditer(rest)
    ]
    left = _WORDS.sub("", _TIME.sub("", rest))
    if left or not said or len(said) > 2 or any(at is None for at, _, _ in said) or any(day is None for day in days):
        raise NotUnderstoodError(_EXAMPLE)
    times = [(at, after, before) for at, after, before in said if at is not None]
    weekdays = frozenset(day for each in days if each is not None for day in each) or SCHOOL_DAYS
    if len(times) == 2:
        arrives, leaves = times[0][0], times[1][0]
        if leaves <= arrives:
            raise NotUnderstoodError(
                T("School ends ({leaves}) before it begins ({arrives}). Please write it once more.",
                  leaves=time_shown(leaves), arrives=time_shown(arrives))
            )  # fmt: skip
        return [Bell(grades or None, weekdays, arrives, leaves)]
    ((at, after, before),) = times
    ends = any(word in after + before for word in _ENDING)
    begins = any(word in after + before for word in _BEGINNING)
    if ends or (at.hour >= 12 and not begins):
        return [Bell(grades or None, weekdays, None, at)]
    return [Bell(grades or None, weekdays, at, None)]


def _clock(match: re.Match[str]) -> time | None:
    return time_in((match["period"] or "") + match["clock"].replace(" ", ""))


def _grades(match: re.Match[str]) -> Iterable[int]:
    if match["senior"]:
        number = whole_number(match["of"])
        return [] if number is None or number > 3 else [number + (6 if match["senior"] == "初" else 9)]
    parts = re.split("(-|~|—|到|至|、|和|,)", match["many"])
    found: list[int] = []
    for mark, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        number = whole_number(part)
        if number is None or not 1 <= number <= MOST_GRADE:
            raise NotUnderstoodError(_EXAMPLE)
        found += range(found[-1] + 1, number + 1) if mark in ("-", "~", "—", "到", "至") and found else [number]
    return found


def bells_shown(bells: Iterable[Bell]) -> Text:
    return joined((bell_shown(each) for each in bells), "; ")


def bell_shown(bell: Bell) -> Text:
    """周五 1、2、3年级 7:50 上学, 15:30 放学."""
    parts: list[Text | str] = []
    if bell.arrives is not None:
        parts.append(T("school begins {time}", time=time_shown(bell.arrives)))
    if bell.leaves is not None:
        parts.append(T("ends {time}", time=time_shown(bell.leaves)))
    words = joined(parts, ", ")
    if bell.grades is not None:
        words = T("{grades}: {words}", grades=grades_shown(bell.grades), words=words)
    if bell.weekdays != SCHOOL_DAYS:
        words = T("{days} {words}", days=weekdays_shown(bell.weekdays), words=words)
    return words


def grades_shown(grades: frozenset[int]) -> Text:
    """1到3年级."""
    numbers = sorted(grades)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return T("grades {first} to {last}", first=numbers[0], last=numbers[-1])
    return T("grade {grades}", grades=listed([str(each) for each in numbers]))


_EXAMPLE = T("Write it like this: 7:50 16:30. By grade: grades 1-3 7:50 16:30; grades 4-6 7:50 16:40.")
_UNREAD = T("I could not read the times")
