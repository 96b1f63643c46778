"""Rounds on real databases: begun once, ticked by several, signed off with what was attended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance, people, shifts
from bot.services.patrols import confirming, hours, rounds, signing, ticking
from bot.services.patrols.signing import Signed
from db.engine import Database
from db.models import (
    Answer,
    Assignment,
    Checkpoint,
    Patrol,
    PatrolState,
    Proof,
    Role,
    Route,
    Shift,
    ShiftKind,
    Team,
    TickState,
)

BEGINS = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
ENDS = BEGINS + timedelta(minutes=90)


def after(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@dataclass
class Stage:
    wang: int
    li: int
    zhao: int
    leader: int
    office: int
    seats: dict[int, int]


@pytest.fixture
async def stage(database: Database) -> Stage:
    async with database.writing() as session:
        who = {}
        for name, roles, team in (
            ("王", (Role.VOLUNTEER,), Team.PATROL),
            ("李", (Role.VOLUNTEER,), Team.PATROL),
            ("赵", (Role.VOLUNTEER, Role.LEADER), Team.CROSSING),
            ("周", (Role.VOLUNTEER, Role.LEADER), Team.PATROL),
            ("陈", (Role.COORDINATOR,), None),
        ):
            person = people.add(session, name=name, roles=roles, accounts={}, team=team, now=BEGINS)
            await session.flush()
            who[name] = person.id
        route = Route(name="公租房一线", grid="1网格")
        session.add(route)
        await session.flush()
        session.add_all(
            Checkpoint(route_id=route.id, position=n, name=f"{n}号", latitude=30 + n / 500, longitude=114)
            for n in range(1, 5)
        )
        shift = Shift(kind=ShiftKind.PATROL, route_id=route.id, starts_at=BEGINS, ends_at=ENDS, published_at=BEGINS)
        session.add(shift)
        await session.flush()
        seats = {}
        for name in ("王", "李"):
            row = Assignment(shift_id=shift.id, person_id=who[name], answer=Answer.ACCEPTED)
            session.add(row)
            await session.flush()
            seats[who[name]] = row.id
    return Stage(who["王"], who["李"], who["赵"], who["周"], who["陈"], seats)


async def comes(session: AsyncSession, stage: Stage, person: int, at: datetime) -> Patrol:
    seat = await shifts.seat(session, stage.seats[person], lock=True)
    assert seat is not None
    attendance.arrive(session, seat, Proof.SAID, by=person, at=at)
    return await rounds.begin(session, seat, at)


def said(*members: int, **more: object) -> Signed:
    values = {
        "began_at": BEGINS, "ended_at": after(80), "members": members, "alone_why": None, "way": "foot", "led_by": None,
        "rest": TickState.LEFT_OUT, "left_why": "rain", "found_something": False,
    }  # fmt: skip
    return Signed(**(values | more))  # type: ignore[arg-type]


async def test_the_round_is_one_and_both_are_in_it(database: Database, stage: Stage) -> None:
    async with database.writing() as session:
        first = await comes(session, stage, stage.wang, after(-10))
    async with database.writing() as session:
        second = await comes(session, stage, stage.li, after(5))
        assert second.id == first.id
        of = await rounds.look(session, second)
        assert of.member_ids == [stage.wang, stage.li]
        assert of.patrol.began_at == after(-10)


async def test_the_newest_tick_counts_and_the_others_stay(database: Database, stage: Stage) -> None:
    async with database.writing() as session:
        patrol = await comes(session, stage, stage.wang, BEGINS)
        of = await rounds.look(session, patrol)
        first = of.points[0].checkpoint.id
        await ticking.tick(session, patrol, first, TickState.DONE, by=stage.wang, at=after(10), how="tap")
        await ticking.tick(session, patrol, first, TickState.FOUND, by=stage.li, at=after(11), how="tap")
        of = await rounds.look(session, patrol)
        await ticking.rest(session, of, TickState.DONE, by=stage.li, at=after(12), how="tap")
        of = await rounds.look(session, patrol)
        assert [point.state for point in of.points] == [TickState.FOUND, *[TickState.DONE] * 3]
        assert (of.points[0].by, of.unreported) == ("李", [of.points[0]])
        near = ticking.nearest(of, (30 + 2 / 500 + 0.0005, 114))
        assert near is not None
        assert (near[0], near[1]) == (of.points[1], 56)


async def test_signed_off_with_what_was_attended(database: Database, stage: Stage) -> None:
    """Who came late has fewer minutes; what was ticked stays; the leader confirms, and nobody for themselves."""
    async with database.writing() as session:
        patrol = await comes(session, stage, stage.wang, after(-10))
        await comes(session, stage, stage.li, after(30))
        number = patrol.id
    async with database.writing() as session:
        locked, seats = await rounds.lock_all(session, number)
        assert locked is not None
        of = await rounds.look(session, locked)
        await signing.sign(session, of, seats, said(stage.wang, stage.li), by=stage.wang, at=after(85))
    async with database.reading() as session:
        patrol = await session.get_one(Patrol, number)
        of = await rounds.look(session, patrol)
        assert {(point.state, point.tick.why) for point in of.points if point.tick} == {(TickState.LEFT_OUT, "rain")}
        rows = await hours.of(session, "patrol:1")
        assert {row.person_id: row.minutes for row in rows} == {stage.wang: 80, stage.li: 50}
        seats = await shifts.everybody_in(session, patrol.shift_id or 0)
        assert [seat.assignment.left_at for seat in seats] == [after(80)] * 2
        judges = {who for who in vars(stage).values() if isinstance(who, int)
                  and await confirming.may_judge(session, patrol, who)}  # fmt: skip
        assert judges == {stage.leader, stage.office}
        assert await rounds.line_for(session, of.member_ids) == [stage.leader, stage.office]
        signers = {who for who in vars(stage).values() if isinstance(who, int)
                   and await rounds.may_sign(session, patrol, who)}  # fmt: skip
        assert signers == {stage.wang, stage.li, stage.leader, stage.office}
    async with database.writing() as session:
        patrol = await session.get_one(Patrol, number)
        assert await confirming.confirm(session, patrol, by=stage.leader, at=after(100))
        assert not await confirming.confirm(session, patrol, by=stage.office, at=after(101)), "once"
        assert patrol.confirmed_by == stage.leader
        await rounds.joins(session, patrol, stage.leader)
        assert not await confirming.may_judge(session, patrol, stage.leader), "nobody a round of their own"
        assert await rounds.line_for(session, [stage.leader]) == [stage.office]


async def test_closed_unfinished_it_can_be_signed_off_for_a_day(database: Database, stage: Stage) -> None:
    async with database.writing() as session:
        patrol = await comes(session, stage, stage.wang, BEGINS)
        of = await rounds.look(session, patrol)
        signing.close(session, of, at=ENDS + timedelta(hours=2))
        assert of.patrol.state is PatrolState.UNFINISHED
        assert of.can_be_signed(ENDS + timedelta(hours=25))
        assert not of.can_be_signed(ENDS + timedelta(hours=27))
        assert [each.patrol.id for each in await rounds.to_sign(session, stage.wang, ENDS + timedelta(hours=25))] == [
            patrol.id
        ]
        assert await rounds.to_sign(session, stage.li, ENDS) == []
        assert await rounds.led(session, stage.zhao, ENDS) == [], "leads another team"
        assert len(await rounds.led(session, stage.leader, ENDS)) == 1


async def test_the_last_round_of_a_route_says_what_the_next_should_know(database: Database, stage: Stage) -> None:
    """Only the very last one: what an earlier one left is not news any more."""
    async with database.writing() as session:
        route = (await rounds.routes(session))[0].id
        for minutes, words in ((0, "灯坏了"), (200, None)):
            patrol = await rounds.begin_without_shift(session, route, stage.wang, after(minutes))
            of = await rounds.look(session, patrol)
            end = after(minutes + 60)
            await signing.sign(
                session, of, (), said(stage.wang, began_at=after(minutes), ended_at=end, handover=words),
                by=stage.wang, at=end,
            )  # fmt: skip
            last = await rounds.last_handover(session, route)
            assert last is not None
            assert (last.id, last.handover) == (patrol.id, words)
        again = await confirming.last_of(session, stage.wang)
        assert again is not None
        assert again.id == patrol.id
        counted = [row.minutes for row in await hours.of(session, "patrol:2")]
        assert counted == [60], "without a shift what was said counts"
