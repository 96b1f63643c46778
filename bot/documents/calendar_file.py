"""Shifts as a calendar file (RFC 5545) for a phone: opened once more it changes what it brought before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

ALARM = timedelta(minutes=40)
"""Before it begins, as the reminder in the chat."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`uid`: the same for ever; `sequence`: grows with every change of it. `begins` and `ends`: aware."""

    uid: str
    sequence: int
    begins: datetime
    ends: datetime
    summary: str
    place: str = ""
    note: str = ""
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """All times in UTC, which every phone shows in its own zone. `stamp`: when it was made."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jinhuai//jinhuai//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> Event:
    summary = _line(entry.summary) or "-"  # RFC 5545 wants one in an alarm
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins.astimezone(UTC).replace(microsecond=0))
    event.add("dtend", entry.ends.astimezone(UTC).replace(microsecond=0))
    event.add("summary", summary)
    for field, words in (("location", _line(entry.place)), ("description", _line(entry.note))):
        if words:
            event.add(field, words)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", -ALARM)
        event.add_component(alarm)
    return event


def _line(words: str) -> str:
    """Without control characters, which a calendar may not hold."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())
