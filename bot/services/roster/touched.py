"""What a change of demand means for shifts that people know already: said at once, mended by a repair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import DaySpan
from bot.roster.shifts import Shift as Asked
from bot.services.roster import drafts, facts, repairing
from db.models import RosterPlan, RosterState, Shift


@dataclass(frozen=True, slots=True)
class Touched:
    """By time. `gone`: published, and nothing asks for them any more. `moved`: published for another time than is asked
    for now. `new`: asked for in days that are published, and nobody was ever planned there. `resized`: by how many are
    needed."""

    gone: tuple[Shift, ...] = ()
    moved: tuple[tuple[Shift, Asked], ...] = ()
    new: tuple[Asked, ...] = ()
    resized: tuple[Shift, ...] = ()
    waiting: RosterPlan | None = None
    """A plan that is not published yet, and that was made before the change."""

    @property
    def known(self) -> bool:
        """Whether anybody was told otherwise."""
        return bool(self.gone or self.moved or self.new or self.resized)


async def touched(
    session: AsyncSession, *prefixes: str, zone: ZoneInfo, now: datetime, day: date | None = None
) -> Touched:
    """`prefixes`: how the keys begin of those slots that were changed; `day`: only those that were meant for it."""
    span = await repairing.days_known(session, zone, now)
    waiting = await _waiting(session, zone, now)
    if span is None:
        return Touched(waiting=waiting)
    known = await facts.read(session, span, zone, now)
    rows = await _rows(session, now)

    def is_ours(key: str | None) -> bool:
        return key is not None and key.startswith(prefixes) and (day is None or f":{day}" in key)

    wanted = {each.key: each for each in known.problem.shifts if is_ours(each.key)}
    ours = [row for row in rows if is_ours(row.slot_key)]
    there = {row.slot_key for row in rows}
    pairs = [(row, wanted[row.slot_key]) for row in ours if row.slot_key in wanted]
    moved = tuple((row, each) for row, each in pairs if (row.starts_at, row.ends_at) != (each.starts, each.ends))
    return Touched(
        gone=tuple(row for row in ours if row.slot_key in known.gone),
        moved=moved,
        new=tuple(
            each for key, each in wanted.items() if key not in there and each.minimum and each.starts > now
        ) if there else (),
        resized=tuple(row for row, each in pairs if row.minimum != each.minimum and (row, each) not in moved),
        waiting=waiting,
    )  # fmt: skip


async def published(session: AsyncSession, *prefixes: str, now: datetime) -> list[Shift]:
    """Those ahead that people know, by time."""
    rows = await _rows(session, now)
    return [row for row in rows if row.slot_key is not None and row.slot_key.startswith(prefixes)]


async def ask(session: AsyncSession, *, by: int | None, zone: ZoneInfo, now: datetime) -> RosterPlan | None:
    """A repair of what is published; else what waits is planned anew. None: neither is there."""
    if (plan := await repairing.ask(session, by=by, zone=zone, now=now)) is not None:
        return plan
    waiting = await _waiting(session, zone, now)
    if waiting is None:
        return None
    return await drafts.ask(session, DaySpan(waiting.first, waiting.last), by=by, now=now)


async def _rows(session: AsyncSession, now: datetime) -> list[Shift]:
    query = select(Shift).where(Shift.slot_key.is_not(None), Shift.published_at.is_not(None))
    query = query.where(Shift.cancelled_at.is_(None), Shift.starts_at > now).order_by(Shift.starts_at, Shift.id)
    return list((await session.execute(query)).scalars())


async def _waiting(session: AsyncSession, zone: ZoneInfo, now: datetime) -> RosterPlan | None:
    today = now.astimezone(zone).date()
    query = select(RosterPlan).where(RosterPlan.state == RosterState.DRAFT, RosterPlan.last >= today)
    return (await session.execute(query.order_by(RosterPlan.first).limit(1))).scalar_one_or_none()
