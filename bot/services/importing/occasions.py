"""活动: once, or 集中排查 over some days. Known by its name and one of its days."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.language import T
from bot.services.importing import names
from bot.services.importing.staffing import needed
from bot.services.importing.work import RowError, Work, unknown
from bot.sheets.grid import Row
from bot.sheets.values import folded, parts
from db.models import Occasion, OccasionDay, OccasionGrid, Partner, SlotKind, Team

_TEAMS = {"event": Team.PUBLICITY, "joint": Team.PATROL, "sweep": Team.INFORMATION}
"""Whose people are asked, where a row does not say."""


async def take(work: Work, row: Row) -> None:
    """Days and grids are added, none is taken away. Raises RowError."""
    values = row.values
    name, days = str(values["name"]), values["days"]
    if not isinstance(days, tuple):
        raise RowError("days", T("{value} is no day. Write it as 2026-9-1", value=str(days)))
    if values["begins"] == values["ends"]:
        raise RowError("ends", T("It would end when it begins"))
    known = await names.grids(work.session)
    grids = [names.grid(known, each, "grids") for each in parts(str(values.get("grids", "")))]
    places = [known[folded(each)].id for each in grids if folded(each) in known]
    wanted: dict[str, Any] = {"begins": values["begins"], "ends": values["ends"]}
    if "partner" in values:
        wanted["partner_id"] = await _partner(work, str(values["partner"]))
    if "team" in values:
        wanted["team"] = values["team"]
    if "kind" in values:
        wanted["kind"] = SlotKind(str(values["kind"]))
    occasion = await _same(work, name, set(days))
    wanted |= needed(row, occasion)
    if occasion is None:
        kind = wanted.setdefault("kind", SlotKind.EVENT)
        wanted.setdefault("team", _TEAMS[kind.value])
        occasion = Occasion(name=name, **wanted)
        work.session.add(occasion)
        await work.session.flush()
        await _where_and_when(work, occasion, days, places)
        work.added(row, f"occasion:{occasion.id}", name)
        return
    different = work.put(row, occasion, wanted)
    different += await _where_and_when(work, occasion, days, places)
    work.changed(row, f"occasion:{occasion.id}", name, different)


async def _same(work: Work, name: str, days: set[object]) -> Occasion | None:
    query = select(Occasion, OccasionDay.day).join(OccasionDay, OccasionDay.occasion_id == Occasion.id)
    rows = await work.session.execute(query.order_by(Occasion.id))
    return next((each for each, day in rows if folded(each.name) == folded(name) and day in days), None)


async def _where_and_when(
    work: Work, occasion: Occasion, days: tuple[Any, ...], places: list[int]
) -> list[tuple[str, str, str]]:
    of_days = select(OccasionDay.day).where(OccasionDay.occasion_id == occasion.id)
    there = set((await work.session.execute(of_days)).scalars())
    of_grids = select(OccasionGrid.grid_id).where(OccasionGrid.occasion_id == occasion.id)
    at = set((await work.session.execute(of_grids)).scalars())
    new_days = [day for day in days if day not in there]
    new_grids = [place for place in dict.fromkeys(places) if place not in at]
    work.session.add_all(OccasionDay(occasion_id=occasion.id, day=day) for day in new_days)
    work.session.add_all(OccasionGrid(occasion_id=occasion.id, grid_id=place) for place in new_grids)
    await work.session.flush()
    return [("日期", "", str(day)) for day in new_days] + [("网格", "", "+")] * bool(new_grids)


async def _partner(work: Work, said: str) -> int:
    rows = list((await work.session.execute(select(Partner).where(Partner.active))).scalars())
    for each in rows:
        if folded(each.name) == folded(said):
            return each.id
    raise unknown("partner", said, [each.name for each in rows])
