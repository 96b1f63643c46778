"""演练: an emergency that is announced, marked in each message, and not real."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.models.emergencies import EmergencyKind
from db.utc import Instant


class Drill(Model):
    """What was planned. Its emergency is a row like every other, with `Emergency.drill`."""

    __tablename__ = "drills"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[EmergencyKind] = mapped_column(
        Enum(EmergencyKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    grid: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    planned_at: Mapped[datetime] = mapped_column(Instant)
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)
    emergency_id: Mapped[int | None] = mapped_column(ForeignKey("emergencies.id", ondelete="SET NULL"), index=True)
    """None: has not begun."""
