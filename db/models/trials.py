"""试呼: whoever is newly called to emergencies gets one message to try it, and the office sees who has answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.utc import Instant


class Trial(Model):
    """One change of a preset that calls people who were not called before."""

    __tablename__ = "trials"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as SQLAlchemy wants it; buttons outlive rows

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    preset: Mapped[str] = mapped_column(String(20))
    """come | watch | phone"""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    paged_at: Mapped[datetime | None] = mapped_column(Instant)
    """None: it was changed at night, and waits for the morning."""


class TrialCallee(Model):
    __tablename__ = "trial_callees"

    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    unreachable: Mapped[bool] = mapped_column(default=False)
    """Not in the chat, or has shut the bot out."""
