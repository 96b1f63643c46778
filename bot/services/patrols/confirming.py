"""What becomes of a round that is signed off: confirmed, asked back about, answered; and the partner's word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal, rights
from bot.services.patrols import hours
from bot.services.patrols.rounds import is_member, subject
from db.models import Access, Partner, Patrol, PatrolMember, PatrolState, Team

WAITING = (PatrolState.SIGNED, PatrolState.QUERIED)


async def may_judge(session: AsyncSession, patrol: Patrol, person: int) -> bool:
    """Who leads patrols, and the office; nobody a round that they walked themselves or have signed off."""
    if person == patrol.signed_by and patrol.entered_by is None:
        return False
    return await rights.may_lead(session, person, Team.PATROL) and not await is_member(session, patrol, person)


async def confirm(session: AsyncSession, patrol: Patrol, *, by: int | None, at: datetime) -> bool:
    """`by` None: by itself. Whether it was waiting for that."""
    if patrol.state not in WAITING:
        return False
    patrol.state, patrol.confirmed_at, patrol.confirmed_by = PatrolState.CONFIRMED, at, by
    patrol.revision += 1
    for row in await hours.of(session, subject(patrol)):
        row.confirmed_by = by
    journal.note(session, subject(patrol), "confirmed", by=by, at=at)
    return True


def ask_back(session: AsyncSession, patrol: Patrol, question: str, *, by: int, at: datetime) -> None:
    """问一句. A new question takes the place of one that was answered."""
    patrol.state, patrol.question, patrol.question_by = PatrolState.QUERIED, question, by
    patrol.answer = None
    patrol.revision += 1
    journal.note(session, subject(patrol), "queried", by=by, at=at)


def answer(session: AsyncSession, patrol: Patrol, words: str, *, by: int, at: datetime) -> None:
    patrol.state, patrol.answer = PatrolState.SIGNED, words
    patrol.revision += 1
    journal.note(session, subject(patrol), "answered", by=by, at=at)


# 联合巡逻


async def partners(session: AsyncSession) -> list[Partner]:
    return list((await session.execute(select(Partner).where(Partner.active).order_by(Partner.name))).scalars())


async def partner_of(session: AsyncSession, patrol: Patrol) -> Partner | None:
    return None if patrol.partner_id is None else await session.get(Partner, patrol.partner_id)


def partner_says(session: AsyncSession, patrol: Patrol, word: str, *, by: int, at: datetime) -> None:
    """`word`: went | did_not."""
    patrol.partner_word, patrol.partner_word_by = word, by
    patrol.revision += 1
    journal.note(session, subject(patrol), f"partner_{word}", by=by, at=at)


def reveal_phone(session: AsyncSession, partner: Partner, *, to: int, why: str, at: datetime) -> str | None:
    """The number, or None when none is known. Leaves a row in the access log."""
    if partner.phone is None:
        return None
    session.add(Access(at=at, reader_id=to, subject=f"partner:{partner.id}", field="phone", reason=why))
    return partner.phone


async def last_of(session: AsyncSession, person: int) -> Patrol | None:
    """What this person walked last, with how it was walked and who led it."""
    mine = select(PatrolMember.patrol_id).where(PatrolMember.person_id == person)
    signed = select(Patrol).where(Patrol.id.in_(mine), Patrol.way.is_not(None), Patrol.signed_at.is_not(None))
    newest = signed.order_by(Patrol.signed_at.desc(), Patrol.id.desc()).limit(1)
    return (await session.execute(newest)).scalars().first()
