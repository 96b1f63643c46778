"""Whom each preset calls after how long: as it comes, and as the coordinator has set it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.emergencies.kinds import Preset, preset
from bot.services.escalation import Batch, Plan
from db.models import Emergency, EscalationBatch

NIGHT_FROM, NIGHT_UNTIL = time(22, 0), time(6, 0)
LAST = ("coordinators", "all_duty", "night")
"""Always in the last batch, whatever else is set: it is never empty."""


def _seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


STANDARD: dict[Preset, Plan] = {
    Preset.COME: Plan(
        (
            Batch(_seconds(0), ("duty", "team")),
            Batch(_seconds(60), ("keeper", "leader")),
            Batch(_seconds(120), ("coordinators", "control_room")),
            Batch(_seconds(180), ("police_post",)),
            Batch(_seconds(240), LAST),
        )
    ),
    Preset.WATCH: Plan(
        (
            Batch(_seconds(0), ("duty", "keeper", "leader", "coordinators", "police_post")),
            Batch(_seconds(60), ("control_room",)),
            Batch(_seconds(120), LAST),
        )
    ),
    Preset.PHONE: Plan(
        (
            Batch(_seconds(0), ("keeper", "leader", "coordinators")),
            Batch(_seconds(60), ("police_post",)),
            Batch(_seconds(120), LAST),
        )
    ),
}
"""FORMS, Emergency: tiers to start with."""


def is_night(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone).time()
    return local >= NIGHT_FROM or local < NIGHT_UNTIL


async def plan_of(session: AsyncSession, name: Preset) -> Plan:
    """As it is set now; its last batch always has `LAST` in it."""
    query = select(EscalationBatch).where(EscalationBatch.preset == name.value).order_by(EscalationBatch.position)
    rows = list((await session.execute(query)).scalars())
    if not rows:
        return STANDARD[name]
    return completed(
        [
            Batch(
                _seconds(row.after_seconds),
                tuple(row.groups),
                None if row.night_after_seconds is None else _seconds(row.night_after_seconds),
            )
            for row in rows
        ]
    )


async def plan_for(session: AsyncSession, emergency: Emergency) -> Plan:
    return await plan_of(session, preset(emergency))


def completed(batches: list[Batch]) -> Plan:
    """A plan whose last batch is never empty. Raises ValueError, as `Plan` does."""
    last = batches[-1]
    groups = (*last.groups, *(group for group in LAST if group not in last.groups))
    return Plan((*batches[:-1], Batch(last.after, groups, last.night_after)))


async def keep(session: AsyncSession, name: Preset, plan: Plan) -> None:
    """From now on, for emergencies that are open as well: batches that were called stay called."""
    await session.execute(delete(EscalationBatch).where(EscalationBatch.preset == name.value))
    session.add_all(
        EscalationBatch(
            preset=name.value,
            position=position,
            after_seconds=int(batch.after.total_seconds()),
            night_after_seconds=None if batch.night_after is None else int(batch.night_after.total_seconds()),
            groups=list(batch.groups),
        )
        for position, batch in enumerate(plan.batches)
    )
    await session.flush()
