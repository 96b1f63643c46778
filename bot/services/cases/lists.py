"""Cases in lists: what somebody looks after, what is theirs, what nobody has taken up, what is overdue."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import seeing
from bot.services.cases.flow import REOPENS_WITHIN, WORK
from db.models import Case, CaseKind, CaseState, Partner

PAGE = 6
"""Cases whose buttons fit into two rows."""


class View(enum.StrEnum):
    OPEN = "open"
    NOBODY = "nobody"
    """没人接的"""
    LATE = "late"
    """超时的"""
    TELL = "tell"
    """Done, and whoever found it has not heard of it."""
    AWAY = "away"
    """With the police or a department."""
    VOICE = "voice"
    """群众心声 of this month."""
    MINE = "mine"
    """我的事: what I found, and what I look after."""


@dataclass(frozen=True, slots=True)
class Page:
    cases: list[Case]
    number: int
    """From 0."""
    pages: int
    count: int


def is_open() -> ColumnElement[bool]:
    return Case.state != CaseState.CLOSED


def is_late(now: datetime) -> ColumnElement[bool]:
    return and_(is_open(), Case.due_at <= now, Case.asked_at.is_(None))


def is_warned_of(now: datetime) -> ColumnElement[bool]:
    """Still being worked on, and its time is nearly over."""
    working = Case.state.in_((*WORK, CaseState.REFERRED))
    return and_(working, Case.warned_at.is_not(None), Case.due_at > now, Case.asked_at.is_(None))


def nobody_has_it() -> ColumnElement[bool]:
    return and_(is_open(), or_(Case.state == CaseState.FOUND, Case.owner_id.is_(None)))


def is_to_be_told() -> ColumnElement[bool]:
    return Case.state.in_((CaseState.CHECKING, CaseState.FEEDBACK))


def _mine(person: int, now: datetime) -> ColumnElement[bool]:
    partners = select(Partner.id).where(Partner.liaison_id == person)
    theirs = or_(
        Case.owner_id == person,
        Case.finder_id == person,
        Case.entered_by == person,
        Case.doer_id == person,
        Case.partner_id.in_(partners),
        Case.superior_id == person,
        seeing.joined_by(person),
    )
    return and_(theirs, or_(is_open(), Case.closed_at > now - REOPENS_WITHIN))


def _condition(view: View, person: int, now: datetime, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    match view:
        case View.MINE:
            return [seeing.seen_by(person), _mine(person, now)]
        case View.OPEN:
            found = is_open()
        case View.NOBODY:
            found = nobody_has_it()
        case View.LATE:
            found = is_late(now)
        case View.TELL:
            found = is_to_be_told()
        case View.AWAY:
            found = Case.state.in_((CaseState.WITH_POLICE, CaseState.REFERRED))
        case View.VOICE:
            found = and_(Case.kind == CaseKind.VOICE, Case.raised_at >= month_began(now, zone))
    return [seeing.run_by(person), found]


def month_began(now: datetime, zone: ZoneInfo) -> datetime:
    first = now.astimezone(zone).date().replace(day=1)
    return datetime.combine(first, time.min, zone).astimezone(now.tzinfo)


async def page(
    session: AsyncSession, reader: int, view: View, number: int, now: datetime, zone: ZoneInfo, size: int = PAGE
) -> Page:
    """What is due first stands first. The condition asks for each case whether it is the reader's to look at."""
    conditions = _condition(view, reader, now, zone)
    count = int((await session.execute(select(func.count()).select_from(Case).where(*conditions))).scalar_one())
    pages = max(1, -(-count // size))
    number = min(number, pages - 1)
    order = (Case.closed_at.is_not(None), Case.due_at.is_(None), Case.due_at, Case.id)
    query = select(Case).where(*conditions).order_by(*order).offset(number * size).limit(size)
    return Page(list((await session.execute(query)).scalars()), number, pages, count)


async def all_of(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[Case]:
    return list((await session.execute(select(Case).where(*conditions).order_by(Case.id))).scalars())
