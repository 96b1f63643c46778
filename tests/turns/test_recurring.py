# ruff: noqa: DTZ001 - the clock on the wall has no zone
"""Daily and weekly jobs by the clock on the wall, against a reference that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.turns.recurring import Rule

ZONES = (
    "Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Santiago", "America/Sao_Paulo", "Asia/Beirut",
    "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "Asia/Gaza", "Asia/Kathmandu",
    "Europe/Dublin", "America/Havana", "Africa/Monrovia", "Antarctica/Troll", "Pacific/Kwajalein", "UTC",
)  # fmt: skip
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows."""
    return instant.astimezone(zone).replace(tzinfo=None)


def occurrence(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first minute, in the order in which minutes pass, at which the wall shows that time or one beyond it.

    Since 1990 no wall clock was put back by more than an hour or two; over the date line they went forward.
    """
    wanted = datetime.combine(day, at)
    minute = datetime.combine(day, at, UTC) - timedelta(hours=26)
    while shown(minute, zone) >= wanted:
        minute -= timedelta(hours=1)
    step = timedelta(hours=3)
    # Coarse steps are safe while the wall is far from the wanted time: no clock is put back by four hours.
    while shown(minute + step, zone) < wanted - timedelta(hours=4):
        minute += step
    while shown(minute, zone) < wanted:
        minute += timedelta(minutes=1)
    return minute


def reference(rule: Rule, instant: datetime, zone: ZoneInfo) -> datetime:
    day = shown(instant, zone).date() - timedelta(days=9 if rule.weekday is not None else 3)
    while True:
        if rule.weekday in (None, day.weekday()) and (found := occurrence(day, rule.time, zone)) > instant:
            return found
        day += timedelta(days=1)


@given(times, zones, instants)
@example(time(2, 30), ZoneInfo("Europe/Berlin"), datetime(2025, 3, 29, 12, tzinfo=UTC))
@example(time(2, 30), ZoneInfo("Europe/Berlin"), datetime(2025, 10, 26, 0, 30, tzinfo=UTC))
@example(time(0, 0), ZoneInfo("America/Santiago"), datetime(2025, 9, 6, 12, tzinfo=UTC))
@example(time(0, 30), ZoneInfo("America/Sao_Paulo"), datetime(2018, 11, 3, 12, tzinfo=UTC))
@example(time(2, 15), ZoneInfo("Australia/Lord_Howe"), datetime(2025, 10, 4, 12, tzinfo=UTC))
@example(time(0, 0), ZoneInfo("Asia/Tehran"), datetime(2021, 3, 21, 12, tzinfo=UTC))
@example(time(0, 30), ZoneInfo("Asia/Shanghai"), datetime(1990, 4, 14, 12, tzinfo=UTC))
@example(time(16, 30), ZoneInfo("Pacific/Apia"), datetime(2011, 12, 29, 23, tzinfo=UTC))
def test_a_daily_job_is_due_when_the_wall_first_shows_its_time(at: time, zone: ZoneInfo, instant: datetime) -> None:
    rule = Rule(at)
    assert rule.next_after(instant, zone) == reference(rule, instant, zone)


@given(times, st.integers(0, 6), zones, instants)
@example(time(2, 30), 6, ZoneInfo("Europe/Berlin"), datetime(2025, 3, 24, tzinfo=UTC))
@example(time(2, 30), 6, ZoneInfo("Europe/Berlin"), datetime(2025, 3, 30, 1, tzinfo=UTC))
@example(time(1, 30), 6, ZoneInfo("America/New_York"), datetime(2025, 11, 2, 5, 45, tzinfo=UTC))
@example(time(8, 0), 4, ZoneInfo("Pacific/Apia"), datetime(2011, 12, 26, tzinfo=UTC))
def test_a_weekly_job_is_due_once_on_its_day(at: time, weekday: int, zone: ZoneInfo, instant: datetime) -> None:
    rule = Rule(at, weekday)
    assert rule.next_after(instant, zone) == reference(rule, instant, zone)


@given(times, zones, instants)
def test_every_day_of_the_calendar_has_one(at: time, zone: ZoneInfo, start: datetime) -> None:
    """Eighty days in a row: strictly later each time, a day of the calendar each."""
    rule, instant = Rule(at), start
    days = []
    for _ in range(80):
        following = rule.next_after(instant, zone)
        assert following > instant
        days.append(shown(following, zone).date())
        instant = following
    span = [days[0] + timedelta(days=count) for count in range((days[-1] - days[0]).days + 1)]
    assert days == [day for day in span if day in days], "out of order or twice"
    # A time that a gap runs over at midnight is made up for on the next day, which then has two.
    missing = set(span) - set(days)
    assert all(not exists(day, at, zone) for day in missing)


def exists(day: date, at: time, zone: ZoneInfo) -> bool:
    wanted = datetime.combine(day, at, zone)
    return shown(wanted.astimezone(UTC), zone) == wanted.replace(tzinfo=None)


def test_the_hour_that_is_left_out_in_spring_gets_the_first_instant_after_it() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = Rule.parse("daily 02:30").next_after(datetime(2025, 3, 29, 12, tzinfo=UTC), zone)
    assert found == datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    assert shown(found, zone) == datetime(2025, 3, 30, 3, 0)


def test_the_hour_that_comes_twice_in_autumn_counts_once_the_first_time() -> None:
    zone = ZoneInfo("Europe/Berlin")
    rule = Rule.parse("daily 02:30")
    first = rule.next_after(datetime(2025, 10, 25, 12, tzinfo=UTC), zone)
    assert first == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert rule.next_after(first, zone) == datetime(2025, 10, 27, 1, 30, tzinfo=UTC)


def test_a_whole_day_that_samoa_left_out_is_no_day_for_a_job() -> None:
    """2011-12-30 does not exist there: the first instant after it is midnight of the 31st."""
    zone = ZoneInfo("Pacific/Apia")
    rule = Rule.parse("daily 16:30")
    found = [datetime(2011, 12, 28, 12, tzinfo=UTC)]
    for _ in range(4):
        found.append(rule.next_after(found[-1], zone))
    assert [shown(each, zone) for each in found[1:]] == [
        datetime(2011, 12, 28, 16, 30),
        datetime(2011, 12, 29, 16, 30),
        datetime(2011, 12, 31, 0, 0),
        datetime(2011, 12, 31, 16, 30),
    ]


@pytest.mark.parametrize(
    "text", ["daily 24:00", "daily 7:30", "weekly 08:00", "weekly Mon 08:00", "hourly", "", "daily 16:30 "]
)
def test_a_rule_that_is_none_says_how_one_looks(text: str) -> None:
    with pytest.raises(ValueError, match="daily 16:30"):
        Rule.parse(text)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from([None, *DAYS]))
def test_rules_read_as_they_are_written(hour: int, minute: int, day: str | None) -> None:
    text = f"{hour:02}:{minute:02}"
    rule = Rule.parse(f"daily {text}" if day is None else f"weekly {day} {text}")
    assert rule == Rule(time(hour, minute), None if day is None else DAYS.index(day))
