"""Cases: what somebody found, whose it is, how far it is, and what everybody concerned was told."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant


class CaseKind(enum.StrEnum):
    SECURITY = "security"
    """治安"""
    FIRE = "fire"
    """消防"""
    DISPUTE = "dispute"
    """矛盾纠纷"""
    FRAUD = "fraud"
    """涉诈"""
    TRAFFIC = "traffic"
    """交通"""
    FACILITIES = "facilities"
    """公共设施"""
    CARE = "care"
    """需要关照的人"""
    SUSPICIOUS = "suspicious"
    """可疑情况"""
    VOICE = "voice"
    """群众心声: to the community office; no urgency, never to the police."""
    OTHER = "other"
    """其他"""


class CaseUrgency(enum.StrEnum):
    NORMAL = "normal"
    """一般"""
    SOON = "soon"
    """尽快"""
    TODAY = "today"
    """今天要办"""


class CaseState(enum.StrEnum):
    """发现 → 受理 → 交办 → 处置 → 核实 → 反馈 → 办结, and the two places where others have it."""

    FOUND = "found"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    CHECKING = "checking"
    WITH_POLICE = "with_police"
    """移交派出所: neither timed nor chased; their outcome is entered."""
    REFERRED = "referred"
    """转相关部门: the office enters the reply."""
    FEEDBACK = "feedback"
    """It has an outcome; the finder, and whom it concerns, are to be told."""
    CLOSED = "closed"


class CaseOutcome(enum.StrEnum):
    SOLVED = "solved"
    RETURNED = "returned"
    """退回: why stands beside it."""
    NOT_OURS = "not_ours"
    """不属本社区职责: whom to ask stands beside it."""
    POLICE_CHECKED = "police_checked"
    """移交派出所, 已核实"""
    POLICE_HANDLES = "police_handles"
    """移交派出所, 依法处理中"""
    POLICE_CLOSED = "police_closed"
    """移交派出所, 细节不便公开"""
    REPLIED = "replied"
    """转相关部门: the reply stands beside it."""
    NOTED = "noted"
    """群众心声: it is on the month's list."""


def _named(kind: type[enum.StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=20, values_callable=lambda members: [each.value for each in members])


class Case(Model):
    """事件. Its number is what people say: 86号事件."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_state_owner_id", "state", "owner_id"),
        Index("ix_cases_finder_id", "finder_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change of state, owner or outcome: a button of an older face shows how things stand now."""
    kind: Mapped[CaseKind] = mapped_column(_named(CaseKind))
    urgency: Mapped[CaseUrgency | None] = mapped_column(_named(CaseUrgency))
    """None: 群众心声, which has none."""
    state: Mapped[CaseState] = mapped_column(_named(CaseState), default=CaseState.FOUND)
    raised_at: Mapped[datetime] = mapped_column(Instant, index=True)
    origin: Mapped[str] = mapped_column(String(20))
    """menu | patrol | gate | hazard | photo | position | for_other"""

    finder_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填: who put it down, when it was not the finder."""
    resident: Mapped[str | None] = mapped_column(EncryptedText)
    """代居民上报: who asked for it and how they hear the outcome."""
    concerned: Mapped[str | None] = mapped_column(EncryptedText)
    """Whom it concerns and how they are told: the second leg. None: nobody but the finder."""

    grid: Mapped[str | None] = mapped_column(String(40), index=True)
    hazard_point_id: Mapped[int | None] = mapped_column(ForeignKey("hazard_points.id", ondelete="SET NULL"), index=True)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    """As they say it."""
    latitude: Mapped[str | None] = mapped_column(EncryptedText)
    longitude: Mapped[str | None] = mapped_column(EncryptedText)
    """WGS-84; they go after 30 days, the grid stays."""
    words: Mapped[str] = mapped_column(EncryptedText)
    """What they saw; empty when it was said or photographed."""
    still_so: Mapped[bool | None]
    done_already: Mapped[str | None] = mapped_column(EncryptedText)
    affected: Mapped[int | None]
    """How many people, about."""
    plate: Mapped[str | None] = mapped_column(EncryptedText)
    """可疑情况: sealed; reading it asks for a reason."""
    loss: Mapped[bool | None]
    """涉诈: whether money is gone."""
    fraud_channel: Mapped[str | None] = mapped_column(String(20))
    """phone | message | app | home | other"""
    called_110: Mapped[bool | None]

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    """责任人: who answers for it, whoever does the work."""
    doer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    """交办 to a person: they do it, the owner goes on answering for it."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"), index=True)
    """交办 to a partner: they see what was sent to them, `task`, and nothing else."""
    task: Mapped[str | None] = mapped_column(EncryptedText)
    """What whoever it was given to is asked to do."""
    assigned_at: Mapped[datetime | None] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """The office's own limit; None while nobody of ours is timed."""
    left_seconds: Mapped[int | None]
    """Working seconds that were left when the finder was asked something: the limit stands still until they answer."""
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    question: Mapped[str | None] = mapped_column(EncryptedText)
    warned_at: Mapped[datetime | None] = mapped_column(Instant)
    escalated_at: Mapped[datetime | None] = mapped_column(Instant)
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Before whom its delay lies."""

    police_receiver: Mapped[str | None] = mapped_column(EncryptedText)
    police_at: Mapped[datetime | None] = mapped_column(Instant)
    police_number: Mapped[str | None] = mapped_column(EncryptedText)
    """警情编号"""
    department: Mapped[str | None] = mapped_column(EncryptedText)
    outcome: Mapped[CaseOutcome | None] = mapped_column(_named(CaseOutcome))
    outcome_words: Mapped[str | None] = mapped_column(EncryptedText)
    outcome_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """核实"""
    finder_told_at: Mapped[datetime | None] = mapped_column(Instant)
    finder_told_how: Mapped[str | None] = mapped_column(String(20))
    """chat | phone | in_person | left (is not with us any more)"""
    concerned_told_at: Mapped[datetime | None] = mapped_column(Instant)
    satisfaction: Mapped[str | None] = mapped_column(String(20))
    """满意 satisfied | 一般 fair | 不满意 dissatisfied"""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reopened: Mapped[int] = mapped_column(default=0)
    """How often."""
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)


class CaseJoin(Model):
    """Somebody who saw the same, and hears what becomes of it as the finder does."""

    __tablename__ = "case_joins"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    words: Mapped[str | None] = mapped_column(EncryptedText)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    told_how: Mapped[str | None] = mapped_column(String(20))
    """As `Case.finder_told_how`."""


class CaseEntry(Model):
    """A line of a case's timeline. Corrections append; no line is changed."""

    __tablename__ = "case_entries"
    __table_args__ = (Index("ix_case_entries_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(BigId)
    """Without a foreign key: the line outlives the person. None: the program."""
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    """A code or a number; never somebody's words."""
    words: Mapped[str | None] = mapped_column(EncryptedText)


class CaseRoute(Model):
    """Who gets the cases of a kind, in a grid or everywhere, as the coordinator has set it."""

    __tablename__ = "case_routes"
    __table_args__ = (UniqueConstraint("kind", "grid"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[CaseKind] = mapped_column(_named(CaseKind))
    grid: Mapped[str] = mapped_column(String(40), default="")
    """Empty: all grids that have no row of their own."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))


class Partner(Model):
    """联动单位: a shop, property management, an association; one liaison each, no roster of theirs."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    """property | shop | association | militia | other"""
    liaison_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Who answers for it in the chat; None: it is telephoned."""
    liaison: Mapped[str | None] = mapped_column(EncryptedText)
    """Whom to ask for on the phone."""
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    grid: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)


class Lead(Model):
    """线索, for the officer alone. Nothing here, or anywhere else, tells who it came from."""

    __tablename__ = "leads"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the code with which whoever gave it can ask later."""
    day: Mapped[datetime] = mapped_column(Instant)
    """When it came, cut down to the day, so that it matches no log line and no chat."""
    wants_call: Mapped[bool] = mapped_column(default=False)
    what: Mapped[str | None] = mapped_column(EncryptedText)
    when_where: Mapped[str | None] = mapped_column(EncryptedText)
    """Purged with `what` when an officer has read it and taken it over."""
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    """waiting | read | taken_over | not_followed"""
    reply: Mapped[str | None] = mapped_column(EncryptedText)
    """What the officer leaves for whoever asks with the code."""
    read_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    purged_at: Mapped[datetime | None] = mapped_column(Instant)
