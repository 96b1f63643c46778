"""What happens once or on some days: an event, a patrol with a partner, 集中排查 in several grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.slots import Staffing
from bot.services import journal
from bot.services.patterns.weekly import lasting
from bot.services.schools import staffed
from bot.services.schools.wrong import Wrong, WrongError, named
from db.models import Occasion, OccasionDay, OccasionGrid, Partner, Place, SlotKind, Team

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class NewOccasion:
    """`grids`: ids; empty: nowhere in particular."""

    name: str
    days: Sequence[date]
    begins: time
    ends: time
    grids: Sequence[int] = ()
    kind: SlotKind = SlotKind.EVENT
    team: str = Team.PATROL
    partner: int | None = None
    who: Staffing = field(default_factory=Staffing)


async def add(session: AsyncSession, new: NewOccasion, *, by: int | None, at: datetime) -> Occasion:
    """Raises WrongError; then nothing was written."""
    name = named(new.name)
    if not new.days or len(set(new.days)) > MOST_DAYS:
        raise WrongError(Wrong.TOO_LONG)
    lasting(new.begins, new.ends)
    staffed.checked(new.who)
    for grid in new.grids:
        if await session.get(Place, grid) is None:
            raise WrongError(Wrong.NO_SUCH_GRID, str(grid))
    if new.partner is not None and await session.get(Partner, new.partner) is None:
        raise WrongError(Wrong.GONE, str(new.partner))
    row = Occasion(kind=new.kind, team=new.team, name=name, begins=new.begins, ends=new.ends, partner_id=new.partner)
    staffed.put(row, new.who)
    session.add(row)
    await session.flush()
    session.add_all(OccasionDay(occasion_id=row.id, day=day) for day in sorted(set(new.days)))
    session.add_all(OccasionGrid(occasion_id=row.id, grid_id=grid) for grid in sorted(set(new.grids)))
    await session.flush()
    journal.note(session, f"occasion:{row.id}", "entered", by=by, at=at)
    return row


async def call_off(
    session: AsyncSession, number: int, *, by: int | None, at: datetime, day: date | None = None
) -> None:
    """`day`: that one; None: all of them. Raises WrongError."""
    if await session.get(Occasion, number, with_for_update=True) is None:
        raise WrongError(Wrong.GONE, str(number))
    query = delete(OccasionDay).where(OccasionDay.occasion_id == number)
    await session.execute(query if day is None else query.where(OccasionDay.day == day))
    journal.note(session, f"occasion:{number}", "called_off", by=by, at=at, detail=str(day or ""))


async def ahead(session: AsyncSession, today: date) -> list[tuple[Occasion, list[date]]]:
    """With a day that is not over, by the first of them."""
    found: dict[int, list[date]] = {}
    query = select(OccasionDay).where(OccasionDay.day >= today).order_by(OccasionDay.day)
    for row in (await session.execute(query)).scalars():
        found.setdefault(row.occasion_id, []).append(row.day)
    return [(await session.get_one(Occasion, number), days) for number, days in found.items()]


async def days_of(session: AsyncSession, number: int, today: date) -> list[date]:
    query = select(OccasionDay.day).where(OccasionDay.occasion_id == number, OccasionDay.day >= today)
    return list((await session.execute(query.order_by(OccasionDay.day))).scalars())


async def grids_of(session: AsyncSession, number: int) -> list[str]:
    query = select(Place.name).join(OccasionGrid, OccasionGrid.grid_id == Place.id)
    return list((await session.execute(query.where(OccasionGrid.occasion_id == number).order_by(Place.id))).scalars())
