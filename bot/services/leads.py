"""线索: for the officers alone. Nothing that is kept tells who it came from; the code is theirs who gave it."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people, rights
from db.models import Access, Contact, Lead, Person, PersonRole, Role

WAITING, READ, TAKEN_OVER, NOT_FOLLOWED = "waiting", "read", "taken_over", "not_followed"
DIGITS = 12
"""Of a code: easy to note, and 10^12 of them."""
_BETWEEN = re.compile(r"[\s\-–—_·.]+")


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def shown(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, DIGITS, 4))


def code_in(text: str) -> str | None:
    """However it was typed; None for words that are no code."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdecimal() else None


def _hashed(code: str) -> str:
    """Without salt: the code is random, belongs to nobody, and opens nothing but an answer."""
    return hashlib.sha256(code.encode()).hexdigest()


async def hand_in(
    session: AsyncSession, code: str, *, what: str, when_where: str, at: datetime, zone: ZoneInfo
) -> Lead:
    """`at`: only the day of it is kept."""
    day = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    lead = Lead(code=_hashed(code), day=day, what=what, when_where=when_where, state=WAITING, wants_call=False)
    session.add(lead)
    await session.flush()
    return lead


async def by_code(session: AsyncSession, code: str) -> Lead | None:
    return (await session.execute(select(Lead).where(Lead.code == _hashed(code)))).scalar_one_or_none()


async def of_officer(session: AsyncSession, officer: int, number: int) -> Lead | None:
    """Locked, for an officer; None for everybody else."""
    query = select(Lead).where(Lead.id == number, rights.has_role(officer, Role.OFFICER)).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def open_ones(session: AsyncSession, officer: int) -> list[Lead]:
    """What waits or is read and not decided, the oldest first; nothing for who is no officer."""
    query = select(Lead).where(Lead.state.in_((WAITING, READ)), rights.has_role(officer, Role.OFFICER))
    return list((await session.execute(query.order_by(Lead.id))).scalars())


def read(session: AsyncSession, lead: Lead, by: int, *, reason: str, at: datetime) -> tuple[str, str] | None:
    """What it says, and when and where; None when that is deleted already. Leaves a row in the access log."""
    if lead.what is None:
        return None
    session.add(Access(at=at, reader_id=by, subject=f"lead:{lead.id}", field="what", reason=reason))
    if lead.state == WAITING:
        lead.state = READ
    lead.read_by = by
    return lead.what, lead.when_where or ""


def settle(lead: Lead, state: str, by: int, at: datetime) -> None:
    """接手了 or 不跟进, by who has read it: the text goes, the answer to the code stays."""
    if lead.state not in (WAITING, READ):
        return
    lead.state, lead.read_by = state, by
    lead.what = lead.when_where = None
    lead.purged_at = at


async def officers(session: AsyncSession) -> list[int]:
    """Whom it can be shown to: officers who are in the chat."""
    query = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    found = (await session.execute(query.where(Person.active, PersonRole.role == Role.OFFICER))).scalars().all()
    return sorted(await people.reachable(session, found))


async def police_posts(session: AsyncSession, grid: str | None) -> list[Contact]:
    """派出所值班电话, of this grid first."""
    query = select(Contact).where(Contact.kind == "police_post", Contact.active).order_by(Contact.id)
    found = (await session.execute(query)).scalars().all()
    return sorted(found, key=lambda contact: contact.grid not in (None, grid))
