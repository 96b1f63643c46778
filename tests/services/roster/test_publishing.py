"""A draft becomes the roster once, as long as what it was made from still holds; afterwards as few as possible move."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.roster.shifts import DaySpan, Seat
from bot.roster.validator import violations
from bot.services.roster import drafts
from bot.services.roster.publishing import Published, Refusal
from db.models import (
    Answer,
    Assignment,
    Away,
    Bell,
    JournalEntry,
    Person,
    RosterState,
    SchoolDay,
    SeatRule,
    Series,
    Shift,
    ShiftKind,
    SlotEdit,
    SpecialKind,
    SubstituteSearch,
    Team,
)
from tests.services.roster.quarter import GATE, NOW, PATROL, WEEK, ZONE, Quarter

MONDAY_MORNING, TUESDAY_PATROL = GATE.format(day=10, way="in"), PATROL.format(day=11)


async def test_a_plan_is_published_as_shifts_that_everybody_else_understands(quarter: Quarter) -> None:
    done = await quarter.published()
    seats = await quarter.seats()
    assert len(seats) == 10 + 4 == len(done.added)
    gate, patrol = await quarter.shift(MONDAY_MORNING), await quarter.shift(TUESDAY_PATROL)
    assert (gate.kind, gate.post_id, gate.route_id, gate.minimum) == (ShiftKind.CROSSING, 1, None, 1)
    assert (gate.starts_at.astimezone(ZONE).time(), gate.ends_at - gate.starts_at) == (
        time(7, 20),
        timedelta(minutes=50),
    )
    assert (patrol.kind, patrol.post_id, patrol.route_id, patrol.team) == (ShiftKind.PATROL, None, 1, Team.PATROL)
    assert violations((await quarter.facts()).problem, seats) == []
    assert (await quarter.plans())[0].state is RosterState.PUBLISHED
    async with quarter.database.reading() as session:
        assert {row.answer for row in await session.scalars(select(Assignment))} == {Answer.PROPOSED}
        said = [row.what for row in await session.scalars(select(JournalEntry).order_by(JournalEntry.id))]
    assert said == ["asked", "planned", "published"]


async def test_publishing_it_twice_is_refused(quarter: Quarter) -> None:
    plan = await quarter.draft()
    assert isinstance(await quarter.publish(plan), Published)
    before = await quarter.seats()
    assert await quarter.publish(plan) is Refusal.PUBLISHED
    assert await quarter.seats() == before


async def test_what_is_not_there_is_not_published(quarter: Quarter) -> None:
    assert await quarter.publish(4711) is Refusal.UNKNOWN
    async with quarter.database.writing() as session:
        asked = await drafts.ask(session, WEEK, by=None, now=NOW)
    assert await quarter.publish(asked.id) is Refusal.NOT_PLANNED
    newer = await quarter.draft()
    assert await quarter.publish(asked.id) is Refusal.DISCARDED
    assert isinstance(await quarter.publish(newer), Published)


def leave(quarter: Quarter) -> Away:
    return Away(
        person_id=quarter.ids["王建明"], starts_at=NOW + timedelta(days=5), ends_at=NOW + timedelta(days=6), said_at=NOW
    )


def cancelled(_quarter: Quarter) -> SlotEdit:
    return SlotEdit(slot_key=TUESDAY_PATROL, cancelled=True, edited_at=NOW)


def pinned(quarter: Quarter) -> SeatRule:
    return SeatRule(slot_key=MONDAY_MORNING, person_id=quarter.ids["周大勇"], wanted=True, entered_at=NOW)


def closed(_quarter: Quarter) -> SchoolDay:
    return SchoolDay(school_id=1, day=date(2025, 3, 12), special=SpecialKind.CLOSED, own=False)


@pytest.mark.parametrize("change", [leave, cancelled, pinned, closed])
async def test_what_was_entered_since_is_not_overlooked(on_sqlite: Quarter, change: object) -> None:
    plan = await on_sqlite.draft()
    await on_sqlite.add(change(on_sqlite))  # type: ignore[operator]
    assert await on_sqlite.publish(plan) is Refusal.CHANGED
    assert await on_sqlite.seats() == set()
    assert isinstance(await on_sqlite.publish(await on_sqlite.draft()), Published)


async def test_time_that_passes_and_shifts_that_are_stood_meanwhile_change_nothing(on_sqlite: Quarter) -> None:
    on_sqlite.now = NOW - timedelta(days=7)
    await on_sqlite.published(DaySpan(date(2025, 3, 3), date(2025, 3, 9)))
    plan = await on_sqlite.draft()
    on_sqlite.now = NOW + timedelta(days=3)
    async with on_sqlite.database.writing() as session:
        await session.execute(update(Assignment).values(arrived_at=NOW))
    assert isinstance(await on_sqlite.publish(plan), Published)


async def test_a_plan_that_breaks_a_rule_by_now_is_refused(on_sqlite: Quarter) -> None:
    """Somebody has filled their week otherwise: that is no fact of the plan, and is looked at all the same."""
    plan = await on_sqlite.draft()
    (seat,) = [seat for seat in await on_sqlite.draft_seats(plan) if seat.shift == MONDAY_MORNING]
    starts = (await on_sqlite.facts()).problem.shifts[0].starts
    other = Shift(kind=ShiftKind.PATROL, starts_at=starts, ends_at=starts + timedelta(hours=1), published_at=NOW)
    await on_sqlite.add(other)
    await on_sqlite.add(Assignment(shift_id=other.id, person_id=seat.person))
    assert await on_sqlite.publish(plan) is Refusal.BROKEN


async def test_after_a_decline_only_that_seat_changes(quarter: Quarter) -> None:
    await quarter.published()
    before = await quarter.seats()
    (seat,) = [seat for seat in before if seat.shift == MONDAY_MORNING]
    await quarter.declines(seat)
    done = await quarter.published()
    after = await quarter.seats()
    assert before - after == {seat}
    (new,) = after - before
    assert new.shift == seat.shift
    assert new.person != seat.person
    assert (len(done.added), done.removed, done.moved, done.cancelled) == (1, [], [], [])


async def test_whoever_goes_on_leave_is_replaced_and_the_search_for_them_ends(quarter: Quarter) -> None:
    await quarter.published()
    before = await quarter.seats()
    (seat,) = [seat for seat in before if seat.shift == MONDAY_MORNING]
    shift = await quarter.shift(MONDAY_MORNING)
    async with quarter.database.writing() as session:
        row = (await session.execute(select(Assignment).where(Assignment.shift_id == shift.id))).scalar_one()
        row.answer = Answer.SEEKING
        session.add(SubstituteSearch(shift_id=shift.id, assignment_id=row.id, began_at=NOW))
    done = await quarter.published()
    assert done.removed == [row.id]
    assert done.searches
    assert seat not in await quarter.seats()
    async with quarter.database.reading() as session:
        gone = await session.get_one(Assignment, row.id)
        assert (gone.answer, gone.released_why) == (Answer.RELEASED, "replanned")
        (search,) = await session.scalars(select(SubstituteSearch))
        assert search.outcome == "called_off"


async def test_a_school_that_closes_early_moves_its_shift_and_asks_again(quarter: Quarter) -> None:
    await quarter.published()
    key = GATE.format(day=12, way="out")
    shift = await quarter.shift(key)
    async with quarter.database.writing() as session:
        await session.execute(
            update(Assignment).where(Assignment.shift_id == shift.id).values(answer=Answer.ACCEPTED, answered_at=NOW)
        )
    before = await quarter.seats()
    await quarter.add(
        SchoolDay(school_id=1, day=date(2025, 3, 12), special=SpecialKind.EARLY, leaves=time(12), own=False)
    )
    done = await quarter.published()
    moved = await quarter.shift(key)
    assert (moved.id, moved.starts_at.astimezone(ZONE).time()) == (shift.id, time(11, 50))
    assert await quarter.seats() == before
    async with quarter.database.reading() as session:
        (seat,) = await session.scalars(select(Assignment).where(Assignment.shift_id == shift.id))
    assert (done.moved, seat.answer) == ([seat.id], Answer.PROPOSED)


async def test_a_day_without_school_calls_its_shifts_off(quarter: Quarter) -> None:
    await quarter.published()
    await quarter.add(closed(quarter))
    done = await quarter.published()
    assert {(await quarter.shift(GATE.format(day=12, way=way))).id for way in ("in", "out")} == set(done.cancelled)
    assert not {seat for seat in await quarter.seats() if "2025-03-12" in seat.shift}


async def test_what_was_called_off_by_hand_does_not_come_back(quarter: Quarter) -> None:
    await quarter.published()
    async with quarter.database.writing() as session:
        await session.execute(update(Shift).where(Shift.slot_key == TUESDAY_PATROL).values(cancelled_at=NOW))
        await session.execute(update(Series).values(team=Team.CROSSING))
        await session.execute(update(Bell).values(arrives=time(8)))
    await quarter.published()
    assert TUESDAY_PATROL not in {seat.shift for seat in await quarter.seats()}
    assert (await quarter.shift(TUESDAY_PATROL)).cancelled_at is not None


async def test_what_has_begun_stays_as_it_was(quarter: Quarter) -> None:
    await quarter.published()
    before = await quarter.seats()
    quarter.now = (await quarter.shift(MONDAY_MORNING)).starts_at + timedelta(minutes=5)
    async with quarter.database.writing() as session:
        await session.execute(update(Person).where(Person.team == Team.CROSSING).values(learning=True))
    await quarter.published()
    kept = {seat for seat in before if seat.shift == MONDAY_MORNING}
    assert kept <= await quarter.seats()
    assert {seat.shift for seat in await quarter.seats() if seat.shift.startswith("school")} == {MONDAY_MORNING}


async def test_whom_the_roster_itself_took_out_can_be_put_in_again(quarter: Quarter) -> None:
    await quarter.published()
    (seat,) = [seat for seat in await quarter.seats() if seat.shift == MONDAY_MORNING]
    await quarter.add(SeatRule(slot_key=seat.shift, person_id=seat.person, wanted=False, entered_at=NOW))
    await quarter.published()
    assert seat not in await quarter.seats()
    async with quarter.database.writing() as session:
        row = await session.get_one(SeatRule, (seat.shift, seat.person))
        row.wanted = True
    await quarter.published()
    assert seat in await quarter.seats()
    assert Seat(seat.shift, seat.person) not in (await quarter.facts()).problem.declined
