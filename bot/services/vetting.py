"""审核 and 培训: whether somebody passed and when, nothing more; and for whose shifts they are trained."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal, rights
from db.models import Person, Role, Training


async def to_vet(session: AsyncSession, by: int, person: int) -> Person | None:
    """Locked; None: there is nobody of that number, or `by` may not: it is the office's alone, and nobody's own."""
    query = select(Person).where(Person.id == person, Person.active, rights.has_role(by, *rights.OFFICE))
    return (await session.execute(query.with_for_update(of=Person))).scalar_one_or_none()


def vet(session: AsyncSession, person: Person, *, passed: bool, on: date, by: int, at: datetime) -> None:
    person.vetted, person.vetted_on = passed, on
    journal.note(session, f"person:{person.id}", "vetted" if passed else "not_vetted", by=by, at=at, detail=str(on))


async def train(session: AsyncSession, person: Person, team: str, *, on: date, by: int, at: datetime) -> None:
    """From now on they may stand the shifts of that team."""
    if person.team == team:
        person.learning = False
    else:
        row = await session.get(Training, (person.id, team))
        if row is None:
            session.add(Training(person_id=person.id, team=team, trained_on=on))
        else:
            row.trained_on = on
    journal.note(session, f"person:{person.id}", "trained", by=by, at=at, detail=f"{team} {on}")


async def trained_for(session: AsyncSession, person: int) -> list[Training]:
    query = select(Training).where(Training.person_id == person).order_by(Training.team)
    return list((await session.execute(query)).scalars())


def is_asked(person: Person) -> bool:
    """Whether they stand shifts at all."""
    return any(role.role is Role.VOLUNTEER for role in person.roles)
