"""Times as people say them, in the community's zone: 7:20, 明早7:20, 周三 7:20."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.language import T, Text

_WEEKDAYS = (T("Mon"), T("Tue"), T("Wed"), T("Thu"), T("Fri"), T("Sat"), T("Sun"))


def weekday(day: date) -> Text:
    return _WEEKDAYS[day.weekday()]


def hour(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def day(at: datetime, now: datetime, zone: ZoneInfo) -> Text:
    local = at.astimezone(zone)
    ahead = (local.date() - now.astimezone(zone).date()).days
    near = {0: T("today"), 1: T("tomorrow"), 2: T("the day after tomorrow")}
    if ahead in near:
        return near[ahead]
    weekday = _WEEKDAYS[local.weekday()]
    if 0 < ahead < 7:
        return weekday
    return T("{weekday} {month}/{day}", weekday=weekday, month=local.month, day=local.day)


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> Text:
    """Day and hour in one breath."""
    local = at.astimezone(zone)
    ahead = (local.date() - now.astimezone(zone).date()).days
    if ahead == 0:
        return Text("{hour}", {"hour": hour(at, zone)})
    if ahead == 1 and local.hour < 9:
        return T("tomorrow morning {hour}", hour=hour(at, zone))
    return T("{day} {hour}", day=day(at, now, zone), hour=hour(at, zone))


def span(begins: datetime, ends: datetime, now: datetime, zone: ZoneInfo) -> Text:
    return T("{begins}-{ends}", begins=moment(begins, now, zone), ends=hour(ends, zone))
