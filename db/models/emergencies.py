"""求助: what was raised, who was called to it, what they answered, and who is called after how long."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant


class EmergencyKind(enum.StrEnum):
    ILL = "ill"
    """受伤发病"""
    FIRE = "fire"
    FIGHT = "fight"
    """打架闹事"""
    MISSING = "missing"
    """走失"""
    WATER = "water"
    """落水"""
    CRASH = "crash"
    LEAK = "leak"
    """漏水漏电漏气"""
    FRAUD = "fraud"
    """正在被骗转账"""
    OTHER = "other"
    """别的事"""


class EmergencyOutcome(enum.StrEnum):
    HANDLED = "handled"
    """已处理"""
    FALSE_ALARM = "false_alarm"
    """虚惊一场"""
    TAKEN_OVER = "taken_over"
    """民警、医生、消防已接手; `Emergency.handed_to` says who."""
    SLIP = "slip"
    """点错了"""


class Emergency(Model):
    """One 求助. Its id is the number that people see.

    Where the escalation stands is kept as `services.escalation.Standing` has it. Coordinates and what concerns
    somebody's health go 30 days after it has ended.
    """

    __tablename__ = "emergencies"
    __table_args__ = (Index("ix_emergencies_ended_at", "ended_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[EmergencyKind | None] = mapped_column(
        Enum(EmergencyKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    """None: not said, and not presumed yet."""
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    raised_at: Mapped[datetime] = mapped_column(Instant)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("emergencies.id", ondelete="SET NULL"), index=True)
    """The same thing was raised before: people are called to that one, and this number leads there."""
    drill: Mapped[bool] = mapped_column(default=False)
    """演练"""

    called: Mapped[bool | None]
    """Whether 110, 119 or 120 has been called."""
    grid: Mapped[str | None] = mapped_column(String(40))
    grid_guessed: Mapped[bool] = mapped_column(default=True)
    """Nobody has said where: it is where they are on duty, or live."""
    place: Mapped[str | None] = mapped_column(EncryptedText)
    """As they say it: 3栋门口."""
    latitude: Mapped[str | None] = mapped_column(EncryptedText)
    longitude: Mapped[str | None] = mapped_column(EncryptedText)
    weapon: Mapped[bool | None]
    injured: Mapped[bool | None]
    safe: Mapped[bool | None]
    """Whether who raised it is safe themselves."""
    on_behalf_of: Mapped[str | None] = mapped_column(EncryptedText)
    """Raised for somebody who is not here: who, and how they can be reached."""
    words_at: Mapped[datetime | None] = mapped_column(Instant)
    """When who raised it last added something: what they write next is meant for it too."""

    night: Mapped[bool] = mapped_column(default=False)
    """Raised at night: the night's delays count."""
    paged_at: Mapped[datetime | None] = mapped_column(Instant)
    base: Mapped[datetime | None] = mapped_column(Instant)
    started: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    last_called_at: Mapped[datetime | None] = mapped_column(Instant)
    waiting: Mapped[bool] = mapped_column(default=True)
    held_at: Mapped[datetime | None] = mapped_column(Instant)
    there: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    wants_more: Mapped[bool] = mapped_column(default=False)

    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """When who raised it said 点错了 although somebody was on the way: whoever goes confirms it."""
    handed_to: Mapped[str | None] = mapped_column(String(20))
    """doctor | police | fire"""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    outcome: Mapped[EmergencyOutcome | None] = mapped_column(
        Enum(
            EmergencyOutcome,
            native_enum=False,
            length=20,
            values_callable=lambda outcomes: [outcome.value for outcome in outcomes],
        )
    )
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)
    """When coordinates and health details went."""


class Contact(Model):
    """Who is telephoned: 物业监控室, 派出所值班电话. No person of the team, and in no chat."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """control_room | police_post | fire_post"""
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(EncryptedText)
    grid: Mapped[str | None] = mapped_column(String(40))
    """None: for all grids."""
    active: Mapped[bool] = mapped_column(default=True)


class EmergencyCall(Model):
    """Somebody who was called to an emergency: a person in the chat, or one who has to be telephoned."""

    __tablename__ = "emergency_calls"
    __table_args__ = (
        UniqueConstraint("emergency_id", "person_id"),
        UniqueConstraint("emergency_id", "contact_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    emergency_id: Mapped[int] = mapped_column(ForeignKey("emergencies.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    by_phone: Mapped[bool] = mapped_column(default=False)
    """Not in the chat: somebody has to telephone."""
    batch: Mapped[int]
    """From 0; whoever came forward without being called has the batch that was running."""
    round: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime] = mapped_column(Instant)
    times: Mapped[int] = mapped_column(default=1)
    unreachable: Mapped[bool] = mapped_column(default=False)
    """Has shut the bot out, or cannot be written to: named, and passed over."""

    going: Mapped[bool | None]
    """我去, 去不了; None: no answer."""
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    lapsed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Was asked whether they are all right, and did not answer: counts no more, until they say something."""
    relieved_at: Mapped[datetime | None] = mapped_column(Instant)
    """交接: somebody else has taken it over from them."""
    wants_relief_at: Mapped[datetime | None] = mapped_column(Instant)
    home_at: Mapped[datetime | None] = mapped_column(Instant)
    """到家了"""

    phoned_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    phoned_at: Mapped[datetime | None] = mapped_column(Instant)
    phoned: Mapped[str | None] = mapped_column(String(20))
    """reached 打通了 | no_answer 没打通 | passed_on 已转值班室"""


class EmergencyEntry(Model):
    """A line of an emergency's story. The line stays; the words go after 30 days."""

    __tablename__ = "emergency_entries"
    __table_args__ = (Index("ix_emergency_entries_emergency_id", "emergency_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    emergency_id: Mapped[int] = mapped_column(ForeignKey("emergencies.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(BigId)
    """Without a foreign key: the line outlives the person. None: the program."""
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    """A code or a number; never somebody's words."""
    words: Mapped[str | None] = mapped_column(EncryptedText)


class EscalationBatch(Model):
    """Whom a preset calls after how long, as the coordinator has set it. A preset without rows is as it came."""

    __tablename__ = "escalation_batches"
    __table_args__ = (UniqueConstraint("preset", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    preset: Mapped[str] = mapped_column(String(20))
    """come | watch | phone"""
    position: Mapped[int]
    after_seconds: Mapped[int]
    night_after_seconds: Mapped[int | None]
    groups: Mapped[list[str]] = mapped_column(JSON)
    """Names of groups, or person:12."""
