"""A weekly patrol from its first question to its end; one slot, this and later, or all.

What was changed of a slot by hand stays as it is: a slot that moves to another day of its week takes it along, one for
which there is no day any more keeps it for the day on which it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster import series as pure
from bot.roster.series import Change, Edited, Pattern
from bot.roster.slots import HandEdit, Staffing
from bot.services import journal
from bot.services.roster.sources import NOWHERE, grids, hand_edits, sources
from bot.services.schools import staffed
from bot.services.schools.wrong import Wrong, WrongError, named
from db.models import Partner, Route, Series, SeriesPattern, SlotEdit, SlotKind, Team

LONGEST = timedelta(hours=10)
MOST_WEEKS = 8


@dataclass(frozen=True, slots=True)
class NewSeries:
    """`grid`: the id of one; None: where the route begins. `every`: in every how many weeks."""

    weekdays: frozenset[int]
    begins: time
    ends: time
    first: date
    route: int | None = None
    kind: SlotKind = SlotKind.PATROL
    team: str = Team.PATROL
    name: str | None = None
    partner: int | None = None
    grid: int | None = None
    every: int = 1
    who: Staffing = field(default_factory=Staffing)
    last: date | None = None


async def add(session: AsyncSession, new: NewSeries, *, by: int | None, at: datetime) -> Series:
    """Raises WrongError; then nothing was written."""
    name = None if new.name is None else named(new.name)
    if new.route is None and name is None:
        raise WrongError(Wrong.NAME)
    if new.route is not None and await session.get(Route, new.route) is None:
        raise WrongError(Wrong.GONE, str(new.route))
    if new.partner is not None and await session.get(Partner, new.partner) is None:
        raise WrongError(Wrong.GONE, str(new.partner))
    weekly(new.weekdays, new.every)
    lasting(new.begins, new.ends)
    staffed.checked(new.who)
    if new.last is not None and new.last < new.first:
        raise WrongError(Wrong.BACKWARDS)
    row = Series(
        kind=new.kind, team=new.team, name=name, route_id=new.route, partner_id=new.partner, first=new.first,
        last=new.last,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    pattern = SeriesPattern(
        series_id=row.id, since=new.first, weekdays=new.weekdays, every=new.every, begins=new.begins, ends=new.ends,
        grid_id=new.grid,
    )  # fmt: skip
    staffed.put(pattern, new.who)
    session.add(pattern)
    await session.flush()
    journal.note(session, f"series:{row.id}", "entered", by=by, at=at)
    return row


async def new_route(session: AsyncSession, name: str, grid: str | None, *, by: int | None, at: datetime) -> Route:
    """Without checkpoints; they can be put on it later. Raises WrongError."""
    called = named(name)
    if (await session.execute(select(Route.id).where(Route.name == called))).first() is not None:
        raise WrongError(Wrong.NAME_TAKEN, called)
    row = Route(name=called, grid=grid)
    session.add(row)
    await session.flush()
    journal.note(session, f"route:{row.id}", "entered", by=by, at=at)
    return row


def weekly(weekdays: frozenset[int], every: int) -> None:
    """Raises WrongError."""
    if not weekdays or not weekdays <= set(range(7)):
        raise WrongError(Wrong.WEEKDAYS)
    if not 1 <= every <= MOST_WEEKS:
        raise WrongError(Wrong.WEEKDAYS, str(every))


def lasting(begins: time, ends: time) -> None:
    """An end that is not after the beginning is on the day after; LONGEST is the most. Raises WrongError."""
    minutes = (ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute) % (24 * 60)
    if minutes == 0 or timedelta(minutes=minutes) > LONGEST:
        raise WrongError(Wrong.TIMES, f"{begins:%H:%M}-{ends:%H:%M}")


# Changes of the series


async def read(session: AsyncSession, number: int) -> pure.Series | None:
    """As the planner takes it."""
    everything = await sources(session, await grids(session))
    return next((each for each in everything.series if each.id == number), None)


async def change(
    session: AsyncSession, number: int, said: Change, *, since: date | None, by: int | None, at: datetime
) -> Edited:
    """`since`: None: all of it. Raises WrongError."""
    series = await _locked(session, number)
    hand = await hand_edits(session)
    edited = pure.change_all(series, said, hand) if since is None else pure.change_later(series, since, said, hand)
    for _, pattern in edited.series.patterns:
        weekly(pattern.weekdays, pattern.every)
        lasting(pattern.begins, pattern.ends)
        staffed.checked(pattern.staffing)
    await _write(session, edited, by=by, at=at)
    journal.note(session, f"series:{number}", "changed", by=by, at=at, detail="all" if since is None else str(since))
    return edited


async def end(session: AsyncSession, number: int, last: date, *, by: int | None, at: datetime) -> Edited:
    """After that day there is no more of it. Raises WrongError."""
    series = await _locked(session, number)
    edited = pure.end(series, last, await hand_edits(session))
    row = await session.get_one(Series, number)
    row.last = last
    await _carry(session, edited, by=by, at=at)
    journal.note(session, f"series:{number}", "ended", by=by, at=at, detail=str(last))
    return edited


async def go_on(session: AsyncSession, number: int, *, by: int | None, at: datetime) -> None:
    """For ever again. Raises WrongError."""
    await _locked(session, number)
    row = await session.get_one(Series, number)
    row.last = None
    journal.note(session, f"series:{number}", "goes_on", by=by, at=at)


# One slot


async def edit_slot(session: AsyncSession, key: str, edit: HandEdit, *, by: int | None, at: datetime) -> None:
    """In place of what was changed of that slot before, where it says something. Raises WrongError."""
    if edit.staffing is not None:
        staffed.checked(edit.staffing)
    row = await session.get(SlotEdit, key, with_for_update=True)
    if row is None:
        row = SlotEdit(slot_key=key, edited_at=at)
        session.add(row)
    row.edited_at, row.edited_by, row.cancelled = at, by, edit.cancelled
    _put(row, edit)
    await session.flush()
    what = "slot_cancelled" if edit.cancelled else "slot_changed"
    journal.note(session, _subject(key), what, by=by, at=at, detail=key[-40:])


async def undo_slot(session: AsyncSession, key: str, *, by: int | None, at: datetime) -> bool:
    """As it would be without a hand. Whether anything was there."""
    row = await session.get(SlotEdit, key, with_for_update=True)
    if row is None:
        return False
    await session.delete(row)
    await session.flush()
    journal.note(session, _subject(key), "slot_as_usual", by=by, at=at, detail=key[-40:])
    return True


def _put(row: SlotEdit, edit: HandEdit) -> None:
    row.day = edit.day if edit.day is not None else row.day
    row.begins = edit.begins if edit.begins is not None else row.begins
    row.ends = edit.ends if edit.ends is not None else row.ends
    row.grid_id = edit.grid if edit.grid is not None else row.grid_id
    who = edit.staffing
    if who is not None:
        row.minimum, row.ideal, row.maximum = who.minimum, who.ideal, who.maximum
        row.leader, row.experienced, row.insured, row.outdoors = who.leader, who.experienced, who.insured, who.outdoors
        row.youngest, row.oldest = who.youngest, who.oldest


def _subject(key: str) -> str:
    return ":".join(key.split(":")[:2])


# Rows


async def _locked(session: AsyncSession, number: int) -> pure.Series:
    await session.get(Series, number, with_for_update=True)
    series = await read(session, number)
    if series is None:
        raise WrongError(Wrong.GONE, str(number))
    return series


async def _write(session: AsyncSession, edited: Edited, *, by: int | None, at: datetime) -> None:
    row = await session.get_one(Series, edited.series.id)
    begins_in = None if row.route_id is None else (await session.get_one(Route, row.route_id)).grid
    start = (await grids(session)).id(begins_in)
    await session.execute(delete(SeriesPattern).where(SeriesPattern.series_id == row.id))
    for since, pattern in edited.series.patterns:
        session.add(_pattern(row.id, since, pattern, start))
    await session.flush()
    await _carry(session, edited, by=by, at=at)


def _pattern(series: int, since: date, pattern: Pattern, start: int) -> SeriesPattern:
    row = SeriesPattern(
        series_id=series,
        since=since,
        weekdays=pattern.weekdays,
        every=pattern.every,
        begins=pattern.begins,
        ends=pattern.ends,
        grid_id=None if pattern.grid in (start, NOWHERE) else pattern.grid,
    )
    staffed.put(row, pattern.staffing)
    return row


async def _carry(session: AsyncSession, edited: Edited, *, by: int | None, at: datetime) -> None:
    for old, new in edited.followed.items():
        row = await session.get(SlotEdit, old)
        if row is not None:
            await session.delete(row)
        moved = SlotEdit(slot_key=new, edited_at=at, edited_by=by)
        edit = edited.hand[new]
        moved.cancelled = edit.cancelled
        _put(moved, edit)
        session.add(moved)
    await session.flush()
