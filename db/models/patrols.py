"""Patrol sign-off: one round, its checkpoints as they were found, and who went."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant


class PatrolState(enum.StrEnum):
    OPEN = "open"
    """Being walked, or not signed off yet."""
    SIGNED = "signed"
    """签退; the leader has not looked yet."""
    QUERIED = "queried"
    """The leader has asked back."""
    CONFIRMED = "confirmed"
    UNFINISHED = "unfinished"
    """未完成: nobody signed it off; what was left out is listed."""


class TickState(enum.StrEnum):
    DONE = "done"
    """已巡"""
    LEFT_OUT = "left_out"
    """未巡"""
    FOUND = "found"
    """有情况"""


class Patrol(Model):
    """One round: of a shift, or outside any."""

    __tablename__ = "patrols"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), unique=True)
    route_id: Mapped[int | None] = mapped_column(ForeignKey("routes.id", ondelete="RESTRICT"), index=True)
    state: Mapped[PatrolState] = mapped_column(
        Enum(PatrolState, native_enum=False, length=20, values_callable=lambda states: [s.value for s in states]),
        default=PatrolState.OPEN,
    )
    began_at: Mapped[datetime] = mapped_column(Instant)
    """Actual; prefilled from the check-in."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    alone_why: Mapped[str | None] = mapped_column(String(40))
    """partner_missing | short_of_people | other; None: two or more went."""
    led_by: Mapped[str | None] = mapped_column(EncryptedText)
    """带队民警; None: reported by phone (已电话报备), or not said yet."""
    reported_by_phone: Mapped[bool | None]
    way: Mapped[str | None] = mapped_column(String(20))
    """步巡 foot | 骑行 ride | 车巡 car"""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"))
    """联合巡逻"""
    partner_people: Mapped[str | None] = mapped_column(EncryptedText)
    partner_word: Mapped[str | None] = mapped_column(String(20))
    """What the partner said to it: went | did_not | None: not asked or no answer."""
    partner_word_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Their liaison, or whoever telephoned."""
    found_something: Mapped[bool | None]
    """结论: False 正常, True 有情况."""
    equipment_back: Mapped[bool | None]
    handover: Mapped[str | None] = mapped_column(EncryptedText)
    """交接: shown at the next check-in on that route."""
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填"""
    late: Mapped[bool] = mapped_column(default=False)
    """补签: it had been closed as unfinished."""
    question: Mapped[str | None] = mapped_column(EncryptedText)
    question_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """None: a 正常 one confirmed itself after 24 hours."""
    asked: Mapped[int] = mapped_column(default=0)
    """How often they were asked to sign off."""
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded: Mapped[int] = mapped_column(default=0)
    """How often who has to look at it was shown it again."""


class PatrolMember(Model):
    """Who went, also without a shift."""

    __tablename__ = "patrol_members"

    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrols.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    page: Mapped[int] = mapped_column(default=0)
    """Which page of a long route their card shows."""


class PatrolTick(Model):
    """A checkpoint as somebody ticked it; the newest of each counts, the others stay."""

    __tablename__ = "patrol_ticks"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrols.id", ondelete="CASCADE"), index=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoints.id", ondelete="CASCADE"))
    state: Mapped[TickState] = mapped_column(
        Enum(TickState, native_enum=False, length=20, values_callable=lambda states: [s.value for s in states])
    )
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    how: Mapped[str] = mapped_column(String(20))
    """tap | sign | position | entered"""
    why: Mapped[str | None] = mapped_column(String(40))
    """Of one that was left out: no_time | rain | closed | other"""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    """What was found there."""


class ServiceHours(Model):
    """志愿服务: one activity of one person, as the office's record counts it."""

    __tablename__ = "service_hours"
    __table_args__ = (UniqueConstraint("person_id", "source"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(40))
    """kind:id of what was attended, such as patrol:12: counted once."""
    activity: Mapped[str] = mapped_column(String(20))
    """patrol | crossing | aid | publicity | training"""
    began_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    """Not more than attended."""
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
