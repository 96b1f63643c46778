"""What the bot is going to say, and the cards that it has on people's screens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedJSON
from db.models.declarative import BigId, Model
from db.utc import Instant


class Card(Model):
    """One message per chat and subject that is edited in place.

    `revision` is what should be seen, `shown` what the platform took last, `since` the revision from which on it is a
    new message (the one before has scrolled away and keeps its old face).
    """

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("channel", "chat", "subject"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    chat: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(80))
    message: Mapped[str | None] = mapped_column(String(64))
    """The platform's id of the message, once it is known."""
    revision: Mapped[int]
    since: Mapped[int]
    shown: Mapped[int] = mapped_column(default=0)
    body: Mapped[Any] = mapped_column(EncryptedJSON)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class Outgoing(Model):
    """A message on its way: it is a row before it is a request, and gone when the platform has it."""

    __tablename__ = "outgoing"
    __table_args__ = (Index("ix_outgoing_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    chat: Mapped[str] = mapped_column(String(255))
    lane: Mapped[int]
    is_group: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    """waiting | sending (a request may have left) | refused (kept for a person to look at)"""
    attempts: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    card_id: Mapped[int | None] = mapped_column(BigId)
    revision: Mapped[int | None]
    relevance: Mapped[str | None] = mapped_column(String(120))
    """kind:subject, asked again when the message is about to leave."""
    instead: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """People who get it, in this order, when this one cannot be reached."""
    body: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    resend_at: Mapped[datetime | None] = mapped_column(Instant)
    """For a card of unknown outcome: when it is shown again, by the system's clock. Survives the next crash."""
    fault: Mapped[str | None] = mapped_column(String(80))
