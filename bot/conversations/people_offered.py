"""People as options of a choice: two who have the same name are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.forms.options import Pairs
from bot.handlers.admitting import team_name
from bot.language import Text
from db.models import Person


def everybody_offered(people: Iterable[Person]) -> Pairs:
    """By name alone; with team and grid where a name is not enough, and with a number where that is not either."""
    everybody = list(people)
    names = Counter(person.name for person in everybody)
    alike: Counter[tuple[str, str | None, str | None]] = Counter()
    offered: list[tuple[str, Text | str]] = []
    for person in everybody:
        label: Text | str = person.name
        if names[person.name] > 1:
            known_by = (person.name, person.team, person.grid)
            alike[known_by] += 1
            parts = [person.name, team_name(person.team), person.grid or ""]
            parts += [f"({alike[known_by]})"] if alike[known_by] > 1 else []
            label = _spaced(parts)
        offered.append((str(person.id), label))
    return offered


def _spaced(parts: Iterable[Text | str]) -> Text:
    there = {f"part{number}": part for number, part in enumerate(parts) if part != ""}
    return Text(" ".join(f"{{{name}}}" for name in there), there)
