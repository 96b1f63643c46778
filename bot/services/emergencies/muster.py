"""Who would be called right now: each group of a plan, grid by grid, and who of them can be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.emergencies.groups import PHONED, meant_by
from db.models import Emergency, Place, PlaceKind

LOCAL = frozenset({"duty", "near", "keeper", *PHONED})
"""Whom these mean depends on the grid."""
PASSING = frozenset({"duty", "all_duty"})
"""Whom these mean depends on the hour."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one batch; least and most, because it depends on the grid."""

    people: tuple[int, int]
    reachable: tuple[int, int]
    contacts: int
    """Telephone numbers, at most."""

    @property
    def is_empty(self) -> bool:
        """Nobody, wherever it is: nobody to write to, and no number to call."""
        return self.reachable[1] == 0 and self.contacts == 0


Meant = Mapping[tuple[str, str | None], tuple[int, ...]]
"""Ids by group and grid; a group that is not `LOCAL` stands under None."""


@dataclass(frozen=True, slots=True)
class Muster:
    grids: tuple[str | None, ...]
    people: Meant
    contacts: Meant
    reachable: frozenset[int]

    def anywhere(self, groups: Iterable[str]) -> list[int]:
        """Everybody once who may be meant, whatever the grid."""
        found = (person for group in groups for grid in self.grids for person in self._in(self.people, group, grid))
        return list(dict.fromkeys(found))

    def counted(self, groups: Collection[str]) -> Counted:
        meant = [{person for group in groups for person in self._in(self.people, group, grid)} for grid in self.grids]
        there = [len(each) for each in meant]
        reachable = [len(each & self.reachable) for each in meant]
        phoned = [len({each for group in groups for each in self._in(self.contacts, group, g)}) for g in self.grids]
        return Counted((min(there), max(there)), (min(reachable), max(reachable)), max(phoned))

    @staticmethod
    def _in(meant: Meant, group: str, grid: str | None) -> Sequence[int]:
        return meant.get((group, grid if group in LOCAL else None), ())


async def muster(session: AsyncSession, groups: Iterable[str], now: datetime) -> Muster:
    """At this moment; of groups that depend on who calls for help (their own leader), what is the same for all."""
    names = list(dict.fromkeys(groups))
    grids = tuple(await _grids(session)) or (None,)
    found: dict[tuple[str, str | None], tuple[int, ...]] = {}
    contacts: dict[tuple[str, str | None], tuple[int, ...]] = {}
    for group in names:
        for grid in grids if group in LOCAL else (None,):
            meant = await meant_by(session, (group,), Emergency(grid=grid), now)
            found[group, grid] = tuple(meant.people)
            contacts[group, grid] = tuple(contact.id for contact in meant.contacts)
    everybody = {person for each in found.values() for person in each}
    return Muster(grids, found, contacts, frozenset(await people.reachable(session, everybody)))


async def _grids(session: AsyncSession) -> Sequence[str | None]:
    query = select(Place.name).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    return (await session.execute(query)).scalars().all()
