"""Who and what is meant by the names in a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import T
from bot.services import people
from bot.services.importing.work import RowError, unknown
from bot.sheets.naming import Named
from bot.sheets.values import folded
from db.models import Person, Place, PlaceKind


class Directory:
    """Everybody who is active, those of this import included."""

    def __init__(self, everybody: Iterable[Person]) -> None:
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._called: dict[str, list[Person]] = defaultdict(list)
        for person in everybody:
            self.add(person)

    def add(self, person: Person) -> None:
        self._by_name[folded(person.name)].append(person)
        if person.called:
            self._called[folded(person.called)].append(person)

    def of_name(self, name: str) -> list[Person]:
        return list(self._by_name[folded(name)]) if folded(name) in self._by_name else []

    def who(self, key: str, named: Named) -> Person:
        """By the whole name, else by how the others call them. Raises RowError."""
        wanted = folded(named.name)
        found = self._by_name.get(wanted) or self._called.get(wanted) or []
        if not found:
            raise unknown(key, named.name, [person.name for own in self._by_name.values() for person in own])
        if len(found) > 1 and named.apart is not None:
            found = [person for person in found if apart(person, named.apart)]
        if len(found) == 1:
            return found[0]
        example = next((person.grid for person in found if person.grid), None) or "3网格"
        raise RowError(
            key,
            T(
                "Several are called {name}. Write the grid or the phone's last digits behind it: {name}({example})",
                name=named.name,
                example=example,
            ),
        )


def apart(person: Person, said: str) -> bool:
    """Whether this is the one of that grid, or with those last digits."""
    return folded(person.grid or "") == folded(said) or (
        said.isdecimal() and len(said) >= 3 and (person.phone or "").endswith(said)
    )


async def directory(session: AsyncSession) -> Directory:
    return Directory(await people.everybody(session))


async def grids(session: AsyncSession) -> dict[str, Place]:
    """By the folded name."""
    query = select(Place).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    return {folded(place.name): place for place in (await session.execute(query)).scalars()}


def grid(known: Mapping[str, Place], said: str, key: str = "grid") -> str:
    """As it is called. Where no grid is entered at all any name goes. Raises RowError."""
    place = known.get(folded(said))
    if place is not None:
        return place.name
    if not known:
        return said
    raise unknown(key, said, [each.name for each in known.values()])
