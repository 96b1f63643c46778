"""Photos, voice messages and documents of a record: noted in a turn, fetched after it, read by who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Access, Attachment, AttachmentBody, AttachmentKind, AttachmentState
from db.models.attachments import LARGEST

ALBUM = 10
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class ReasonNeededError(ValueError):
    """A sealed attachment is read only by somebody who says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that lies with a platform, as somebody sent it."""

    kind: AttachmentKind
    channel: str
    bot: str
    file: str
    """What the platform hands it out by, to this bot."""
    caption: str = ""
    size: int | None = None
    """Bytes, where the platform tells."""
    seconds: int | None = None
    name: str = ""
    mime: str = ""
    second_hand: bool = False


async def attach(
    session: AsyncSession,
    subject: str,
    sent: Sent,
    *,
    by: int | None,
    at: datetime,
    place: str = "",
    sealed: bool = False,
) -> Attachment:
    """Note that it belongs to the record `subject` (kind:id); the file is fetched when this is committed.

    `by`: who sent it, None where nobody is to know. `place`: the grid or place of the record, burned into a photo.
    What is known to be too big is refused at once.
    """
    too_big = sent.size is not None and sent.size > LARGEST
    attachment = Attachment(
        subject=subject,
        kind=sent.kind,
        channel=sent.channel,
        bot=sent.bot,
        file=None if too_big else sent.file,
        sent_by=by,
        sent_at=at,
        second_hand=sent.second_hand,
        grid=place[:60] or None,
        caption=sent.caption or None,
        sealed=sealed,
        state=AttachmentState.REFUSED if too_big else AttachmentState.WAITING,
        reason="too_big" if too_big else None,
        try_at=AT_ONCE,
        name=sent.name or None,
        mime=sent.mime[:120] or None,
        seconds=sent.seconds,
    )
    session.add(attachment)
    await session.flush()
    return attachment


async def made(session: AsyncSession, subject: str, body: bytes, *, name: str, mime: str, at: datetime) -> Attachment:
    """A small document that the program has written itself in this turn."""
    attachment = Attachment(
        subject=subject,
        kind=AttachmentKind.DOCUMENT,
        channel="program",
        bot="turn",
        sent_at=at,
        state=AttachmentState.KEPT,
        try_at=AT_ONCE,
        name=name,
        mime=mime,
        size=len(body),
    )
    session.add(attachment)
    await session.flush()
    session.add(AttachmentBody(attachment_id=attachment.id, body=body))
    await session.flush()
    return attachment


async def find(session: AsyncSession, attachment: int) -> Attachment | None:
    return await session.get(Attachment, attachment, populate_existing=True)


async def locked(session: AsyncSession, attachment: int) -> Attachment | None:
    """Of two who decide about it at once, the second finds what the first has left."""
    query = select(Attachment).where(Attachment.id == attachment).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def of(session: AsyncSession, subject: str) -> list[Attachment]:
    """In the order in which they came; those that are not fetched yet or could not be kept as well."""
    query = select(Attachment).where(Attachment.subject == subject).order_by(Attachment.id)
    return list((await session.execute(query.execution_options(populate_existing=True))).scalars())


async def count(session: AsyncSession, subject: str, *kinds: AttachmentKind) -> int:
    """How many are kept or on their way."""
    alive = Attachment.state.in_((AttachmentState.WAITING, AttachmentState.KEPT))
    query = select(func.count()).select_from(Attachment).where(Attachment.subject == subject, alive)
    if kinds:
        query = query.where(Attachment.kind.in_(kinds))
    return int((await session.execute(query)).scalar_one())


async def read(
    session: AsyncSession, attachment: int, *, reader: int | None, reason: str, at: datetime
) -> bytes | None:
    """The file, None when it is not kept. A sealed one leaves a row in the access log.

    `reader`: None for an operator at the command line. Raises ReasonNeededError.
    """
    query = select(Attachment, AttachmentBody.body).join(AttachmentBody).where(Attachment.id == attachment)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    _log(session, row[0], reader, reason, at)
    body: bytes = row[1]
    return body


def show(
    session: AsyncSession, attachments: Sequence[Attachment], *, to: int, reason: str, at: datetime
) -> list[tuple[int, ...]]:
    """What to send to `to`, message by message: photos as albums, everything else alone. Reading them is logged where
    they are sealed: whoever sends them to somebody lets them read. Raises ReasonNeededError."""
    shown = [each for each in attachments if each.state in (AttachmentState.WAITING, AttachmentState.KEPT)]
    for each in shown:
        _log(session, each, to, reason, at)
    photos = [each.id for each in shown if each.kind is AttachmentKind.PHOTO]
    albums = [tuple(photos[start : start + ALBUM]) for start in range(0, len(photos), ALBUM)]
    return albums + [(each.id,) for each in shown if each.kind is not AttachmentKind.PHOTO]


def _log(session: AsyncSession, attachment: Attachment, reader: int | None, reason: str, at: datetime) -> None:
    if not attachment.sealed:
        return
    if not reason.strip():
        raise ReasonNeededError(f"attachment {attachment.id} is sealed: say why it is read")
    session.add(Access(at=at, reader_id=reader, subject=f"attachment:{attachment.id}", field="body", reason=reason))


async def move(session: AsyncSession, attachments: Sequence[Attachment], subject: str) -> None:
    """To another record: what was noted in one conversation belongs to what it led to."""
    for each in attachments:
        each.subject = subject


async def forget(session: AsyncSession, subject: str) -> None:
    """All of the record's, files included."""
    await session.execute(delete(Attachment).where(Attachment.subject == subject))
