"""Where things are: grids with their buildings, hazard points, schools and their posts, patrol routes.

Positions of places are WGS-84 degrees and no secret, unlike those of people.
"""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.models.people import Team
from db.models.staffing import Staffed
from db.utc import Instant


class PlaceKind(enum.StrEnum):
    GRID = "grid"
    BUILDING = "building"
    UNIT = "unit"


class Place(Model):
    """A branch of the tree 网格 → 楼栋 → 单元. `keeper_id`: who answers for it; of a building its 楼栋长."""

    __tablename__ = "places"
    __table_args__ = (Index("ix_places_parent_id", "parent_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[PlaceKind] = mapped_column(
        Enum(PlaceKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    name: Mapped[str] = mapped_column(String(60))
    """As people say it: 3网格, 公租房5栋. A person's `grid` is the name of one."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    zone: Mapped[int | None]
    """Of a grid in a large community: which part of it is planned together; None: all in one."""


class HazardPoint(Model):
    """隐患点: one named keeper and a deputy."""

    __tablename__ = "hazard_points"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    """fire | traffic | water | wiring | gas | crowd | theft | dispute"""
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), index=True)
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class School(Model):
    __tablename__ = "schools"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    lead_minutes: Mapped[int] = mapped_column(default=20)
    """How long before the bell its posts should be manned."""
    team: Mapped[str] = mapped_column(String(40), default=Team.CROSSING, server_default=Team.CROSSING)
    """Whose people are asked for its posts."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since then nothing of it is planned; its shifts stay what they were."""


class PostKind(enum.StrEnum):
    ESCORT = "escort"
    """护送过街"""
    PARKING = "parking"
    """疏导停车"""


class Post(Staffed, Model):
    """岗点: where somebody stands at a school, and who is needed there."""

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """Without the school: 东门."""
    kind: Mapped[PostKind] = mapped_column(
        Enum(PostKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    sign: Mapped[str] = mapped_column(String(4), unique=True)
    """The four digits on the post's sign."""
    grid: Mapped[str | None] = mapped_column(String(40))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    in_before: Mapped[int] = mapped_column(default=25, server_default=text("25"))
    in_after: Mapped[int] = mapped_column(default=5, server_default=text("5"))
    """The shift lasts from so many minutes before the first bell until so many after the last one, in the morning."""
    out_before: Mapped[int] = mapped_column(default=10, server_default=text("10"))
    out_after: Mapped[int] = mapped_column(default=20, server_default=text("20"))
    """At the end of school, until all are through: 送完为止."""
    joined: Mapped[int] = mapped_column(default=15, server_default=text("15"))
    """Bells that are no more minutes apart are one shift."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    """As of its school."""


class Route(Model):
    """A patrol's way, by checkpoints."""

    __tablename__ = "routes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    grid: Mapped[str | None] = mapped_column(String(40))
    """Where it begins."""


class Checkpoint(Model):
    """必巡点."""

    __tablename__ = "checkpoints"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("routes.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """From 1, in the order walked."""
    name: Mapped[str] = mapped_column(String(60))
    sign: Mapped[str | None] = mapped_column(String(4), unique=True)
    hazard_point_id: Mapped[int | None] = mapped_column(ForeignKey("hazard_points.id", ondelete="SET NULL"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
