"""A record that knows where it is begins a report: a checkpoint of a patrol, which hears of it; a hazard point."""

from __future__ import annotations

import pytest

from bot.conversations import report
from bot.conversations.guide import Guide
from bot.services import people
from bot.turns.dispatch import Dispatch
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Case, Checkpoint, HazardPoint, Place, PlaceKind, Role, Route
from tests.conversations.phone import Phone
from tests.turns.stage import NOON, staged


@pytest.mark.parametrize("begins", ["checkpoint", "hazard"])
async def test_it_knows_where_it_is_and_goes_back_there(database: Database, begins: str) -> None:
    found: list[tuple[int, int]] = []

    async def told(_turn: Turn, case: Case, checkpoint: int) -> None:
        found.append((case.id, checkpoint))

    async with database.writing() as session:
        person = people.add(session, name="王", roles=(Role.VOLUNTEER,), accounts={"telegram": "1001"}, now=NOON)
        person.grid = "2网格"
        grid = Place(kind=PlaceKind.GRID, name="1网格")
        session.add(grid)
        await session.flush()
        hazard = HazardPoint(name="充电棚", kind="fire", place_id=grid.id)
        route = Route(name="夜巡", grid="3网格")
        session.add_all([hazard, route])
        await session.flush()
        point = Checkpoint(route_id=route.id, position=1, name="棚门口", hazard_point_id=hazard.id)
        session.add(point)
        await session.flush()
        given = {"checkpoint": point.id} if begins == "checkpoint" else {"hazard": hazard.id}
    guide = Guide((report.report(told),))
    door = report.Door(guide)

    async def begin(turn: Turn) -> None:
        await door.begin(turn, given)

    table = Dispatch(commands={"go": begin}, taps=dict(guide.taps), answer=guide.answer, otherwise=guide.answer)
    async with staged(database, table) as stage:
        wang = Phone(stage, 1001)
        await wang.writes("/go")
        for tap in ("没有", "消防"):
            await wang.taps(tap)
        assert "看到什么了" in await wang.card()
        await wang.writes("插线板发烫")
        await wang.taps("尽快")
        assert ("棚门口" if begins == "checkpoint" else "充电棚") in await wang.card()
        await wang.taps("✅ 报上去")
        (case,) = await stage.rows(Case)
        assert (case.hazard_point_id, case.grid, case.words) == (hazard.id, "1网格", "插线板发烫")
        assert (case.origin, found) == (("patrol", [(case.id, point.id)]) if begins == "checkpoint" else ("hazard", []))
