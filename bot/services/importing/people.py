"""人员: who is new, and what is different about whom. Nobody leaves by being left out, and no role is taken away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.language import T
from bot.services import people, rights
from bot.services.importing import names
from bot.services.importing.names import Directory
from bot.services.importing.work import RowError, Work
from bot.sheets.grid import Row
from bot.sheets.kinds import WORDS
from bot.sheets.values import folded
from db.models import Person, PersonRole, Role, Training

IN_THE_CHAT = frozenset({Role.VOLUNTEER, Role.LEADER, Role.DEPUTY})
"""What a coordinator may make somebody; who acts for the community or for the police is entered at the command line."""
_PLAIN = ("called", "phone", "birth_year", "team", "learning", "experienced", "insured_until")
_ANOTHER = "新"


async def take(work: Work, row: Row, everybody: Directory) -> None:
    """Raises RowError."""
    values = row.values
    wanted: dict[str, Any] = {key: values[key] for key in _PLAIN if key in values}
    if "grid" in values:
        wanted["grid"] = names.grid(await names.grids(work.session), str(values["grid"]))
    said_roles = values.get("roles")
    roles = {Role(each) for each in said_roles} if isinstance(said_roles, tuple) else set()
    name = str(values["name"])
    if name.isdecimal():
        raise RowError("name", T("{value} is no name", value=name))
    person = _same(row, name, everybody)
    await _may_make(work, person, roles)
    vetted = values.get("vetted")
    if vetted is not None and (person is None or person.vetted is not vetted):
        wanted |= {"vetted": vetted, "vetted_on": work.today}
    if person is None:
        team = wanted.get("team")
        _needs_team(roles, team)
        person = people.add(
            work.session, name=name, roles=roles or {Role.VOLUNTEER}, accounts={}, now=work.now,
        )  # fmt: skip
        work.put(row, person, wanted)
        await work.session.flush()
        everybody.add(person)
        await _train(work, row, person)
        work.added(row, f"person:{person.id}", name)
        return
    _needs_team(roles, wanted.get("team", person.team))
    different = work.put(row, person, wanted)
    held = {each.role for each in person.roles}
    for role in sorted(roles - held):
        person.roles.append(PersonRole(role=role))
        different.append(("身份", "", WORDS[role.value]))
    different += await _train(work, row, person)
    work.changed(row, f"person:{person.id}", person.name, [each for each in different if each[0] != "vetted_on"])


def _needs_team(roles: set[Role], team: object) -> None:
    if team is None and roles & {Role.LEADER, Role.DEPUTY}:
        raise RowError("team", T("A leader leads a team: which one?"))


async def _may_make(work: Work, person: Person | None, roles: set[Role]) -> None:
    held = set() if person is None else {each.role for each in person.roles}
    if work.by is not None and not (roles - held) <= IN_THE_CHAT:
        what = T("Only whoever runs the program can make somebody that (jinhuai people add)")
        raise RowError("roles", what)
    if work.by is not None and not await rights.may_coordinate(work.session, work.by):
        raise RowError(None, T("Only the office enters people"))


def _same(row: Row, name: str, everybody: Directory) -> Person | None:
    """Who of those there are is meant; None: somebody new."""
    found, number = everybody.of_name(name), str(row.values.get("number", ""))
    if number.isdecimal():
        one = [person for person in found if person.id == int(number)]
        if not one:
            raise RowError("number", T("Nobody called {name} has the number {number}", name=name, number=number))
        return one[0]
    said = [(key, row.values[key]) for key in ("phone", "grid") if key in row.values]
    same = [person for person in found if _agree(person, dict(said))]
    if number == _ANOTHER:
        exactly = [person for person in found if said and all(_is(person, *each) for each in said)]
        return exactly[0] if exactly else None
    if number:
        raise RowError("number", T("{number}: write 新 for another one of that name, or nothing", number=number))
    if len(found) == 1 and same:
        return found[0]
    sure = [person for person in same if any(_is(person, *each) for each in said)]
    if len(sure) == 1:
        return sure[0]
    if not found:
        return None
    if len(found) == 1:
        what = T(
            "There is a {name} of another grid and phone. The same: write {number} under 编号. Another one: write 新",
            name=name,
            number=found[0].id,
        )
        raise RowError("name", what)
    raise RowError("name", T("{count} are called {name}. Say which by grid or phone", count=len(found), name=name))


def _is(person: Person, key: str, said: object) -> bool:
    return folded(getattr(person, key) or "") == folded(str(said))


def _agree(person: Person, said: dict[str, object]) -> bool:
    """Not when all that is said of them is otherwise: then it is somebody else, or has moved and changed the number."""
    known = [(key, value) for key, value in said.items() if getattr(person, key)]
    return len(known) < 2 or any(_is(person, key, value) for key, value in known)


async def _train(work: Work, row: Row, person: Person) -> list[tuple[str, str, str]]:
    """For what besides their own team."""
    said = row.values.get("trained")
    if not isinstance(said, tuple):
        return []
    query = select(Training.team).where(Training.person_id == person.id)
    known = set((await work.session.execute(query)).scalars())
    new = [team for team in said if team not in known and team != person.team]
    work.session.add_all(Training(person_id=person.id, team=team, trained_on=None) for team in new)
    return [("也会", "", WORDS[team]) for team in new]
