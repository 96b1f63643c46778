"""Files that lie with a platform: fetching one, and sending one of ours with a message.

A turn knows a file by its id and never waits for it (`bot/fetching.py` does, after the commit); a row of the outbox
knows an attachment by its number, and its bytes are read when it leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import bindparam, select

from bot.turns.delivery import Enclosure, NotTaken, TooFast
from db.engine import Database
from db.models import Attachment, AttachmentBody, AttachmentState, AttachmentUpload


@dataclass(frozen=True, slots=True)
class Fetched:
    """`made`: by the program itself, so that it is kept as it is, without a stamp."""

    content: bytes
    made: bool = False


@dataclass(frozen=True, slots=True)
class TooBig:
    """More than the platform hands out, or than we keep."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The platform says no: it will not hand the file out any more, or not now. It does not tell which."""

    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """What was asked for is not there any more."""


Fetching = Fetched | TooBig | Unavailable | Nothing | TooFast | NotTaken


class Source(Protocol):
    """A channel that files are fetched from. Nothing here raises; what went wrong is the outcome."""

    @property
    def name(self) -> str: ...

    @property
    def bot(self) -> str: ...

    async def fetch(self, file: str) -> Fetching: ...


_ENCLOSED = select(
    Attachment.id,
    Attachment.state,
    Attachment.kind,
    Attachment.name,
    Attachment.mime,
    AttachmentUpload.file,
)

_BODY = select(AttachmentBody.body).where(AttachmentBody.attachment_id == bindparam("attachment"))


async def enclosed(database: Database, attachments: Sequence[int], channel: str, bot: str) -> list[Enclosure] | None:
    """What is there of them, in this order; None while one of them is still to be fetched."""
    uploads = (AttachmentUpload.channel == channel) & (AttachmentUpload.bot == bot)
    query = _ENCLOSED.outerjoin(AttachmentUpload, (AttachmentUpload.attachment_id == Attachment.id) & uploads).where(
        Attachment.id.in_(attachments)
    )
    async with database.reading() as session:
        rows = {row.id: row for row in await session.execute(query)}
        if any(row.state is AttachmentState.WAITING for row in rows.values()):
            return None
        kept = [rows[each] for each in attachments if each in rows and rows[each].state is AttachmentState.KEPT]
        return [
            Enclosure(
                row.id,
                row.kind,
                row.name or "",
                row.mime or "",
                b"" if row.file else await session.scalar(_BODY, {"attachment": row.id}) or b"",
                row.file or "",
            )
            for row in kept
        ]
