"""How quick it was, read from the story."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.emergencies import figures
from bot.services.emergencies.figures import Span
from db.engine import Database
from db.models import Emergency, EmergencyEntry, EmergencyKind, EmergencyOutcome

SHANGHAI = ZoneInfo("Asia/Shanghai")
RAISED = datetime(2026, 3, 31, 15, 59, 50, tzinfo=UTC)
"""Ten seconds before April in Shanghai."""


def story(*lines: tuple[int, str, str]) -> list[EmergencyEntry]:
    """Seconds after it was raised, what, detail."""
    return [
        EmergencyEntry(id=number, emergency_id=1, at=RAISED + timedelta(seconds=after), what=what, detail=detail)
        for number, (after, what, detail) in enumerate(lines, 1)
    ]


def times(*lines: tuple[int, str, str]) -> figures.Times:
    return figures.times(Emergency(id=1, raised_at=RAISED), story(*lines))


def test_a_whole_one() -> None:
    took = times(
        (0, "raised", ""),
        (8, "kind", "ill"),
        (8, "batch", "1:2:0"),
        (31, "cannot", "4"),
        (40, "going", "5"),
        (200, "arrived", "5"),
        (260, "going", "6"),
        (300, "arrived", "6"),
    )
    assert (took.page, took.answer, took.arrival) == (8, 40, 200)
    assert took.answers == {4: (31, False), 5: (40, True), 6: (260, True)}
    assert took.arrivals == {5: 200, 6: 300}
    assert not took.first_batch_silent


def test_the_first_page_is_the_first_that_somebody_could_read() -> None:
    """A batch with nobody in it, or with telephones only, pages nobody."""
    assert times((8, "batch", "1:0:2"), (8, "batch", "2:3:0")).page == 8
    assert times((8, "batch", "1:0:2"), (68, "batch", "2:3:0")).page == 68
    assert times((8, "batch", "1:0:2")).page is None


def test_the_first_batch_was_silent_when_the_second_was_called_before_anybody_went() -> None:
    assert times((0, "batch", "1:1:0"), (60, "batch", "2:1:0"), (70, "going", "5")).first_batch_silent
    assert times((0, "batch", "1:1:0"), (30, "cannot", "5"), (30, "batch", "2:1:0")).first_batch_silent
    assert not times((0, "batch", "1:1:0"), (50, "going", "5"), (60, "batch", "2:1:0")).first_batch_silent
    assert not times((0, "batch", "1:1:0"), (20, "ended", "slip")).first_batch_silent


def test_who_went_after_saying_no_went() -> None:
    assert times((0, "batch", "1:1:0"), (30, "cannot", "5"), (90, "going", "5")).answers == {5: (90, True)}


def test_a_second_round_changes_nothing() -> None:
    took = times((5, "batch", "1:1:0"), (30, "going", "5"), (500, "reopened", ""), (500, "batch", "1:1:0"),
                 (600, "going", "5"), (610, "arrived", "5"))  # fmt: skip
    assert (took.page, took.answer, took.arrival) == (5, 30, 610)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000))))
def test_half_are_no_slower_than_the_median_and_none_than_the_worst(seconds: list[int | None]) -> None:
    known = [each for each in seconds if each is not None]
    found = figures.span(seconds)
    if not known:
        assert found == Span()
        return
    assert found.median is not None
    assert found.worst == max(known)
    assert sum(each <= found.median for each in known) * 2 >= len(known)


@pytest.mark.parametrize(
    ("due", "now", "reported"),
    [
        ("2026-04-01T09:00", "2026-04-01T09:00", [date(2026, 3, 1)]),
        ("2026-04-02T09:00", "2026-04-02T09:00", []),
        ("2026-04-01T09:00", "2026-04-03T12:00", [date(2026, 3, 1)]),
        ("2026-03-30T09:00", "2026-04-03T12:00", [date(2026, 3, 1)]),
        ("2026-02-27T09:00", "2026-04-03T12:00", [date(2026, 2, 1), date(2026, 3, 1)]),
        ("2025-12-31T09:00", "2026-01-01T09:00", [date(2025, 12, 1)]),
        ("2026-03-31T09:00", "2026-04-01T08:59", []),
    ],
)
def test_each_month_is_reported_once_however_late(due: str, now: str, reported: list[date]) -> None:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=SHANGHAI) for each in (due, now))
    assert figures.months_to_report(first, last, SHANGHAI) == reported


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.lists(st.integers(0, 2000), min_size=1, max_size=30))
def test_no_month_is_left_out_and_none_told_twice(begins: date, delays: list[int]) -> None:
    """A job of every morning that fires late by so many hours: all firings together tell what was due meanwhile."""
    start = due = datetime.combine(begins, figures.REPORT_AT, SHANGHAI)
    told: list[date] = []
    now = start
    for late in delays:
        now = due + timedelta(hours=late)
        told += figures.months_to_report(due, now, SHANGHAI)
        due = now.replace(hour=9, minute=0)
        if due <= now:
            due += timedelta(days=1)
    assert told == figures.months_to_report(start, now, SHANGHAI)
    assert len(told) == len(set(told))


async def test_a_month_on_the_wall_of_the_community(database: Database) -> None:
    """March ends at midnight in Shanghai. Merged ones count once, drills apart."""
    async with database.writing() as session:
        rows = [
            _ended(1, RAISED, EmergencyKind.ILL),
            _ended(2, RAISED - timedelta(days=3), EmergencyKind.ILL),
            _ended(3, RAISED - timedelta(days=4), EmergencyKind.FIRE),
            _ended(4, RAISED + timedelta(seconds=10), EmergencyKind.FIRE),
            _ended(5, RAISED - timedelta(days=5), EmergencyKind.FIRE, merged_into=3),
            _ended(6, RAISED - timedelta(days=6), EmergencyKind.FIRE, drill=True),
        ]
        for row in rows:
            session.add(row)
            await session.flush()
        for number, (page, going) in {1: (4, 20), 2: (8, 120), 3: (20, 61), 4: (1, 1), 6: (2, 2)}.items():
            at = rows[number - 1].raised_at
            for after, what, detail in ((page, "batch", "1:1:0"), (going, "going", "9")):
                line_at = at + timedelta(seconds=after)
                session.add(EmergencyEntry(emergency_id=number, at=line_at, what=what, detail=detail))
    async with database.reading() as session:
        march = await figures.of_month(session, date(2026, 3, 1), SHANGHAI)
        april = await figures.of_month(session, date(2026, 4, 1), SHANGHAI)
        june = await figures.of_month(session, date(2026, 6, 1), SHANGHAI)
    assert march.kinds == {EmergencyKind.ILL: 2, EmergencyKind.FIRE: 1}
    assert (march.page, march.answer, march.arrival) == (Span(8, 20), Span(61, 120), Span())
    assert march.outcomes == {EmergencyOutcome.HANDLED: 3}
    assert march.drills == 1
    assert (april.count, april.page) == (1, Span(1, 1))
    assert june.count == 0


def _ended(number: int, at: datetime, kind: EmergencyKind, **more: object) -> Emergency:
    return Emergency(
        id=number, raised_at=at, kind=kind, ended_at=at + timedelta(hours=1), outcome=EmergencyOutcome.HANDLED, **more
    )
