"""Photos, voice messages and documents that records keep: what is known of each, and apart from it the file itself."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedBytes, EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant

LARGEST = 20 * 1024 * 1024
"""Bytes that are kept of one, which is what Telegram hands out to a bot: https://core.telegram.org/bots/api#getfile"""


class AttachmentKind(enum.StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


class AttachmentState(enum.StrEnum):
    WAITING = "waiting"
    """The platform still has it; it is fetched outside any turn."""
    KEPT = "kept"
    REFUSED = "refused"
    """It cannot be kept: too big, or nothing that can be shown."""
    GONE = "gone"
    """The platform does not hand it out any more."""


class Attachment(Model):
    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_subject_id", "subject", "id"),
        Index("ix_attachments_state_try_at", "state", "try_at"),
        {"sqlite_autoincrement": True},
    )
    # Outgoing messages name attachments by id: SQLite would give the id of the last one, once deleted, to the next.

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    """kind:id of the record that it belongs to, such as assignment:12."""
    kind: Mapped[AttachmentKind] = mapped_column(
        Enum(AttachmentKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    file: Mapped[str | None] = mapped_column(EncryptedText)
    """The platform's id of it; None once it is not needed any more, because it leads to who sent it."""
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    """By the platform's time, where it tells."""
    second_hand: Mapped[bool] = mapped_column(default=False)
    """Forwarded: it may have been taken anywhere, at any time."""
    grid: Mapped[str | None] = mapped_column(String(60))
    """Where the record is: the name of a grid, or of a place that people know."""
    caption: Mapped[str | None] = mapped_column(EncryptedText)
    sealed: Mapped[bool] = mapped_column(default=False)
    """Whoever reads it says why, and it is written down."""
    state: Mapped[AttachmentState] = mapped_column(
        Enum(
            AttachmentState,
            native_enum=False,
            length=20,
            values_callable=lambda states: [each.value for each in states],
        )
    )
    reason: Mapped[str | None] = mapped_column(String(40))
    """Why it is refused or gone: too_big | too_many_pixels | format | broken | unavailable."""
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    """How often the platform has said no."""
    try_at: Mapped[datetime] = mapped_column(Instant)
    """When a process may take it up, by the system's clock; while one has, when the others may."""
    name: Mapped[str | None] = mapped_column(EncryptedText)
    """Of a document, as its sender called it."""
    mime: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[int | None]
    """Bytes of what is kept."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Pixels."""
    seconds: Mapped[int | None]
    """Of a voice message."""


class AttachmentBody(Model):
    """The file itself. Written in the transaction that says that it is kept."""

    __tablename__ = "attachment_bodies"

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[bytes] = mapped_column(EncryptedBytes)


class AttachmentUpload(Model):
    """What a platform hands our copy out by, so that it is uploaded once."""

    __tablename__ = "attachment_uploads"

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(EncryptedText)
