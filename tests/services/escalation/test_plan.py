"""What a plan has to be: examples for each rule of `plan.py`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.escalation import Batch, Plan
from bot.services.escalation.plan import LONGEST, MOST_BATCHES


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def batch(after: int, *, night: int | None = None, groups: tuple[str, ...] = ("team",)) -> Batch:
    return Batch(seconds(after), groups, None if night is None else seconds(night))


def test_each_batch_has_its_delay_by_day_and_by_night() -> None:
    plan = Plan((batch(0), batch(60, night=120), batch(180)))
    assert plan.delays(night=False) == (seconds(0), seconds(60), seconds(180))
    assert plan.delays(night=True) == (seconds(0), seconds(120), seconds(180))


def test_a_night_delay_of_nothing_is_a_delay() -> None:
    plan = Plan((batch(0), batch(60, night=0)))
    assert plan.delays(night=True) == (seconds(0), seconds(0))
    assert batch(60, night=0).delay(night=False) == seconds(60)


def test_the_longest_wait_is_half_an_hour_and_the_most_batches_are_six() -> None:
    assert seconds(1800) == LONGEST
    assert MOST_BATCHES == 6
    Plan((batch(0), batch(1800)))
    Plan((batch(0),))
    Plan(tuple(batch(60 * number) for number in range(6)))


def test_two_batches_may_be_called_together() -> None:
    assert Plan((batch(0), batch(0), batch(60), batch(60))).delays(night=False)[1] == seconds(0)


@pytest.mark.parametrize(
    ("batches", "why"),
    [
        ((), "one to 6 batches, not 0"),
        (tuple(batch(number) for number in range(7)), "one to 6 batches, not 7"),
        ((batch(0), batch(60, groups=())), "has nobody in it"),
        ((batch(0, groups=()),), "has nobody in it"),
        ((batch(1), batch(60)), "first batch is called at once"),
        ((batch(0, night=5), batch(60)), "first batch is called at once"),
        ((batch(0), batch(60), batch(59)), "before the one in front of it"),
        ((batch(0), batch(60, night=200), batch(100)), "before the one in front of it"),
        ((batch(0), batch(1801)), "nobody waits longer than 0:30:00"),
        ((batch(0), batch(60, night=1801)), "nobody waits longer than 0:30:00"),
        ((batch(0), batch(1801, night=1800)), "nobody waits longer than 0:30:00"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_day_and_by_night(batches: tuple[Batch, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Plan(batches)
