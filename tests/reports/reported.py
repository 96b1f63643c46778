"""The alarmed neighbourhood with things to report: a hazard point, a patrol's way, and what became a case."""

from __future__ import annotations

from sqlalchemy import select

from bot.services import attachments
from bot.services.cases import raising
from db.models import Attachment, Case, CaseJoin, Checkpoint, HazardPoint, Place, PlaceKind, Route
from tests.emergencies.alarmed import Alarmed
from tests.program import eventually

HAZARD = "1栋充电棚"


class Reported(Alarmed):
    async def build(self) -> None:
        await super().build()
        async with self.database.writing() as session:
            grid = (await session.execute(select(Place).where(Place.name == "1网格"))).scalar_one()
            hazard = HazardPoint(name=HAZARD, kind="fire", place_id=grid.id, keeper_id=self.numbers["zhou"])
            route = Route(name="商业街夜巡", grid="1网格")
            session.add_all([hazard, route])
            await session.flush()
            checkpoint = Checkpoint(route_id=route.id, position=1, name="充电棚门口", hazard_point_id=hazard.id)
            session.add(checkpoint)
            self.grid, self.hazard, self.route = grid.id, hazard.id, route.id
            await session.flush()
            self.checkpoint = checkpoint.id
            assert grid.kind is PlaceKind.GRID

    async def case(self, number: int = 1) -> Case:
        async with self.database.reading() as session:
            return await session.get_one(Case, number)

    async def cases(self) -> int:
        return await self.count(Case)

    async def joins(self, number: int = 1) -> list[int]:
        async with self.database.reading() as session:
            query = select(CaseJoin.person_id).where(CaseJoin.case_id == number)
            return list((await session.execute(query)).scalars())

    async def files(self, number: int = 1, count: int = 1) -> list[Attachment]:
        """What hangs on the case, once there are as many."""

        async def found() -> list[Attachment]:
            async with self.database.reading() as session:
                rows = await attachments.of(session, raising.subject(await self.case(number)))
            return rows if len(rows) >= count else []

        return await eventually(found, otherwise=lambda: f"not {count} files at case {number}")
