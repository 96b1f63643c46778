"""Searches for a stand-in as they were before the database saw to it that there is one for each seat."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db import schema
from db.engine import Database

BEFORE = (
    "INSERT INTO people (id, name, locale, active, created_at) VALUES (1, 'x', 'zh_CN', TRUE, '2025-03-03')",
    "INSERT INTO shifts (id, kind, starts_at, ends_at, minimum) VALUES (1, 'crossing', '2025-03-03', '2025-03-04', 2)",
    "INSERT INTO assignments (id, shift_id, person_id, answer) VALUES (7, 1, 1, 'released')",
    *(
        "INSERT INTO substitute_searches (id, shift_id, assignment_id, began_at, wave) "
        f"VALUES ({number}, 1, {seat}, '2025-03-03', 1)"
        for number, seat in ((1, 7), (2, 7), (3, "NULL"), (4, "NULL"))
    ),
)


async def test_of_several_searches_for_one_seat_the_newest_goes_on(empty_database: Database) -> None:
    await schema.upgrade(empty_database)
    await schema.downgrade(empty_database, "0002")
    async with empty_database.writing() as session:
        for row in BEFORE:
            await session.execute(text(row))
    await schema.upgrade(empty_database)
    async with empty_database.reading() as session:
        going_on = text("SELECT id FROM substitute_searches WHERE ended_at IS NULL ORDER BY id")
        assert list((await session.execute(going_on)).scalars()) == [2, 4]
        if empty_database.is_sqlite:
            made = text("SELECT sql FROM sqlite_master WHERE name = 'assignments'")
            assert "AUTOINCREMENT" in (await session.execute(made)).scalar_one()
    for seat in ("7", "NULL"):
        with pytest.raises(IntegrityError):
            async with empty_database.writing() as session:
                await session.execute(
                    text(
                        "INSERT INTO substitute_searches (id, shift_id, assignment_id, began_at, wave) "
                        f"VALUES (9, 1, {seat}, '2025-03-03', 1)"
                    )
                )
