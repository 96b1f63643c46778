"""A new school: with its posts, bells and term it is in the next plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.schools import Bell as Rings
from bot.roster.shifts import DaySpan
from bot.roster.slots import Staffing
from bot.services import journal
from bot.services.schools import staffed
from bot.services.schools.wrong import LONGEST_SPAN, Wrong, WrongError, named
from db.models import Bell, Checkpoint, PeriodKind, Place, PlaceKind, Post, PostKind, School, SchoolPeriod

LEAD, GRACE = 20, 5
"""Minutes: how long before the first bell a post is manned, and how much earlier its shift begins."""
MOST_LEAD = 120
FIRST_SIGN, LAST_SIGN = 3101, 9999
"""Of the four digits on the sign of a post."""


@dataclass(frozen=True, slots=True)
class Gate:
    """`name`: without the school, such as 东门."""

    name: str
    kind: PostKind = PostKind.ESCORT
    who: Staffing = field(default_factory=Staffing)


@dataclass(frozen=True, slots=True)
class NewSchool:
    """`grid`: the name of one. `bells`: usual ones, later ones outweigh earlier ones; grades that nobody names are
    those of the kind of school. `terms`: first and last day, both included."""

    name: str
    grid: str | None
    gates: Sequence[Gate]
    bells: Sequence[Rings]
    terms: Sequence[DaySpan] = ()
    lead_minutes: int = LEAD


async def add(session: AsyncSession, new: NewSchool, *, by: int | None, at: datetime) -> School:
    """Raises WrongError; then nothing was written."""
    name = named(new.name)
    await _is_grid(session, new.grid)
    gates = [_gate(each) for each in new.gates]
    bells = [rings(each) for each in new.bells]
    if not gates:
        raise WrongError(Wrong.NO_POSTS)
    if not bells:
        raise WrongError(Wrong.NO_BELLS)
    if len({gate.name for gate in gates}) < len(gates):
        raise WrongError(Wrong.NAME_TAKEN, _twice([gate.name for gate in gates]))
    for term in new.terms:
        span(term)
    school = await _school(session, name, lead(new.lead_minutes))
    for gate in gates:
        await new_post(session, school, gate, new.grid)
    for each in bells:
        session.add(bell(school.id, name, each))
    for term in new.terms:
        session.add(SchoolPeriod(school_id=school.id, kind=PeriodKind.TERM, first=term.first, last=term.last))
    await session.flush()
    journal.note(session, f"school:{school.id}", "entered", by=by, at=at)
    return school


async def names(session: AsyncSession) -> frozenset[str]:
    """Of all schools, closed ones too, without spaces."""
    return frozenset("".join(each.split()) for each in (await session.execute(select(School.name))).scalars())


async def _school(session: AsyncSession, name: str, minutes: int) -> School:
    """Two who enter the same one at once: the second hears that it is there."""
    school = School(name=name, lead_minutes=minutes)
    if "".join(name.split()) in await names(session):
        raise WrongError(Wrong.NAME_TAKEN, name)
    try:
        async with session.begin_nested():
            session.add(school)
            await session.flush()
    except IntegrityError:
        raise WrongError(Wrong.NAME_TAKEN, name) from None
    return school


async def new_post(session: AsyncSession, school: School, gate: Gate, grid: str | None) -> Post:
    post = Post(
        school_id=school.id,
        name=gate.name,
        kind=gate.kind,
        sign=await free_sign(session),
        grid=grid,
        in_before=school.lead_minutes + GRACE,
    )
    staffed.put(post, gate.who)
    session.add(post)
    await session.flush()
    return post


async def free_sign(session: AsyncSession) -> str:
    """The lowest number that stands on no sign yet, neither of a post nor of a checkpoint."""
    taken = set((await session.execute(select(Post.sign))).scalars())
    taken |= {sign for sign in (await session.execute(select(Checkpoint.sign))).scalars() if sign is not None}
    return next(f"{number:04}" for number in range(FIRST_SIGN, LAST_SIGN + 1) if f"{number:04}" not in taken)


# What is checked wherever it is entered


def _gate(gate: Gate) -> Gate:
    return Gate(named(gate.name), gate.kind, staffed.checked(gate.who))


def rings(bell: Rings) -> Rings:
    """Raises WrongError."""
    if not bell.weekdays or not bell.weekdays <= set(range(7)):
        raise WrongError(Wrong.WEEKDAYS)
    if bell.arrives is None and bell.leaves is None:
        raise WrongError(Wrong.TIMES)
    if bell.arrives is not None and bell.leaves is not None and bell.leaves <= bell.arrives:
        raise WrongError(Wrong.TIMES, f"{bell.arrives:%H:%M}-{bell.leaves:%H:%M}")
    return bell


def span(days: DaySpan) -> DaySpan:
    """Raises WrongError."""
    if days.last < days.first:
        raise WrongError(Wrong.BACKWARDS, f"{days.first}-{days.last}")
    if (days.last - days.first).days >= LONGEST_SPAN:
        raise WrongError(Wrong.TOO_LONG, f"{days.first}-{days.last}")
    return days


def lead(minutes: int) -> int:
    if not 0 <= minutes <= MOST_LEAD:
        raise WrongError(Wrong.MINUTES, str(minutes))
    return minutes


def bell(school: int, name: str, each: Rings) -> Bell:
    return Bell(
        school_id=school,
        grades=each.grades or grades_of(name),
        weekdays=each.weekdays,
        arrives=each.arrives,
        leaves=each.leaves,
    )


def grades_of(name: str) -> frozenset[int]:
    """By what the school is called; six where that does not tell."""
    if "九年" in name or "一贯" in name:
        return frozenset(range(1, 10))
    if "高中" in name or "高级中学" in name:
        return frozenset({10, 11, 12})
    if re.search("中学|初中", name):
        return frozenset({7, 8, 9})
    if "幼儿园" in name:
        return frozenset({1, 2, 3})
    return frozenset(range(1, 7))


async def _is_grid(session: AsyncSession, name: str | None) -> None:
    if name is None:
        return
    query = select(Place.id).where(Place.kind == PlaceKind.GRID, Place.name == name)
    if (await session.execute(query.limit(1))).first() is None:
        raise WrongError(Wrong.NO_SUCH_GRID, name)


def _twice(names: list[str]) -> str:
    return next(name for name in names if names.count(name) > 1)
