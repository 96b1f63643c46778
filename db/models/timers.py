"""What happens later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedJSON
from db.models.declarative import BigId, Model
from db.utc import Instant


class Timer(Model):
    """One thing that is due once, or the next occurrence of a recurring job."""

    __tablename__ = "timers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    dedupe_key: Mapped[str] = mapped_column(String(130), unique=True)
    body: Mapped[Any] = mapped_column(EncryptedJSON, nullable=True)
    rule: Mapped[str | None] = mapped_column(String(60))
    """How it recurs, such as `daily 16:30` or `weekly mon 08:00`, in the community's zone."""
