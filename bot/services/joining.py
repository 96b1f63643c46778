"""How a chat account becomes somebody's: invites that count once, and strangers who ask to belong."""

from __future__ import annotations

import enum
import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.services import journal, people
from db.models import Identity, Invite, JoinRequest, Person, Place, PlaceKind, Role

VALID = timedelta(hours=24)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that reads like something else: no 0 and O, no 1, I and L."""
LENGTH = 10
"""Of 31 signs each: some 8 * 10^14 codes, of which a handful are open."""
ASK_AGAIN = timedelta(hours=24)
"""After a no, until a stranger can ask once more."""
LONGEST_WORDS = 300
LONGEST_NAME = 20

_CODE = re.compile(rf"[0-9A-Z]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-–—_·.]+")
_INTRODUCTION = re.compile(r"^(您好|你好|我叫做?|我是|姓名|名字|叫|[:：,，。!！\s])+")
_NAME_ENDS = re.compile(r"[\s,，、。.;；:：/()（）!！住]|\d")
_LATIN_NAME_ENDS = re.compile(r"[,，;；/(（\n]|\d")
_BUILDING = re.compile(r"(\d{1,3})\s*(?:号楼|栋|幢)")


class Outcome(enum.StrEnum):
    """What came of a code."""

    JOINED = "joined"
    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Redeemed:
    outcome: Outcome
    person: Person | None = None
    request: JoinRequest | None = None
    """What the same account had asked for, and need not wait for any more."""


# Invites


def normalized(text: str) -> str:
    """A code as it is hashed, however it was typed: any case, spaces, dashes, full-width letters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def looks_like_code(text: str) -> bool:
    return len(text) <= 4 * LENGTH and _CODE.fullmatch(normalized(text)) is not None


def shown(code: str) -> str:
    """As it is easiest to copy by hand."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def link(username: str, code: str) -> str:
    return f"https://t.me/{username}?start={code}"


def _hash(code: str) -> str:
    return hashlib.sha256(normalized(code).encode()).hexdigest()


async def invite(session: AsyncSession, person: Person, *, by: int | None, now: datetime) -> str:
    """A new code for this person; it is known to nobody but the caller. `by`: None for an operator."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = Invite(person_id=person.id, code_hash=_hash(code), created_at=now, created_by=by, expires_at=now + VALID)
    session.add(row)
    await session.flush()
    journal.note(session, f"person:{person.id}", "invited", by=by, at=now, detail=f"invite:{row.id}")
    return code


async def invited(session: AsyncSession, code: str) -> Person | None:
    """For whom this code is or was, whatever has become of it."""
    query = select(Person).join(Invite, Invite.person_id == Person.id).where(Invite.code_hash == _hash(code))
    return (await session.execute(query)).scalar_one_or_none()


async def redeem(session: AsyncSession, code: str, *, channel: str, account: str, chat: str, now: datetime) -> Redeemed:
    """Tie the account to whom the code is for. The account must be nobody's: see `owner`."""
    query = select(Invite, Person).join(Person, Person.id == Invite.person_id)
    found = (await session.execute(query.where(Invite.code_hash == _hash(code), Person.active))).one_or_none()
    if found is None:
        return Redeemed(Outcome.UNKNOWN)
    row, person = found
    # One UPDATE decides between two who come at once; what was read above may be old.
    claim = update(Invite).where(Invite.id == row.id, Invite.used_at.is_(None), Invite.expires_at > now)
    if not await _changed(session, claim.values(used_at=now)):
        outcome = Outcome.EXPIRED if row.used_at is None and row.expires_at <= now else Outcome.USED
        journal.note(session, f"person:{person.id}", "invite refused", by=None, at=now, detail=outcome)
        return Redeemed(outcome)
    await _tie(session, person, channel, account, chat)
    journal.note(session, f"person:{person.id}", "joined", by=person.id, at=now, detail=f"invite:{row.id}")
    request = await request_of(session, channel, account)
    if request is not None and request.answered_at is None:
        request.answered_at, request.outcome = now, "taken_in"
    else:
        request = None
    return Redeemed(Outcome.JOINED, person, request)


async def owner(session: AsyncSession, channel: str, account: str) -> Person | None:
    """Whose account it is now; the turn may have been loaded before it was tied."""
    query = select(Person).join(Identity, Identity.person_id == Person.id)
    query = query.where(Identity.channel == channel, Identity.account == account, Person.active)
    return (await session.execute(query)).scalar_one_or_none()


async def _tie(session: AsyncSession, person: Person, channel: str, account: str, chat: str) -> None:
    """An account of somebody who has left may come back as somebody else's."""
    query = select(Identity).where(Identity.channel == channel, Identity.account == account)
    identity = (await session.execute(query)).scalar_one_or_none()
    if identity is None:
        session.add(Identity(person_id=person.id, channel=channel, account=account, chat=chat))
    else:
        identity.person_id, identity.chat = person.id, chat
        identity.unreachable_since = identity.unreachable_why = None
    await session.flush()


async def _changed(session: AsyncSession, statement: object) -> bool:
    result = await session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return isinstance(result, CursorResult) and result.rowcount == 1


# Strangers


async def request_of(session: AsyncSession, channel: str, account: str) -> JoinRequest | None:
    query = select(JoinRequest).where(JoinRequest.channel == channel, JoinRequest.account == account)
    return (await session.execute(query)).scalar_one_or_none()


async def request(session: AsyncSession, request_id: int) -> JoinRequest | None:
    return await session.get(JoinRequest, request_id)


async def ask(session: AsyncSession, *, channel: str, account: str, chat: str, name: str, now: datetime) -> JoinRequest:
    """Somebody wants to belong. What they asked before and has been answered is asked anew."""
    row = await request_of(session, channel, account)
    if row is None:
        row = JoinRequest(channel=channel, account=account, chat=chat, name=name, asked_at=now)
        session.add(row)
        await session.flush()
        journal.note(session, f"join:{row.id}", "asked", by=None, at=now)
    elif row.answered_at is not None and may_ask_again(row, now):
        row.chat, row.name, row.words, row.asked_at = chat, name, None, now
        row.answered_at = row.answered_by = row.outcome = None
        journal.note(session, f"join:{row.id}", "asked", by=None, at=now)
    return row


def may_ask_again(row: JoinRequest, now: datetime) -> bool:
    return row.outcome != "declined" or row.answered_at is None or now - row.answered_at >= ASK_AGAIN


def write(session: AsyncSession, row: JoinRequest, words: str, now: datetime) -> None:
    row.words = words
    journal.note(session, f"join:{row.id}", "written", by=None, at=now)


async def take_in(
    session: AsyncSession, row: JoinRequest, *, name: str, team: str, by: int, now: datetime
) -> Person | None:
    """A new volunteer whose account is tied at once. None: answered already, or the account is somebody's by now."""
    if await owner(session, row.channel, row.account) is not None:
        await _answer(session, row, "taken_in", None, now)
        return None
    if not await _answer(session, row, "taken_in", by, now):
        return None
    grid = await _grid_in(session, row.words or "")
    person = people.add(session, name=name, roles=(Role.VOLUNTEER,), accounts={}, team=team, grid=grid, now=now)
    await session.flush()
    await _tie(session, person, row.channel, row.account, row.chat)
    journal.note(session, f"person:{person.id}", "joined", by=by, at=now, detail=f"join:{row.id}")
    return person


async def decline(session: AsyncSession, row: JoinRequest, *, by: int, now: datetime) -> bool:
    """Whether it was still open."""
    return await _answer(session, row, "declined", by, now)


async def _answer(session: AsyncSession, row: JoinRequest, outcome: str, by: int | None, now: datetime) -> bool:
    """One UPDATE decides between two coordinators."""
    claim = update(JoinRequest).where(JoinRequest.id == row.id, JoinRequest.answered_at.is_(None))
    first = await _changed(session, claim.values(answered_at=now, answered_by=by, outcome=outcome))
    await session.refresh(row)
    if first:
        journal.note(session, f"join:{row.id}", outcome, by=by, at=now)
    return first


def name_in(words: str) -> str:
    """What somebody is called who wrote "我叫何小平, 住3栋"; as much of it as a name can be."""
    introduced = _INTRODUCTION.sub("", words.strip())
    ends = _LATIN_NAME_ENDS if introduced[:1].isascii() else _NAME_ENDS
    return (ends.split(introduced, maxsplit=1)[0].strip() or words.strip())[:LONGEST_NAME]


async def _grid_in(session: AsyncSession, words: str) -> str | None:
    """The grid of the building that is named; None when none is, or none that is known."""
    numbers = {int(number) for number in _BUILDING.findall(words)}
    if len(numbers) != 1:
        return None
    grid = aliased(Place)
    query = (
        select(Place.name, grid.name)
        .join(grid, grid.id == Place.parent_id)
        .where(Place.kind == PlaceKind.BUILDING)
        .order_by(Place.id)
    )
    for building, name in await session.execute(query):
        if {int(number) for number in _BUILDING.findall(building)} == numbers:
            return name
    return None
