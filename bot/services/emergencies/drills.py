"""演练: planned by the office, announced to everybody who may be called, begun like an emergency, ended by itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.emergencies import groups, presets, raising
from bot.services.emergencies.kinds import preset, rules
from db.models import Drill, Emergency, EmergencyKind

BY_DAY = (time(8, 0), time(18, 0))
"""When a drill may begin, on the clock of the community."""
REMIND_BEFORE = timedelta(minutes=1)
ENDS_AFTER = timedelta(minutes=30)
TOO_LATE = timedelta(minutes=10)
"""What downtime has put off for longer is called off: people expected it at its time."""


def may_begin(at: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Today or tomorrow, by day."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    soon = today <= local.date() <= today + timedelta(days=1)
    return soon and BY_DAY[0] <= local.time().replace(second=0, microsecond=0) <= BY_DAY[1]


async def plan(
    session: AsyncSession, *, kind: EmergencyKind, grid: str, starts_at: datetime, by: int, now: datetime
) -> Drill:
    drill = Drill(kind=kind, grid=grid, starts_at=starts_at, planned_at=now, planned_by=by)
    session.add(drill)
    await session.flush()
    return drill


async def find(session: AsyncSession, drill: int) -> Drill | None:
    """Locked until the turn has ended."""
    return await session.get(Drill, drill, with_for_update=True, populate_existing=True)


async def is_ahead(session: AsyncSession, drill: str) -> bool:
    """When the last word before it is about to leave: nobody reads it below the page itself."""
    query = select(Drill.id).where(Drill.id == int(drill), Drill.called_off_at.is_(None), Drill.emergency_id.is_(None))
    return (await session.execute(query)).first() is not None


async def of_emergency(session: AsyncSession, emergency: int) -> Drill | None:
    return (await session.execute(select(Drill).where(Drill.emergency_id == emergency))).scalar_one_or_none()


async def ahead(session: AsyncSession) -> Drill | None:
    """The one that is planned or runs; there is never a second."""
    query = (
        select(Drill)
        .outerjoin(Emergency, Emergency.id == Drill.emergency_id)
        .where(Drill.called_off_at.is_(None), or_(Drill.emergency_id.is_(None), Emergency.ended_at.is_(None)))
        .order_by(Drill.id.desc())
    )
    return (await session.execute(query.limit(1))).scalars().first()


async def may_be_called(session: AsyncSession, drill: Drill) -> tuple[list[int], list[int]]:
    """Everybody of all batches of the preset at that time, but who planned it: who can be written to, who cannot."""
    like_it = Emergency(kind=drill.kind, grid=drill.grid, raised_by=drill.planned_by, drill=True)
    plan_ = await presets.plan_of(session, preset(like_it))
    names = [*rules(like_it).also, *(group for batch in plan_.batches for group in batch.groups), *presets.LAST]
    meant = (await groups.meant_by(session, names, like_it, drill.starts_at)).people
    reachable = await people.reachable(session, meant)
    others = [person for person in meant if person != drill.planned_by]
    return [each for each in others if each in reachable], [each for each in others if each not in reachable]


async def begin(session: AsyncSession, drill: Drill, by: int, now: datetime, zone: ZoneInfo) -> Emergency:
    """The same path as a real one; only that it says what it is."""
    emergency = await raising.begin(session, by, now, zone, drill=True)
    emergency.grid, emergency.grid_guessed = drill.grid, False
    raising.name_kind(session, emergency, drill.kind, by=by, at=now)
    drill.emergency_id = emergency.id
    return emergency
