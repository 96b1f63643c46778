"""Who belongs to the community, what they may do, and in which chats they are met."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.encryption import EncryptedText
from db.models.declarative import BigId, Model
from db.utc import Instant


class Team(enum.StrEnum):
    """The six teams, as `Person.team` names them."""

    PATROL = "patrol"
    MEDIATION = "mediation"
    PUBLICITY = "publicity"
    CROSSING = "school crossing"
    EMERGENCY = "emergency"
    INFORMATION = "information"


class Role(enum.StrEnum):
    VOLUNTEER = "volunteer"
    LEADER = "leader"
    """Of their team."""
    DEPUTY = "deputy"
    """Of their team's leader."""
    COORDINATOR = "coordinator"
    OFFICER = "officer"
    AUXILIARY = "auxiliary"
    LEADERSHIP = "leadership"
    EXECUTIVE = "executive"


class Person(Model):
    __tablename__ = "people"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    # The access log outlives people: SQLite would give the id of the last one, once erased, to the next.

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    called: Mapped[str | None] = mapped_column(EncryptedText)
    """How the others call them: 王师傅, 李姐. None: by the whole name."""
    team: Mapped[str | None] = mapped_column(String(40))
    """A `Team`."""
    grid: Mapped[str | None] = mapped_column(String(40))
    """The name of a place of kind grid."""
    birth_year: Mapped[int | None]
    night_calls: Mapped[bool] = mapped_column(default=False, server_default=false())
    """May be woken at night for an emergency."""
    locale: Mapped[str] = mapped_column(String(10), default="zh_CN")
    active: Mapped[bool] = mapped_column(default=True)
    vetted: Mapped[bool | None]
    """审核: passed or not; None: nobody has looked yet. Nothing more is kept of it than this and the day."""
    vetted_on: Mapped[date | None]
    learning: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Has still to be trained before the first shift of their own team."""
    experienced: Mapped[bool] = mapped_column(default=False, server_default=false())
    """One such has to be there after 22:00."""
    insured_until: Mapped[date | None]
    """The last day; None: not insured."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    roles: Mapped[list[PersonRole]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    identities: Mapped[list[Identity]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class PersonRole(Model):
    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(
        Enum(Role, native_enum=False, length=20, values_callable=lambda roles: [role.value for role in roles]),
        primary_key=True,
    )


class Training(Model):
    """Somebody may stand the shifts of another team as well."""

    __tablename__ = "trainings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    team: Mapped[str] = mapped_column(String(40), primary_key=True)
    trained_on: Mapped[date | None]
    leads: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Can lead those shifts, too."""


class Identity(Model):
    """A chat account that speaks for a person: one per platform account, several per person."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "account"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(255))
    """The platform's id of the person, as text."""
    chat: Mapped[str] = mapped_column(String(255))
    """Where the person is written to in private."""
    unreachable_since: Mapped[datetime | None] = mapped_column(Instant)
    unreachable_why: Mapped[str | None] = mapped_column(String(40))
