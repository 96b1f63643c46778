"""What comes back every week, what happens once, and what somebody changed of single slots by hand.

Days and times are local to the community. An end that is not after the beginning lies on the day after.
"""

from __future__ import annotations

import enum
from datetime import date, datetime, time

from sqlalchemy import Enum, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.models.staffing import Staffed
from db.numbers import Numbers
from db.utc import Instant

SLOT_KEY = 80
"""How long the key of a slot may be."""


class SlotKind(enum.StrEnum):
    """As `bot.roster.shifts.Kind`."""

    CROSSING = "crossing"
    PARKING = "parking"
    PATROL = "patrol"
    JOINT = "joint"
    EVENT = "event"
    SWEEP = "sweep"


class Series(Model):
    """A weekly slot, such as the patrol of a route. What it is like, and since when: its patterns."""

    __tablename__ = "series"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - keys of slots hold the id: it is never given again

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[SlotKind] = mapped_column(
        Enum(SlotKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    team: Mapped[str] = mapped_column(String(40))
    """A `Team`: whose people are asked."""
    name: Mapped[str | None] = mapped_column(String(60))
    """As people say it; None: as its route is called."""
    route_id: Mapped[int | None] = mapped_column(ForeignKey("routes.id", ondelete="RESTRICT"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"))
    first: Mapped[date]
    last: Mapped[date | None]
    """None: for ever."""


class SeriesPattern(Staffed, Model):
    """What a series is like since a day; the earliest counts from the first day of the series."""

    __tablename__ = "series_patterns"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    weekdays: Mapped[frozenset[int]] = mapped_column(Numbers)
    every: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """In every how many weeks, counted from the first."""
    begins: Mapped[time]
    ends: Mapped[time]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"))
    """None: where the route begins."""


class Occasion(Staffed, Model):
    """Once, or 集中排查 over some days, in each of some grids."""

    __tablename__ = "occasions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - as of series

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[SlotKind] = mapped_column(
        Enum(SlotKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    team: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    """As people say it, with the place where it has one: 社区广场反诈宣传."""
    begins: Mapped[time]
    ends: Mapped[time]
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"))


class OccasionDay(Model):
    __tablename__ = "occasion_days"

    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasions.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class OccasionGrid(Model):
    __tablename__ = "occasion_grids"

    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasions.id", ondelete="CASCADE"), primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)


class SlotEdit(Model):
    """What somebody changed of one slot by hand; None: as it would be without. It never comes back by itself.

    `minimum` to `oldest` count together, as of `Staffed`; without a minimum nothing is different about who is needed.
    """

    __tablename__ = "slot_edits"

    slot_key: Mapped[str] = mapped_column(String(SLOT_KEY), primary_key=True)
    cancelled: Mapped[bool] = mapped_column(default=False)
    day: Mapped[date | None]
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"))
    minimum: Mapped[int | None]
    ideal: Mapped[int | None]
    maximum: Mapped[int | None]
    leader: Mapped[bool | None]
    experienced: Mapped[bool | None]
    insured: Mapped[bool | None]
    outdoors: Mapped[bool | None]
    youngest: Mapped[int | None]
    oldest: Mapped[int | None]
    edited_at: Mapped[datetime] = mapped_column(Instant)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class SeatRule(Model):
    """Where the coordinator wants somebody to be, or not to be."""

    __tablename__ = "seat_rules"

    slot_key: Mapped[str] = mapped_column(String(SLOT_KEY), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    wanted: Mapped[bool]
    """True: pinned, which outweighs free times and ceilings. False: forbidden."""
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
