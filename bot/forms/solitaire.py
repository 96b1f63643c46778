"""接龙: a numbered list that a WeChat group has filled in, one person a line: 1. 张三 周二周四晚上.

Nothing is guessed: a line whose name is nobody's or two people's, or whose time cannot be read, is named as it stands.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.forms.reading import plain, spaced
from bot.forms.spoken.weekly import week_said
from bot.forms.weeks import Week

LONGEST = 6000
"""In characters."""
LONGEST_NAME = 40
MOST_LINES = 200
SHOWN = 24
"""So many characters of a line are quoted."""
_NUMBERED = re.compile(r"\s*(?:第?\s*(?P<number>\d{1,3})\s*[.．、,，:：)）号位]+|(?P<bare>\d{1,3})\s+)\s*(?P<rest>.*)")
_HEADING = re.compile(r"\s*#?\s*接龙.*|\s*[#【\[].*|\s*例.{0,40}")
_AFTER_NAME = " \t:：,，、-—.。(（"


class Odd(enum.StrEnum):
    """Why a line is left out."""

    NOBODY = "nobody"
    TWO = "two"
    """Two people are called so."""
    TIME = "time"
    """It is known who, and not when."""
    UNREAD = "unread"
    AGAIN = "again"
    """The same person stands further down once more; that one counts."""


@dataclass(frozen=True, slots=True)
class Read:
    line: int
    """As numbered in the list; where it is not, the how manieth."""
    person: int
    week: Week


@dataclass(frozen=True, slots=True)
class Left:
    line: int
    words: str
    """The line, shortened."""
    why: Odd


@dataclass(frozen=True, slots=True)
class List:
    read: tuple[Read, ...]
    left: tuple[Left, ...]


def solitaire_in(text: str, names: Iterable[tuple[str, int]]) -> List:
    """`names`: everything that somebody is called, and who that is."""
    known: dict[str, set[int]] = {}
    for name, person in names:
        if folded := plain(name):
            known.setdefault(folded, set()).add(person)
    read: dict[int, tuple[Read, str]] = {}
    left: list[Left] = []
    for number, rest in _lines(text):
        who, said = _who(rest, known)
        week = week_said(said) if who else None
        if who is None:
            left.append(Left(number, _short(rest), Odd.NOBODY if _has_name(rest) else Odd.UNREAD))
        elif len(who) > 1:
            left.append(Left(number, _short(rest), Odd.TWO))
        elif week is None:
            left.append(Left(number, _short(rest), Odd.TIME))
        else:
            (person,) = who
            if (before := read.pop(person, None)) is not None:
                left.append(Left(before[0].line, before[1], Odd.AGAIN))
            read[person] = Read(number, person, week), _short(rest)
    return List(tuple(each for each, _ in read.values()), tuple(sorted(left, key=lambda each: each.line)))


def _lines(text: str) -> list[tuple[int, str]]:
    """Numbered lines; where a list has none at all, every line. A heading is none."""
    lines = [line for line in text.splitlines() if plain(line)][:MOST_LINES]
    numbered = [match for line in lines if (match := _NUMBERED.fullmatch(line)) is not None]
    if numbered:
        return [(int(match["number"] or match["bare"]), match["rest"]) for match in numbered if plain(match["rest"])]
    people = [line for line in lines if _HEADING.fullmatch(line) is None]
    return [(number, line) for number, line in enumerate(people, 1)]


def _who(rest: str, known: Mapping[str, set[int]]) -> tuple[set[int] | None, str]:
    """The longest name that the line begins with, and what follows it."""
    words = spaced(rest)
    for end in range(min(len(words), LONGEST_NAME), 0, -1):
        found = known.get(plain(words[:end]))
        if found is not None:
            return found, words[end:].strip(_AFTER_NAME)
    return None, words


def _has_name(rest: str) -> bool:
    return bool(re.match(r"\s*[^\W\d_]{2,}", rest))


def _short(rest: str) -> str:
    words = " ".join(rest.split())
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"
