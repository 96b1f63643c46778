"""What was asked for is planned after the commit, whatever dies or is entered meanwhile, and comes back as a turn."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psutil  # type: ignore[import-untyped]
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.planning.planner import Planner
from bot.roster.shifts import DaySpan
from bot.services import people
from bot.services.roster import drafts
from bot.table import dispatch_table
from db.engine import Database
from db.models import Identity, Person, Role, RosterSettings, RosterState, SeriesPattern, Timer
from tests.services.roster.quarter import NOW, WEEK, Quarter, built
from tests.turns.stage import HandClock, Stage, eventually, staged

CHEN, WANG = 1007, 1001


@asynccontextmanager
async def office(database: Database) -> AsyncIterator[tuple[Quarter, Stage]]:
    """A quarter with 小陈, who coordinates; 王建明 has an account as well."""
    quarter = await built(database)
    async with database.writing() as session:
        chen = people.add(session, name="陈晓雯", roles=(Role.COORDINATOR,), accounts={"telegram": str(CHEN)}, now=NOW)
        await session.flush()
        quarter.ids["陈晓雯"] = chen.id
        wang = await session.get_one(Person, quarter.ids["王建明"])
        wang.called = "王师傅"
        session.add(Identity(person_id=wang.id, channel="telegram", account=str(WANG), chat=str(WANG)))
    async with staged(database, dispatch_table(), HandClock(NOW)) as stage:
        yield quarter, stage


@asynccontextmanager
async def at_work(stage: Stage) -> AsyncIterator[None]:
    running = asyncio.create_task(Planner(stage.database, stage.committer, stage.world).run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


async def it_is_shortly_after_midnight(session: AsyncSession) -> None:
    """The daily job is due."""
    session.add(Timer(id=1, kind="roster.day", subject="", due_at=NOW, dedupe_key="job:roster.day"))


async def ask(quarter: Quarter, span: DaySpan = WEEK) -> int:
    async with quarter.database.writing() as session:
        return (await drafts.ask(session, span, by=quarter.ids["陈晓雯"], now=NOW)).id


async def state_of(quarter: Quarter, plan: int) -> RosterState:
    return next(row.state for row in await quarter.plans() if row.id == plan)


async def becomes(quarter: Quarter, plan: int, state: RosterState) -> None:
    async def so() -> bool:
        return await state_of(quarter, plan) is state

    await eventually(so)


async def hears(stage: Stage, account: int, *words: str) -> str:
    async def heard() -> str:
        await stage.sweep()
        return next((text for text in await stage.said_to(account) if all(word in text for word in words)), "")

    return await eventually(heard)


async def test_from_the_set_day_to_a_published_roster_in_one_tap(database: Database) -> None:
    async with office(database) as (quarter, stage), at_work(stage):
        await quarter.add(RosterSettings(id=1, propose_on=NOW.weekday(), propose_ahead=1))
        await stage.committer.perform(it_is_shortly_after_midnight)
        heard = await hears(stage, CHEN, "3月10日到3月16日的班排好了: 12个班, 14人次。", "每个班都有人")
        assert heard
        (plan,) = await quarter.plans()
        assert (plan.state, plan.asked_by, plan.first) == (RosterState.DRAFT, None, WEEK.first)
        await stage.submit(stage.tap(WANG, f"roster:{plan.id}:{plan.revision}:publish"))
        assert await quarter.seats() == set()  # that is not for volunteers
        await stage.submit(stage.tap(CHEN, f"roster:{plan.id}:{plan.revision}:publish"))
        assert len(await quarter.seats()) == 14
        assert "发布了" in " ".join(await stage.said_to(CHEN))
        mine = await hears(stage, WANG, "实验小学东门护学", "能来吗")
        assert "王师傅" in mine
        await stage.submit(stage.tap(CHEN, f"roster:{plan.id}:{plan.revision}:publish"))
        assert "已经发布" in " ".join(await stage.said_to(CHEN))


async def test_nobody_asks_again_for_what_is_planned_already(sqlite_database: Database) -> None:
    async with office(sqlite_database) as (quarter, stage):
        await quarter.add(RosterSettings(id=1, propose_on=NOW.weekday(), propose_ahead=1))
        plan = await quarter.draft()
        await stage.committer.perform(it_is_shortly_after_midnight)
        await stage.sweep()
        assert [row.id for row in await quarter.plans()] == [plan]


async def kill_worker() -> bool:
    for child in psutil.Process().children():
        if "bot.planning.worker" in child.cmdline():
            child.send_signal(signal.SIGKILL)
            return True
    return False


async def test_a_crash_is_planned_again_but_not_for_ever(sqlite_database: Database) -> None:
    async with office(sqlite_database) as (quarter, stage), at_work(stage):
        plan = await ask(quarter)

        async def given_up() -> bool:
            await kill_worker()
            return await state_of(quarter, plan) is RosterState.FAILED

        await eventually(given_up)
        assert (await quarter.plans())[0].attempts == drafts.MOST_ATTEMPTS
        await hears(stage, CHEN, "没排出来")


async def test_what_was_being_made_when_the_program_died_is_made_after_the_restart(database: Database) -> None:
    async with office(database) as (quarter, stage):
        plan = await ask(quarter)
        async with database.writing() as session:  # as a process leaves it that was killed in the middle
            await drafts.claim(session, plan, 0, datetime.now(UTC) + timedelta(seconds=1))
        async with at_work(stage):
            await becomes(quarter, plan, RosterState.DRAFT)
        assert (await quarter.plans())[0].attempts == 2


async def test_two_processes_do_not_plan_the_same_and_a_late_one_is_not_believed(database: Database) -> None:
    async with office(database) as (quarter, _):
        plan, until = await ask(quarter), datetime.now(UTC)
        async with database.writing() as session:
            slow = await drafts.claim(session, plan, 0, until)
        async with database.writing() as session:
            assert await drafts.claim(session, plan, 0, until) is None
            assert await drafts.claim(session, plan, 1, until) is not None
            assert slow is not None
            assert await drafts.mine(session, slow) is None
            assert not await drafts.renew(session, slow, until)


async def test_a_newer_question_takes_the_place_of_an_older_one(sqlite_database: Database) -> None:
    async with office(sqlite_database) as (quarter, stage):
        older, newer = await ask(quarter), await ask(quarter, DaySpan(WEEK.first, WEEK.first))
        async with at_work(stage):
            await becomes(quarter, newer, RosterState.DRAFT)
        assert await state_of(quarter, older) is RosterState.DISCARDED


async def test_a_slot_that_nobody_could_stand_is_told(sqlite_database: Database) -> None:
    async with office(sqlite_database) as (quarter, stage), at_work(stage):
        async with sqlite_database.writing() as session:
            await session.execute(update(SeriesPattern).values(minimum=9))
        plan = await ask(quarter)
        await becomes(quarter, plan, RosterState.FAILED)
        assert (await quarter.plans())[0].failure == "demand"
        await hears(stage, CHEN, "没排出来")
