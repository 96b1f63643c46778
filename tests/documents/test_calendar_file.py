"""A calendar file that phones open: read back by icalendar, and a second time by the rules of RFC 5545 themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.documents.calendar_file import Entry, calendar_file

NOW = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
SEVEN = datetime(2026, 12, 6, 23, 20, tzinfo=UTC)
words = st.text(max_size=120)
entries = st.builds(
    Entry,
    uid=st.integers(1, 10**9).map(lambda number: f"{number}@jinhuai"),
    sequence=st.integers(0, 99),
    begins=st.just(SEVEN),
    ends=st.just(SEVEN + timedelta(minutes=50)),
    summary=words,
    place=words,
    note=words,
    cancelled=st.booleans(),
)


def content_lines(file: bytes) -> list[tuple[str, str]]:
    """Name (with parameters) and value of each, unfolded by hand (RFC 5545, 3.1)."""
    assert file.endswith(b"\r\n")
    physical = file[:-2].split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 75 for line in physical)
    unfolded: list[bytes] = []
    for line in physical:
        if line[:1] in (b" ", b"\t"):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    return [(name, value) for name, _, value in (line.decode().partition(":") for line in unfolded)]


@given(st.lists(entries, max_size=4))
def test_whatever_shifts_are_called_the_file_keeps_the_rules(of: list[Entry]) -> None:
    lines = content_lines(calendar_file("我的班", of, NOW))
    open_: list[str] = []
    for name, value in lines:
        if name == "BEGIN":
            open_.append(value)
        elif name == "END":
            assert open_.pop() == value
        else:
            assert value
    assert not open_
    assert [name for name, _ in lines].count("DTSTART") == len(of)
    parsed: Any = Calendar.from_ical(calendar_file("我的班", of, NOW))
    read = [
        (str(each["uid"]), each["sequence"], each["dtstart"].dt, each["status"] == "CANCELLED")
        for each in parsed.walk("VEVENT")
    ]
    assert read == [(each.uid, each.sequence, each.begins, each.cancelled) for each in of]


def test_it_rings_forty_minutes_before_and_not_for_what_was_called_off() -> None:
    stands = Entry("1@jinhuai", 2, SEVEN, SEVEN + timedelta(minutes=50), "实验小学东门护学", "实验小学东门", "搭档李姐")
    off = Entry("2@jinhuai", 3, SEVEN, SEVEN + timedelta(minutes=50), "公租房一线巡逻", cancelled=True)
    parsed: Any = Calendar.from_ical(calendar_file("我的班", [stands, off], NOW))
    first, second = parsed.walk("VEVENT")
    assert str(parsed["method"]) == "PUBLISH"
    assert [alarm["trigger"].dt for alarm in first.walk("VALARM")] == [timedelta(minutes=-40)]
    assert (str(first["summary"]), str(first["location"])) == ("实验小学东门护学", "实验小学东门")
    assert (str(first["description"]), str(first["status"])) == ("搭档李姐", "CONFIRMED")
    assert (str(second["status"]), second.walk("VALARM")) == ("CANCELLED", [])
    assert dict(content_lines(calendar_file("", [stands], NOW)))["DTSTART"] == "20261206T232000Z"
