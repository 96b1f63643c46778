"""Instants are aware and in UTC, whatever the database keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from db.engine import Database
from db.models import Lease
from db.utc import Instant

MOMENTS = [
    datetime(2025, 3, 1, 23, 59, 59, 999999, timezone(timedelta(hours=8))),
    datetime(2025, 3, 1, 0, 0, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
]


async def test_they_come_back_in_utc_and_in_order(database: Database) -> None:
    async with database.writing() as session:
        session.add_all(Lease(name=str(n), holder="h", expires_at=moment) for n, moment in enumerate(MOMENTS))
    async with database.reading() as session:
        found = {lease.name: lease.expires_at for lease in await session.scalars(select(Lease))}
        assert found == {str(n): moment for n, moment in enumerate(MOMENTS)}
        assert {moment.tzinfo for moment in found.values()} == {UTC}
        earliest = await session.scalars(select(Lease.name).order_by(Lease.expires_at))
        assert list(earliest) == ["2", "1", "0"]
        before = select(Lease.name).where(Lease.expires_at < datetime(2025, 3, 1, 8, tzinfo=MOMENTS[0].tzinfo))
        assert await session.scalar(before) == "2"


async def test_a_naive_one_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        async with database.writing() as session:
            session.add(Lease(name="x", holder="h", expires_at=datetime(2025, 3, 1)))  # noqa: DTZ001
    async with database.reading() as session:
        assert await session.scalar(select(Lease)) is None


@given(st.datetimes(timezones=st.timezones()))
def test_any_zone_is_the_same_instant(moment: datetime) -> None:
    dialect = sqlite.dialect()
    try:
        stored = Instant().process_bind_param(moment, dialect)
    except OverflowError:  # years 1 and 9999 have no UTC in every zone
        return
    assert stored is not None
    assert stored.utcoffset() == timedelta(0)
    assert stored == moment.astimezone(UTC)
    assert Instant().process_result_value(stored.replace(tzinfo=None), dialect) == stored
