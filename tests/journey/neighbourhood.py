"""Six people, a school gate and a clock that the test moves: enough for the whole way of a shift."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import delete, update

from bot.services import people
from bot.turns.ids import Ids
from db.models import (
    Answer,
    Assignment,
    Identity,
    Person,
    PersonRole,
    Place,
    PlaceKind,
    Post,
    PostKind,
    Role,
    School,
    Shift,
    ShiftKind,
    SubstituteSearch,
    Team,
    Timer,
    Training,
)
from sandbox.client import Person as Phone
from sandbox.client import Sandbox
from tests.faults.launcher import Conditions
from tests.faults.town import Town
from tests.program import Bot, eventually, fork, start_sandbox

ZONE = ZoneInfo("Asia/Shanghai")
GATE = (30.3448, 114.1322)
"""Where the east gate is."""

PEOPLE = (
    ("wang", "王建明戊", "王师傅", 1001, (Role.VOLUNTEER,), Team.CROSSING, 1955),
    ("li", "李桂芳己", "李姐", 1002, (Role.VOLUNTEER,), Team.CROSSING, 1970),
    ("liu", "刘长顺庚", "刘叔", 1003, (Role.VOLUNTEER,), Team.CROSSING, 1960),
    ("zhao", "赵玉梅辛", "赵姐", 1004, (Role.VOLUNTEER,), Team.CROSSING, 1972),
    ("zhou", "周大勇壬", "周队长", 1005, (Role.VOLUNTEER, Role.LEADER), Team.CROSSING, 1965),
    ("wu", "吴秀兰癸", "吴姐", 1006, (Role.VOLUNTEER,), Team.PATROL, 1980),
    ("chen", "陈晓雯甲", "小陈", 1007, (Role.COORDINATOR, Role.EXECUTIVE), None, 1990),
)


class Neighbourhood(Town):
    """`wang` and `li` stand at the gate; `liu` and `zhao` may stand in; `zhou` leads; `chen` is the office.

    All are vetted. `wu` is of the patrol, and trained for the gate."""

    liu: Phone
    zhou: Phone
    wu: Phone

    def __init__(self, folder: Path, database_url: str, key: str) -> None:
        super().__init__(folder, database_url, key)
        self.numbers: dict[str, int] = {}
        """The database's ids of people, by the names above."""
        self.post = 0
        self._ids = Ids()

    async def build(self) -> None:
        sandbox, url = await start_sandbox(self.folder / "sandbox.log")
        self._others.append(sandbox)
        self.telegram = Sandbox(url)
        await self._let_it_be_ten()
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.get(f"{url}/bot{self.token}/getMe")).raise_for_status()
        async with self.database.writing() as session:
            grid = Place(kind=PlaceKind.GRID, name="1网格", latitude=GATE[0], longitude=GATE[1] + 0.004)
            school = School(name="实验小学")
            session.add_all([grid, school])
            await session.flush()
            post = Post(
                school_id=school.id, name="东门", kind=PostKind.ESCORT, sign="3021", latitude=GATE[0], longitude=GATE[1]
            )
            session.add(post)
            for key, name, called, account, roles, team, born in PEOPLE:
                phone = f"1990000{account}"
                person = people.add(
                    session,
                    name=name,
                    roles=roles,
                    accounts={"telegram": str(account)},
                    phone=phone,
                    team=team.value if team else None,
                    grid="1网格",
                    now=datetime.now(UTC),
                )
                person.called, person.birth_year, person.vetted = called, born, True
                await session.flush()
                self.numbers[key] = person.id
                self.secrets.plant(name, phone)
            session.add(Training(person_id=self.numbers["wu"], team=Team.CROSSING))
            session.add(Place(kind=PlaceKind.BUILDING, name="1栋", parent_id=grid.id, keeper_id=self.numbers["wu"]))
            self.post = post.id
        for key, name, _, account, *_ in PEOPLE:
            setattr(self, key, await self.telegram.person(name, id=account))

    async def _let_it_be_ten(self) -> None:
        """In the morning, whenever the tests run: at night nobody is asked to stand in."""
        now = (await self.telegram.now()).astimezone(ZONE)
        ten = datetime.combine(now.date(), time(10, 0), ZONE)
        await self.telegram.advance_to(ten if ten > now else ten + timedelta(days=1))

    def everybody(self) -> Sequence[Phone]:
        return [getattr(self, key) for key, *_ in PEOPLE]

    async def _read_what_was_said(self) -> None:
        for person in self.everybody():
            for message in await person.chat():
                self.secrets.said(message.get("text", ""))

    # Shifts

    async def morning(self, days: int = 2) -> datetime:
        """7:20 of a day ahead, in the community's zone."""
        today = (await self.telegram.now()).astimezone(ZONE).date()
        return datetime.combine(today + timedelta(days=days), time(7, 20), ZONE)

    async def shift(
        self, starts_at: datetime, *who: str, minutes: int = 50, minimum: int = 2, accepted: bool = True
    ) -> dict[str, int]:
        """At the east gate, not published yet; the assignments' ids by who."""
        async with self.database.writing() as session:
            shift = Shift(
                kind=ShiftKind.CROSSING,
                post_id=self.post,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                minimum=minimum,
            )
            session.add(shift)
            await session.flush()
            seats = {
                each: Assignment(
                    shift_id=shift.id,
                    person_id=self.numbers[each],
                    answer=Answer.ACCEPTED if accepted else Answer.PROPOSED,
                )
                for each in who
            }
            session.add_all(seats.values())
            await session.flush()
            return {each: seat.id for each, seat in seats.items()}

    async def has_no_account(self, key: str) -> None:
        """As of those who have no chat app: they are told by others."""
        async with self.database.writing() as session:
            await session.execute(delete(Identity).where(Identity.person_id == self.numbers[key]))

    async def leads_the_patrol(self, key: str) -> None:
        async with self.database.writing() as session:
            session.add(PersonRole(person_id=self.numbers[key], role=Role.LEADER))

    async def coordinates(self, key: str) -> None:
        """Somebody else of the office."""
        async with self.database.writing() as session:
            session.add(PersonRole(person_id=self.numbers[key], role=Role.COORDINATOR))

    async def school_wants(self, minutes: int) -> None:
        """Its posts manned so long before."""
        async with self.database.writing() as session:
            await session.execute(update(School).values(lead_minutes=minutes))

    async def stand_ins(self, assignment: int) -> list[int]:
        """Who was ever put in the place of this one, by the database's ids of people."""
        return [row.person_id for row in await self.all(Assignment) if row.stands_in_for == assignment]

    async def searches(self) -> list[SubstituteSearch]:
        """Those that go on."""
        return [row for row in await self.all(SubstituteSearch) if row.ended_at is None]

    async def publish(self) -> None:
        async with self.database.writing() as session:
            session.add(
                Timer(
                    id=self._ids.next(),
                    kind="shifts.publish",
                    subject="",
                    due_at=await self.telegram.now(),
                    dedupe_key="shifts.publish:",
                )
            )

    async def seat(self, assignment: int) -> Assignment:
        async with self.database.reading() as session:
            return await session.get_one(Assignment, assignment)

    async def person(self, key: str) -> Person:
        async with self.database.reading() as session:
            return await session.get_one(Person, self.numbers[key])

    async def to(self, moment: datetime) -> None:
        """Let time pass until then; all have read what came before, and the program, if it runs, has come that far."""
        for person in self.everybody():
            await person.reads()
        await self.telegram.advance_to(moment)
        for bot in self.bots:
            if bot.status is None:
                await eventually(lambda bot=bot: self._has_come(bot, moment))  # type: ignore[misc]

    @staticmethod
    async def _has_come(bot: Bot, moment: datetime) -> bool:
        return datetime.fromisoformat((await bot.get("/readyz")).json()["now"]) >= moment

    async def bot(
        self, conditions: Conditions | None = None, more: Mapping[str, str] | None = None, *, ready: bool = True
    ) -> Bot:
        """`jinhuai run`, forked."""
        environment = self.environment(more or {})
        return await self._keep(fork(_serve, environment=environment, log=self._log()), environment, ready)


def _serve() -> None:
    from bot import settings
    from bot.serving import serve

    hurry()
    asyncio.run(serve(settings.load()))


def hurry() -> None:
    """Before a program starts: people are written to faster than Telegram would let it. What a scenario tests is what
    they read; the pace itself is tested in tests/turns, tests/faults and by the campaigns."""
    from bot.turns import lanes

    lanes.CHAT_PAUSE = 0.15


Kind = TypeVar("Kind", bound=Neighbourhood)


@asynccontextmanager
async def built(kind: type[Kind], folder: Path, url: str, key: str) -> AsyncIterator[Kind]:
    """A neighbourhood, or one with more people in it, for as long as a test lasts."""
    here = kind(folder, url, key)
    await here.build()
    try:
        yield here
    finally:
        await here.tear_down()
