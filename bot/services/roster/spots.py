"""Where a slot is, told from its key: a post at a school, a route, or an occasion in a grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.roster.sources import Grids
from db.models import Occasion, Post, Route, School, Series, ShiftKind


@dataclass(frozen=True, slots=True)
class Spot:
    """`name`: as people say it."""

    kind: ShiftKind
    name: str
    post: int | None = None
    route: int | None = None
    grid: str | None = None


class Spots:
    """Of all slots that there can be."""

    def __init__(
        self, posts: Mapping[int, Spot], series: Mapping[int, Spot], occasions: Mapping[int, str], grids: Grids
    ) -> None:
        self._posts, self._series, self._occasions, self._grids = posts, series, occasions, grids

    def of(self, key: str) -> Spot:
        """Raises LookupError for a key of nothing that there is."""
        what, *parts = key.split(":")
        if what == "school":
            return self._posts[int(parts[1])]
        if what == "series":
            return self._series[int(parts[0])]
        if what == "occasion":
            name, grid = self._occasions[int(parts[0])], self._grids.name(int(parts[1]))
            return Spot(ShiftKind.OCCASION, f"{grid}{name}" if grid else name, grid=grid)
        raise LookupError(f"{key!r} is the key of no slot")

    def all(self) -> list[Spot]:
        """Posts and patrols, which come back."""
        return [*self._posts.values(), *self._series.values()]

    def named(self, keys: Iterable[str]) -> dict[str, str]:
        return {key: self.of(key).name for key in keys}


async def spots(session: AsyncSession, grids: Grids) -> Spots:
    at_gates = select(Post.id, Post.name, Post.grid, School.name).join(School, School.id == Post.school_id)
    routes = select(Series.id, Series.name, Route.id, Route.name, Route.grid).outerjoin(Route)
    return Spots(
        {
            number: Spot(ShiftKind.CROSSING, f"{school}{name}", post=number, grid=grid)
            for number, name, grid, school in await session.execute(at_gates)
        },
        {
            number: Spot(
                ShiftKind.OCCASION if route is None else ShiftKind.PATROL,
                name or on or "",
                route=route,
                grid=grid,
            )
            for number, name, route, on, grid in await session.execute(routes)
        },
        {row.id: row.name for row in await session.execute(select(Occasion.id, Occasion.name))},
        grids,
    )
