"""One shift and what everybody has round it, as the planner sees it: who could come, and why who is in it is in it.

Everything else that people have counts as stood, before and after, so that rest, ways and ceilings are those of the
planner. Also of a shift that somebody made by hand and no plan asks for.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.demand import demand
from bot.roster.people import Served
from bot.roster.problem import Problem
from bot.roster.shifts import DaySpan, Kind, Seat
from bot.roster.shifts import Shift as Asked
from bot.services.roster.facts import MAY_COME_AGAIN, NOT_STOOD
from bot.services.roster.rules import rules
from bot.services.roster.sources import Grids, grids, national, sources
from bot.services.roster.whose import people
from bot.services.shifts import team_of
from db.models import Answer, Assignment, Post, PostKind, Route, SeatRule, Shift, ShiftKind

A_WEEK = timedelta(days=7)
ANY_NUMBER = 99
"""Of a shift that was made by hand nobody has said how many are too many."""


def key_of(shift: Shift) -> str:
    """Of its slot, or its own where it has none."""
    return shift.slot_key or f"shift:{shift.id}"


async def problem(session: AsyncSession, shift: Shift, zone: ZoneInfo) -> Problem:
    """Nothing in it has begun: whoever is called to a shift that runs is judged by the same rules."""
    return await problem_of(session, [shift], zone)


async def problem_of(session: AsyncSession, shifts: Sequence[Shift], zone: ZoneInfo) -> Problem:
    """Of several that are looked at together, at least one."""
    where, ruled = await grids(session), await rules(session)
    begin, end = min(each.starts_at for each in shifts), max(each.ends_at for each in shifts)
    span = DaySpan(begin.astimezone(zone).date(), end.astimezone(zone).date())
    last = span.last.replace(day=monthrange(span.last.year, span.last.month)[1])
    since = min(end - ruled.rolling, _midnight(span.first.replace(day=1), zone), begin - A_WEEK)
    until = max(end + A_WEEK, _midnight(last + timedelta(days=1), zone))
    keys = {each.id: key_of(each) for each in shifts}
    query = select(Assignment).where(Assignment.shift_id.in_(keys)).order_by(Assignment.id)
    here = [(Seat(keys[each.shift_id], each.person_id), each) for each in (await session.execute(query)).scalars()]
    served = await _elsewhere(session, keys, since, until, where)
    wanted = select(SeatRule).where(SeatRule.slot_key.in_(keys.values()))
    ruled_seats = {Seat(each.slot_key, each.person_id): each.wanted for each in await session.scalars(wanted)}
    return Problem(
        zone=zone,
        people=await people(session, span, since, where, served),
        shifts=tuple(await _all_asked(session, shifts, span, where, zone)),
        rules=ruled,
        published=frozenset(seat for seat, each in here if each.answer is not Answer.RELEASED),
        pins=frozenset(seat for seat, wanted in ruled_seats.items() if wanted),
        forbidden=frozenset(seat for seat, wanted in ruled_seats.items() if not wanted),
        declined=frozenset(seat for seat, each in here if _declined(each)),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _declined(each: Assignment) -> bool:
    """Whom the roster itself, or an exchange, has taken out may come again."""
    return each.answer is Answer.SEEKING or (each.answer is Answer.RELEASED and each.released_why not in MAY_COME_AGAIN)


async def _elsewhere(
    session: AsyncSession, without: Collection[int], since: datetime, until: datetime, where: Grids
) -> dict[int, tuple[Served, ...]]:
    query = (
        select(Assignment, Shift, Post.grid, Route.grid)
        .join(Shift, Shift.id == Assignment.shift_id)
        .outerjoin(Post, Post.id == Shift.post_id)
        .outerjoin(Route, Route.id == Shift.route_id)
        .where(Shift.id.not_in(without), Shift.cancelled_at.is_(None), Assignment.answer != Answer.RELEASED)
        .where(Shift.ends_at > since, Shift.starts_at < until)
        .order_by(Shift.starts_at, Assignment.id)
    )
    found: dict[int, list[Served]] = defaultdict(list)
    for seat, other, at_post, on_route in await session.execute(query):
        if seat.result not in NOT_STOOD:
            grid = where.id(at_post or on_route or other.grid)
            found[seat.person_id].append(Served(other.starts_at, other.ends_at, grid))
    return {person: tuple(own) for person, own in found.items()}


async def _all_asked(
    session: AsyncSession, shifts: Sequence[Shift], span: DaySpan, where: Grids, zone: ZoneInfo
) -> list[Asked]:
    """As the roster asks for them; what it does not ask for is as its post or route says."""
    slots: dict[str, Asked] = {}
    if any(each.slot_key is not None for each in shifts):
        found = demand(await sources(session, where), span, await national(session), zone).shifts
        slots = {each.key: each for each in found}
    return [
        replace(slots[key], starts=each.starts_at, ends=each.ends_at)
        if (key := key_of(each)) in slots
        else await _by_hand(session, each, key, where)
        for each in shifts
    ]


async def _by_hand(session: AsyncSession, shift: Shift, key: str, where: Grids) -> Asked:
    post = None if shift.post_id is None else await session.get(Post, shift.post_id)
    route = None if shift.route_id is None else await session.get(Route, shift.route_id)
    grid = post.grid if post is not None else route.grid if route is not None else shift.grid
    asked = Asked(
        key=key,
        kind=_kind(shift, post),
        team=team_of(shift),
        grid=where.id(grid),
        starts=shift.starts_at,
        ends=shift.ends_at,
        minimum=shift.minimum,
        ideal=max(1, shift.minimum),
        maximum=ANY_NUMBER,
    )
    if post is None:
        return asked
    return replace(asked, insured=post.insured, outdoors=post.outdoors, youngest=post.youngest, oldest=post.oldest)


def _kind(shift: Shift, post: Post | None) -> Kind:
    if shift.kind is ShiftKind.CROSSING:
        return Kind.PARKING if post is not None and post.kind is PostKind.PARKING else Kind.CROSSING
    return Kind.PATROL if shift.kind is ShiftKind.PATROL else Kind.EVENT
