"""Seats change hands in any order: exchanges, take-overs, declines, stand-ins, leave, repairs.

After every act each place in a shift has at most one who answers for it, and nobody was put where the rules forbid.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.validator import Violation, violations
from bot.services import attendance, candidates, lineage, shifts, substitutes
from bot.services.roster import exchanging, facts
from bot.services.shifts import Seat
from db.models import Answer, Assignment, Away, Exchange, Shift, SubstituteSearch
from tests.services.roster.quarter import WEEK, ZONE, Quarter

ACTS = 25


async def seats(session: AsyncSession) -> list[Seat]:
    query = select(Assignment.id).where(Assignment.answer != Answer.RELEASED).order_by(Assignment.id)
    found = [await shifts.seat(session, each) for each in (await session.execute(query)).scalars()]
    return [seat for seat in found if seat is not None and seat.is_theirs]


async def asks(quarter: Quarter, session: AsyncSession, chance: random.Random) -> None:
    mine = chance.choice(await seats(session))
    if await exchanging.open_of(session, mine.id) is not None or not exchanging.is_movable(mine, quarter.now):
        return
    offered = await exchanging.offers(session, mine, ZONE, quarter.now)
    if offered and chance.random() < 0.7:
        theirs = chance.choice(offered)
        await exchanging.ask(session, mine, theirs.person.id, theirs, by=mine.person.id, at=quarter.now)
    else:
        other = chance.choice(sorted(set(quarter.ids.values()) - {mine.person.id}))
        await exchanging.ask(session, mine, other, None, by=mine.person.id, at=quarter.now)


async def agrees(quarter: Quarter, session: AsyncSession, chance: random.Random) -> None:
    open_ = list((await session.execute(select(Exchange.id).where(Exchange.ended_at.is_(None)))).scalars())
    found = await exchanging.deal(session, chance.choice(open_)) if open_ else None
    if found is None:
        return
    if await exchanging.against(session, found, ZONE, quarter.now) is None:
        done = await exchanging.perform(session, found, by=found.row.other_person_id, at=quarter.now)
        for before, _ in done.changes:
            for row in await exchanging.touching(session, before.id):
                exchanging.end(session, row, "impossible", by=None, at=quarter.now)
    else:
        exchanging.end(session, found.row, "impossible", by=None, at=quarter.now)


async def declines(quarter: Quarter, session: AsyncSession, chance: random.Random) -> None:
    mine = chance.choice(await seats(session))
    if mine.assignment.answer is not Answer.SEEKING:
        attendance.give_up(session, mine, chance.choice(["ill", "busy"]), by=mine.person.id, at=quarter.now)
        if await substitutes.open_for(session, mine.shift.id, mine.id) is None:
            await substitutes.begin(session, mine.shift, mine, by=mine.person.id, at=quarter.now)


async def stands_in(quarter: Quarter, session: AsyncSession, chance: random.Random) -> None:
    open_ = select(SubstituteSearch.id).where(SubstituteSearch.ended_at.is_(None))
    found = list((await session.execute(open_)).scalars())
    search = await substitutes.find(session, chance.choice(found)) if found else None
    if search is None:
        return
    shift = await session.get_one(Shift, search.shift_id)
    absent = await substitutes.absent_from(session, search)
    person = chance.choice(sorted(quarter.ids.values()))
    here = {each.person.id for each in await shifts.everybody_in(session, shift.id)}
    if person in here or await _against(session, person, shift, absent) is not None:
        return
    await substitutes.offer(session, search, person, quarter.now)
    request = await substitutes.request_of(session, search.id, person)
    if request is not None:
        await substitutes.fill(session, search, request, quarter.now, last=True)


async def _against(session: AsyncSession, person: int, shift: Shift, absent: int | None) -> object:
    return await candidates.why_not(session, person, shift, ZONE, absent=absent)


async def goes_on_leave(quarter: Quarter, session: AsyncSession, chance: random.Random) -> None:
    mine = chance.choice(await seats(session))
    session.add(
        Away(person_id=mine.person.id, starts_at=mine.shift.starts_at - timedelta(hours=1), ends_at=mine.shift.ends_at,
             said_at=quarter.now)
    )  # fmt: skip


async def is_mended(quarter: Quarter) -> None:
    await quarter.publish(await quarter.draft())


async def holds(quarter: Quarter) -> set[Violation]:
    """What is wrong by the rules, which nothing but leave and declines may add to."""
    async with quarter.database.reading() as session:
        for shift in (await session.execute(select(Shift.id))).scalars():
            everybody = await shifts.everybody_in(session, shift)
            for seat in everybody:
                place = [each for each in lineage.of(seat, everybody) if each.is_theirs]
                assert len(place) <= 1, "two answer for one place"
        known = await facts.read(session, WEEK, ZONE, quarter.now)
    return set(violations(known.problem, known.problem.published))


@pytest.mark.parametrize("seed", range(6))
async def test_in_any_order_each_place_has_one_who_answers_for_it(on_sqlite: Quarter, seed: int) -> None:
    quarter, chance = on_sqlite, random.Random(seed)
    await quarter.published()
    wrong = await holds(quarter)
    assert not wrong
    for _ in range(ACTS):
        act = chance.choice([asks, asks, agrees, agrees, agrees, declines, stands_in, stands_in, goes_on_leave, None])
        if act is None:
            await is_mended(quarter)
        else:
            async with quarter.database.writing() as session:
                if await seats(session):
                    await act(quarter, session, chance)
        now = await holds(quarter)
        if act in (asks, agrees, stands_in, None):
            assert now <= wrong, (act, now - wrong)
        wrong = now
        quarter.now += timedelta(minutes=20)
