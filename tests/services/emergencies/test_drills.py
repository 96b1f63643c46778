"""The last word before a drill is dropped once it would be read below the page."""

from __future__ import annotations

from datetime import timedelta

from bot.services.emergencies import drills
from db.models import EmergencyKind
from tests.services.emergencies.street import HERE, ZONE, Street


async def test_the_last_word_before_it_leaves_only_before_it(street: Street) -> None:
    async def is_ahead(number: int) -> bool:
        async with street.database.reading() as session:
            return await drills.is_ahead(session, str(number))

    numbers = []
    async with street.database.writing() as session:
        for _ in range(2):
            drill = await drills.plan(
                session, kind=EmergencyKind.FIRE, grid=HERE, starts_at=street.now + timedelta(minutes=5),
                by=street.ids["chen"], now=street.now,
            )  # fmt: skip
            numbers.append(drill.id)
    assert [await is_ahead(number) for number in numbers] == [True, True]
    async with street.database.writing() as session:
        begun, called_off = [await drills.find(session, number) for number in numbers]
        assert begun is not None
        assert called_off is not None
        await drills.begin(session, begun, street.ids["chen"], street.now, ZONE)
        called_off.called_off_at = street.now
    assert [await is_ahead(number) for number in numbers] == [False, False]
