"""志愿服务时长: not more than attended, no minute twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.services import people
from bot.services.patrols import hours
from db.engine import Database
from db.models import Role, ServiceHours

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


SPANS = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda pair: (at(pair[0]), at(pair[1])))


@given(SPANS, st.lists(SPANS.filter(lambda span: span[0] < span[1]), max_size=5))
def test_what_is_free_lies_within_and_touches_nothing_else(
    span: tuple[datetime, datetime], taken: list[tuple[datetime, datetime]]
) -> None:
    found = hours.free(span, taken)
    minutes = [
        minute
        for minute in range(301)
        if span[0] <= at(minute) < span[1] and not any(one <= at(minute) < other for one, other in taken)
    ]
    if found is None:
        assert not minutes
        return
    assert span[0] <= found[0] < found[1] <= span[1]
    assert all(found[1] <= one or other <= found[0] for one, other in taken)
    longest = run = 0
    for minute in range(301):
        run = run + 1 if minute in minutes else 0
        longest = max(longest, run)
    assert found[1] - found[0] == timedelta(minutes=longest)


async def test_recorded_twice_it_is_corrected_and_overlaps_are_cut(database: Database) -> None:
    async with database.writing() as session:
        person = people.add(session, name="王建国", roles=(Role.VOLUNTEER,), accounts={}, now=NOON)
        await session.flush()
        me = person.id
        await hours.record(session, me, "patrol:1", "patrol", (at(0), at(60)), by=me)
        second = await hours.record(session, me, "patrol:2", "patrol", (at(30), at(100)), by=me)
        assert second is not None
        assert (second.began_at, second.minutes) == (at(60), 40)
        within = await hours.record(session, me, "patrol:3", "patrol", (at(10), at(50)), by=me)
        assert within is None, "all of it is taken"
        again = await hours.record(session, me, "patrol:1", "patrol", (at(0), at(20)), by=me)
        assert again is not None
        assert again.minutes == 20
        assert await hours.record(session, me, "patrol:2", "patrol", (at(100), at(100)), by=me) is None
    async with database.reading() as session:
        (left,) = await hours.of(session, "patrol:1")
        assert (left.minutes, left.ended_at) == (20, at(20))
        assert await hours.of(session, "patrol:2") == []
        assert isinstance(left, ServiceHours)
