"""A week as people read it: 周二、周四晚上; 周末上午. In Chinese it reads back to the same (`spoken/weekly.py`)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.forms.options import listed
from bot.forms.weeks import ALWAYS, DAYS, END, PARTS, WAKING, Week, has, on, without
from bot.language import T, Text, joined

DAY_NAMES = (T("Mondays"), T("Tuesdays"), T("Wednesdays"), T("Thursdays"), T("Fridays"), T("Saturdays"), T("Sundays"))
Times = tuple[tuple[int, int], ...]
WHOLE: Times = ((0, END),)


def week_shown(week: Week) -> Text:
    """Days with the same times stand together."""
    if week == ALWAYS:
        return T("at any time")
    if not week:
        return T("never")
    groups = _grouped(week)
    if len(groups.get(WHOLE, ())) > len(DAYS) // 2:
        missing = _grouped(without(ALWAYS, week))
        if len(missing) == 1:
            ((times, days),) = missing.items()
            what = _days(days) if times == WHOLE else T("{days} {times}", days=_days(days), times=_times(times))
            return T("at any time except {what}", what=what)
    return joined((T("{days} {times}", days=_days(of), times=_times(times)) for times, of in groups.items()), "; ")


def _grouped(week: Week) -> dict[Times, list[int]]:
    """Days by their times."""
    days: dict[Times, list[int]] = {}
    for day in DAYS:
        if times := tuple((each.begins, each.ends) for each in week if each.weekday == day):
            days.setdefault(times, []).append(day)
    return days


def _days(days: Sequence[int]) -> Text | str:
    if len(days) == len(DAYS):
        return T("every day")
    parts: list[Text | str] = []
    if days[:5] == [0, 1, 2, 3, 4]:
        parts, days = [T("Monday to Friday")], days[5:]
    if days[-2:] == [5, 6]:
        return listed([*parts, *(DAY_NAMES[day] for day in days[:-2]), T("the weekend")])
    return listed([*parts, *(DAY_NAMES[day] for day in days)])


def _times(times: Times) -> Text | str:
    if times == (WAKING,):
        return T("all day")
    return listed([name for each in times for name in names_of(each)])


def names_of(time: tuple[int, int]) -> list[Text | str]:
    """The parts that make it up; the hours where none do."""
    day = on([0], time)
    inside = [part for part in PARTS if has(day, 0, part)]
    if inside and on([0], *((part.begins, part.ends) for part in inside)) == day:
        return [part.name for part in inside]
    return [f"{_clock(time[0])}—{_clock(time[1])}"]


def _clock(minute: int) -> str:
    return "24:00" if minute == END else f"{minute // 60}:{minute % 60:02d}"
