"""After publication: who exchanges with whom, and who is asked before a repair moves them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.utc import Instant

_OPEN = text("ended_at IS NULL")


class Exchange(Model):
    """换班 or 送班: somebody asks somebody else to take their seat, for one of theirs or for none.

    One at a time for a seat. Until it is done whoever asked stays responsible.
    """

    __tablename__ = "exchanges"
    __table_args__ = (
        Index("uq_exchanges_seat", "assignment_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    other_person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    other_assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE"), index=True
    )
    """What they give for it; None: it is given away."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    """It expires then."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(20))
    """done | declined | withdrawn | expired | impossible."""


class Repair(Model):
    """A plan that mends what is published: what the office said to it, and what became of it."""

    __tablename__ = "repairs"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("roster_plans.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    why: Mapped[str] = mapped_column(String(20))
    """search | leave | left | changed | answers (somebody said no, or facts changed) | office."""
    wrong: Mapped[Any] = mapped_column(JSON)
    """Keys of the slots for which it was made."""
    allowed_at: Mapped[datetime | None] = mapped_column(Instant)
    """问他们."""
    allowed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    until: Mapped[datetime | None] = mapped_column(Instant)
    """Who has not answered by then is not waited for."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(20))
    """nothing (to be done) | done | kept (不动) | again (planned anew)."""


class MoveQuestion(Model):
    """可以? Somebody who would get a seat, or another one, by a repair."""

    __tablename__ = "move_questions"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("roster_plans.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    takes: Mapped[Any] = mapped_column(JSON)
    """Keys of slots."""
    leaves: Mapped[Any] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    agreed: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
