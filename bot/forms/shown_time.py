"""Days and times as people read them: 明天 3月4日 周二 7:30."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.forms.field import Context
from bot.language import T, Text

_WEEKDAYS = (T("Monday"), T("Tuesday"), T("Wednesday"), T("Thursday"), T("Friday"), T("Saturday"), T("Sunday"))
_NEAR = {
    -2: T("the day before yesterday"),
    -1: T("yesterday"),
    0: T("today"),
    1: T("tomorrow"),
    2: T("the day after tomorrow"),
}


def day_shown(day: date, context: Context) -> Text:
    """With its weekday, so that a mistake is seen; with the year where it is another."""
    today = context.now.astimezone(context.zone).date()
    shown = T("{month}/{day}, {weekday}", month=day.month, day=day.day, weekday=_WEEKDAYS[day.weekday()])
    if day.year != today.year:
        shown = T("{day} {year}", day=shown, year=day.year)
    near = _NEAR.get((day - today).days)
    return shown if near is None else T("{near}, {day}", near=near, day=shown)


def time_shown(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def moment_shown(at: datetime, context: Context) -> Text:
    here = at.astimezone(context.zone)
    return T("{day}, {time}", day=day_shown(here.date(), context), time=time_shown(here.time()))


def duration_shown(duration: timedelta) -> Text:
    hours, minutes = divmod(round(duration.total_seconds() / 60), 60)
    if not hours:
        return T("{minutes} min", minutes=minutes)
    return T("{hours} h {minutes} min", hours=hours, minutes=minutes) if minutes else T("{hours} h", hours=hours)


def wait_shown(wait: timedelta) -> Text:
    """To the second: 马上, 90秒, 2分钟."""
    minutes, seconds = divmod(int(wait.total_seconds()), 60)
    if not minutes and not seconds:
        return T("at once")
    if not seconds:
        return T("{minutes} min", minutes=minutes)
    return (
        T("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)
        if minutes
        else T("{seconds} s", seconds=seconds)
    )
