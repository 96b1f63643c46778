"""Rounds: the one that is being walked, and one of yesterday that left a note for the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Checkpoint, Patrol, PatrolMember, PatrolState, PatrolTick, Shift, TickState, Timer

NOTE = "便利店门口的车又停到盲道上了, 多看一眼。"


async def begun(session: AsyncSession, shift: Shift, people: Sequence[int]) -> None:
    """Its first two checkpoints are ticked."""
    began = shift.starts_at - timedelta(minutes=4)
    patrol = Patrol(shift_id=shift.id, route_id=shift.route_id, began_at=began)
    session.add(patrol)
    await session.flush()
    session.add_all(PatrolMember(patrol_id=patrol.id, person_id=person) for person in people)
    first = select(Checkpoint).where(Checkpoint.route_id == shift.route_id).order_by(Checkpoint.position).limit(2)
    for number, checkpoint in enumerate((await session.execute(first)).scalars(), 1):
        at = shift.starts_at + timedelta(minutes=4 * number)
        session.add(PatrolTick(
            patrol_id=patrol.id, checkpoint_id=checkpoint.id, state=TickState.DONE, at=at, by_id=people[0], how="sign",
        ))  # fmt: skip
    session.add(Timer(
        id=int(began.timestamp() * 1_000_000) << 8, kind="patrol.step", subject=str(patrol.id),
        due_at=shift.ends_at, dedupe_key=f"patrol.step:{patrol.id}",
    ))  # fmt: skip


async def left_a_note(session: AsyncSession, route: int, people: Sequence[int], now: datetime) -> None:
    ended = now - timedelta(days=1)
    patrol = Patrol(
        route_id=route, state=PatrolState.CONFIRMED, began_at=ended - timedelta(minutes=80), ended_at=ended,
        way="foot", reported_by_phone=True, found_something=False, handover=NOTE, signed_at=ended,
        signed_by=people[0], confirmed_at=ended + timedelta(hours=2),
    )  # fmt: skip
    session.add(patrol)
    await session.flush()
    session.add_all(PatrolMember(patrol_id=patrol.id, person_id=person) for person in people)
