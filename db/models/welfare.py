"""Who is out alone, or on the way home from an emergency, and is asked now and then how they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.utc import Instant


class WelfareWatch(Model):
    """One person, from going out alone until 到家了.

    While nobody is asked anything `raised_at` is None. From it on the columns up to `wants_more` are where the asking
    stands, as `services.escalation.Standing` has it.
    """

    __tablename__ = "welfare_watches"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"), index=True)
    """The patrol; None: outside any shift."""
    emergency_id: Mapped[int | None] = mapped_column(ForeignKey("emergencies.id", ondelete="SET NULL"), index=True)
    """The emergency that they went to, and are on the way home from."""
    began_at: Mapped[datetime] = mapped_column(Instant)
    homeward: Mapped[bool] = mapped_column(default=False)
    """Has left the patrol or the emergency: asked whether they are home."""
    heard_at: Mapped[datetime] = mapped_column(Instant)
    """The last sign of life."""
    heard_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Who gave it: themselves, or a leader who has spoken with them."""

    raised_at: Mapped[datetime | None] = mapped_column(Instant)
    paged_at: Mapped[datetime | None] = mapped_column(Instant)
    base: Mapped[datetime | None] = mapped_column(Instant)
    started: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    last_called_at: Mapped[datetime | None] = mapped_column(Instant)
    waiting: Mapped[bool] = mapped_column(default=True)
    held_at: Mapped[datetime | None] = mapped_column(Instant)
    held_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """The leader who is trying to reach them."""
    there: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    wants_more: Mapped[bool] = mapped_column(default=False)

    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    """home | sos (people were called to look for them) | reopened (the emergency was not over) | left (the team)"""
    sos_id: Mapped[int | None] = mapped_column(ForeignKey("emergencies.id", ondelete="SET NULL"), index=True)
    """What was raised because nobody could reach them."""
