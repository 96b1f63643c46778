"""The neighbourhood with somebody for every part that people have in a case."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot import app, logs, settings, table
from bot.handlers.cases import announcing
from bot.services import people
from bot.services.cases import raising
from bot.services.cases.raising import Found
from bot.turns.dispatch import Dispatch
from bot.turns.turn import Turn
from db.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseUrgency,
    Identity,
    Partner,
    Person,
    Place,
    PlaceKind,
    Role,
    Timer,
)
from sandbox.client import Person as Phone
from tests.faults.launcher import Conditions
from tests.journey.neighbourhood import Neighbourhood, hurry
from tests.program import Bot, fork

MORE = (
    ("sun", "孙志强丑", "孙警官", 1008, (Role.OFFICER,)),
    ("ma", "马得胜寅", "马经理", 1009, ()),
    ("fang", "方静怡卯", "小方", 1010, (Role.COORDINATOR, Role.EXECUTIVE)),
)
CONTROL_ROOM = "02700000003"


class Street(Neighbourhood):
    """`wang` finds things, in 1网格, for which `zhou` answers and `li` is the deputy; `chen` is the office, `fang` her
    colleague; `sun` is the officer; `ma` answers for the property management 金槐物业 in the chat; the shop 老李修车
    is telephoned. `wu` and `liu` have nothing to do with it."""

    sun: Phone
    ma: Phone
    fang: Phone

    async def build(self) -> None:
        await super().build()
        async with self.database.writing() as session:
            for key, name, called, account, roles in MORE:
                person = people.add(
                    session, name=name, roles=roles, accounts={"telegram": str(account)}, called=called,
                    phone=f"1990000{account}", now=datetime.now(UTC),
                )  # fmt: skip
                await session.flush()
                self.numbers[key] = person.id
                self.secrets.plant(name, f"1990000{account}")
            grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
            grid.keeper_id, grid.deputy_id = self.numbers["zhou"], self.numbers["li"]
            session.add(Partner(id=1, name="金槐物业", kind="property", liaison_id=self.numbers["ma"]))
            session.add(Partner(id=2, name="老李修车", kind="shop", liaison="老李", phone=CONTROL_ROOM))
        self.secrets.plant(CONTROL_ROOM)
        for key, name, _, account, _ in MORE:
            setattr(self, key, await self.telegram.person(name, id=account))

    def everybody(self) -> Sequence[Phone]:
        return [*super().everybody(), self.sun, self.ma, self.fang]

    async def finds(self, who: str, words: str, kind: CaseKind = CaseKind.FACILITIES, **more: Any) -> int:
        """The number of the case. `more`: fields of `Found`; `for_`: whose it is, when `who` puts it down for them."""
        finder = more.pop("for_", who)
        given = {"finder": self.numbers[finder], "kind": kind.value, "words": words, "grid": "1网格"} | more
        phone: Phone = getattr(self, who)
        await phone.send(f"/raise {json.dumps(given, ensure_ascii=False)}")
        await phone.sees("✅", "号")
        self.secrets.plant(words)
        return (await self.cases())[-1].id

    async def cases(self) -> list[Case]:
        return list(await self.all(Case))

    async def case(self, number: int = 1) -> Case:
        async with self.database.reading() as session:
            return await session.get_one(Case, number)

    async def story(self, number: int = 1) -> list[str]:
        async with self.database.reading() as session:
            query = select(CaseEntry).where(CaseEntry.case_id == number).order_by(CaseEntry.id)
            return [line.what for line in (await session.execute(query)).scalars()]

    async def timer(self, number: int = 1) -> datetime | None:
        """When something happens to it by itself."""
        async with self.database.reading() as session:
            query = select(Timer.due_at).where(Timer.dedupe_key == f"case.step:{number}")
            return (await session.execute(query)).scalar_one_or_none()

    async def change(self, who: str, **values: Any) -> None:
        async with self.database.writing() as session:
            await session.execute(update(Person).where(Person.id == self.numbers[who]).values(**values))

    async def without_account(self, who: str) -> None:
        async with self.database.writing() as session:
            await session.execute(delete(Identity).where(Identity.person_id == self.numbers[who]))

    async def after(self, **time: float) -> None:
        await self.to(await self.telegram.now() + timedelta(**time))

    async def bot(
        self, conditions: Conditions | None = None, more: Mapping[str, str] | None = None, *, ready: bool = True
    ) -> Bot:
        """`jinhuai run`, with a command that reports what stands behind it."""
        environment = self.environment(more or {})
        return await self._keep(fork(_serve, environment=environment, log=self._log()), environment, ready)


def _serve() -> None:
    hurry()
    asyncio.run(_run())


async def _run() -> None:
    logs.configure()
    given = settings.load()
    database = app.open_database(given)
    try:
        await app.Program(given, database, reporting_table()).run()
    finally:
        await database.close()


def reporting_table() -> Dispatch:
    table_ = table.dispatch_table()
    table_.commands["raise"] = report
    return table_


async def report(turn: Turn) -> None:
    """/raise {…}: what the guided report hands in at its end."""
    given = json.loads("" if turn.event is None else turn.event.text)
    found = Found(
        kind=CaseKind(given.pop("kind")),
        urgency=CaseUrgency(given.pop("urgency", "normal")),
        origin=given.pop("origin", "menu"),
        finder=given.pop("finder"),
    )
    case = await raising.raise_case(turn.session, replace(found, **given), by=turn.speaker.id, at=turn.now)
    turn.say(await announcing.announce(turn, case))
