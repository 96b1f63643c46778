"""A hand in a draft holds at once, breaks no rule, and nothing that is planned or published afterwards undoes it."""

from __future__ import annotations

import asyncio
import random
import shutil
from pathlib import Path
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from bot.roster.shifts import Seat
from bot.roster.validator import violations
from bot.services.roster import hands
from bot.services.roster.hands import Change, Desk, Hand, NotDone, NotDoneError
from bot.services.roster.publishing import Published
from db.encryption import Keyring
from db.engine import Database
from db.models import RosterState
from tests.services.roster.quarter import GATE, ZONE, Quarter, built

MONDAY = GATE.format(day=10, way="in")


async def desk(quarter: Quarter, plan: int) -> Desk:
    async with quarter.database.reading() as session:
        found = await hands.desk(session, plan, ZONE, quarter.now)
    assert found is not None
    return found


async def hand(quarter: Quarter, plan: int, *changes: Change, revision: int | None = None) -> NotDone | None:
    """In a transaction of its own; why not, if not."""
    try:
        async with quarter.database.writing() as session:
            found = await hands.desk(session, plan, ZONE, quarter.now, lock=True)
            assert found is not None
            seen = found.plan.revision if revision is None else revision
            await hands.change(session, found, changes, revision=seen, by=1, now=quarter.now)
    except NotDoneError as error:
        return error.why
    return None


async def undo(quarter: Quarter, plan: int) -> NotDone | None:
    try:
        async with quarter.database.writing() as session:
            found = await hands.desk(session, plan, ZONE, quarter.now, lock=True)
            assert found is not None
            await hands.undo(session, found, revision=found.plan.revision, by=1, now=quarter.now)
    except NotDoneError as error:
        return error.why
    return None


async def test_it_holds_at_once_and_the_draft_can_still_be_published(quarter: Quarter) -> None:
    plan = await quarter.draft()
    (before,) = (seat.person for seat in await quarter.draft_seats(plan) if seat.shift == MONDAY)
    other = next(quarter.ids[name] for name in ("王建明", "李桂芳", "周大勇") if quarter.ids[name] != before)
    assert (
        await hand(
            quarter, plan, Change(Seat(MONDAY, before), Hand.FORBIDDEN), Change(Seat(MONDAY, other), Hand.PINNED)
        )
        is None
    )
    found = await desk(quarter, plan)
    assert found.is_current  # the fingerprint is what reading it anew gives
    assert [found.hand(Seat(MONDAY, person)) for person in (before, other)] == [Hand.FORBIDDEN, Hand.PINNED]
    assert isinstance(await quarter.publish(plan), Published)
    assert Seat(MONDAY, other) in await quarter.seats()


async def test_a_hole_that_a_hand_makes_is_told_with_its_reason(on_sqlite: Quarter) -> None:
    plan = await on_sqlite.draft()
    (before,) = (seat.person for seat in await on_sqlite.draft_seats(plan) if seat.shift == MONDAY)
    await hand(on_sqlite, plan, Change(Seat(MONDAY, before), Hand.FORBIDDEN))
    (hole,) = (await desk(on_sqlite, plan)).draft.holes
    assert (hole.slot_key, hole.below, hole.why) == (MONDAY, 1, {"forbidden": 1, "possible": 2})
    await undo(on_sqlite, plan)
    assert (await desk(on_sqlite, plan)).draft.holes == ()


async def test_what_breaks_a_rule_changes_nothing(on_sqlite: Quarter) -> None:
    plan = await on_sqlite.draft()
    before = await desk(on_sqlite, plan)
    assert await hand(on_sqlite, plan, Change(Seat(MONDAY, on_sqlite.ids["徐建军"]), Hand.PINNED)) is NotDone.BREAKS
    assert await hand(on_sqlite, plan, Change(Seat("school:1:1:2030-01-01:in:1", 1), Hand.PINNED)) is NotDone.BEGUN
    assert await hand(on_sqlite, plan, Change(Seat(MONDAY, 999), Hand.PINNED)) is NotDone.BEGUN
    after = await desk(on_sqlite, plan)
    assert (after.seats, after.plan.revision, after.known.fingerprint) == (
        before.seats,
        before.plan.revision,
        before.known.fingerprint,
    )


async def test_of_two_at_one_moment_one_hand_is_there_and_the_other_is_told(quarter: Quarter) -> None:
    plan = await quarter.draft()
    revision = (await quarter.plans())[-1].revision
    (before,) = (seat.person for seat in await quarter.draft_seats(plan) if seat.shift == MONDAY)
    others = [quarter.ids[name] for name in ("王建明", "李桂芳", "周大勇") if quarter.ids[name] != before]
    acts = (
        hand(
            quarter, plan, Change(Seat(MONDAY, before), Hand.FORBIDDEN), Change(Seat(MONDAY, other), Hand.PINNED),
            revision=revision,
        )
        for other in others
    )  # fmt: skip
    assert sorted(map(str, await asyncio.gather(*acts))) == sorted(["None", NotDone.MOVED.value])
    assert len([seat for seat in await quarter.draft_seats(plan) if seat.shift == MONDAY]) == 1
    assert (await desk(quarter, plan)).is_current


async def test_while_one_publishes_the_other_cannot_change_it_unseen(quarter: Quarter) -> None:
    plan = await quarter.draft()
    (before,) = (seat.person for seat in await quarter.draft_seats(plan) if seat.shift == MONDAY)

    async def take_out() -> str:
        try:
            return str(await hand(quarter, plan, Change(Seat(MONDAY, before), Hand.FORBIDDEN)))
        except AssertionError:
            return "published"

    said, done = await asyncio.gather(take_out(), quarter.publish(plan))
    assert isinstance(done, Published)
    assert (Seat(MONDAY, before) in await quarter.seats()) == (said == "published")


# Any hands in any order


async def _at_random(quarter: Quarter, seed: int, acts: list[str]) -> None:
    chosen = random.Random(seed)
    keys = [shift.key for shift in (await quarter.facts()).problem.shifts]
    wanted: dict[Seat, Hand] = {}
    plan = await quarter.draft()
    history: list[dict[Seat, Hand]] = []
    for act in acts:
        if act == "again":
            plan, history = await quarter.draft(), []
        elif act == "undo":
            why = await undo(quarter, plan)
            assert (why is None) == bool(history)
            if why is None:
                wanted = history.pop()
        else:
            seat = Seat(chosen.choice(keys), chosen.choice(sorted(quarter.ids.values())))
            before = await desk(quarter, plan)
            to = {"pin": Hand.PINNED, "forbid": Hand.FORBIDDEN, "free": Hand.OUT}[act]
            if act == "free" and before.hand(seat) in hands.IN:
                to = Hand.SEATED
            changes = [Change(seat, to)]
            if act == "pin" and chosen.random() < 0.5:  # instead of somebody
                there = before.draft.seats.get(seat.shift, ())
                changes += [
                    Change(Seat(seat.shift, person), Hand.FORBIDDEN) for person in there[:1] if person != seat.person
                ]
            real = [each for each in changes if before.hand(each.seat) is not each.to]
            if await hand(quarter, plan, *changes) is None and real:
                history.append(dict(wanted))
                for each in real:
                    wanted[each.seat] = each.to
        found = await desk(quarter, plan)
        assert found.is_current, act
        assert violations(found.known.problem, found.seats) == []
        for seat, to in wanted.items():
            if to in (Hand.PINNED, Hand.FORBIDDEN):
                assert found.hand(seat) in ((to, Hand.REFUSED) if act == "again" else (to,)), (act, seat)
    kept = await desk(quarter, plan)
    assert isinstance(await quarter.publish(plan), Published)
    out = await quarter.seats()
    for seat, to in wanted.items():
        if to is Hand.FORBIDDEN or kept.hand(seat) is Hand.PINNED:
            assert (seat in out) == (to is Hand.PINNED), seat
    assert out == kept.seats
    assert (await quarter.plans())[-1].state is RosterState.PUBLISHED


ACTS = st.lists(
    st.sampled_from(["pin", "pin", "pin", "forbid", "forbid", "free", "undo", "undo", "again"]), max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), acts=ACTS)
def test_publishing_never_loses_a_hand(
    upgraded_sqlite_url: str, keyring: Keyring, tmp_path: Path, seed: int, acts: list[str]
) -> None:
    async def run() -> None:
        fresh = tmp_path / f"{uuid4().hex}.db"
        shutil.copy(make_url(upgraded_sqlite_url).database or "", fresh)
        database = Database(f"sqlite+aiosqlite:///{fresh}", keyring)
        try:
            await _at_random(await built(database), seed, acts)
        finally:
            await database.close()

    asyncio.run(run())
