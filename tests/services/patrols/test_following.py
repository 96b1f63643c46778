"""What is next for a round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.patrols import following
from bot.services.patrols.following import Step
from db.models import Patrol, PatrolState

ENDS = datetime(2026, 3, 1, 13, tzinfo=UTC)


def hours(count: float) -> datetime:
    return ENDS + timedelta(hours=count)


def patrol(state: PatrolState, **values: object) -> Patrol:
    given = {"asked": 0, "reminded": 0, "found_something": False} | values
    return Patrol(state=state, began_at=hours(-1.5), **given)


@pytest.mark.parametrize(
    ("asked", "asked_at", "expected"),
    [
        (0, None, (hours(0), Step.ASK)),
        (1, hours(0), (hours(1), Step.ASK_AGAIN)),
        (2, hours(1), (hours(2), Step.CLOSE)),
        (1, hours(5), (hours(5.5), Step.ASK_AGAIN)),  # asked late, after downtime: time to answer
        (2, hours(5.5), (hours(6), Step.CLOSE)),
    ],
)
def test_an_open_round_is_asked_for_twice_and_closes(
    asked: int, asked_at: datetime | None, expected: tuple[datetime, Step]
) -> None:
    assert following.due(patrol(PatrolState.OPEN, asked=asked, asked_at=asked_at), ENDS) == expected


def test_only_a_normal_one_that_nobody_asked_about_confirms_itself() -> None:
    signed = {"signed_at": hours(0)}
    assert following.due(patrol(PatrolState.SIGNED, **signed), ENDS) == (hours(24), Step.CONFIRM)
    found = patrol(PatrolState.SIGNED, found_something=True, **signed)
    assert following.due(found, ENDS) == (hours(24), Step.REMIND)
    found.reminded = 1
    assert following.due(found, ENDS) == (hours(48), Step.REMIND)
    asked = patrol(PatrolState.SIGNED, question="?", answer="!", **signed)
    assert following.due(asked, ENDS) == (hours(24), Step.REMIND)
    assert following.due(patrol(PatrolState.QUERIED, question="?", **signed), ENDS) == (hours(24), Step.REMIND)


def test_what_is_settled_stays_so() -> None:
    for state in (PatrolState.CONFIRMED, PatrolState.UNFINISHED):
        assert following.due(patrol(state, signed_at=hours(0)), ENDS) is None
