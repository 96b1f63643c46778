"""Anything at all happens to an emergency on a real database: settings, answers, people who block or leave, lost
transactions, pauses. What nobody may doubt holds after every act."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.fernet import Fernet
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.services.emergencies import records
from bot.services.emergencies.kinds import Preset
from db.encryption import Keyring
from db.engine import Database
from db.models import Emergency, EmergencyKind, Identity, Person
from tests.services.emergencies.street import DAY, HERE, NIGHT, WHO, PowerCutError, Street

T = TypeVar("T")
ANYBODY = st.sampled_from([name for name in WHO if name != "wang"])
KINDS = st.sampled_from(list(EmergencyKind))
NAMES = ("duty", "near", "team", "keeper", "leader", "coordinators", "control_room", "police_post", "night")
GROUPS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
OFFICE = ("chen", "he")
EVERYWHERE = {
    "team": {"wu", "sun", "zhou"},
    "leader": {"zhou"},
    "coordinators": {"chen", "he"},
    "all_duty": {"ma"},
    "night": {"liu"},
    "police_post": {"gao"},
}
IN_THE_GRID = {"duty": {"ma"}, "keeper": {"li"}, "near": {"wu", "li"}}
"""Of HERE; wang calls for help and is not called."""


def meant(groups: tuple[str, ...]) -> set[str]:
    return {name for group in groups for name in EVERYWHERE.get(group, IN_THE_GRID.get(group, set()))}


class AnythingAtAll(RuleBasedStateMachine):
    template: Path
    """A database with tables and nothing in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="jh"))
        shutil.copy(self.template, self.folder / "jinhuai.db")
        self.loop = asyncio.Runner()
        database = Database(
            f"sqlite+aiosqlite:///{self.folder / 'jinhuai.db'}", Keyring([Fernet.generate_key().decode()])
        )
        self.street = Street(database)
        self.called: dict[tuple[int, str], int] = {}
        """How often each was called in each round."""
        self.times: dict[str, int] = {}
        self.lines = 0
        self.batches: list[tuple[str, ...]] = []
        self.ended = False
        self.unnoticed = False
        """Somebody has left the team since anybody looked."""

    def teardown(self) -> None:
        self.run(self.street.database.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def run(self, act: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await act

        return self.loop.run(awaited())

    @initialize(night=st.booleans(), kind=st.none() | KINDS, blocked=st.sets(ANYBODY, max_size=8))
    def raised(self, night: bool, kind: EmergencyKind | None, blocked: set[str]) -> None:
        self.street.now = NIGHT if night else DAY
        self.run(self.street.build())
        for who in sorted(blocked):
            self.run(self.street.blocks(who))
        self.run(self.street.raised(kind))
        self.look()

    def look(self) -> None:
        """What the last act has done: who was called by it, and what was to be."""
        self.run(self._look())

    async def _look(self) -> None:
        emergency, calls, plan = await self.street.emergency(), await self.street.calls(), await self.street.plan()
        story = await self.street.story()
        fresh = [line for line in story[self.lines :] if line.what in ("batch", "again", "reopened")]
        self.lines = len(story)
        for name, call in calls.items():
            more = call.times - self.times.get(name, 0)
            self.times[name] = call.times
            assert more in (0, 1), f"{name} was called {more} times at once"
            if more:
                self.called[call.round, name] = self.called.get((call.round, name), 0) + 1
        assert all(count == 1 for count in self.called.values()), self.called
        reachable, active = await self._who_can_be_reached()
        numbers = [int((line.detail or "").split(":")[0]) - 1 for line in fresh if line.what == "batch"]
        for number in numbers:
            if number < len(plan.batches) and emergency.grid == HERE:
                is_last = number == len(plan.batches) - 1
                sleeps = emergency.night and emergency.called and not is_last
                for name in meant(plan.batches[number].groups) & active:
                    if sleeps and name not in ("ma", "liu", "wu", "li"):
                        continue
                    assert name in calls, f"{name} belongs to batch {number}, and was left out"
                    call = calls[name]
                    if name in reachable and call.going is None:
                        assert (call.round, call.by_phone) == (emergency.round, False), name
        for line in fresh:
            if line.what == "again":
                again = [name for name, call in calls.items() if call.round == emergency.round and not call.by_phone]
                assert set(OFFICE) & reachable & active <= set(calls)
                assert again or not set(OFFICE) & reachable & active
        if emergency.started >= len(plan.batches) and numbers and numbers[-1] == len(plan.batches) - 1:
            assert set(OFFICE) & active <= set(calls)
        self.unnoticed = False

    async def _who_can_be_reached(self) -> tuple[set[str], set[str]]:
        async with self.street.database.reading() as session:
            open_ = select(Identity.person_id).where(Identity.unreachable_since.is_(None))
            reachable = self.street.named_of(set((await session.execute(open_)).scalars()))
            there = select(Person.id).where(Person.active)
            return reachable, self.street.named_of(set((await session.execute(there)).scalars()))

    # time

    @rule(times=st.integers(1, 4))
    def it_goes_on(self, times: int) -> None:
        """As far as the next thing due, and the next after that."""
        for _ in range(times):
            coming = self.run(self.street.due())
            if coming is None:
                return
            self.street.now = max(self.street.now, coming.at)
            self.run(self.street.act())
            self.look()

    @rule(seconds=st.integers(1, 59))
    def a_moment_passes(self, seconds: int) -> None:
        coming = self.run(self.street.due())
        ahead = self.street.now + timedelta(seconds=seconds)
        self.street.now = ahead if coming is None else max(self.street.now, min(ahead, coming.at))

    @rule(seconds=st.one_of(st.integers(30, 400), st.integers(3600, 40_000)), looks=st.booleans())
    def it_stood_still(self, seconds: int, looks: bool) -> None:
        self.street.now += timedelta(seconds=seconds)
        if looks:
            before = self.run(self.street.emergency()).started
            self.run(self.street.act())
            self.look()
            after = self.run(self.street.emergency()).started
            assert after - before <= 1 or self.passed_over(before, after), "a burst after a pause"

    def passed_over(self, before: int, after: int) -> bool:
        """Whether the batches between had nobody who could answer, or fall together."""
        plan = self.run(self.street.plan())
        emergency = self.run(self.street.emergency())
        delays = plan.delays(night=emergency.night)
        together = all(delays[number + 1] - delays[number] == timedelta(0) for number in range(before, after - 1))
        empty = [
            line.detail or ""
            for line in self.run(self.street.story())
            if line.what == "batch" and line.detail is not None
        ][-(after - before) : -1]
        return together or all(detail.split(":")[1] == "0" for detail in empty)

    # people

    @precondition(lambda self: not self.ended)
    @rule(
        who=ANYBODY, does=st.sampled_from(["goes", "cannot", "arrives", "is_well", "says_something"]), cut=st.booleans()
    )
    def somebody(self, who: str, does: str, cut: bool) -> None:
        if does in ("goes", "cannot", "arrives") and who not in self.run(self.street.calls()):
            return
        self.doing(does, who, cut)

    @precondition(lambda self: not self.ended)
    @rule(who=ANYBODY, does=st.sampled_from(["wants_more", "wants_relief", "goes"]))
    def somebody_by_themselves(self, who: str, does: str) -> None:
        if does == "wants_relief" and who not in self.run(self.street.calls()):
            return
        self.doing(does, who, False)

    def doing(self, does: str, who: str, cut: bool) -> None:
        if cut:  # it comes again after the restart, as if nothing had been
            before = self.run(self.street.everything())
            self.street.power_cut = True
            with pytest.raises(PowerCutError):
                self.run(getattr(self.street, does)(who))
            self.street.power_cut = False
            assert self.run(self.street.everything()) == before
        self.run(getattr(self.street, does)(who))
        self.look()

    @precondition(lambda self: not self.ended)
    @rule(kind=KINDS)
    def something_else_is_the_matter(self, kind: EmergencyKind) -> None:
        self.run(self.street.named(kind))
        self.look()

    @precondition(lambda self: not self.ended)
    @rule(
        says=st.sampled_from([{"called": True}, {"weapon": True}, {"weapon": False}, {"grid": "2网格"}, {"grid": HERE}])
    )
    def who_raised_it_says(self, says: dict[str, object]) -> None:
        self.run(self.street.says(**says))
        self.look()

    @rule(who=ANYBODY)
    def blocks(self, who: str) -> None:
        if not self.ended:
            self.run(self.street.blocks(who))
            self.look()

    @rule(who=ANYBODY)
    def lets_in(self, who: str) -> None:
        self.run(self.street.lets_in(who))

    @rule(who=ANYBODY, active=st.booleans())
    def leaves_or_returns(self, who: str, active: bool) -> None:
        self.run(self.street.is_of_the_team(who, active))
        self.unnoticed = True

    @rule(
        name=st.sampled_from(list(Preset)),
        batches=st.lists(st.tuples(st.integers(0, 600), GROUPS), min_size=1, max_size=6),
    )
    def the_coordinator_sets(self, name: Preset, batches: list[tuple[int, list[str]]]) -> None:
        first = min(after for after, _groups in batches)
        self.run(
            self.street.sets(
                name, *((after - first, tuple(groups)) for after, groups in sorted(batches, key=lambda each: each[0]))
            )
        )
        self.unnoticed = True

    @precondition(lambda self: not self.ended)
    @rule()
    def ends(self) -> None:
        self.ended = True
        self.run(self.street.ends())
        self.look()

    @precondition(lambda self: self.ended)
    @rule()
    def was_not_over(self) -> None:
        self.ended = False
        self.run(self.street.reopens())
        self.look()

    # what nobody may doubt

    @invariant()
    def something_is_due_while_it_is_open(self) -> None:
        coming = self.run(self.street.due())
        assert (coming is None) == self.ended

    @invariant()
    def it_is_held_if_and_only_if_somebody_alive_holds_it(self) -> None:
        if not self.unnoticed and not self.ended:
            held, alive = self.run(self._who_holds_it())
            assert held == alive

    async def _who_holds_it(self) -> tuple[bool, bool]:
        async with self.street.database.reading() as session:
            emergency = await session.get_one(Emergency, self.street.number)
            going = [each for each in await records.callees(session, emergency) if each.is_going]
            return emergency.held_at is not None, bool(going)


def test_anything_at_all(sqlite_template: Path) -> None:
    AnythingAtAll.template = sqlite_template
    run_state_machine_as_test(AnythingAtAll, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
