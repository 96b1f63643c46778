"""Working hours, limits, and the steps of a case: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.cases import hours, timing
from bot.services.cases.timing import Step
from db.models import Case, CaseKind, CaseState, CaseUrgency

ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "working", "end"),
    [
        (at(3, 2, 9), 2, at(3, 2, 11)),  # Monday
        (at(3, 2, 16, 30), 2, at(3, 3, 9, 30)),
        (at(3, 2, 6), 1, at(3, 2, 9, 30)),
        (at(3, 2, 20), 9, at(3, 3, 17, 30)),
        (at(3, 6, 17), 1, at(3, 9, 9)),  # over the weekend
        (at(2, 13, 17), 1, at(2, 14, 9)),  # a Saturday on which the country works
        (at(2, 14, 17), 1, at(2, 24, 9)),  # over the Spring Festival
    ],
)
def test_working_hours(start: datetime, working: float, end: datetime) -> None:
    assert hours.after(start, timedelta(hours=working), ZONE) == end


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda naive: naive.replace(tzinfo=ZONE))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(minutes=1), timedelta(hours=80))


@given(moments, lengths)
def test_so_much_working_time_lies_between_and_back_again(start: datetime, working: timedelta) -> None:
    """Years that nobody has a table of included."""
    end = hours.after(start, working, ZONE)
    assert hours.between(start, end, ZONE) == working
    assert hours.between(hours.before(end, working, ZONE), end, ZONE) == working


def case(**values: object) -> Case:
    given_ = {"kind": CaseKind.OTHER, "urgency": CaseUrgency.NORMAL, "state": CaseState.FOUND, "raised_at": at(3, 2, 9)}
    return Case(**(given_ | values))


def test_today_is_today() -> None:
    assert timing.limit(CaseUrgency.TODAY, at(3, 2, 20), ZONE) == at(3, 2, 22)
    assert timing.limit(CaseUrgency.TODAY, at(3, 2, 23), ZONE) == at(3, 3, 0)
    assert timing.limit(CaseUrgency.TODAY, at(3, 2, 23, 50), ZONE) == at(3, 3, 0, 20)


def test_what_is_next() -> None:
    found = case(due_at=at(3, 10, 9))
    assert timing.next_at(found, ZONE) == at(3, 9, 9)
    assert timing.due(found, at(3, 9, 9), ZONE) is Step.WARN
    found.warned_at = at(3, 9, 9)
    assert timing.next_at(found, ZONE) == at(3, 10, 9)
    assert timing.due(found, at(3, 12, 9), ZONE) is Step.ESCALATE
    found.escalated_at = at(3, 12, 9)
    assert timing.next_at(found, ZONE) == at(3, 13, 9)
    found.asked_at = at(3, 12, 10)
    assert timing.next_at(found, ZONE) == at(3, 17, 10)
    for state in (CaseState.WITH_POLICE, CaseState.CLOSED):
        assert timing.steps(case(state=state, due_at=at(3, 2, 9)), ZONE) == []


def test_downtime_takes_the_latest_step_only() -> None:
    assert timing.due(case(due_at=at(3, 10, 9)), at(4, 10, 9), ZONE) is Step.ESCALATE


def test_what_is_left_of_a_limit_that_stands_still() -> None:
    found = case(due_at=at(3, 10, 9))
    left = timing.left(found, at(3, 9, 9), ZONE)
    assert left == timedelta(hours=9)
    found.left_seconds = int(left.total_seconds())
    assert timing.resumed(found, at(3, 12, 9), ZONE) == at(3, 13, 9)
    found.left_seconds = 0
    assert timing.resumed(found, at(3, 12, 9), ZONE) == at(3, 12, 9, 30)
