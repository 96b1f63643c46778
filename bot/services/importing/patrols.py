"""巡逻: weekly patrols of a route, changed from today on."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import or_, select

from bot.language import T
from bot.services.importing.staffing import needed
from bot.services.importing.work import RowError, Work, clock, unknown
from bot.sheets.grid import Row
from bot.sheets.values import folded
from db.models import Route, Series, SeriesPattern, SlotKind, Team

_OF_PATTERN = ("weekdays", "begins", "ends", "every")


class Patrols:
    """All rows of a file together: one that stands there is meant by one row at the most."""

    def __init__(self) -> None:
        self._meant: set[int] = set()

    async def take(self, work: Work, row: Row, others: int) -> None:
        """`others`: how many rows of the file have the same route and name. Raises RowError."""
        route = await _route(work, row)
        name = str(row.values["name"]) if "name" in row.values else None
        first, last = row.values.get("first"), row.values.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise RowError("last", T("{last} lies before {first}", last=f"{last}", first=f"{first}"))
        if row.values["begins"] == row.values["ends"]:
            raise RowError("ends", T("It would end when it begins"))
        series = await self._same(work, row, route, name, others)
        if series is None:
            needed(row, None)
            await self._new(work, row, route, name)
            return
        self._meant.add(series.id)
        pattern = await _holds(work, series)
        wanted: dict[str, Any] = {key: row.values[key] for key in _OF_PATTERN if key in row.values}
        wanted |= needed(row, pattern)
        called = _called(row, route, name)
        different = work.put(row, series, {"last": last} if "last" in row.values else {})
        different += await _change(work, row, series, pattern, wanted)
        work.changed(row, f"series:{series.id}", called, different)

    async def _same(self, work: Work, row: Row, route: Route, name: str | None, others: int) -> Series | None:
        """Which of those that go on: by its name; of several by the times. Raises RowError."""
        query = select(Series).where(Series.route_id == route.id, Series.kind == SlotKind.PATROL)
        query = query.where(or_(Series.last.is_(None), Series.last >= work.today)).order_by(Series.id)
        there = [each for each in (await work.session.execute(query)).scalars() if each.id not in self._meant]
        named = [each for each in there if folded(each.name or "") == folded(name or "")]
        holds = {each.id: await _holds(work, each) for each in named}
        times = {each.id: (holds[each.id].begins, holds[each.id].weekdays) for each in named}
        wanted = row.values["begins"], row.values["weekdays"]
        for matches in (
            [each for each in named if times[each.id] == wanted],
            [each for each in named if times[each.id][0] == wanted[0]],
            [each for each in named if times[each.id][1] == wanted[1]] if len(named) > 1 else [],
        ):
            if len(matches) == 1:
                return matches[0]
        if len(named) == 1 and others == 1:
            return named[0]
        if len(named) > 1 and others < len(named):
            raise RowError("route", T("There are several patrols of {route}. Say which under 叫法", route=route.name))
        return None

    async def _new(self, work: Work, row: Row, route: Route, name: str | None) -> None:
        values = row.values
        first = values.get("first")
        since = first if isinstance(first, date) else work.today
        series = Series(
            kind=SlotKind.PATROL, team=Team.PATROL, name=name, route_id=route.id, first=since, last=values.get("last")
        )
        work.session.add(series)
        await work.session.flush()
        pattern = {key: values[key] for key in _OF_PATTERN if key in values}
        work.session.add(SeriesPattern(series_id=series.id, since=since, **pattern, **needed(row, None)))
        await work.session.flush()
        self._meant.add(series.id)
        work.added(row, f"series:{series.id}", _called(row, route, name))


def _called(row: Row, route: Route, name: str | None) -> str:
    begins = row.values["begins"]
    return f"{name or route.name} {clock(begins)}" if isinstance(begins, time) else route.name


async def _route(work: Work, row: Row) -> Route:
    routes = {folded(each.name): each for each in (await work.session.execute(select(Route))).scalars()}
    said = str(row.values["route"])
    route = routes.get(folded(said))
    if route is None:
        raise unknown("route", said, [each.name for each in routes.values()])
    return route


async def _holds(work: Work, series: Series) -> SeriesPattern:
    """The pattern of today, or the first one."""
    rows = await _patterns(work, series)
    return next((each for each in reversed(rows) if each.since <= work.today), rows[0])


async def _patterns(work: Work, series: Series) -> list[SeriesPattern]:
    query = select(SeriesPattern).where(SeriesPattern.series_id == series.id).order_by(SeriesPattern.since)
    return list((await work.session.execute(query)).scalars())


async def _change(
    work: Work, row: Row, series: Series, pattern: SeriesPattern, wanted: dict[str, Any]
) -> list[tuple[str, str, str]]:
    """From today on, what was to come later included. What was stays as it was."""
    if all(getattr(pattern, key) == value for key, value in wanted.items()):
        return []
    since = max(work.today, series.first)
    later = [each for each in await _patterns(work, series) if each.since > since]
    if pattern.since < since:
        columns = [column.name for column in SeriesPattern.__table__.columns if column.name != "since"]
        pattern = SeriesPattern(since=since, **{name: getattr(pattern, name) for name in columns})
        work.session.add(pattern)
    different = work.put(row, pattern, wanted)
    for each in later:
        work.put(row, each, wanted)
    await work.session.flush()
    return different
