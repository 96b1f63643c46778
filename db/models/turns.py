"""What a turn leaves behind besides the domain's records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedJSON
from db.models.declarative import BigId, Model
from db.utc import Instant


class SeenKey(Model):
    """An update that has been handled. Kept for more than a day and less than a week."""

    __tablename__ = "seen_keys"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    bot: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Draft(Model):
    """A conversation that is not finished: answers by field name, never a step index."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "conversation"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    conversation: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int]
    body: Mapped[Any] = mapped_column(EncryptedJSON)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class DeadLetter(Model):
    """A turn that failed by its own fault, kept whole so that a person can look at it."""

    __tablename__ = "dead_letters"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    bot: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Instant)
    fault: Mapped[str] = mapped_column(String(4000))
    """Exception class and code lines; never its message, which may quote what somebody wrote."""
    body: Mapped[Any] = mapped_column(EncryptedJSON)


class FloodRecord(Model):
    """An update beyond what one person may send in ten seconds: kept, not handled."""

    __tablename__ = "flood_records"
    __table_args__ = (Index("ix_flood_records_account_at", "channel", "account", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[Any] = mapped_column(EncryptedJSON)
