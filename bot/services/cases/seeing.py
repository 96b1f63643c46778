"""Whose business a case is: a condition of the query, and the same for one case in a word."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.services import rights
from bot.services.cases.flow import Relation
from db.models import Case, CaseJoin, CaseKind, Partner, Person, PersonRole, Role

POLICE = (Role.OFFICER, Role.AUXILIARY)
POLICE_KINDS = (CaseKind.SECURITY, CaseKind.SUSPICIOUS)
"""What officers may see without its being handed to them."""


def _is_there(person: int) -> ColumnElement[bool]:
    return exists().where(Person.id == person, Person.active)


def _found_by(person: int) -> ColumnElement[bool]:
    return or_(Case.finder_id == person, Case.entered_by == person)


def joined_by(person: int) -> ColumnElement[bool]:
    return exists().where(CaseJoin.case_id == Case.id, CaseJoin.person_id == person)


def _led_by(person: int) -> ColumnElement[bool]:
    """It was put before them, or they lead the team of whoever owns it."""
    me, owner = aliased(Person), aliased(Person)
    leads = exists().where(
        and_(
            me.id == person,
            owner.id == Case.owner_id,
            owner.id != person,
            owner.team == me.team,
            PersonRole.person_id == me.id,
            PersonRole.role.in_(rights.LEADING),
        )
    )
    return or_(Case.superior_id == person, and_(Case.kind != CaseKind.VOICE, leads))


def _policed_by(person: int) -> ColumnElement[bool]:
    theirs = or_(Case.kind.in_(POLICE_KINDS), Case.police_at.is_not(None))
    return and_(rights.has_role(person, *POLICE), Case.kind != CaseKind.VOICE, theirs)


def _partnered_by(person: int) -> ColumnElement[bool]:
    return exists().where(Partner.id == Case.partner_id, Partner.liaison_id == person)


def _relations(person: int) -> list[tuple[Relation, ColumnElement[bool]]]:
    return [
        (Relation.FINDER, _found_by(person)),
        (Relation.JOINED, joined_by(person)),
        (Relation.OWNER, Case.owner_id == person),
        (Relation.SUPERIOR, _led_by(person)),
        (Relation.OFFICE, rights.has_role(person, *rights.OFFICE)),
        (Relation.OFFICER, _policed_by(person)),
        (Relation.DOER, Case.doer_id == person),
        (Relation.PARTNER, _partnered_by(person)),
    ]


def seen_by(person: int) -> ColumnElement[bool]:
    """A condition on `Case`: it is some business of this person's."""
    return and_(_is_there(person), or_(*(condition for _, condition in _relations(person))))


def run_by(person: int) -> ColumnElement[bool]:
    """A condition on `Case`: they own it, lead who owns it, or are the office or the police whom it concerns."""
    runs = (Case.owner_id == person, _led_by(person), rights.has_role(person, *rights.OFFICE), _policed_by(person))
    return and_(_is_there(person), or_(*runs))


async def may_run_any(session: AsyncSession, person: int) -> bool:
    """Whether they look after cases at all: who leads, the office, the police."""
    return await rights.may_lead(session, person) or bool(
        (await session.execute(select(rights.has_role(person, *POLICE)))).scalar_one()
    )


async def relation(session: AsyncSession, case: Case, person: int) -> Relation:
    """What this person is to it, all at once."""
    conditions = _relations(person)
    columns = [condition.label(f"is_{number}") for number, (_, condition) in enumerate(conditions)]
    query = select(*columns).select_from(Case).where(Case.id == case.id, _is_there(person))
    row = (await session.execute(query)).one_or_none()
    found = Relation.NOBODY
    if row is not None:
        for (each, _), holds in zip(conditions, row, strict=True):
            if holds:
                found |= each
    return found
