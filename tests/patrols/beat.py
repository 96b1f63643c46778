"""The neighbourhood with a patrol route: four checkpoints, a leader, an officer who is in no chat, a partner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from bot.services.patrols import rounds
from bot.services.patrols.rounds import Round
from db.models import (
    Answer,
    Assignment,
    Checkpoint,
    HazardPoint,
    Partner,
    Patrol,
    Person,
    PersonRole,
    Place,
    PlaceKind,
    Role,
    Route,
    ServiceHours,
    Shift,
    ShiftKind,
    Team,
)
from sandbox.client import Person as Phone
from tests.journey.neighbourhood import GATE, Neighbourhood

STOPS = (("1栋车棚", "5101"), ("2栋楼道", "5112"), ("商业街口", "5123"), ("江边步道", "5134"))
"""160 metres apart, from the gate northwards; the first is a hazard point."""
STEP = 160 / 111_195
"""Degrees of latitude between two of them."""


class Beat(Neighbourhood):
    """`wu`, `li` and `liu` are the patrol team, `zhou` leads it, `chen` is the office. `zhao` is the liaison of
    江边物业, `wang` has nothing to do with it."""

    async def build(self) -> None:
        await super().build()
        async with self.database.writing() as session:
            for who in ("wu", "li", "liu", "zhou"):
                await self._of(session, who, team=Team.PATROL.value)
            grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
            shed = HazardPoint(name="1栋车棚", kind="fire", place_id=grid.id)
            route = Route(name="公租房一线", grid="1网格")
            officer = Person(
                name="石卫东丑", created_at=await self.telegram.now(), roles=[PersonRole(role=Role.OFFICER)]
            )
            partner = Partner(name="江边物业", kind="property", liaison_id=self.numbers["zhao"], liaison="赵经理丑",
                              phone="02700000077")  # fmt: skip
            session.add_all([shed, route, officer, partner])
            await session.flush()
            self.route, self.hazard = route.id, shed.id
            await self.stops(session, STOPS, shed.id)
        self.secrets.plant("石卫东丑", "赵经理丑", "02700000077")

    async def stops(self, session: Any, stops: tuple[tuple[str, str], ...], hazard: int | None = None) -> None:
        for position, (name, sign) in enumerate(stops, 1):
            session.add(Checkpoint(
                route_id=self.route, position=position, name=name, sign=sign,
                hazard_point_id=hazard if position == 1 else None,
                latitude=GATE[0] + position * STEP, longitude=GATE[1],
            ))  # fmt: skip

    async def _of(self, session: Any, who: str, **values: object) -> None:
        await session.execute(update(Person).where(Person.id == self.numbers[who]).values(**values))

    async def without_liaison(self) -> None:
        """The partner is telephoned."""
        async with self.database.writing() as session:
            await session.execute(update(Partner).values(liaison_id=None))

    async def patrol(self, *who: str, minutes: int = 90) -> dict[str, int]:
        """Of the route, begins now and has been published; the assignments' ids by who."""
        now = await self.telegram.now()
        async with self.database.writing() as session:
            shift = Shift(
                kind=ShiftKind.PATROL,
                route_id=self.route,
                starts_at=now,
                ends_at=now + timedelta(minutes=minutes),
                minimum=2,
                published_at=now,
            )
            session.add(shift)
            await session.flush()
            seats = {
                each: Assignment(shift_id=shift.id, person_id=self.numbers[each], answer=Answer.ACCEPTED)
                for each in who
            }
            session.add_all(seats.values())
            await session.flush()
            return {each: seat.id for each, seat in seats.items()}

    async def check_in(self, *who: str) -> None:
        """Without a position; each has the card of the round then."""
        for each in who:
            phone: Phone = getattr(self, each)
            await phone.send("签到")
            await phone.sees("不发位置")
            await phone.tap("不发位置")
            await phone.sees("公租房一线巡逻", "签退", "不盘查、不搜身、不追赶、不扣物, 看到的先报")

    async def out(self, *who: str, minutes: int = 90) -> dict[str, int]:
        """The bot runs, and they are on their round."""
        await self.bot()
        seats = await self.patrol(*who, minutes=minutes)
        await self.check_in(*who)
        return seats

    async def after(self, minutes: float) -> None:
        """Let so much time pass. Whoever has read what is there waits for news."""
        await self.to(await self.telegram.now() + timedelta(minutes=minutes))

    async def round(self, number: int = 1) -> Round:
        async with self.database.reading() as session:
            return await rounds.look(session, await session.get_one(Patrol, number))

    async def states(self, number: int = 1) -> str:
        """A letter for each checkpoint: d(one), l(eft out), f(ound), - not ticked."""
        of = await self.round(number)
        return "".join("-" if point.state is None else point.state.value[0] for point in of.points)

    async def hours(self) -> dict[str, int]:
        """Minutes of service by who."""
        names = {person: key for key, person in self.numbers.items()}
        return {names[row.person_id]: row.minutes for row in await self.all(ServiceHours)}


async def sign_off(phone: Phone, *, way: str = "步巡", led: str = "已电话报备") -> int:
    """From the card of the round, where everything is ticked; how many taps it takes."""
    await phone.tap("签退")
    await phone.sees("怎么巡的")
    await phone.tap(way)
    await phone.sees("带队")
    await phone.tap(led)
    await phone.sees("没错, 签退")
    await phone.tap("没错, 签退")
    await phone.sees("✅ 签退好了", "辛苦了")
    return 4


async def reports(phone: Phone, *back: str, where: str = "") -> None:
    """What is asked of what was found. `where`: the answer, when it is asked; `back`: what is seen when the card of the
    round is back."""
    await phone.sees("现在有危险吗")
    await phone.tap("没有")
    await phone.sees("公共设施")
    await phone.tap("公共设施")
    if where:
        await phone.sees("在哪儿")
        await phone.send(where)
    await phone.sees("看到什么了")
    await phone.send("车棚灯不亮丑")
    await phone.sees("急不急")
    await phone.tap("一般")
    await phone.sees("看一眼对不对", "✅ 报上去")
    await phone.tap("✅ 报上去")
    await phone.sees("号, 交给", anywhere=True)
    if back:
        await phone.sees(*back)
