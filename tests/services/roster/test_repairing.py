"""After publication only what does not hold any more is mended, and it is known beforehand who would move."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.services.roster import drafts, repairing
from db.models import Answer, Assignment, Away
from tests.services.roster.quarter import GATE, NOW, WEEK, ZONE, Quarter

MONDAY_MORNING = GATE.format(day=10, way="in")


async def needed(quarter: Quarter) -> bool:
    async with quarter.database.reading() as session:
        return await repairing.needed(session, ZONE, quarter.now)


async def test_nothing_to_mend_as_long_as_everything_holds(quarter: Quarter) -> None:
    async with quarter.database.writing() as session:
        assert await repairing.ask(session, by=None, zone=ZONE, now=NOW) is None
    assert not await needed(quarter)
    await quarter.published()
    quarter.now += timedelta(days=4) - timedelta(hours=6)
    assert not await needed(quarter)


async def test_leave_a_decline_and_somebody_who_seeks_are_mended(quarter: Quarter) -> None:
    await quarter.published()
    (seat,) = [seat for seat in await quarter.seats() if seat.shift == MONDAY_MORNING]
    shift = await quarter.shift(MONDAY_MORNING)
    quarter.now = shift.starts_at - timedelta(hours=3)
    await quarter.add(
        Away(
            person_id=seat.person, starts_at=shift.starts_at, ends_at=shift.ends_at + timedelta(minutes=1), said_at=NOW
        )
    )
    assert await needed(quarter)
    async with quarter.database.writing() as session:
        asked = await repairing.ask(session, by=None, zone=ZONE, now=quarter.now)
        assert asked is not None
        assert (asked.first, asked.last) == (WEEK.first, WEEK.last.replace(day=14))
    number = await quarter.draft(WEEK)
    known = await quarter.facts()
    assert [each.person for each in repairing.broken(known)] == [seat.person]
    async with quarter.database.reading() as session:
        draft = await drafts.read(session, number)
    assert draft is not None
    lost, got = repairing.moved(draft, known)
    assert lost == {seat}
    assert {each.shift for each in got} == {MONDAY_MORNING}
    await quarter.publish(number)
    assert not await needed(quarter)


async def test_a_shift_that_lost_somebody_is_found_short(quarter: Quarter) -> None:
    await quarter.published()
    (seat,) = [seat for seat in await quarter.seats() if seat.shift == MONDAY_MORNING]
    quarter.now += timedelta(days=3)
    await quarter.declines(seat)
    assert await needed(quarter)
    async with quarter.database.writing() as session:
        row = (await session.execute(select(Assignment).where(Assignment.answer == Answer.RELEASED))).scalar_one()
        row.answer = Answer.SEEKING
    assert await needed(quarter)
