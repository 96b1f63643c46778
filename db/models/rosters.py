"""排班表: the rules of the roster, and each plan as a draft until it is published."""

from __future__ import annotations

import enum
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.models.series import SLOT_KEY, SlotKind
from db.utc import Instant


class RosterSettings(Model):
    """What the community has set; one row, with id 1. Without it everything is as it begins."""

    __tablename__ = "roster_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    late_from: Mapped[time] = mapped_column(default=time(22))
    night_ends: Mapped[time] = mapped_column(default=time(5))
    late_least: Mapped[int] = mapped_column(default=2)
    """So many go after that, or nobody."""
    rest_minutes: Mapped[int] = mapped_column(default=11 * 60)
    """After a late shift."""
    elsewhere_minutes: Mapped[int] = mapped_column(default=30)
    """From one grid to another of which nothing else is known."""
    per_week: Mapped[int] = mapped_column(default=5)
    """Most shifts of whoever has said nothing else."""
    per_month: Mapped[int] = mapped_column(default=16)
    weather_age: Mapped[int] = mapped_column(default=70)
    """Who has turned it stands outdoors on no day with a heat or cold warning."""
    usual_care: Mapped[bool] = mapped_column(default=True, server_default=true())
    """The usual limits in heat and cold hold (`bot/roster/rules.py`), besides those in `care_rules`."""
    silent_are_free: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whoever has not said when they are free is asked for anything."""
    propose_on: Mapped[int | None] = mapped_column(default=3)
    """The weekday (Monday is 0) on which the next plan is proposed; None: only when somebody asks for one."""
    propose_at: Mapped[time] = mapped_column(default=time(10))
    propose_ahead: Mapped[int] = mapped_column(default=2)
    """From the how manyth Monday after that."""
    propose_weeks: Mapped[int] = mapped_column(default=1)


class CareRule(Model):
    """Who has turned `from_age` stands outdoors no shift that touches these local hours in that season.

    `first` and `last`: month times 100 plus day, both included; a season may run over the new year.
    """

    __tablename__ = "care_rules"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    from_age: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    begins: Mapped[time]
    ends: Mapped[time]


class WeatherDay(Model):
    """A day with a heat or cold warning."""

    __tablename__ = "weather_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class GridLink(Model):
    """How two grids lie to each other; written once for both directions."""

    __tablename__ = "grid_links"

    grid_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int | None]
    """On the way; None: as anywhere else."""
    neighbours: Mapped[bool] = mapped_column(default=True)


class RosterState(enum.StrEnum):
    ASKED = "asked"
    """To be planned: the planner is at work, or will begin anew after a restart."""
    DRAFT = "draft"
    """Planned, checked, not published."""
    PUBLISHED = "published"
    DISCARDED = "discarded"
    """Another took its place, or somebody threw it away."""
    FAILED = "failed"
    """The planner broke off; `failure` says how."""


class RosterPlan(Model):
    """A plan for the days from `first` to `last`, both included.

    `facts`: the fingerprint of all that it was made from; it is published only while that is still so.
    """

    __tablename__ = "roster_plans"
    __table_args__ = (Index("ix_roster_plans_state_first", "state", "first"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts what is done to it, for buttons."""
    state: Mapped[RosterState] = mapped_column(
        Enum(RosterState, native_enum=False, length=20, values_callable=lambda states: [s.value for s in states])
    )
    first: Mapped[date]
    last: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """None: the program, on the set day."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often the planner began."""
    try_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it begins anew, unless it has come back by then; by the machine's clock, which nobody moves."""
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    facts: Mapped[str | None] = mapped_column(String(64))
    seconds: Mapped[float | None]
    by_zone: Mapped[bool] = mapped_column(default=False)
    failure: Mapped[str | None] = mapped_column(String(80))
    proofs: Mapped[Any] = mapped_column(JSON, nullable=True)
    """Of each level: level, value, bound, seconds."""
    missing: Mapped[Any] = mapped_column(JSON, nullable=True)
    """Years without a table: year, first, last, schools."""
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class PlannedShift(Model):
    """A shift of a plan as it was when it was planned, and what it lacks."""

    __tablename__ = "planned_shifts"

    plan_id: Mapped[int] = mapped_column(ForeignKey("roster_plans.id", ondelete="CASCADE"), primary_key=True)
    slot_key: Mapped[str] = mapped_column(String(SLOT_KEY), primary_key=True)
    kind: Mapped[SlotKind] = mapped_column(
        Enum(SlotKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    team: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(120))
    """As people say it: 实验小学东门, or the name of a route."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    route_id: Mapped[int | None] = mapped_column(ForeignKey("routes.id", ondelete="CASCADE"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    minimum: Mapped[int]
    ideal: Mapped[int]
    maximum: Mapped[int]
    below: Mapped[int] = mapped_column(default=0)
    """People under the minimum."""
    short: Mapped[int] = mapped_column(default=0)
    """People under the ideal."""
    leaderless: Mapped[bool] = mapped_column(default=False)
    """A leader is wanted, and nobody there can lead."""
    qualified: Mapped[int | None]
    """How many may stand such a shift at all; None: it lacks nothing."""
    why: Mapped[Any] = mapped_column(JSON, nullable=True)
    """What keeps those who are not there: reason to number of people (`bot.roster.gates.Why`)."""


class PlannedSeat(Model):
    """Somebody in a shift of a plan."""

    __tablename__ = "planned_seats"

    plan_id: Mapped[int] = mapped_column(ForeignKey("roster_plans.id", ondelete="CASCADE"), primary_key=True)
    slot_key: Mapped[str] = mapped_column(String(SLOT_KEY), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    refused: Mapped[str | None] = mapped_column(String(20))
    """Pinned, but not there, and why (`bot.roster.gates.Why`); None: they are in the shift."""
