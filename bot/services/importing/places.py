"""Grids with who answers for them, and the ways of patrols."""

from __future__ import annotations

from sqlalchemy import select

from bot.services.importing import names
from bot.services.importing.names import Directory
from bot.services.importing.work import Work
from bot.sheets.grid import Row
from bot.sheets.naming import Named
from bot.sheets.values import folded
from db.models import Place, PlaceKind, Route


async def take_grid(work: Work, row: Row, people: Directory) -> None:
    """Raises RowError."""
    name = str(row.values["name"])
    wanted: dict[str, object] = {}
    called: dict[str, str] = {}
    for key, column in (("keeper", "keeper_id"), ("deputy", "deputy_id")):
        said = row.values.get(key)
        if isinstance(said, Named):
            person = people.who(key, said)
            wanted[column], called[column] = person.id, person.called or person.name
    known = (await names.grids(work.session)).get(folded(name))
    if known is None:
        known = Place(kind=PlaceKind.GRID, name=name, **wanted)
        work.session.add(known)
        await work.session.flush()
        work.added(row, f"place:{known.id}", name)
        return
    work.changed(row, f"place:{known.id}", known.name, work.put(row, known, wanted, called))


async def take_route(work: Work, row: Row) -> None:
    """Raises RowError."""
    name, said = str(row.values["name"]), row.values.get("grid")
    wanted = {} if said is None else {"grid": names.grid(await names.grids(work.session), str(said))}
    routes = {folded(each.name): each for each in (await work.session.execute(select(Route))).scalars()}
    known = routes.get(folded(name))
    if known is None:
        known = Route(name=name, **wanted)
        work.session.add(known)
        await work.session.flush()
        work.added(row, f"route:{known.id}", name)
        return
    work.changed(row, f"route:{known.id}", known.name, work.put(row, known, wanted))
