"""Telephone numbers: sealed, shown to who needs one, and each time written down who saw whose and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Access, Contact, Person


def reveal(session: AsyncSession, person: Person, *, to: int, why: str, at: datetime) -> str | None:
    """The number, or None when none is known. Leaves a row in the access log."""
    if person.phone is None:
        return None
    session.add(Access(at=at, reader_id=to, subject=f"person:{person.id}", field="phone", reason=why))
    return person.phone


def reveal_contact(session: AsyncSession, contact: Contact, *, to: int, why: str, at: datetime) -> str:
    """The number of a control room, a police post, a fire post. Leaves a row in the access log."""
    session.add(Access(at=at, reader_id=to, subject=f"contact:{contact.id}", field="phone", reason=why))
    return contact.phone
