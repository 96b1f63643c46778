"""Anybody presses anything, in any order, whenever: through the real handlers on a real database. What nobody may doubt
about a case holds after every act: never closed without outcome and feedback, never without its timer, never shown to
whom it is not."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from bot.services.cases import audit
from bot.services.cases.flow import Action
from db.encryption import Keyring
from db.engine import Database
from db.models import (
    Card,
    Case,
    CaseJoin,
    CaseKind,
    CaseState,
    DeadLetter,
    Identity,
    Partner,
    Person,
    Place,
    PlaceKind,
    Role,
    Timer,
)
from tests.cases.street import reporting_table
from tests.turns.stage import HandClock, Stage, staged

T = TypeVar("T")
PEOPLE: dict[str, tuple[Role, ...]] = {
    "wang": (Role.VOLUNTEER,),
    "liu": (Role.VOLUNTEER,),
    "zhou": (Role.VOLUNTEER, Role.LEADER),
    "chen": (Role.COORDINATOR,),
    "fang": (Role.EXECUTIVE,),
    "sun": (Role.OFFICER,),
    "ma": (),
    "gao": (Role.LEADERSHIP,),
}
"""wang and liu find things, zhou answers for 1网格, chen and fang are the office, ma is a partner's liaison."""
ACCOUNTS = {name: 1001 + number for number, name in enumerate(PEOPLE)}
NAMES = {"wang": "王发现甲", "liu": "刘发现乙"}
CONCERNED, WORDS, VOICE = "张当事丙", "路灯不亮丁", "想要长椅戊"
BEGIN = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
SAID = [
    *(action.value for action in Action),
    "looktell",
    "told.phone",
    "told.in_person",
    "told.left",
    "says.police_checked",
    "says.solved",
    "concerned.satisfied",
    "concerned.dissatisfied",
    "look",
    "show",
    "more",
    "out",
    "story",
    "copy",
    "slip",
    "call",
    "ring",
    "ring.reached",
    "nonsense",
]
ANYBODY = st.sampled_from(list(PEOPLE))
OFTEN = st.sampled_from(["chen", "zhou", "wang", "chen"])


class AnythingAtAll(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="jh"))
        shutil.copy(self.template, self.folder / "jinhuai.db")
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        url = f"sqlite+aiosqlite:///{self.folder / 'jinhuai.db'}"
        self.database = Database(url, Keyring([Fernet.generate_key().decode()]))
        self.stage: Stage = self.run(self._stage())
        self.ids: dict[str, int] = {}
        self.owners: dict[int, set[int]] = {}
        """Who ever was the owner of each."""

    async def _stage(self) -> Stage:
        return await self.stack.enter_async_context(staged(self.database, reporting_table(), HandClock(BEGIN)))

    def run(self, act: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await act

        return self.loop.run(awaited())

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.run(self.database.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    @initialize(kinds=st.lists(st.sampled_from(CaseKind), min_size=1, max_size=2), concerned=st.booleans())
    def raised(self, kinds: list[CaseKind], concerned: bool) -> None:
        self.run(self._build())
        for kind in kinds:
            more = {"concerned": CONCERNED} if concerned else {}
            self.raises("wang", kind, **more)

    async def _build(self) -> None:
        async with self.database.writing() as session:
            for name, account in ACCOUNTS.items():
                self.ids[name] = await self._person(name, account)
            session.add(Place(kind=PlaceKind.GRID, name="1网格", keeper_id=self.ids["zhou"]))
            session.add(Partner(id=1, name="物业", kind="property", liaison_id=self.ids["ma"]))
            session.add(Partner(id=2, name="小店", kind="shop", phone="02700000009"))
            await session.execute(update(Person).where(Person.id == self.ids["zhou"]).values(team="patrol"))

    async def _person(self, name: str, account: int) -> int:
        return await self.stage.person(NAMES.get(name, name), account, *PEOPLE[name])

    def raises(self, who: str, kind: CaseKind, **more: Any) -> None:
        import json

        words = VOICE if kind is CaseKind.VOICE else WORDS
        given = {"finder": self.ids[who], "kind": kind.value, "words": words, "grid": "1网格"} | more
        self.run(self.stage.submit(self.stage.command(ACCOUNTS[who], "raise", text=json.dumps(given))))

    # What people do

    @rule(who=ANYBODY | OFTEN, number=st.integers(1, 3), said=st.sampled_from(SAID), old=st.booleans())
    def presses(self, who: str, number: int, said: str, old: bool) -> None:
        self.run(self._presses(who, number, said, old))

    async def _presses(self, who: str, number: int, said: str, old: bool) -> None:
        case = next((case for case in await self.stage.rows(Case) if case.id == number), None)
        revision = 1 if case is None or old else case.revision
        await self.stage.submit(self.stage.tap(ACCOUNTS[who], f"case:{number}:{revision}:{said}"))

    @rule(
        who=ANYBODY | OFTEN,
        said=st.sampled_from(["写一句话", "小店", "物业", "刘发现乙", "1", "就刚才", "没有编号", "取消"]),
    )
    def writes(self, who: str, said: str) -> None:
        self.run(self.stage.says(ACCOUNTS[who], said))

    @rule(who=OFTEN, number=st.integers(1, 2), said=st.sampled_from(["done", "return", "hand", "refer", "police"]))
    def goes_through(self, who: str, number: int, said: str) -> None:
        """A whole conversation with its commonest answers, so that the end is reached often."""
        self.run(self._presses(who, number, said, False))
        answers = {"hand": ["物业", "请去看看"], "police": ["值班室", "就刚才", "没有编号"]}.get(said, ["办妥了"])
        self.run(self.stage.says(ACCOUNTS[who], *answers))

    @rule(who=OFTEN, number=st.integers(1, 2))
    def tells(self, who: str, number: int) -> None:
        for said in ("looktell", "note", "tell", "told.left", "told.phone", "concerned.unsaid"):
            self.run(self._presses(who, number, said, False))

    @rule(who=ANYBODY, words=st.sampled_from(["事件", "我的事", "没人接的", "超时的", "事件 1", "办结 1", "事件 77"]))
    def looks_at_lists(self, who: str, words: str) -> None:
        self.run(self.stage.says(ACCOUNTS[who], words))

    @rule(who=ANYBODY, page=st.integers(0, 1), view=st.sampled_from(["tell.all", "voice", "away", "open", "mine"]))
    def turns_lists(self, who: str, page: int, view: str) -> None:
        self.run(self.stage.submit(self.stage.tap(ACCOUNTS[who], f"cases:{page}:0:{view}")))

    @rule(number=st.integers(1, 2))
    def joins(self, number: int) -> None:
        self.run(self._joins(number))

    async def _joins(self, number: int) -> None:
        from bot.services.cases import raising, records

        async with self.database.writing() as session:
            case = await records.find(session, number)
            if case is not None and case.state is not CaseState.CLOSED:
                await raising.join(session, case, self.ids["liu"], "", at=self.stage.clock.now())

    @rule(who=ANYBODY, active=st.booleans(), reachable=st.booleans())
    def comes_or_goes(self, who: str, active: bool, reachable: bool) -> None:
        self.run(self._comes_or_goes(who, active, reachable))

    async def _comes_or_goes(self, who: str, active: bool, reachable: bool) -> None:
        async with self.database.writing() as session:
            me = self.ids[who]
            await session.execute(update(Person).where(Person.id == me).values(active=active))
            since = None if reachable else self.stage.clock.now()
            await session.execute(update(Identity).where(Identity.person_id == me).values(unreachable_since=since))

    @rule(hours=st.sampled_from([1, 5, 24, 72, 24 * 15]))
    def time_passes(self, hours: int) -> None:
        self.stage.clock.jump(timedelta(hours=hours))
        self.run(self.stage.sweep())

    # What nobody may doubt

    @invariant()
    def holds(self) -> None:
        if self.ids:
            self.run(self._holds())

    async def _holds(self) -> None:
        assert not await self.stage.rows(DeadLetter)
        cases = await self.stage.rows(Case)
        timers = {timer.dedupe_key: timer.due_at for timer in await self.stage.rows(Timer)}
        async with self.database.reading() as session:
            joins = list((await session.execute(select(CaseJoin))).scalars())
            stopped = await audit.stopped(session, self.stage.clock.now())
        for case in cases:
            self.owners.setdefault(case.id, set()).add(case.owner_id or 0)
            timer = timers.get(f"{audit.STEP}:{case.id}")
            if case.state is CaseState.CLOSED:
                assert case.outcome is not None
                assert case.finder_told_at is not None
                assert case.concerned is None or case.concerned_told_at is not None
                assert all(join.told_at is not None for join in joins if join.case_id == case.id)
                assert timer is None
            elif case.state is CaseState.WITH_POLICE:
                assert timer is None, "the police are neither timed nor chased"
            else:
                assert timer is not None, "nothing would move it any more"
                assert timer > self.stage.clock.now()
            assert case.state is CaseState.CLOSED or case.owner_id is not None
            assert (case.outcome is not None) == (case.state in (CaseState.FEEDBACK, CaseState.CLOSED))
            assert case.kind is not CaseKind.VOICE or case.police_at is None
        assert not [
            number for number in stopped if f"{audit.STEP}:{number}" not in timers and self._timed(cases, number)
        ]
        await self._shown(cases)

    @staticmethod
    def _timed(cases: list[Case], number: str) -> bool:
        case = next(case for case in cases if case.id == int(number))
        return case.state not in (CaseState.CLOSED, CaseState.WITH_POLICE)

    async def _shown(self, cases: list[Case]) -> None:
        """What stands, or stood last, on everybody's screen."""
        by_chat = {str(account): name for name, account in ACCOUNTS.items()}
        kinds = {case.id: case.kind for case in cases}
        for card in await self.stage.rows(Card):
            who, text = by_chat[card.chat], str(card.body)
            subject, _, number = card.subject.partition(":")
            if who in ("chen", "fang"):
                continue
            me = self.ids[who]
            owners = self.owners.get(int(number), set()) if number.isdecimal() else set()
            found_by_owner = self.ids["wang"] in owners  # then he is named as who answers for it
            if who in ("ma", "gao", "liu", "sun") and subject == "case" and number.isdecimal():
                mine = me in self.owners.get(int(number), ()) or me in [case.superior_id for case in cases]
                if not mine:
                    assert NAMES["wang"] not in text or found_by_owner, (who, text)
                    assert CONCERNED not in text, (who, text)
            if who == "ma" and subject == "case" and me not in self.owners.get(int(number), ()):
                doer = any(case.doer_id == me for case in cases)
                assert doer or WORDS not in text, text
            if who == "sun":
                assert VOICE not in text, text
                if subject == "case" and number.isdecimal():
                    assert kinds[int(number)] is not CaseKind.VOICE
            if who == "gao":
                assert NAMES["wang"] not in text or found_by_owner


@pytest.fixture
def machine(sqlite_template: Path) -> type[AnythingAtAll]:
    return type("Machine", (AnythingAtAll,), {"template": sqlite_template})


def test_anything_at_all(machine: type[AnythingAtAll]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.reuse, Phase.generate),  # an example takes seconds: shrinking it would take an hour
        ),
    )
