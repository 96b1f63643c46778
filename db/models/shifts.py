"""Who stands where and when, and what became of it."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.models.series import SLOT_KEY
from db.utc import Instant


class ShiftKind(enum.StrEnum):
    CROSSING = "crossing"
    """护学"""
    PATROL = "patrol"
    """巡逻"""
    OCCASION = "occasion"
    """Once, or 集中排查: at no post and on no route."""


class Shift(Model):
    """班次: one post or route at one time. `minimum`: how many must be there."""

    __tablename__ = "shifts"
    __table_args__ = (Index("ix_shifts_starts_at", "starts_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[ShiftKind] = mapped_column(
        Enum(ShiftKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="RESTRICT"))
    route_id: Mapped[int | None] = mapped_column(ForeignKey("routes.id", ondelete="RESTRICT"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    minimum: Mapped[int] = mapped_column(default=1)
    slot_key: Mapped[str | None] = mapped_column(String(SLOT_KEY), index=True, unique=True)
    """Which slot of the roster it is; None: somebody made it by itself."""
    team: Mapped[str | None] = mapped_column(String(40))
    """Whose people are asked, whose leader answers for it; None: as the kind says."""
    name: Mapped[str | None] = mapped_column(String(120))
    """What it is and where, of one that has neither post nor route."""
    grid: Mapped[str | None] = mapped_column(String(40))
    """Where it is, of such a one."""
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)


class Answer(enum.StrEnum):
    """What the person has said to the proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    SEEKING = "seeking"
    """Asked to be replaced: stays responsible until somebody has taken over."""
    RELEASED = "released"
    """Not theirs any more: somebody took over, or illness or an urgent matter freed at once."""


class Proof(enum.StrEnum):
    """How an arrival is known, the weakest first. A level, never a gate."""

    SAID = "said"
    POSITION = "position"
    SIGN = "sign"
    LEADER = "leader"


class Result(enum.StrEnum):
    ARRIVED = "arrived"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"
    MISTAKEN = "mistaken"
    """登记有误: the record was wrong."""


class Assignment(Model):
    """值班安排: one person in one shift."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("shift_id", "person_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    answer: Mapped[Answer] = mapped_column(
        Enum(Answer, native_enum=False, length=20, values_callable=lambda answers: [each.value for each in answers]),
        default=Answer.PROPOSED,
    )
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填: who put the answer down, when it was not the person."""
    released_why: Mapped[str | None] = mapped_column(String(20))
    """ill | busy | unsaid | missed (did not come, and somebody took over) | unanswered | replanned (by the roster)
    | swapped | given (to somebody who took it over)"""
    chased: Mapped[str | None] = mapped_column(String(20))
    """The last step of reminding and chasing that was taken."""
    coming_at: Mapped[datetime | None] = mapped_column(Instant)
    """在路上: when they said that they would be there; until then nobody is chased."""
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    proof: Mapped[Proof | None] = mapped_column(
        Enum(Proof, native_enum=False, length=20, values_callable=lambda proofs: [each.value for each in proofs])
    )
    metres: Mapped[int | None]
    """How far from the post the position was that they sent; the position itself is kept apart, for 30 days."""
    late_reason: Mapped[str | None] = mapped_column(String(20))
    vest: Mapped[bool | None]
    """背心: whether they said that they wear it; None: they said nothing, which is no reproach."""
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    left_why: Mapped[str | None] = mapped_column(String(20))
    """through (送完为止: all the pupils are through, so that it is not early) | early | unsaid; None: at the end."""
    result: Mapped[Result | None] = mapped_column(
        Enum(Result, native_enum=False, length=20, values_callable=lambda results: [each.value for each in results])
    )
    well: Mapped[str | None] = mapped_column(String(20))
    """What somebody who did not come said afterwards: forgot | unwell | family | was_there."""
    stands_in_for: Mapped[int | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """代填: who put the arrival down, when it was not the person."""


class Fix(Model):
    """The one position of a check-in. Goes after 30 days; the distance and the grid stay."""

    __tablename__ = "fixes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    latitude: Mapped[str] = mapped_column(EncryptedText)
    longitude: Mapped[str] = mapped_column(EncryptedText)


class CrossingState(enum.StrEnum):
    """What it looks like at the gate."""

    NORMAL = "normal"
    CROWDED = "crowded"
    BLOCKED = "blocked"
    """乱停占道"""
    ACCIDENT = "accident"
    HAZARD = "hazard"


class Observation(Model):
    """The state of a crossing as somebody there told it. The newest counts."""

    __tablename__ = "observations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[CrossingState] = mapped_column(
        Enum(CrossingState, native_enum=False, length=20, values_callable=lambda states: [s.value for s in states])
    )


class PresenceKind(enum.StrEnum):
    POLICE = "police"
    """民警, 辅警"""
    TEACHER = "teacher"


class Presence(Model):
    """How many police or teachers somebody at a school gate saw there. The newest of each kind counts; never a name."""

    __tablename__ = "presences"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[PresenceKind] = mapped_column(
        Enum(PresenceKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    count: Mapped[int]


_GOES_ON = text("ended_at IS NULL")
_HOLE_GOES_ON = text("assignment_id IS NULL AND ended_at IS NULL")


class SubstituteSearch(Model):
    """顶班: looking for somebody for one seat, in small waves. One at a time for each seat, and for a shift's holes."""

    __tablename__ = "substitute_searches"
    __table_args__ = (
        Index("uq_substitute_searches_seat", "assignment_id", unique=True,
              sqlite_where=_GOES_ON, postgresql_where=_GOES_ON),
        Index("uq_substitute_searches_hole", "shift_id", unique=True,
              sqlite_where=_HOLE_GOES_ON, postgresql_where=_HOLE_GOES_ON),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id", ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id", ondelete="SET NULL"), index=True)
    """Whose seat it is; None: a seat that nobody had."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """None: the program, because somebody did not come."""
    began_at: Mapped[datetime] = mapped_column(Instant)
    wave: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(20))
    """filled | arrived | called_off | nobody. Nobody while it has not ended: all were asked, one may still agree."""
    filled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class SubstituteRequest(Model):
    """Somebody who was asked to stand in."""

    __tablename__ = "substitute_requests"
    __table_args__ = (UniqueConstraint("search_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("substitute_searches.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    wave: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    agreed: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
