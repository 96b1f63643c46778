"""What happened to a record, in order: who did it, for whom, when. Rows are only ever added by the program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.utc import Instant


class JournalEntry(Model):
    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    """kind:id, such as assignment:12."""
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(BigId)
    """Without a foreign key: the entry outlives the person. None: the scheduler."""
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    """A value such as a reason's code; never words that somebody wrote, a name or a phone number."""
