"""Who is telephoned in an emergency and is in no chat: 物业监控室, 派出所值班电话, 微型消防站."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import journal
from db.models import Contact, Place, PlaceKind

KINDS = ("control_room", "police_post", "fire_post")


async def everything(session: AsyncSession) -> list[Contact]:
    """Those that are switched off as well, at the end."""
    order = (Contact.active.desc(), Contact.id)
    return list((await session.execute(select(Contact).order_by(*order))).scalars())


async def find(session: AsyncSession, contact: int) -> Contact | None:
    return await session.get(Contact, contact, with_for_update=True, populate_existing=True)


async def same_number(session: AsyncSession, phone: str, kind: str, *, besides: int | None = None) -> Contact | None:
    """Who has it already, of this kind. Numbers are sealed, so they are compared here."""
    found = (each for each in await everything(session) if each.kind == kind and each.id != besides)
    return next((each for each in found if each.phone == phone), None)


async def add(
    session: AsyncSession, *, kind: str, name: str, phone: str, grid: str | None, by: int, now: datetime
) -> Contact:
    """`grid`: None for all. Raises ValueError for a kind that nobody calls."""
    if kind not in KINDS:
        raise ValueError(f"nobody calls contacts of kind {kind!r}")
    contact = Contact(kind=kind, name=name, phone=phone, grid=grid, active=True)
    session.add(contact)
    await session.flush()
    journal.note(session, f"contact:{contact.id}", "added", by=by, at=now)
    return contact


async def switch(session: AsyncSession, contact: Contact, *, on: bool, by: int, now: datetime) -> None:
    if contact.active != on:
        contact.active = on
        journal.note(session, f"contact:{contact.id}", "on" if on else "off", by=by, at=now)
        await session.flush()


async def grids(session: AsyncSession) -> list[Place]:
    query = select(Place).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    return list((await session.execute(query)).scalars())
