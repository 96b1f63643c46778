"""The neighbourhood with somebody for every batch."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update

from db.models import (
    Assignment,
    Contact,
    Emergency,
    EmergencyCall,
    EmergencyEntry,
    Identity,
    Person,
    Place,
    PlaceKind,
    Shift,
    Team,
)
from tests.journey.neighbourhood import ZONE, Neighbourhood

CONTROL_ROOM, POLICE_POST = "02700000001", "02700000002"


class Alarmed(Neighbourhood):
    """`wu` is the emergency team; `zhou` answers for 1网格, `li` is the deputy; `liu` may be woken at night; `zhao` has
    nothing to do with it; `chen` coordinates. `wang` calls for help. Nobody is on duty until a test says so."""

    async def build(self) -> None:
        await super().build()
        async with self.database.writing() as session:
            await self._of(session, "wu", team=Team.EMERGENCY.value)
            await self._of(session, "liu", night_calls=True)
            grid = (await session.execute(select(Place).where(Place.kind == PlaceKind.GRID))).scalar_one()
            grid.keeper_id, grid.deputy_id = self.numbers["zhou"], self.numbers["li"]
            session.add(Contact(kind="control_room", name="物业监控室", phone=CONTROL_ROOM))
            session.add(Contact(kind="police_post", name="派出所值班室", phone=POLICE_POST))
            for name, (north, east) in {"2网格": (30.3448, 114.1462)}.items():
                session.add(Place(kind=PlaceKind.GRID, name=name, latitude=north, longitude=east))
        self.secrets.plant(CONTROL_ROOM, POLICE_POST)

    async def _of(self, session: object, who: str, **values: object) -> None:
        await session.execute(update(Person).where(Person.id == self.numbers[who]).values(**values))  # type: ignore[attr-defined]

    async def change(self, who: str, **values: object) -> None:
        """Something about a person, from now on."""
        async with self.database.writing() as session:
            await self._of(session, who, **values)

    async def without_account(self, who: str) -> None:
        async with self.database.writing() as session:
            mine = select(Identity).where(Identity.person_id == self.numbers[who])
            await session.delete((await session.execute(mine)).scalar_one())

    async def after(self, seconds: float) -> None:
        """Let so much time pass. Whoever has read what is there waits for news."""
        await self.to(await self.telegram.now() + timedelta(seconds=seconds))

    async def at_night(self) -> None:
        """Three in the morning of the next night."""
        now = (await self.telegram.now()).astimezone(ZONE)
        await self.to(datetime.combine(now.date() + timedelta(days=1), time(3, 0), ZONE))

    async def on_duty(self, *who: str, arrived: bool = True) -> dict[str, int]:
        """At the east gate, from now on for 50 minutes."""
        now = await self.telegram.now()
        seats = await self.shift(now, *who, minimum=len(who))
        async with self.database.writing() as session:
            await session.execute(update(Shift).values(published_at=now))
            if arrived:
                theirs = update(Assignment).where(Assignment.id.in_(seats.values()))
                await session.execute(theirs.values(arrived_at=now.astimezone(UTC)))
        return seats

    async def emergency(self, number: int = 1) -> Emergency:
        async with self.database.reading() as session:
            return await session.get_one(Emergency, number)

    async def calls(self, number: int = 1) -> dict[str, EmergencyCall]:
        """By whom: the names of this neighbourhood, and of contacts."""
        async with self.database.reading() as session:
            names = {person: key for key, person in self.numbers.items()}
            contacts = {each.id: each.name for each in (await session.execute(select(Contact))).scalars()}
            query = select(EmergencyCall).where(EmergencyCall.emergency_id == number).order_by(EmergencyCall.id)
            return {
                names[call.person_id] if call.person_id is not None else contacts[call.contact_id or 0]: call
                for call in (await session.execute(query)).scalars()
            }

    async def story(self, number: int = 1) -> list[str]:
        async with self.database.reading() as session:
            query = select(EmergencyEntry).where(EmergencyEntry.emergency_id == number).order_by(EmergencyEntry.id)
            return [line.what for line in (await session.execute(query)).scalars()]

    async def words(self, number: int = 1) -> list[str | None]:
        """What people wrote about it, line by line; None where there is nothing, or nothing any more."""
        async with self.database.reading() as session:
            query = select(EmergencyEntry.words).where(EmergencyEntry.emergency_id == number)
            return list((await session.execute(query)).scalars())
