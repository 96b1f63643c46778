"""Whether a card still leaves when it is about to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.handlers.emergencies.telling import still_true
from db.models import Card, Emergency, Outgoing
from tests.emergencies.alarmed import Alarmed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "attempts", "leaves"),
    [(0, 0, False), (0, 1, True), (2, 0, True)],
    ids=["never had it", "may have it since before a crash", "has it"],
)
async def test_that_it_is_over_is_told_to_whoever_may_have_the_page(
    here: Alarmed, shown: int, attempts: int, leaves: bool
) -> None:
    person = here.numbers["wu"]
    async with here.database.writing() as session:
        emergency = Emergency(raised_at=NOW, ended_at=NOW)
        session.add(emergency)
        await session.flush()
        of = {"channel": "telegram", "bot": "1", "chat": "1006"}
        session.add(
            Card(
                id=1, subject=f"sos:{emergency.id}", revision=2, since=1, shown=shown, body={}, updated_at=NOW,
                message=None, **of,
            )
        )  # fmt: skip
        session.add(
            Outgoing(
                id=2, lane=0, state="waiting", attempts=attempts, card_id=1, revision=2, created_at=NOW, **of,
            )
        )  # fmt: skip
    async with here.database.reading() as session:
        assert await still_true(session, f"{emergency.id}.{person}") is leaves
