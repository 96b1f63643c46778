"""All rows of a file, in the order in which they build on each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable

from bot.services.importing import calendar, names, occasions, people, places, roster, schools
from bot.services.importing.patrols import Patrols
from bot.services.importing.work import RowError, Work
from bot.sheets import kinds
from bot.sheets.grid import Row
from bot.sheets.reading import Reading
from bot.sheets.values import folded


async def take(work: Work, reading: Reading) -> None:
    """Writes all that can be taken; the rest is in `work.problems`, with what could not be read. The caller commits, or
    rolls back."""
    work.problems += reading.problems
    work.notes += reading.notes
    everybody = await names.directory(work.session)
    own_grids = {
        folded(str(row.values["school"])): str(row.values["grid"])
        for row in reading.of(kinds.SCHOOLS)
        if "grid" in row.values
    }
    # Whom a grid belongs to may be somebody of the same file, and their grid may be one of it.
    bare = [row for row in reading.of(kinds.GRIDS) if not row.values.keys() & {"keeper", "deputy"}]
    kept = [row for row in reading.of(kinds.GRIDS) if row.values.keys() & {"keeper", "deputy"}]
    for row in kept:
        named = Row(row.kind, row.sheet, row.number, {"name": row.values["name"]}, row.columns)
        await _each(work, [named], lambda row: places.take_grid(work, row, everybody))
    await _each(work, bare, lambda row: places.take_grid(work, row, everybody))
    await _each(work, reading.of(kinds.PEOPLE), lambda row: people.take(work, row, everybody))
    await _each(work, kept, lambda row: places.take_grid(work, row, everybody))
    await _each(work, reading.of(kinds.ROUTES), lambda row: places.take_route(work, row))
    await _each(work, reading.of(kinds.SCHOOLS), lambda row: schools.take_school(work, row))

    async def take_post(row: Row) -> None:
        said = own_grids.get(folded(str(row.values["school"])))
        grid = None if said is None else names.grid(await names.grids(work.session), said)
        await schools.take_post(work, row, grid)

    await _each(work, reading.of(kinds.POSTS_SHEET), take_post)
    bells = schools.Bells()
    await _each(work, reading.of(kinds.BELLS), lambda row: bells.hear(work, row))
    await bells.write(work)
    await _each(work, reading.of(kinds.PERIODS_SHEET), lambda row: calendar.take_period(work, row))
    await _each(work, reading.of(kinds.SPECIAL_DAYS), lambda row: calendar.take_special(work, row))
    await calendar.take_holidays(work, reading.of(kinds.HOLIDAYS_SHEET))
    patrols, rows = Patrols(), reading.of(kinds.PATROLS)
    same = Counter(_patrol(row) for row in rows)
    await _each(work, rows, lambda row: patrols.take(work, row, same[_patrol(row)]))
    await _each(work, reading.of(kinds.OCCASIONS_SHEET), lambda row: occasions.take(work, row))
    if rows := reading.of(kinds.ROSTER):
        await work.session.flush()
        await roster.take(work, rows, everybody)
    work.problems.sort(key=lambda each: (_sheet_order(reading, each.sheet), each.row or 0, each.cell or ""))


def _patrol(row: Row) -> tuple[str, str]:
    return folded(str(row.values["route"])), folded(str(row.values.get("name", "")))


def _sheet_order(reading: Reading, sheet: str) -> int:
    titles = list(dict.fromkeys(row.sheet for row in reading.rows))
    return titles.index(sheet) if sheet in titles else -1


async def _each(work: Work, rows: Iterable[Row], taken: Callable[[Row], Awaitable[None]]) -> None:
    for row in rows:
        try:
            await taken(row)
        except RowError as error:
            work.problems.append(row.problem(error.key, error.what))
