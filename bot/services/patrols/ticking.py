"""必巡点: ticked by tap, by the number on the sign, or by being there. Nothing of a position is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attendance
from bot.services.patrols.rounds import Point, Round
from db.models import Checkpoint, Patrol, PatrolTick, TickState

NEAR_METRES = 80
"""A position this near to a checkpoint is there."""
AFTER: dict[TickState | None, TickState] = {
    None: TickState.DONE,
    TickState.DONE: TickState.LEFT_OUT,
    TickState.LEFT_OUT: TickState.FOUND,
    TickState.FOUND: TickState.DONE,
}
"""What a tap makes of it."""


async def tick(
    session: AsyncSession,
    patrol: Patrol,
    checkpoint: int,
    state: TickState,
    *,
    by: int,
    at: datetime,
    how: str,
    why: str | None = None,
) -> PatrolTick:
    """`how`: tap | sign | position | entered. The patrol is locked; earlier ticks stay."""
    written = PatrolTick(patrol_id=patrol.id, checkpoint_id=checkpoint, state=state, at=at, by_id=by, how=how, why=why)
    session.add(written)
    patrol.revision += 1
    await session.flush()
    return written


async def rest(
    session: AsyncSession, of: Round, state: TickState, *, by: int, at: datetime, how: str, why: str | None = None
) -> None:
    """其余都巡了, or none of them."""
    for point in of.are(None):
        await tick(session, of.patrol, point.checkpoint.id, state, by=by, at=at, how=how, why=why)


def point_of(of: Round, checkpoint: int) -> Point | None:
    return next((point for point in of.points if point.checkpoint.id == checkpoint), None)


async def by_sign(session: AsyncSession, digits: str) -> Checkpoint | None:
    """Of whatever route."""
    return (await session.execute(select(Checkpoint).where(Checkpoint.sign == digits))).scalar_one_or_none()


def nearest(of: Round, position: tuple[float, float]) -> tuple[Point, int] | None:
    """The checkpoint next to a position (WGS-84 degrees), and how many metres away; None where no map knows any."""
    away = [
        (attendance.metres_between((each.checkpoint.latitude, each.checkpoint.longitude), position), each)
        for each in of.points
        if each.checkpoint.latitude is not None and each.checkpoint.longitude is not None
    ]
    if not away:
        return None
    metres, point = min(away, key=lambda each: (each[0], each[1].checkpoint.position))
    return point, metres


async def reported(session: AsyncSession, patrol: Patrol, checkpoint: int, case: int) -> None:
    """有情况 has become a case."""
    newest = (
        select(PatrolTick)
        .where(
            PatrolTick.patrol_id == patrol.id,
            PatrolTick.checkpoint_id == checkpoint,
            PatrolTick.state == TickState.FOUND,
        )
        .order_by(PatrolTick.id.desc())
        .limit(1)
    )
    found = (await session.execute(newest)).scalars().first()
    if found is not None:
        found.case_id = case
        patrol.revision += 1
        await session.flush()
