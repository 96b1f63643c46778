"""A table as a picture for a phone: rows with a heading, days side by side, words in the cells.

Which rows go on which picture is arithmetic on the length of words, so that a turn can count the pictures without
drawing any; drawing them takes Pillow and is not for the event loop. Nothing is left out: what is wide becomes
smaller, then goes over several lines, and what is longer than that ends in ….
"""

from __future__ import annotations

import enum
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from bot.documents.lettering import drawable, fitted, lettered

WIDTH = 1080
"""Pixels. Shown 390 wide on a phone, so that 32 are about 12 there."""
TALLEST = 2160
"""Twice as high as wide: Telegram makes what is longer too small to be read."""
TITLE, NOTE, HEADING, ROW, SMALL = 46, 30, 34, 32, 27
SMALLEST = 25
MARGIN, PAD, CLOSE, GAP = 24, 7, 3, 6
LINE = 42
MOST_LINES = 3
"""Of one name or place."""
PART = 14
"""Words of a cell on one picture, where the whole row is too tall for one."""

INK, GREY, RULE, PAPER = "#1f2933", "#66727f", "#d5dbe1", "#ffffff"
STRIPE, WEEKEND, HEAD = "#f6f8fa", "#eef3f8", "#2f5d8a"
HOLE, HOLE_GROUND = "#b42318", "#fde3e1"


class Tone(enum.StrEnum):
    PLAIN = "plain"
    HOLE = "hole"
    """Somebody is missing."""
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    """Three kinds of something, each in a colour."""


_INK = {
    Tone.PLAIN: INK,
    Tone.HOLE: HOLE,
    Tone.FIRST: "#1b5e9b",
    Tone.SECOND: "#1c7a4f",
    Tone.THIRD: "#8a5a00",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One word of a cell: a name, a hole. `instead`: what stands there when the font has nothing of it (🌸)."""

    words: str
    tone: Tone = Tone.PLAIN
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`quiet`: a day off, in another shade; `void`: a day that is not meant at all."""

    heading: str
    below: str = ""
    quiet: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`cells`: one for each column. `instead`: as of a line."""

    heading: str
    below: str
    cells: tuple[tuple[Line, ...], ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """`empty`: what stands there when there are no rows. `foot`: what the signs mean."""

    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    foot: str = ""
    side: int = 200
    """Pixels of the first column."""


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    width: int
    height: int


def pages(grid: Grid) -> list[Grid]:
    """One for each picture, none taller than `TALLEST`; titles of several are counted."""
    found: list[list[Row]] = [[]]
    room = TALLEST - _frame(grid)
    left = room
    for row in (part for whole in grid.rows for part in _parts(grid, whole)):
        height = _height(grid, row)
        if found[-1] and height > left:
            found.append([])
            left = room
        found[-1].append(row)
        left -= height
    if len(found) == 1:
        return [replace(grid, rows=tuple(found[0]))]
    return [
        replace(grid, rows=tuple(rows), title=f"{grid.title} {number}/{len(found)}")
        for number, rows in enumerate(found, 1)
    ]


def picture(grid: Grid) -> Picture:
    """As a PNG. Not for the event loop."""
    height = _frame(grid) + sum(_height(grid, row) for row in grid.rows) + (0 if grid.rows else 2 * LINE)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    top = _draw_top(draw, grid)
    body = top
    _draw_days(draw, grid, top, height - _foot(grid))
    for number, row in enumerate(grid.rows):
        _draw_row(draw, grid, row, top, striped=number % 2 == 1)
        top += _height(grid, row)
    if not grid.rows:
        _draw_line(draw, Line(grid.empty), ROW, MARGIN, body + LINE, WIDTH - 2 * MARGIN)
        top += 2 * LINE
    draw.line((MARGIN, top, WIDTH - MARGIN, top), fill=RULE, width=2)
    if grid.foot:
        _draw_line(draw, Line(grid.foot), SMALL, MARGIN, top + LINE * 0.7, WIDTH - 2 * MARGIN, ink=GREY)
    content = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return Picture(content.getvalue(), WIDTH, height)


# How much room words take, without a font: a Chinese letter is as wide as it is high, a digit 0.56 of it, others 0.62


def breadth(words: str) -> float:
    """In heights of the letters."""
    return sum(_breadth(each) for each in words)


def _breadth(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    return 0.56 if letter.isdigit() else 0.62


def broken(words: str, width: float, size: int = SMALLEST) -> list[str]:
    """`words` on as many lines of `width` pixels as it takes at that size, but not more than `MOST_LINES`."""
    words = " ".join(words.split()) or " "
    room = max(1.0, width / size)
    lines, line = [], ""
    for each in words:
        if line and breadth(line + each) > room:
            lines.append(line)
            line = ""
        line += each
    lines.append(line)
    if len(lines) > MOST_LINES:
        return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
    return lines


def _cell_width(grid: Grid) -> float:
    return (WIDTH - 2 * MARGIN - grid.side) / max(1, len(grid.columns))


def _cell(grid: Grid, lines: Sequence[Line]) -> list[Line]:
    width = _cell_width(grid) - 2 * CLOSE
    return [replace(line, words=part) for line in lines for part in broken(lettered(line.words) or line.instead, width)]


def _side(grid: Grid, row: Row) -> tuple[list[str], list[str]]:
    width = grid.side - 2 * PAD
    heading = broken(lettered(row.heading) or row.instead, width, SMALL)
    return heading, broken(row.below, width) if row.below else []


def _height(grid: Grid, row: Row) -> int:
    heading, below = _side(grid, row)
    most = max([len(heading) + len(below), *(len(_cell(grid, lines)) for lines in row.cells)])
    return most * LINE + 2 * GAP + 4


def _frame(grid: Grid) -> int:
    """All that is not rows."""
    return MARGIN + TITLE + GAP + (NOTE + GAP if grid.note else 0) + 2 * LINE + 2 * GAP + _foot(grid)


def _foot(grid: Grid) -> int:
    return (2 * LINE if grid.foot else LINE) - 4


def _parts(grid: Grid, row: Row) -> Iterator[Row]:
    """A row that is taller than one picture, in parts."""
    if _height(grid, row) <= TALLEST - _frame(grid):
        yield row
        return
    for start in range(0, max(len(cell) for cell in row.cells), PART):
        yield replace(row, cells=tuple(cell[start : start + PART] for cell in row.cells))


# Drawing


def _draw_top(draw: ImageDraw.ImageDraw, grid: Grid) -> int:
    top = MARGIN
    _draw_line(draw, Line(grid.title), TITLE, MARGIN, top + TITLE / 2, WIDTH - 2 * MARGIN)
    top += TITLE + GAP
    if grid.note:
        _draw_line(draw, Line(grid.note), NOTE, MARGIN, top + NOTE / 2, WIDTH - 2 * MARGIN, ink=GREY)
        top += NOTE + GAP
    return top + 2 * LINE + 2 * GAP


def _draw_days(draw: ImageDraw.ImageDraw, grid: Grid, top: int, bottom: int) -> None:
    width = _cell_width(grid)
    head = top - 2 * LINE - GAP
    draw.rectangle((MARGIN, head, WIDTH - MARGIN, top - 1), fill=HEAD)
    for number, column in enumerate(grid.columns):
        left = MARGIN + grid.side + number * width
        if column.quiet or column.void:
            draw.rectangle((left, top, left + width, bottom), fill=RULE if column.void else WEEKEND)
        middle = head + (top - head) * (0.32 if column.below else 0.5)
        _draw_line(draw, Line(column.heading), HEADING, left, middle, width, ink=PAPER, centred=True)
        _draw_line(draw, Line(column.below), SMALL, left, head + (top - head) * 0.74, width, ink=PAPER, centred=True)


def _draw_row(draw: ImageDraw.ImageDraw, grid: Grid, row: Row, top: int, *, striped: bool) -> None:
    height, width = _height(grid, row), _cell_width(grid)
    if striped:
        draw.rectangle((MARGIN, top, MARGIN + grid.side, top + height), fill=STRIPE)
    draw.line((MARGIN, top, WIDTH - MARGIN, top), fill=RULE, width=2)
    heading, below = _side(grid, row)
    for number, words in enumerate([*heading, *below]):
        ink = INK if number < len(heading) else GREY
        middle = top + GAP + LINE * (number + 0.5)
        shown = Line(words, instead=row.instead)
        _draw_line(draw, shown, SMALL, MARGIN + PAD, middle, grid.side - 2 * PAD, ink=ink)
    for number, lines in enumerate(row.cells):
        left = MARGIN + grid.side + number * width
        draw.line((left, top, left, top + height), fill=RULE, width=1)
        whole = _cell(grid, lines)
        if any(line.tone is Tone.HOLE for line in whole):
            draw.rectangle((left + 1, top + 2, left + width - 1, top + height - 1), fill=HOLE_GROUND)
        for position, line in enumerate(whole):
            middle = top + GAP + LINE * (position + 0.5)
            _draw_line(draw, line, ROW, left + CLOSE, middle, width - 2 * CLOSE, centred=True)


def _draw_line(
    draw: ImageDraw.ImageDraw,
    line: Line,
    size: int,
    left: float,
    middle: float,
    width: float,
    *,
    ink: str | None = None,
    centred: bool = False,
) -> None:
    face, words = fitted(drawable(line.words) or line.instead, size, width)
    at = (left + width / 2, middle) if centred else (left, middle)
    draw.text(at, words, font=face, fill=ink or _INK[line.tone], anchor="mm" if centred else "lm")
