"""Who may see and do what. Asked of the database each time: no menu, forwarded button or guessed word is a right."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Person, PersonRole, Role, Shift, ShiftKind, Team

OFFICE = (Role.COORDINATOR, Role.EXECUTIVE)
"""Who acts for the whole community; the executive group stands in for the coordinator."""
READERS = (Role.COORDINATOR, Role.EXECUTIVE, Role.LEADERSHIP)
"""Who reads the figures of a month."""
LEADING = (Role.LEADER, Role.DEPUTY)
"""Of one's own team."""


def has_role(person: int, *roles: Role) -> ColumnElement[bool]:
    """A condition: this person, who has not left, has one of `roles`."""
    active = select(Person.id).where(Person.id == person, Person.active).scalar_subquery()
    return exists().where(PersonRole.person_id == active, PersonRole.role.in_(roles))


def seen_by(reader: int) -> ColumnElement[bool]:
    """A condition on `Person`: whom this reader may look up. Leaders see their team, the office everybody."""
    me = aliased(Person)
    same_team = exists().where(
        and_(
            me.id == reader,
            me.active,
            me.team == Person.team,
            PersonRole.person_id == me.id,
            PersonRole.role.in_(LEADING),
        )
    )
    return and_(Person.active, or_(has_role(reader, *OFFICE), same_team))


def seat_led_by(who: int) -> ColumnElement[bool]:
    """A condition on `Shift` and `Person`, who sits there: whether `who` may act for them. The leader or deputy of that
    kind of shift or of their team may, and the office."""
    me = aliased(Person)
    by_kind = case((Shift.kind == ShiftKind.CROSSING, Team.CROSSING.value), else_=Team.PATROL.value)
    team = func.coalesce(Shift.team, by_kind)
    of_a_team = exists().where(
        and_(
            me.id == who,
            me.active,
            or_(me.team == Person.team, me.team == team),
            PersonRole.person_id == me.id,
            PersonRole.role.in_(LEADING),
        )
    )
    return or_(has_role(who, *OFFICE), of_a_team)


def phoned_by(reader: int) -> ColumnElement[bool]:
    """A condition on `Person`: whose number this reader may see. Officers as well, who have to reach somebody."""
    return or_(seen_by(reader), and_(Person.active, has_role(reader, Role.OFFICER)))


async def may_coordinate(session: AsyncSession, person: int) -> bool:
    """Whether they act for the whole community."""
    return await _holds(session, has_role(person, *OFFICE))


async def is_officer(session: AsyncSession, person: int) -> bool:
    return await _holds(session, has_role(person, Role.OFFICER))


async def may_read_figures(session: AsyncSession, person: int) -> bool:
    return await _holds(session, has_role(person, *READERS))


async def may_lead(session: AsyncSession, person: int, team: str | None = None) -> bool:
    """Whether they lead this team, or any when none is named; the office leads all."""
    if await may_coordinate(session, person):
        return True
    own = select(Person.team).where(Person.id == person, Person.active, has_role(person, *LEADING))
    led = (await session.execute(own)).scalar_one_or_none()
    return led is not None and team in (None, led)


async def may_see(session: AsyncSession, reader: int, person: int) -> bool:
    return await _holds(session, exists().where(Person.id == person, seen_by(reader)))


async def may_phone(session: AsyncSession, reader: int, person: int) -> bool:
    return await _holds(session, exists().where(Person.id == person, phoned_by(reader)))


async def _holds(session: AsyncSession, condition: ColumnElement[bool]) -> bool:
    return bool((await session.execute(select(condition))).scalar_one())
