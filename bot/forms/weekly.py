"""A week to be tapped: seven days by five parts, one card; or said in words, or in figures (24 is Tuesday evening)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Unpack

from bot.forms import weeks
from bot.forms.field import Always, Answered, Context, Face, Field, Going, Json, Key, NotUnderstoodError, V, wrong_kind
from bot.forms.options import FromFacts
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Done, Tapped, Typed
from bot.forms.shown_week import week_shown
from bot.forms.spoken.weekly import week_said
from bot.forms.weeks import (
    ALWAYS,
    DAYS,
    PARTS,
    Part,
    Week,
    has,
    is_partly_in,
    stored_week,
    switched,
    week_in,
)
from bot.language import T, Text, joined

ANY, NONE, CLEAR, EVERY = "any", "none", "clear", "*"
Layers = tuple[Week, ...]
"""One week for each mark."""

_DAY_SIGNS = (T("Mon"), T("Tue"), T("Wed"), T("Thu"), T("Fri"), T("Sat"), T("Sun"))
_LEGEND = T("E until 9:00 · M morning · A afternoon, until school is out · V until 22:00 · L after that")
_CELL = re.compile(r"([0-6*])\.([0-4*])\.(\d)")
_FIGURES = re.compile(r"[1-7][1-5](?:[,、.;和]?[1-7][1-5])*")


class Grid(Field[V]):
    """A tap takes a cell to its next mark and says which: twice is once, and an older button means what it meant."""

    marks: ClassVar[Sequence[str]] = ("✅",)
    hint: ClassVar[Text]
    """How it can be written."""

    def __init__(self, ask: Text, *, begins: FromFacts | None = None, **asked: Unpack[Always[V]]) -> None:
        """`begins`: the fact that has what is so already, as it is stored."""
        super().__init__(ask, **asked)
        self.begins = begins

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        layers = self._now(partial, context)
        match said:
            case Done():
                return Answered(_stored(layers))
            case Tapped(value) if (at_once := self.at_once(value)) is not None:
                return Answered(_stored(at_once))
            case Tapped(value) if value == CLEAR:
                return Going(_stored(self._nothing))
            case Tapped(value) if (meant := self._cell(value)) is not None:
                return Going(_stored(_marked(layers, *meant)))
            case Typed(text) if _FIGURES.fullmatch(words := plain(text)):
                for day, part in re.findall(r"([1-7])([1-5])", words):
                    cell = int(day) - 1, int(part) - 1
                    layers = _marked(layers, [cell[0]], [cell[1]], self._next(layers, [cell]))
                return Going(_stored(layers))
            case Typed(text):
                if (read := self.read(text)) is None:
                    raise NotUnderstoodError(T("I could not read that. {hint}", hint=self.hint))
                return Answered(_stored(read), guessed=True)
        raise wrong_kind(said)

    def at_once(self, value: str) -> Layers | None:
        """What a button below the grid says; None: no such button."""
        return None

    def read(self, text: str) -> Layers | None:
        raise NotImplementedError

    def told(self, layers: Layers) -> Text:
        """In a sentence."""
        raise NotImplementedError

    def ways_on(self) -> tuple[Key, ...]:
        """Buttons below a grid with nothing in it."""
        return ()

    def layers(self, stored: Json) -> Layers:
        """Raises NotUnderstoodError."""
        given = stored if isinstance(stored, Sequence) and not isinstance(stored, str) else ()
        found = tuple(week for each in given if (week := week_in(each)) is not None)
        if len(found) != len(self.marks):
            raise NotUnderstoodError(T("Please say it once more. {hint}", hint=self.hint))
        return found

    def is_steady(self, value: str) -> bool:
        return self._cell(value) is not None

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def resume(self, stored: Json) -> Json:
        return stored

    def salvage(self, stored: Json, context: Context) -> Json:
        return None

    def face(self, partial: Json, context: Context) -> Face:
        layers = self._now(partial, context)
        rows = [self._row(layers, T("Every day"), tuple(DAYS), EVERY)]
        rows += [self._row(layers, sign, (day,), str(day)) for day, sign in enumerate(_DAY_SIGNS)]
        if not any(layers):
            return Face(lines=(_LEGEND, self.hint), grid=tuple(rows), actions=self.ways_on())
        ready = (Key(T("Done"), Done()), Key(T("Clear all"), Tapped(CLEAR)))
        return Face(lines=(_LEGEND, T("<b>{when}</b>", when=self.told(layers))), grid=tuple(rows), actions=ready)

    def facts_needed(self) -> list[str]:
        return [] if self.begins is None else [self.begins.name]

    @property
    def _nothing(self) -> Layers:
        return ((),) * len(self.marks)

    def _now(self, partial: Json, context: Context) -> Layers:
        if partial is None and self.begins is not None:
            partial = context.facts.get(self.begins.name)
        try:
            return self._nothing if partial is None else self.layers(partial)
        except NotUnderstoodError:
            return self._nothing

    def _cell(self, value: str) -> tuple[Sequence[int], Sequence[int], int] | None:
        match = _CELL.fullmatch(value)
        if match is None or int(match[3]) > len(self.marks):
            return None
        day, part, mark = match.groups()
        days = tuple(DAYS) if day == EVERY else (int(day),)
        parts = tuple(range(len(PARTS))) if part == EVERY else (int(part),)
        return days, parts, int(mark)

    def _row(self, layers: Layers, label: Text, days: tuple[int, ...], name: str) -> tuple[Key, ...]:
        everything = [(day, part) for day in days for part in range(len(PARTS))]
        whole = Key(label, Tapped(f"{name}.{EVERY}.{self._next(layers, everything)}"))
        return (whole, *(self._key(layers, [(day, part) for day in days], part, name) for part in range(len(PARTS))))

    def _key(self, layers: Layers, cells: list[tuple[int, int]], part: int, name: str) -> Key:
        mark = _mark_of(layers, cells)
        label: Text | str = PARTS[part].sign
        if len(cells) == 1 and mark != 0:
            label = "◐" if mark is None else self.marks[mark - 1]
        return Key(label, Tapped(f"{name}.{part}.{self._next(layers, cells)}"))

    def _next(self, layers: Layers, cells: list[tuple[int, int]]) -> int:
        """The mark after theirs; where they have not all the same one, the first."""
        mark = _mark_of(layers, cells)
        return 1 if mark is None else (mark + 1) % (len(self.marks) + 1)


class WeekGrid(Grid[Week]):
    """When somebody is free."""

    hint = T("You can also write it: Tue and Thu evening; or 24 44.")

    def load(self, stored: Json, _context: Context) -> Week:
        return self.layers(stored)[0]

    def at_once(self, value: str) -> Layers | None:
        return {ANY: (ALWAYS,), NONE: ((),)}.get(value)

    def ways_on(self) -> tuple[Key, ...]:
        return (Key(T("Any time will do"), Tapped(ANY)), Key(T("Not free at all"), Tapped(NONE)))

    def read(self, text: str) -> Layers | None:
        said = week_said(text)
        return None if said is None else (said,)

    def told(self, layers: Layers) -> Text:
        return week_shown(layers[0])

    def show(self, value: Week, _context: Context) -> Text | str:
        return week_shown(value)


_AGAINST = "不想去|不愿意去|不愿意|不喜欢|不要排|不想排|不想|别排|不排|避开"
_FOR = "最想去|最好排|想去|愿意去|愿意|喜欢|最好|希望|想排|想"
_WISHES = re.compile(rf"(?P<against>{_AGAINST})|(?P<for>{_FOR})")


def wishes_said(text: str) -> Layers | None:
    """想去周二晚上, 不想去周六早上: for what, then against what. None for anything else."""
    words = plain(text)
    marks = list(_WISHES.finditer(words))
    starts = [0, *(match.end() for match in marks)]
    ends = [*(match.start() for match in marks), len(words)]
    found: list[list[Week]] = [[], []]
    for match, begin, end in zip([None, *marks], starts, ends, strict=True):
        piece = words[begin:end].strip(",。.;、和但也:")
        if not piece:
            continue
        week = week_said(piece)
        if week is None:
            return None
        found[match is not None and match.lastgroup == "against"].append(week)
    if not any(found):
        return None
    wanted, unwanted = (_union(said) for said in found)
    for day in DAYS:
        for part in PARTS:
            if has(wanted, day, part) and has(unwanted, day, part):
                wanted = switched(wanted, day, part, on_=False)
    return (wanted, unwanted)


class WishGrid(Grid[tuple[Week, Week]]):
    """What somebody would like, and what they would rather not: requests."""

    marks = ("👍", "👎")
    hint = T("You can also write it: rather Tue evening, rather not Sat early.")

    def load(self, stored: Json, _context: Context) -> tuple[Week, Week]:
        wanted, unwanted = self.layers(stored)
        return wanted, unwanted

    def at_once(self, value: str) -> Layers | None:
        return ((), ()) if value == NONE else None

    def ways_on(self) -> tuple[Key, ...]:
        return (Key(T("No wishes"), Tapped(NONE)),)

    def read(self, text: str) -> Layers | None:
        return wishes_said(text)

    def told(self, layers: Layers) -> Text:
        return wishes_shown(layers[0], layers[1])

    def show(self, value: tuple[Week, Week], _context: Context) -> Text | str:
        return wishes_shown(*value)


def wishes_shown(wanted: Week, unwanted: Week) -> Text:
    lines = [T("rather {when}", when=week_shown(wanted))] if wanted else []
    lines += [T("rather not {when}", when=week_shown(unwanted))] if unwanted else []
    return joined(lines or [T("no wishes")])


def _union(said: Sequence[Week]) -> Week:
    return weeks.week(each for week in said for each in week)


def _marked(layers: Layers, days: Sequence[int], parts: Sequence[int], mark: int) -> Layers:
    """`mark`: 0 takes it away."""
    found = list(layers)
    for day in days:
        for part in (PARTS[number] for number in parts):
            for at, _ in enumerate(found):
                found[at] = switched(found[at], day, part, on_=at == mark - 1)
    return tuple(found)


def _mark_of(layers: Layers, cells: Sequence[tuple[int, int]]) -> int | None:
    """The mark that they all have, 0 being none; None: not all the same, or one in part."""
    marks = {_of_cell(layers, day, PARTS[part]) for day, part in cells}
    return marks.pop() if len(marks) == 1 else None


def _of_cell(layers: Layers, day: int, part: Part) -> int | None:
    for number, week in enumerate(layers, 1):
        if has(week, day, part):
            return number
        if is_partly_in(week, day, part):
            return None
    return 0


def _stored(layers: Layers) -> Json:
    return [stored_week(week) for week in layers]
