"""A plan from the question to the draft: what it keeps, and that it is believed only while its facts hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import update

from bot.roster.gates import Why
from bot.roster.planner import plan
from bot.roster.shifts import DaySpan
from bot.services.roster import drafts
from bot.services.roster.drafts import Claim, Kept
from db.models import Away, Bell, PeriodKind, RosterState, SchoolPeriod, SeatRule, SeriesPattern
from tests.services.roster.quarter import GATE, NOW, PATROL, WEEK, ZONE, Quarter


async def claimed(quarter: Quarter) -> Claim:
    async with quarter.database.writing() as session:
        asked = await drafts.ask(session, WEEK, by=None, now=NOW)
        found = await drafts.claim(session, asked.id, 0, datetime.now(UTC) + timedelta(minutes=1))
    assert found is not None
    return found


async def test_it_is_kept_as_it_was_made(quarter: Quarter) -> None:
    """Three at each gate where two may stand, two on leave, one pinned to where they are away: reasons and all."""
    wang, li = quarter.ids["王建明"], quarter.ids["李桂芳"]
    async with quarter.database.writing() as session:
        await session.execute(update(SeriesPattern).values(minimum=3, ideal=3, leader=True))
        for person in (wang, li):
            session.add(Away(person_id=person, starts_at=NOW, ends_at=NOW + timedelta(days=30), said_at=NOW))
        pin = SeatRule(slot_key=GATE.format(day=10, way="in"), person_id=wang, wanted=True, entered_at=NOW)
        session.add(pin)
    of, known = await claimed(quarter), await quarter.facts()
    made = plan(known.problem)
    async with quarter.database.writing() as session:
        assert await drafts.keep(session, of, known, made, ZONE, NOW) is Kept.DRAFT
    async with quarter.database.reading() as session:
        draft = await drafts.read(session, of.plan)
    assert draft is not None
    assert drafts.seats_of(draft) == made.seats
    assert {(row.slot_key, row.person_id, row.refused) for row in draft.refused} == {(pin.slot_key, wang, Why.LEAVE)}
    assert [proof["value"] for proof in draft.plan.proofs] == [proof.value for proof in made.proofs]
    first = draft.holes[0]
    hole = next(hole for hole in made.holes if hole.shift == first.slot_key)
    assert first.slot_key == PATROL.format(day=11)
    assert (first.below, first.leaderless, first.qualified) == (hole.below, hole.leader, hole.qualified) == (1, True, 2)
    assert {Why(why): count for why, count in first.why.items()} == hole.why
    assert [shift.place for shift in draft.shifts[:2]] == ["实验小学东门", "实验小学东门"]
    assert drafts.missing_of(draft.plan) == known.missing == ()


async def test_when_somebody_says_something_meanwhile_it_is_planned_anew_and_at_last_given_up(quarter: Quarter) -> None:
    of, known = await claimed(quarter), await quarter.facts()
    await quarter.add(
        Away(person_id=quarter.ids["王建明"], starts_at=NOW, ends_at=NOW + timedelta(days=9), said_at=NOW)
    )
    made = plan(known.problem)
    async with quarter.database.writing() as session:
        assert await drafts.keep(session, of, known, made, ZONE, NOW) is Kept.AGAIN
    for attempt in range(1, drafts.MOST_ATTEMPTS):
        async with quarter.database.writing() as session:
            (waiting,) = await drafts.due(session, datetime.now(UTC))
            again = await drafts.claim(session, waiting.id, attempt, datetime.now(UTC))
            assert again is not None
            last = await drafts.keep(session, again, known, made, ZONE, NOW)
    assert last is Kept.FAILED
    (row,) = await quarter.plans()
    assert (row.state, row.failure) == (RosterState.FAILED, "changed")


async def test_what_nobody_waits_for_any_more_is_dropped(quarter: Quarter) -> None:
    of, known = await claimed(quarter), await quarter.facts()
    await quarter.draft()
    async with quarter.database.writing() as session:
        assert await drafts.keep(session, of, known, plan(known.problem), ZONE, NOW) is Kept.DROPPED
        assert await drafts.broke_off(session, of, "crashed", NOW) is Kept.DROPPED
    assert [row.state for row in await quarter.plans()] == [RosterState.DISCARDED, RosterState.DRAFT]


async def test_a_year_that_nobody_knows_stops_the_school_and_not_the_patrol(on_sqlite: Quarter) -> None:
    span = DaySpan(date(2031, 3, 3), date(2031, 3, 9))
    async with on_sqlite.database.writing() as session:
        await session.execute(update(Bell).values(arrives=time(8)))
        session.add(SchoolPeriod(school_id=1, kind=PeriodKind.TERM, first=span.first, last=span.last))
    number = await on_sqlite.draft(span)
    async with on_sqlite.database.reading() as session:
        draft = await drafts.read(session, number)
        assert draft is not None
        (missing,) = drafts.missing_of(draft.plan)
        assert await drafts.schools_waiting(session, draft) == {1: "实验小学"}
    assert (missing.year, missing.first, missing.last) == (2031, date(2031, 3, 3), date(2031, 3, 7))
    assert {shift.slot_key.partition(":")[0] for shift in draft.shifts} == {"series"}


def test_weeks_begin_on_mondays() -> None:
    thursday = date(2025, 3, 6)
    assert drafts.weeks_ahead(thursday, 2, 1) == DaySpan(date(2025, 3, 17), date(2025, 3, 23))
    assert drafts.weeks_ahead(date(2025, 3, 3), 1, 4) == DaySpan(date(2025, 3, 10), date(2025, 4, 6))
    assert drafts.weeks_ahead(date(2025, 3, 9), 1, 1) == DaySpan(date(2025, 3, 10), date(2025, 3, 16))
