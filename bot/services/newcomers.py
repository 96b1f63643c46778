"""Adding somebody from the command line: what is wrong is said before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.services import journal, people
from db.engine import Database
from db.models import Person, Role, Team

LONGEST = 40
"""Characters of a name or a grid."""
_PHONE = re.compile(r"\+?\d{3,15}")
_BETWEEN = re.compile(r"[\s\-()]+")


class NotAPersonError(Exception):
    """A sentence about what cannot be so."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """As somebody typed it."""

    name: str
    roles: tuple[str, ...] = ("volunteer",)
    team: str | None = None
    grid: str | None = None
    phone: str | None = None
    vetted: bool = False


async def write(database: Database, newcomer: Newcomer, now: datetime) -> Person:
    """Raises NotAPersonError."""
    name, grid = _short(newcomer.name, "NAME"), _short(newcomer.grid, "--grid") if newcomer.grid else None
    roles = [Role(_one_of(Role, role, "--role")) for role in dict.fromkeys(newcomer.roles)]
    team = None if newcomer.team is None else _one_of(Team, newcomer.team, "--team")
    phone = _phone(newcomer.phone)
    if team is None and {Role.LEADER, Role.DEPUTY} & set(roles):
        raise NotAPersonError(f"A leader or deputy leads a team: say which with --team ({', '.join(Team)}).")
    async with database.writing() as session:
        person = people.add(session, name=name, roles=roles, accounts={}, team=team, grid=grid, phone=phone, now=now)
        if newcomer.vetted:
            person.vetted, person.vetted_on = True, now.date()
        await session.flush()
        journal.note(session, f"person:{person.id}", "added", by=None, at=now)
    return person


def _one_of(known: type[StrEnum], word: str, what: str) -> str:
    if word not in set(known):
        raise NotAPersonError(f"{what}: {word} is none of {', '.join(known)}.")
    return word


def _short(words: str, what: str) -> str:
    words = " ".join(words.split())
    if not words or len(words) > LONGEST or not words.isprintable():
        raise NotAPersonError(f"{what}: between one and {LONGEST} characters, please.")
    if words.isdecimal():
        raise NotAPersonError(f"{what}: {words} is a number, not a name.")
    return words


def _phone(written: str | None) -> str | None:
    if written is None:
        return None
    digits = _BETWEEN.sub("", written)
    if not _PHONE.fullmatch(digits):
        raise NotAPersonError("--phone: digits, please, such as 027-0000-0000.")
    return digits
