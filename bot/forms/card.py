"""What a step looks like: words, and buttons in rows that a thumb finds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.forms.draft import SUMMARY
from bot.forms.field import Context, Face, Key
from bot.forms.labels import BACK, CANCEL, KEEP, NEXT, PREVIOUS
from bot.forms.said import Back, Cancel, Confirm, Edit, Keep, Page, Skip
from bot.forms.step import Step
from bot.language import T, Text

PER_ROW = 3
ROWS = 4
ROW_WIDTH = 36
"""What fits side by side on a phone, in half-width characters, three labels of six Chinese characters each."""
QUOTED = 200
"""So many characters of what did not fit are shown again; all of them are kept."""

Row = tuple[Key, ...]
Place = tuple[int, int] | None
"""Which question it is, of how many; None: it is none of those that are asked."""


@dataclass(frozen=True, slots=True)
class Card:
    text: Text
    rows: tuple[Row, ...]


def card(step: Step, title: Text | str) -> Card:
    place = progress(step)
    face, end = face_of(step), _ways_out(step, place)
    text = lines("" if step.form.brief else _heading(place, title), face.ask or "", *face.lines)
    if step.notes:
        text = Text("{notes}\n\n{question}", {"notes": lines(*step.notes), "question": text})  # layout only
    return Card(text, rows(face, end, step.draft.page, step.context))


def last_page(step: Step) -> int:
    """Number of the last page of its options, from 0."""
    options, room = _pages(face_of(step), _ways_out(step, progress(step)), step.context)
    return max(0, -(-len(options) // room) - 1)


_BACK = (Key(BACK, Back()),)
_CANCEL = (Key(CANCEL, Cancel()),)
_BACK_AND_CANCEL = (*_BACK, *_CANCEL)


def _ways_out(step: Step, place: Place) -> tuple[Key, ...]:
    if step.field is not None and _goes_back(step, place):
        return _BACK if step.form.brief else _BACK_AND_CANCEL
    return () if step.form.brief else _CANCEL


def face_of(step: Step) -> Face:
    """The question with what was typed or is there already, and its ways on; without the ways out."""
    field, draft, context = step.field, step.draft, step.context
    if field is None:
        return _summary(step)
    name = field.name
    partial = draft.partial.get(name)
    face = field.face(partial, context)
    more: list[Text | str] = list(face.lines)
    actions = list(face.actions)
    if draft.editing and partial is None and name in step.survey.values:
        more.append(T("Now: {value}", value=field.shown(step.survey.values[name], context)))
        actions.append(Key(KEEP, Keep()))
    if (words := draft.typed.get(name)) and not field.sensitive:
        more.append(T("You wrote: {words}", words=clipped(words)))
    if field.optional is not None and not partial and not field.takes(Skip(), partial, context):
        actions.append(Key(field.optional, Skip()))
    return replace(face, ask=face.ask or field.ask, lines=tuple(more), actions=tuple(actions))


def _summary(step: Step) -> Face:
    values, visible, context = step.survey.values, step.survey.visible, step.context
    shown: list[Text | str] = []
    for number, field in enumerate(visible, 1):
        if field.aside and field.name not in values:
            continue
        value = field.shown(values[field.name], context) if field.name in values else T("left out")
        shown.append(Text("{number}. {field}: {value}", {"number": number, "field": field.label, "value": value}))
    if words := step.draft.typed.get(SUMMARY):
        shown.append(T("You wrote: {words}", words=clipped(words)))
    edits = tuple(Key(field.label, Edit(field.name)) for field in visible)
    ask = T("Is everything right? Tap what is to be changed.")
    return Face(ask=ask, lines=tuple(shown), top=(Key(step.form.confirm, Confirm()),), options=edits)


def _heading(place: Place, title: Text | str) -> Text | str:
    if place is None or place[1] == 1:
        return title
    return Text("{title} {number}/{count}", {"title": title, "number": place[0], "count": place[1]})


def progress(step: Step) -> Place:
    if step.field is None:
        return None
    asked = [field for field in step.survey.visible if not field.aside]
    if step.draft.given or step.survey.obvious:
        untouched = {*step.draft.given, *step.survey.obvious}
        asked = [field for field in asked if field.name not in untouched]
    return (asked.index(step.field) + 1, len(asked)) if step.field in asked else None


def goes_back(step: Step) -> bool:
    """Whether there is a question before this one."""
    return _goes_back(step, progress(step))


def _goes_back(step: Step, place: Place) -> bool:
    if step.field is not None and step.field.takes(Back(), step.draft.partial.get(step.field.name), step.context):
        return True
    return place is None or place[0] > 1


def lines(*parts: Text | str) -> Text:
    """One under another; empty ones are left out."""
    there = [part for part in parts if part != ""]
    names = [f"line{number}" for number in range(len(there))]
    return Text("\n".join(f"{{{name}}}" for name in names), dict(zip(names, there, strict=True)))


def clipped(words: str) -> str:
    return words if len(words) <= QUOTED else words[:QUOTED] + "…"


def rows(face: Face, end: Sequence[Key], page: int, context: Context) -> tuple[Row, ...]:
    """At most four rows of at most three: what is chosen from, on pages where it is much, then what always stands.

    A grid is as large as it is: it is looked at as a whole.
    """
    if face.grid:
        return (*face.grid, *_below(face.actions, end))
    page = page if face.page is None else face.page
    top = [face.top] if face.top else []
    options, room = _pages(face, end, context)
    last = max(0, -(-len(options) // room) - 1)
    page = min(page, last)
    if _shares_the_last_row(options, face, end):
        return (*top, *options[:-1], (*options[-1], *face.actions, *end))
    turning = [Key(PREVIOUS, Page(page - 1))] if page > 0 else []
    turning += [Key(NEXT, Page(page + 1))] if page < last else []
    return (*top, *options[page * room : (page + 1) * room], *_below((*turning, *face.actions), end))


def _pages(face: Face, end: Sequence[Key], context: Context) -> tuple[list[Row], int]:
    """All rows of options, and how many of them one page has room for."""
    options = _packed(face.options, context)
    room = ROWS - bool(face.top) - len(_below(face.actions, end))
    if _shares_the_last_row(options, face, end):
        return options, len(options)
    if len(options) > room:
        room = ROWS - bool(face.top) - len(_below((*face.actions, *_TURNING), end))
    return options, max(1, room)


def _shares_the_last_row(options: Sequence[Row], face: Face, end: Sequence[Key]) -> bool:
    """Place beside its few keys for what stands below: better than a second page."""
    below = len(face.actions) + len(end)
    is_one_too_many = len(options) == ROWS - bool(face.top) and below > 0
    return is_one_too_many and len(options[0]) == PER_ROW and len(options[-1]) + below <= PER_ROW


_TURNING = (Key(PREVIOUS, Page(0)), Key(NEXT, Page(1)))


def _below(actions: Sequence[Key], end: Sequence[Key]) -> list[Row]:
    if len(actions) + len(end) <= PER_ROW:
        together = (*actions, *end)
        return [together] if together else []
    return [*_chunks(actions), *_chunks(end)]


def _chunks(keys: Sequence[Key]) -> Iterable[Row]:
    return (tuple(keys[start : start + PER_ROW]) for start in range(0, len(keys), PER_ROW))


def _packed(keys: Sequence[Key], context: Context) -> list[Row]:
    """As many in each row as the widest of all leaves room for, so that columns stand under one another."""
    if not keys:
        return []
    widest = max(_width(context.render(key.label)) for key in keys)
    side_by_side = max(1, min(PER_ROW, ROW_WIDTH // max(1, widest)))
    return [tuple(keys[start : start + side_by_side]) for start in range(0, len(keys), side_by_side)]


@lru_cache(1024)
def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
