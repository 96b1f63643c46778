"""All that a plan of some days depends on, read at one moment, and the fingerprint by which a change of it is seen."""

from __future__ import annotations

import enum
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.demand import MissingYear, demand
from bot.roster.people import Served
from bot.roster.problem import Problem
from bot.roster.shifts import DaySpan, Seat
from bot.services.roster.rules import rules
from bot.services.roster.sources import Grids, grids, national, sources
from bot.services.roster.whose import people
from db.models import Answer, Assignment, MoveQuestion, Post, Result, Route, SeatRule, Shift

NOT_STOOD = frozenset({Result.ABSENT, Result.EXCUSED})
AFTERWARDS = timedelta(days=7)
"""What somebody has so long after the last planned day counts for rest and for the ceiling of that week."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`gone`: keys of published shifts of these days that nothing asks for any more.

    `fingerprint`: of what was entered. Neither the present time is in it nor what people stood before, which goes on by
    itself: that only weighs in fairness, and where it matters for rest and ceilings the validator looks at it again.
    """

    span: DaySpan
    problem: Problem
    missing: tuple[MissingYear, ...]
    gone: frozenset[str]
    grids: Grids
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A seat that somebody has, or had."""

    key: str | None
    person: int
    starts: datetime
    ends: datetime
    grid: int
    published: bool
    answer: Answer
    why: str | None
    stood: bool
    came: bool


async def read(session: AsyncSession, span: DaySpan, zone: ZoneInfo, now: datetime) -> Facts:
    """`now`: shifts that had begun by then are history. Raises ShiftError for a slot that nobody could stand."""
    where = await grids(session)
    ruled = await rules(session)
    asked = demand(await sources(session, where), span, await national(session), zone)
    keys = frozenset(shift.key for shift in asked.shifts)
    begins = datetime.combine(span.first, time.min, zone)
    ends = datetime.combine(span.last + timedelta(days=1), time.min, zone)
    month = datetime.combine(span.first.replace(day=1), time.min, zone)
    since = min(begins - ruled.rolling, month)
    held = await _held(session, where, since, ends + AFTERWARDS, keys)
    in_plan = {each for each in held if each.key in keys or (each.key is not None and begins <= each.starts < ends)}
    published = [each for each in in_plan if each.published and each.answer is not Answer.RELEASED]
    gone = frozenset(each.key for each in published if each.key is not None and each.key not in keys and not each.came)
    ours = {each for each in in_plan if each.key in keys or each.key in gone}
    served = _served(each for each in held if each not in ours and each.stood)
    wanted = {Seat(row.slot_key, row.person_id): row.wanted for row in await session.scalars(select(SeatRule))}
    of = Problem(
        zone=zone,
        people=await people(session, span, since, where, served),
        shifts=asked.shifts,
        rules=ruled,
        published=frozenset(Seat(each.key, each.person) for each in published if each.key is not None),
        pins=frozenset(seat for seat, pinned in wanted.items() if pinned and seat.shift in keys),
        forbidden=frozenset(seat for seat, pinned in wanted.items() if not pinned and seat.shift in keys),
        declined=frozenset(Seat(each.key, each.person) for each in in_plan if each.key in keys and _declined(each))
        | await _refused_to_move(session, keys),
        now=now,
    )
    return Facts(span, of, asked.missing, gone, where, fingerprint(of, asked.missing))


async def _held(
    session: AsyncSession, where: Grids, since: datetime, until: datetime, keys: frozenset[str]
) -> list[_Held]:
    """Everything that lies between, and what belongs to one of `keys`, wherever it was moved to."""
    query = (
        select(Assignment, Shift, Post.grid, Route.grid)
        .join(Shift, Shift.id == Assignment.shift_id)
        .outerjoin(Post, Post.id == Shift.post_id)
        .outerjoin(Route, Route.id == Shift.route_id)
        .where(Shift.cancelled_at.is_(None), Shift.starts_at < until + AFTERWARDS)
        .where(or_(Shift.ends_at > since, Shift.slot_key.is_not(None)))
        .order_by(Shift.starts_at, Assignment.id)
    )
    rows = [row for row in await session.execute(query) if row[1].ends_at > since or row[1].slot_key in keys]
    return [
        _Held(
            key=shift.slot_key,
            person=seat.person_id,
            starts=shift.starts_at,
            ends=shift.ends_at,
            grid=where.id(at_post or on_route or shift.grid),
            published=shift.published_at is not None,
            answer=seat.answer,
            why=seat.released_why,
            stood=seat.answer is not Answer.RELEASED and seat.result not in NOT_STOOD,
            came=seat.arrived_at is not None,
        )
        for seat, shift, at_post, on_route in rows
    ]


def _declined(each: _Held) -> bool:
    """来不了, in whatever way. Whom the roster itself has taken out may be asked again."""
    return each.answer is Answer.SEEKING or (each.answer is Answer.RELEASED and each.why not in MAY_COME_AGAIN)


async def _refused_to_move(session: AsyncSession, keys: frozenset[str]) -> frozenset[Seat]:
    """Whoever was asked before a repair and said 不行."""
    query = select(MoveQuestion).where(MoveQuestion.agreed.is_(False))
    said = (await session.execute(query)).scalars()
    return frozenset(Seat(key, each.person_id) for each in said for key in each.takes if key in keys)


REPLANNED = "replanned"
"""Of a seat that somebody lost because the roster was repaired."""
SWAPPED = "swapped"
"""Of a seat that somebody has exchanged for another."""
MAY_COME_AGAIN = frozenset({REPLANNED, SWAPPED})


def _served(stood: Iterable[_Held]) -> dict[int, tuple[Served, ...]]:
    found: dict[int, list[Served]] = defaultdict(list)
    for each in stood:
        found[each.person].append(Served(each.starts, each.ends, each.grid))
    return {person: tuple(own) for person, own in found.items()}


def fingerprint(problem: Problem, missing: tuple[MissingYear, ...]) -> str:
    people = tuple(replace(person, served=()) for person in problem.people)
    whole = {"problem": _plain(replace(problem, now=None, people=people)), "missing": _plain(missing)}
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """As JSON has it; sets and mappings in an order that does not depend on how they were made."""
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, frozenset | set):
        return sorted((_plain(each) for each in value), key=json.dumps)
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(each)] for key, each in value.items()), key=json.dumps)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, enum.Enum):
        return value.value
    return value.key if isinstance(value, ZoneInfo) else value
