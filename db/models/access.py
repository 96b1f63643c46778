"""Who read what was sealed, and why. Rows are only ever added: the database itself refuses to change or delete one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant


class Access(Model):
    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    reader_id: Mapped[int | None] = mapped_column(BigId)
    """A person's id without a foreign key: the row outlives the person. None: an operator at the command line."""
    subject: Mapped[str] = mapped_column(String(80))
    field: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(EncryptedText)
