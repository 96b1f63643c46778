"""How much is asked of whom, and when nobody of age stands outdoors: what the office sets by tapping.

Every value is set, none counted up, so that two taps at one moment, or one that comes twice, do it once.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal
from bot.services.roster import rules
from db.models import Availability, Person, RosterSettings, WeatherDay

WEEK, MONTH, AGE = range(1, 15), range(1, 61), range(60, 86)
"""What may be set."""


async def settings(session: AsyncSession) -> RosterSettings:
    """The row, which is there from now on."""
    found = await session.get(RosterSettings, 1, with_for_update=True)
    if found is None:
        found = await rules.settings(session)
        session.add(found)
        await session.flush()
    return found


async def for_all(session: AsyncSession, what: str, value: int, *, by: int, at: datetime) -> None:
    """`what`: per_week, per_month, weather_age or usual_care (0 or 1). What may not be becomes the nearest that may."""
    row = await settings(session)
    if what == "usual_care":
        row.usual_care = bool(value)
    else:
        allowed = {"per_week": WEEK, "per_month": MONTH, "weather_age": AGE}[what]
        setattr(row, what, _within(value, allowed))
    journal.note(session, "roster-settings:1", what, by=by, at=at, detail=str(value))


async def for_one(session: AsyncSession, person: int, what: str, value: int, *, by: int, at: datetime) -> None:
    """`what`: per_week or per_month; 0: as for everybody."""
    allowed = {"per_week": WEEK, "per_month": MONTH}[what]
    await session.execute(select(Person.id).where(Person.id == person).with_for_update(key_share=True))
    row = await session.get(Availability, person, with_for_update=True, populate_existing=True)
    if row is None:
        row = Availability(person_id=person, revision=1)
        session.add(row)
    setattr(row, what, _within(value, allowed) if value else None)
    journal.note(session, f"person:{person}", what, by=by, at=at, detail=str(value))


def _within(value: int, allowed: range) -> int:
    return min(max(value, allowed.start), allowed.stop - 1)


async def warned(session: AsyncSession, day: date) -> bool:
    """Whether there is a heat or cold warning for that day."""
    return await session.get(WeatherDay, day) is not None


async def warn(session: AsyncSession, day: date, on: bool, *, by: int, at: datetime) -> None:
    row = await session.get(WeatherDay, day)
    if on and row is None:
        session.add(WeatherDay(day=day, entered_at=at, entered_by=by))
    elif not on and row is not None:
        await session.delete(row)
    journal.note(session, f"weather:{day}", "warning" if on else "no_warning", by=by, at=at)
    await session.flush()
