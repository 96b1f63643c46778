"""岗点 in one line: 东门2人、正门停车1人, 西门."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.forms.field import Answered, Context, Going, Json, NotUnderstoodError
from bot.forms.people_needed import MOST, People, people_in, people_shown, stored_people
from bot.forms.reading import spaced
from bot.forms.said import Answer, Control, Typed
from bot.forms.words import Words, too_long
from bot.language import T, Text, joined

LONGEST_NAME, MOST_GATES = 20, 12
_APART = re.compile(r"[,,、;;。/\n+]+")
_PEOPLE = re.compile(r"(?P<people>\d{1,3}(?:(?:-|~|—|–|到|至)\d{1,3}){0,2})(?:个人|人|位|名|$)")
_KIND = re.compile("(?P<escort>护送过街|护送|过街|护学岗|护学|岗)|(?P<parking>疏导停车|停车疏导|疏导|停车)")


@dataclass(frozen=True, slots=True)
class Gate:
    name: str
    parking: bool = False
    """疏导停车; else 护送过街."""
    people: People = People(1, 1, 1)  # noqa: RUF009 - it is frozen


class Gates(Words[tuple[Gate, ...]]):
    """Names of gates, each with what is done there and how many are needed, where it is said."""

    def __init__(self, ask: Text, **asked: Any) -> None:
        super().__init__(ask, longest=300, **asked)  # type: ignore[misc]

    def load(self, stored: Json, context: Context) -> tuple[Gate, ...]:  # type: ignore[override]
        words = super().load(stored, context)
        return gates_in(str(words))

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        heard = super().hear(said, partial, context)
        if isinstance(said, Typed):
            if len(said.text) > self.longest:
                raise too_long(said.text, self.longest)
            gates_in(said.text)
        return heard

    def show(self, value: Any, _context: Context) -> Text | str:
        return gates_shown(value)


def gates_shown(gates: tuple[Gate, ...]) -> Text:
    return joined((gate_shown(each) for each in gates), "、")


def gate_shown(gate: Gate) -> Text:
    """东门护送过街2人."""
    kind = T("parking") if gate.parking else T("crossing")
    return T("{name} {kind} {people}", name=gate.name, kind=kind, people=people_shown(gate.people))


def gates_in(text: str) -> tuple[Gate, ...]:
    """Raises NotUnderstoodError."""
    found: list[Gate] = []
    for part in _APART.split(spaced(text)):
        for word in part.split():
            _read(word, found)
    if not found:
        raise NotUnderstoodError(_EXAMPLE)
    if len(found) > MOST_GATES:
        raise NotUnderstoodError(T("{most} at most.", most=MOST_GATES))
    names = [gate.name for gate in found]
    for name in names:
        if names.count(name) > 1:
            raise NotUnderstoodError(T("“{name}” stands there twice.", name=name))
    return tuple(found)


def _read(word: str, found: list[Gate]) -> None:
    """A word is a gate, or says more of the one before."""
    people, kind = _PEOPLE.search(word), _KIND.search(word)
    name = _KIND.sub("", _PEOPLE.sub("", word, count=1), count=1).strip("():")
    if not name and found and (people is not None or kind is not None):
        before = found.pop()
        name, parking, needed = before.name, before.parking, before.people
    else:
        parking, needed = False, People(1, 1, 1)
    if not name or len(name) > LONGEST_NAME:
        raise NotUnderstoodError(_EXAMPLE)
    if not any(each.isalpha() for each in name):
        raise NotUnderstoodError(_EXAMPLE)
    if kind is not None:
        parking = kind["parking"] is not None
    if people is not None:
        read = people_in(people["people"])
        if read is None:
            raise NotUnderstoodError(T("From 1 to {most} people at each gate, the fewest first.", most=MOST))
        needed = read
    found.append(Gate(name, parking, needed))


def stored_gates(gates: tuple[Gate, ...]) -> str:
    return "、".join(f"{each.name}{'停车' if each.parking else ''}{stored_people(each.people)}人" for each in gates)


_EXAMPLE = T("Write the gates like this: east gate 2, main gate parking 1.")
