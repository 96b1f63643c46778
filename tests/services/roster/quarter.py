"""A quarter small enough to be planned in a moment: a school with one gate, a patrol, five people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.roster.planner import plan
from bot.roster.repair import repair
from bot.roster.shifts import DaySpan, Seat
from bot.services import people
from bot.services.roster import drafts, facts, publishing
from bot.services.roster.facts import Facts
from bot.services.roster.publishing import Published, Refusal, RefusedError
from db.engine import Database
from db.models import (
    Answer,
    Assignment,
    Bell,
    PeriodKind,
    Place,
    PlaceKind,
    Post,
    PostKind,
    Role,
    RosterPlan,
    Route,
    School,
    SchoolPeriod,
    Series,
    SeriesPattern,
    Shift,
    SlotKind,
    Team,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 3, 6, 4, 0, tzinfo=UTC)
"""A Thursday, noon in Shanghai."""
WEEK = DaySpan(date(2025, 3, 10), date(2025, 3, 16))
"""The next one, from Monday on."""
GATE = "school:1:1:2025-03-{day}:{way}:1"
PATROL = "series:1:2025-03-{day}"
CROSSING = ("王建明", "李桂芳", "周大勇")
PATROLLING = ("徐建军", "宋立民")


@dataclass(slots=True)
class Quarter:
    database: Database
    ids: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW

    async def facts(self, span: DaySpan = WEEK) -> Facts:
        async with self.database.reading() as session:
            return await facts.read(session, span, ZONE, self.now)

    async def add(self, *rows: Any) -> None:
        async with self.database.writing() as session:
            session.add_all(rows)

    async def draft(self, span: DaySpan = WEEK) -> int:
        """Asked for, planned, kept; its number."""
        known = await self.facts(span)
        ahead = {shift.key for shift in known.problem.shifts if not known.problem.has_begun(shift)}
        solve = repair if any(seat.shift in ahead for seat in known.problem.published) else plan
        made = solve(known.problem, seconds=10)
        async with self.database.writing() as session:
            asked = await drafts.ask(session, span, by=None, now=self.now)
            await drafts.write(session, asked, known, made, self.now)
            return asked.id

    async def publish(self, plan: int) -> Published | Refusal:
        """As the chat does it; new shifts are known at once."""
        try:
            async with self.database.writing() as session:
                done = await publishing.publish(session, plan, by=None, zone=ZONE, now=self.now)
                for shift in (await session.execute(select(Shift).where(Shift.published_at.is_(None)))).scalars():
                    shift.published_at = self.now
                return done
        except RefusedError as error:
            return error.why

    async def published(self, span: DaySpan = WEEK) -> Published:
        done = await self.publish(await self.draft(span))
        assert isinstance(done, Published)
        return done

    async def draft_seats(self, plan: int) -> frozenset[Seat]:
        async with self.database.reading() as session:
            found = await drafts.read(session, plan)
        assert found is not None
        return drafts.seats_of(found)

    async def seats(self) -> set[Seat]:
        """Who answers for what, of the shifts that were not called off."""
        query = select(Assignment, Shift).join(Shift, Shift.id == Assignment.shift_id)
        query = query.where(Shift.cancelled_at.is_(None), Assignment.answer != Answer.RELEASED)
        async with self.database.reading() as session:
            return {Seat(shift.slot_key or "", seat.person_id) for seat, shift in await session.execute(query)}

    async def shift(self, key: str) -> Shift:
        async with self.database.reading() as session:
            return (await session.execute(select(Shift).where(Shift.slot_key == key))).scalar_one()

    async def declines(self, seat: Seat, why: str = "busy") -> None:
        query = select(Assignment).join(Shift, Shift.id == Assignment.shift_id)
        query = query.where(Shift.slot_key == seat.shift, Assignment.person_id == seat.person)
        async with self.database.writing() as session:
            row = (await session.execute(query)).scalar_one()
            row.answer, row.answered_at, row.released_why = Answer.RELEASED, self.now, why

    async def plans(self) -> list[RosterPlan]:
        async with self.database.reading() as session:
            return list((await session.execute(select(RosterPlan).order_by(RosterPlan.id))).scalars())


async def built(database: Database) -> Quarter:
    """Two at the gate on each morning and afternoon of a school week, two on patrol on Tuesdays and Fridays."""
    quarter = Quarter(database)
    async with database.writing() as session:
        for name, team in (
            *((name, Team.CROSSING) for name in CROSSING),
            *((name, Team.PATROL) for name in PATROLLING),
        ):
            person = people.add(
                session, name=name, roles=(Role.VOLUNTEER,), accounts={}, team=team, grid="1网格", birth_year=1966,
                now=NOW - timedelta(days=99),
            )  # fmt: skip
            person.vetted, person.experienced = True, name == "徐建军"
            await session.flush()
            quarter.ids[name] = person.id
        session.add(Place(id=7, kind=PlaceKind.GRID, name="1网格"))
        session.add(School(id=1, name="实验小学"))
        session.add(Route(id=1, name="公租房一线", grid="1网格"))
        await session.flush()
        session.add(
            Post(id=1, school_id=1, name="东门", kind=PostKind.ESCORT, sign="3106", grid="1网格", minimum=1, ideal=1,
                 maximum=2, in_before=30, in_after=20, out_before=10, out_after=40)
        )  # fmt: skip
        session.add(SchoolPeriod(school_id=1, kind=PeriodKind.TERM, first=date(2025, 2, 17), last=date(2025, 7, 1)))
        session.add(
            Bell(school_id=1, grades=frozenset({1, 2}), weekdays=frozenset(range(5)), arrives=time(7, 50),
                 leaves=time(16, 30))
        )  # fmt: skip
        session.add(Series(id=1, kind=SlotKind.PATROL, team=Team.PATROL, route_id=1, first=date(2025, 2, 3)))
        await session.flush()
        session.add(
            SeriesPattern(series_id=1, since=date(2025, 2, 3), weekdays=frozenset({1, 4}), begins=time(19, 30),
                          ends=time(21), minimum=2, ideal=2, maximum=3)
        )  # fmt: skip
    return quarter
