"""A week that comes back: stretches of time on weekdays, and the five parts of a day by which people tell them.

Weekdays count from Monday, 0; minutes are those of the local day, 1440 its end. The parts overlap a little, because
shifts do not begin on the hour: whoever is free in the afternoon can stand until the last class has gone home.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.language import T, Text

DAYS = range(7)
END = 1440


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Every week on `weekday`, from minute `begins` until minute `ends`. Raises ValueError for what is none."""

    weekday: int
    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.begins < self.ends <= END):
            raise ValueError(f"{self} is no stretch of a week")


Week = tuple[Stretch, ...]
"""In order; those of one day neither touch nor overlap, see `week`. Empty: never."""


@dataclass(frozen=True, slots=True)
class Part:
    name: Text
    sign: Text
    """One character, for a button."""
    begins: int
    ends: int


PARTS = (
    Part(T("early"), T("E"), 6 * 60, 9 * 60),
    Part(T("in the morning"), T("M"), 8 * 60 + 30, 12 * 60 + 30),
    Part(T("in the afternoon"), T("A"), 12 * 60, 18 * 60 + 30),
    Part(T("in the evening"), T("V"), 18 * 60, 22 * 60),
    Part(T("late"), T("L"), 21 * 60 + 30, END),
)
"""早上 (送学), 上午, 下午 (到放学), 晚上, 夜里."""
WAKING = (PARTS[0].begins, END)
"""All parts: 全天."""


def week(stretches: Iterable[Stretch]) -> Week:
    """In order, and what touches or overlaps on one day as one."""
    found: list[Stretch] = []
    for each in sorted(stretches):
        last = found[-1] if found else None
        if last is not None and last.weekday == each.weekday and each.begins <= last.ends:
            found[-1] = Stretch(last.weekday, last.begins, max(last.ends, each.ends))
        else:
            found.append(each)
    return tuple(found)


ALWAYS: Week = tuple(Stretch(day, 0, END) for day in DAYS)


def on(days: Iterable[int], *times: tuple[int, int]) -> Week:
    """All of these times on each of these days."""
    return week(Stretch(day, begins, ends) for day in days for begins, ends in times)


def without(one: Iterable[Stretch], other: Iterable[Stretch]) -> Week:
    left = list(one)
    for taken in other:
        left = [rest for each in left for rest in _cut(each, taken)]
    return week(left)


def _cut(each: Stretch, taken: Stretch) -> list[Stretch]:
    if each.weekday != taken.weekday or taken.ends <= each.begins or each.ends <= taken.begins:
        return [each]
    sides = ((each.begins, taken.begins), (taken.ends, each.ends))
    return [Stretch(each.weekday, begins, ends) for begins, ends in sides if begins < ends]


def has(of: Week, day: int, part: Part) -> bool:
    """Whether the whole part is in it."""
    return any(each.weekday == day and each.begins <= part.begins and part.ends <= each.ends for each in of)


def is_partly_in(of: Week, day: int, part: Part) -> bool:
    """Whether something of the part is in it that no other part accounts for."""
    rest = without(of, on([day], *((each.begins, each.ends) for each in PARTS if has(of, day, each))))
    return not has(of, day, part) and any(
        each.weekday == day and each.begins < part.ends and part.begins < each.ends for each in rest
    )


def switched(of: Week, day: int, part: Part, *, on_: bool) -> Week:
    """With that part, or without it; what other parts have in common with it stays theirs."""
    if on_:
        return week((*of, Stretch(day, part.begins, part.ends)))
    kept = on([day], *((each.begins, each.ends) for each in PARTS if each is not part and has(of, day, each)))
    return week((*without(of, on([day], (part.begins, part.ends))), *kept))


def stored_week(of: Week) -> list[list[int]]:
    return [[each.weekday, each.begins, each.ends] for each in of]


def week_in(stored: object) -> Week | None:
    """None for what is no week."""
    if not isinstance(stored, Sequence) or isinstance(stored, str):
        return None
    try:
        return week(Stretch(*(_whole(number) for number in each)) for each in stored)
    except (TypeError, ValueError):
        return None


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{number!r} is no whole number")
    return number
