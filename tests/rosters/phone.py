"""A phone in the hand of somebody of the quarter: they write and tap through the real dispatch table, in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from bot.handlers.rosters.proposing import MADE
from bot.roster.planner import plan
from bot.roster.repair import repair
from bot.roster.shifts import DaySpan
from bot.services import people
from bot.services.roster import drafts
from bot.table import dispatch_table
from db.engine import Database
from db.models import Card, DeadLetter, Identity, Outgoing, Person, Role, RosterState, Timer
from tests.services.roster.quarter import NOW, Quarter, built
from tests.turns.stage import HandClock, Stage, staged

CHEN, FANG = 1007, 1009
ACCOUNTS = {"王建明": 1001, "李桂芳": 1002, "周大勇": 1003, "徐建军": 1004, "宋立民": 1005}


class Phone:
    """`news`: messages that came or changed with the last act, newest last."""

    def __init__(self, stage: Stage, account: int) -> None:
        self._stage, self._account = stage, account
        self.news: list[dict[str, Any]] = []

    async def send(self, text: str) -> None:
        await self._do(self._stage.text(self._account, text))

    async def tap(self, label: str, *, on: dict[str, Any] | None = None) -> None:
        """The newest button that begins with this."""
        await self._do(self._stage.tap(self._account, await self.button(label, on=on)))

    async def press(self, data: str) -> None:
        """Whatever a button may carry."""
        await self._do(self._stage.tap(self._account, data))

    async def button(self, label: str, *, on: dict[str, Any] | None = None) -> str:
        shown = [on] if on is not None else list((await self._screen()).values())
        last = [*(each for each in shown if each not in self.news), *(self.news if on is None else [])]
        for body in reversed(last):
            for row in body.get("buttons", ()):
                for text, data, *_ in row:
                    if text.startswith(label):
                        return str(data)
        raise AssertionError(f"no button {label}: {[body.get('buttons') for body in last]}")

    def sees(self, *words: str) -> dict[str, Any]:
        body: dict[str, Any]
        for body in reversed(self.news):
            told: str = body["text"] + "".join(f" [{button[0]}]" for row in body.get("buttons", ()) for button in row)
            if all(word in told for word in words):
                return body
        raise AssertionError(f"{words} is not in what came: {self.news}")

    def never_sees(self, word: str) -> None:
        assert not any(word in body["text"] for body in self.news), self.news

    async def reads(self, before: dict[int, dict[str, Any]]) -> None:
        now = await self._screen()
        self.news = [body for number, body in now.items() if before.get(number) != body]

    async def screen(self) -> dict[int, dict[str, Any]]:
        return await self._screen()

    async def _do(self, *updates: Any) -> None:
        before = await self._screen()
        await self._stage.submit(*updates)
        assert await self._stage.rows(DeadLetter) == [], "a turn failed"
        await self.reads(before)

    async def _screen(self) -> dict[int, dict[str, Any]]:
        query = (
            select(Outgoing.id, Outgoing.body, Card.body)
            .outerjoin(Card, Card.id == Outgoing.card_id)
            .where(Outgoing.chat == str(self._account), Outgoing.state == "waiting")
            .order_by(Outgoing.id)
        )
        async with self._stage.database.reading() as session:
            rows = await session.execute(query)
            shown: dict[int, dict[str, Any]] = {number: own or card for number, own, card in rows}
        return shown


class Office:
    """The quarter with 小陈 and 小方 of the office; everybody has an account."""

    def __init__(self, quarter: Quarter, stage: Stage) -> None:
        self.quarter, self.stage = quarter, stage
        self.chen, self.fang = Phone(stage, CHEN), Phone(stage, FANG)

    def phone(self, name: str) -> Phone:
        return Phone(self.stage, ACCOUNTS[name])

    async def number(self, plan: int, key: str) -> int:
        """The place of a shift in its draft, as buttons carry it."""
        async with self.stage.database.reading() as session:
            found = await drafts.read(session, plan)
        assert found is not None
        return [shift.slot_key for shift in found.shifts].index(key)

    async def is_planned(self) -> int:
        """What was asked for lies there, and whoever asked has heard; its number."""
        asked = [row for row in await self.quarter.plans() if row.state is RosterState.ASKED]
        (row,) = asked
        known = await self.quarter.facts(DaySpan(row.first, row.last))
        ahead = {shift.key for shift in known.problem.shifts if not known.problem.has_begun(shift)}
        solve = repair if any(seat.shift in ahead for seat in known.problem.published) else plan
        made = solve(known.problem, seconds=10)
        before = await self.chen.screen()

        async def keep(session: Any) -> None:
            found = await session.get_one(type(row), row.id)
            await drafts.write(session, found, known, made, NOW)
            session.add(
                Timer(id=row.id + 10_000, kind=MADE, subject=str(row.id), due_at=NOW, dedupe_key=f"made:{row.id}")
            )

        await self.stage.committer.perform(keep)
        await self.stage.sweep()
        await self.chen.reads(before)
        return row.id


@asynccontextmanager
async def office(database: Database) -> AsyncIterator[Office]:
    quarter = await built(database)
    async with database.writing() as session:
        for name, called, account in (("陈晓雯", "小陈", CHEN), ("方丽", "小方", FANG)):
            person = people.add(
                session, name=name, roles=(Role.COORDINATOR,), accounts={"telegram": str(account)}, now=NOW
            )
            person.called = called
            await session.flush()
            quarter.ids[name] = person.id
        for name, account in ACCOUNTS.items():
            row = await session.get_one(Person, quarter.ids[name])
            session.add(Identity(person_id=row.id, channel="telegram", account=str(account), chat=str(account)))
    async with staged(database, dispatch_table(), HandClock(NOW)) as stage:
        yield Office(quarter, stage)
