"""Which days are school days, and when the children come and go: the country's years, a school's own calendar, bells.

Days and times are local to the community. Kinds are those of `bot/roster/schools.py`, which decides what they mean.
"""

from __future__ import annotations

import enum
from datetime import date, datetime, time

from sqlalchemy import Enum, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.declarative import BigId, Model
from db.numbers import Numbers
from db.utc import Instant


class CalendarYear(Model):
    """The country's holidays of one year as the office entered them; counts before what the program knows by itself.

    A year without days is none: it is deleted, not emptied.
    """

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    sample: Mapped[bool] = mapped_column(default=False, server_default=false())
    """样例: made up for the demo; nobody has said so."""


class CalendarDay(Model):
    """A day of the State Council's notice. May lie next to its year, as a New Year's holiday in December does."""

    __tablename__ = "calendar_days"

    year: Mapped[int] = mapped_column(ForeignKey("calendar_years.year", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    holiday: Mapped[str | None] = mapped_column(String(40))
    """The name of the day off, such as 春节; None: 调休上班, a weekend on which the country works."""


class PeriodKind(enum.StrEnum):
    TERM = "term"
    """学期"""
    VACATION = "vacation"
    """Within a term or between two."""


class SchoolPeriod(Model):
    """From `first` to `last`, both included."""

    __tablename__ = "school_periods"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PeriodKind] = mapped_column(
        Enum(PeriodKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    name: Mapped[str | None] = mapped_column(String(60))
    first: Mapped[date]
    last: Mapped[date]
    sample: Mapped[bool] = mapped_column(default=False, server_default=false())
    """样例, as of a year."""


class SpecialKind(enum.StrEnum):
    CLOSED = "closed"
    EXAM = "exam"
    HALF = "half"
    MAKE_UP = "make_up"
    """The school makes up for a day."""
    EARLY = "early"
    LATE = "late"
    WEATHER = "weather"


class SchoolDay(Model):
    """What is different at a school on one day. Later rows outweigh earlier ones.

    `arrives`, `leaves`: instead of the usual time. With bells of its own (`Bell.school_day_id`) it has those instead.
    """

    __tablename__ = "school_days"
    __table_args__ = (Index("ix_school_days_school_id_day", "school_id", "day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"))
    day: Mapped[date]
    special: Mapped[SpecialKind] = mapped_column(
        Enum(SpecialKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    own: Mapped[bool] = mapped_column(default=True)
    """Of the school's calendar; False: once, entered later, and outweighs it."""
    grades: Mapped[frozenset[int] | None] = mapped_column(Numbers)
    """None: all."""
    arrives: Mapped[time | None]
    leaves: Mapped[time | None]
    like: Mapped[int | None]
    """By the timetable of which weekday (Monday is 0); for make-up days."""
    entered_at: Mapped[datetime | None] = mapped_column(Instant)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class Bell(Model):
    """错峰: when these grades have to be there and may go, on these weekdays."""

    __tablename__ = "bells"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("schools.id", ondelete="CASCADE"), index=True)
    school_day_id: Mapped[int | None] = mapped_column(ForeignKey("school_days.id", ondelete="CASCADE"), index=True)
    """None: on every usual day."""
    grades: Mapped[frozenset[int]] = mapped_column(Numbers)
    weekdays: Mapped[frozenset[int]] = mapped_column(Numbers)
    arrives: Mapped[time | None]
    """None: not by this bell."""
    leaves: Mapped[time | None]
