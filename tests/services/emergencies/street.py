"""A few people round one emergency, on a real database: each act is a transaction, and time is a number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.emergencies import answering, calling, presets, raising, records, steps
from bot.services.emergencies.kinds import Preset
from bot.services.emergencies.steps import Taken
from bot.services.escalation import Batch, Next, Plan, due, look_at
from db.engine import Database
from db.models import (
    Answer,
    Assignment,
    Contact,
    Emergency,
    EmergencyCall,
    EmergencyEntry,
    EmergencyKind,
    EmergencyOutcome,
    Identity,
    Person,
    Place,
    PlaceKind,
    Role,
    Route,
    Shift,
    ShiftKind,
    Team,
)

ZONE = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""Ten in the morning."""
NIGHT = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
"""Three at night."""
HERE, AWAY = "1网格", "2网格"
V, L = Role.VOLUNTEER, Role.LEADER


@dataclass(frozen=True, slots=True)
class Who:
    roles: tuple[Role, ...] = (V,)
    team: str | None = None
    grid: str | None = HERE
    night_calls: bool = False
    has_account: bool = True


WHO = {
    "wang": Who(),
    "wu": Who(team=Team.EMERGENCY.value),
    "sun": Who(team=Team.EMERGENCY.value, grid=AWAY),
    "zhou": Who((V, L), Team.EMERGENCY.value, AWAY),
    "li": Who(),
    "ma": Who(grid=AWAY),
    "liu": Who(grid=AWAY, night_calls=True),
    "zhao": Who(grid=None),
    "chen": Who((Role.COORDINATOR,), None, AWAY),
    "he": Who((Role.EXECUTIVE,), None, None),
    "gao": Who((Role.OFFICER,), None, None, has_account=False),
}
"""wang calls for help. wu, sun and zhou are the emergency team, which zhou leads; li answers for 1网格; ma is on duty
there; liu may be woken; zhao has nothing to do with it; chen and he are the office; gao, an officer, has no account."""


class PowerCutError(Exception):
    """In the middle of an act."""


@dataclass
class Street:
    database: Database
    now: datetime = DAY
    ids: dict[str, int] = field(default_factory=dict)
    number: int = 0
    power_cut: bool = False
    """The next act is done, and lost before it is committed."""

    async def build(self) -> None:
        async with self.database.writing() as session:
            for name, who in WHO.items():
                accounts = {"telegram": str(1000 + len(self.ids))} if who.has_account else {}
                person = people.add(
                    session, name=name, roles=who.roles, accounts=accounts, now=self.now, team=who.team, grid=who.grid
                )
                person.night_calls = who.night_calls
                await session.flush()
                self.ids[name] = person.id
            session.add(Place(kind=PlaceKind.GRID, name=HERE, keeper_id=self.ids["li"]))
            session.add(Contact(kind="control_room", name="物业监控室", phone="02700000001"))
            session.add(Contact(kind="police_post", name="派出所", phone="02700000002", grid=HERE))
            route = Route(name="夜巡", grid=HERE)
            session.add(route)
            await session.flush()
            shift = Shift(
                kind=ShiftKind.PATROL, route_id=route.id, starts_at=self.now - timedelta(hours=1),
                ends_at=self.now + timedelta(days=30), published_at=self.now,
            )  # fmt: skip
            session.add(shift)
            await session.flush()
            session.add(Assignment(shift_id=shift.id, person_id=self.ids["ma"], answer=Answer.ACCEPTED))

    # one act, one transaction

    async def act(self, verb: Callable[[AsyncSession, Emergency], Awaitable[object]] | None = None) -> Taken:
        """What somebody does, and every step that is due by then; a cut of the power undoes all of it."""
        async with self.database.writing() as session:
            emergency = await records.find(session, self.number)
            assert emergency is not None
            if verb is not None:
                await verb(session, emergency)
            taken = await steps.take_all(session, emergency, self.now)
            if self.power_cut:
                await session.flush()
                raise PowerCutError
        return taken

    async def raised(self, kind: EmergencyKind | None = EmergencyKind.ILL, *, by: str = "wang") -> None:
        async with self.database.writing() as session:
            emergency = await raising.begin(session, self.ids[by], self.now, ZONE)
            self.number = emergency.id
            if kind is not None:
                raising.name_kind(session, emergency, kind, by=self.ids[by], at=self.now)
            await steps.take_all(session, emergency, self.now)

    async def named(self, kind: EmergencyKind) -> Taken:
        async def verb(session: AsyncSession, emergency: Emergency) -> None:
            if emergency.paged_at is None:
                raising.name_kind(session, emergency, kind, by=self.ids["wang"], at=self.now)
            else:
                before = await presets.plan_for(session, emergency)
                emergency.kind = kind
                await calling.something_else(session, emergency, before, self.now)

        return await self.act(verb)

    async def goes(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.going(session, it, me, by=me, at=self.now))

    async def cannot(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.cannot(session, it, me, by=me, at=self.now))

    async def arrives(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.arrived(session, it, me, by=me, at=self.now))

    async def is_well(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.all_right(session, it, by=me, at=self.now))

    async def says_something(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.heard_from(session, it, me, self.now))

    async def wants_more(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.wants_more(session, it, by=me, at=self.now))

    async def wants_relief(self, who: str) -> Taken:
        me = self.ids[who]
        return await self.act(lambda session, it: answering.wants_relief(session, it, me, at=self.now))

    async def ends(self, who: str = "chen") -> Taken:
        async def verb(session: AsyncSession, emergency: Emergency) -> None:
            answering.end(session, emergency, EmergencyOutcome.HANDLED, by=self.ids[who], at=self.now)

        return await self.act(verb)

    async def reopens(self) -> Taken:
        return await self.act(lambda session, it: answering.reopen(session, it, by=self.ids["wang"], at=self.now))

    async def says(self, **values: Any) -> Taken:
        """Answers of who raised it: weapon=True, called=True, grid="2网格"."""

        async def verb(session: AsyncSession, emergency: Emergency) -> None:
            raising.says_something(emergency, self.now)
            before = await presets.plan_for(session, emergency)
            for name, value in values.items():
                setattr(emergency, name, value)
            if "weapon" in values:
                await calling.something_else(session, emergency, before, self.now)
            elif "grid" in values:
                await calling.newly_meant(session, emergency, self.now)

        return await self.act(verb)

    async def blocks(self, who: str) -> Taken | None:
        """Shuts the bot out; the platform says so when their card is to leave."""
        await self._account(who, unreachable_since=self.now)
        if not self.number or who not in await self.calls():
            return None
        return await self.act(lambda session, it: answering.not_reached(session, it, self.ids[who], self.now))

    async def lets_in(self, who: str) -> None:
        await self._account(who, unreachable_since=None)

    async def _account(self, who: str, **values: Any) -> None:
        async with self.database.writing() as session:
            await session.execute(update(Identity).where(Identity.person_id == self.ids[who]).values(**values))

    async def is_of_the_team(self, who: str, active: bool) -> None:
        """Nobody tells the emergency."""
        await self.change(who, active=active)

    async def change(self, who: str, **values: Any) -> None:
        async with self.database.writing() as session:
            await session.execute(update(Person).where(Person.id == self.ids[who]).values(**values))

    async def comes_on_duty(self, who: str) -> None:
        """With ma, from now on."""
        async with self.database.writing() as session:
            shift = (await session.execute(select(Shift.id))).scalar_one()
            session.add(Assignment(shift_id=shift, person_id=self.ids[who], answer=Answer.ACCEPTED))

    async def sets(self, name: Preset, *batches: tuple[int, tuple[str, ...]]) -> None:
        """The coordinator changes a preset."""
        plan = presets.completed([Batch(timedelta(seconds=after), groups) for after, groups in batches])
        async with self.database.writing() as session:
            await presets.keep(session, name, plan)

    # time

    async def after(self, seconds: float, *, looks: bool = False) -> set[int]:
        """The program lives; whose telephones rang. `looks`: also when nothing is due, as the timer has it look."""
        until = self.now + timedelta(seconds=seconds)
        rang: set[int] = set()
        while (coming := await self.due()) is not None:
            at = look_at(coming, self.now) if looks else coming.at
            if at > until:
                break
            self.now = max(self.now, at)
            rang |= (await self.act()).news_for
        self.now = until
        return rang

    async def stood_still(self, seconds: float) -> Taken:
        self.now += timedelta(seconds=seconds)
        return await self.act()

    # what is there

    async def due(self) -> Next | None:
        async with self.database.reading() as session:
            emergency = await session.get_one(Emergency, self.number)
            plan = await presets.plan_for(session, emergency)
            return due(records.standing_of(emergency), plan.delays(night=emergency.night))

    async def plan(self) -> Plan:
        async with self.database.reading() as session:
            return await presets.plan_for(session, await session.get_one(Emergency, self.number))

    async def emergency(self) -> Emergency:
        async with self.database.reading() as session:
            return await session.get_one(Emergency, self.number)

    async def calls(self) -> dict[str, EmergencyCall]:
        """By name: people's, and contacts'."""
        async with self.database.reading() as session:
            names = {number: name for name, number in self.ids.items()}
            contacts = {each.id: each.name for each in (await session.execute(select(Contact))).scalars()}
            query = select(EmergencyCall).where(EmergencyCall.emergency_id == self.number).order_by(EmergencyCall.id)
            return {
                names[call.person_id] if call.person_id is not None else contacts[call.contact_id or 0]: call
                for call in (await session.execute(query)).scalars()
            }

    async def written_to(self) -> dict[str, int]:
        """How often each was called who can be written to."""
        return {name: call.times for name, call in (await self.calls()).items() if not call.by_phone}

    async def story(self) -> list[EmergencyEntry]:
        async with self.database.reading() as session:
            query = select(EmergencyEntry).where(EmergencyEntry.emergency_id == self.number)
            return list((await session.execute(query.order_by(EmergencyEntry.id))).scalars())

    async def everything(self) -> list[tuple[object, ...]]:
        """All that is kept of it."""
        async with self.database.reading() as session:
            rows: list[tuple[object, ...]] = []
            for table in (Emergency, EmergencyCall, EmergencyEntry):
                rows += [tuple(row) for row in await session.execute(select(*table.__table__.c).order_by(table.id))]
            return rows

    def named_of(self, numbers: set[int]) -> set[str]:
        return {name for name, number in self.ids.items() if number in numbers}
