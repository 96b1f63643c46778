"""Each open emergency has a step ahead of it, and whoever holds it is there to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from bot.services.emergencies import audit
from db.models import Timer
from tests.services.emergencies.street import Street


async def stopped(street: Street) -> list[str]:
    async with street.database.reading() as session:
        return list(await audit.stopped(session, street.now))


async def steps_at(street: Street, seconds: float) -> None:
    """Its only timer, this many seconds from now."""
    at = street.now + timedelta(seconds=seconds)
    async with street.database.writing() as session:
        await session.execute(delete(Timer))
        session.add(Timer(id=1, kind=audit.STEP, subject=str(street.number), due_at=at, dedupe_key="step"))


async def test_one_without_a_step_ahead_has_stopped(street: Street) -> None:
    await street.raised()
    assert await stopped(street) == [str(street.number)]
    await steps_at(street, 60)
    assert await stopped(street) == []
    await street.ends()
    async with street.database.writing() as session:
        await session.execute(delete(Timer))
    assert await stopped(street) == []


async def test_a_step_that_should_long_have_been_taken_is_none(street: Street) -> None:
    await street.raised()
    await steps_at(street, -90)
    assert await stopped(street) == []
    await steps_at(street, -150)
    assert await stopped(street) == [str(street.number)]


async def test_one_held_by_who_has_left_the_team_has_stopped(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await steps_at(street, 60)
    assert await stopped(street) == []
    await street.is_of_the_team("wu", active=False)
    assert await stopped(street) == [str(street.number)]
