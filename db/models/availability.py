"""When people are free, when they are away, what they wish for and how much they offer.

Weekdays count from Monday, 0; minutes are those of the local day, 1440 its end.
"""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.models.series import SLOT_KEY, SlotKind
from db.numbers import Numbers
from db.utc import Instant


class Availability(Model):
    """What somebody has said of their time in general. Without a row: nothing, and nobody has asked them either."""

    __tablename__ = "availabilities"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int] = mapped_column(default=1)
    free_said_at: Mapped[datetime | None] = mapped_column(Instant)
    """When they last said when they are free; None: never, so that `free_times` says nothing, not "never free"."""
    per_week: Mapped[int | None]
    """Most shifts in a week, Monday to Sunday; None: as the rules have it."""
    per_month: Mapped[int | None]
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """Those who have said nothing are asked once."""
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填"""


class FreeTime(Model):
    """Every week on `weekday`, from `begins` until `ends`. Those of one person and day do not overlap."""

    __tablename__ = "free_times"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    begins: Mapped[int] = mapped_column(primary_key=True)
    ends: Mapped[int]


class AwayKind(enum.StrEnum):
    LEAVE = "leave"
    """请假"""
    BUSY = "busy"
    """A meeting, a training, a duty that was entered elsewhere."""


class Away(Model):
    """Somebody cannot at all from `starts_at` until `ends_at`, both instants."""

    __tablename__ = "aways"
    __table_args__ = (Index("ix_aways_person_id_ends_at", "person_id", "ends_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[AwayKind] = mapped_column(
        Enum(AwayKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds]),
        default=AwayKind.LEAVE,
    )
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    words: Mapped[str | None] = mapped_column(EncryptedText)
    """What they said to it, if anything."""
    said_at: Mapped[datetime] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填"""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """It does not count any more."""


_ALL_WEEK = "0,1,2,3,4,5,6"


class Wish(Model):
    """A request for or against slots. What it leaves open fits everything."""

    __tablename__ = "wishes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - buttons outlive rows

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    wanted: Mapped[bool]
    weekdays: Mapped[frozenset[int]] = mapped_column(
        Numbers, default=frozenset(range(7)), server_default=text(f"'{_ALL_WEEK}'")
    )
    begins: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    ends: Mapped[int] = mapped_column(default=1440, server_default=text("1440"))
    """The minutes of the day in which the shift starts."""
    kind: Mapped[SlotKind | None] = mapped_column(
        Enum(SlotKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    slot_key: Mapped[str | None] = mapped_column(String(SLOT_KEY))
    """One slot of one day."""
    said_at: Mapped[datetime] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填"""
