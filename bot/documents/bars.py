"""Hours as bars, one line for each person, for a phone. In the order given: nobody is first by what they did."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from bot.documents.grid import GREY, INK, MARGIN, PAPER, RULE, TALLEST, WIDTH, Picture
from bot.documents.lettering import drawable, fitted

TITLE, NOTE, NAME, SMALL = 46, 30, 34, 28
HEIGHT = 104
"""Of one person."""
NAMES = 220
DONE, AHEAD = "#2f7d5b", "#a9d5c0"


@dataclass(frozen=True, slots=True)
class Bar:
    """`done` and `ahead`: hours. `words`: the figures beside it. `instead`: of whose name no letter can be drawn."""

    name: str
    group: str
    done: float
    ahead: float
    words: str
    below: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """`full`: hours of the longest bar that there may be, the same on every picture of it."""

    title: str
    note: str
    bars: tuple[Bar, ...]
    full: float


def pages(chart: Chart) -> list[Chart]:
    """One for each picture."""
    each = (TALLEST - _top(chart)) // HEIGHT
    parts: Sequence[tuple[Bar, ...]] = [
        chart.bars[start : start + each] for start in range(0, max(1, len(chart.bars)), each)
    ]
    if len(parts) == 1:
        return [chart]
    titles = (f"{chart.title} {number}/{len(parts)}" for number in range(1, len(parts) + 1))
    return [replace(chart, title=title, bars=part) for title, part in zip(titles, parts, strict=True)]


def picture(chart: Chart) -> Picture:
    """As a PNG. Not for the event loop."""
    height = _top(chart) + HEIGHT * len(chart.bars)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    room = WIDTH - 2 * MARGIN
    _words(draw, chart.title, TITLE, MARGIN, MARGIN + TITLE / 2, room, INK)
    _words(draw, chart.note, NOTE, MARGIN, MARGIN + TITLE + NOTE * 0.9, room, GREY)
    for number, bar in enumerate(chart.bars):
        _draw(draw, chart, bar, _top(chart) + number * HEIGHT)
    content = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return Picture(content.getvalue(), WIDTH, height)


def _draw(draw: ImageDraw.ImageDraw, chart: Chart, bar: Bar, top: int) -> None:
    left, room = MARGIN + NAMES, WIDTH - 2 * MARGIN - NAMES
    draw.line((MARGIN, top, WIDTH - MARGIN, top), fill=RULE, width=2)
    _words(draw, drawable(bar.name) or bar.instead, NAME, MARGIN, top + 34, NAMES - 12, INK)
    _words(draw, bar.group, SMALL, MARGIN, top + 74, NAMES - 12, GREY)
    scale = room / chart.full if chart.full else 0.0
    done, ahead = bar.done * scale, bar.ahead * scale
    draw.rectangle((left, top + 14, left + done + ahead + 2, top + 26), fill=AHEAD)
    draw.rectangle((left, top + 14, left + done + 2, top + 26), fill=DONE)
    _words(draw, bar.words, SMALL, left, top + 48, room, INK)
    _words(draw, bar.below, SMALL, left, top + 82, room, GREY)


def _words(
    draw: ImageDraw.ImageDraw, words: str, size: int, left: float, middle: float, width: float, ink: str
) -> None:
    face, shown = fitted(drawable(words), size, width)
    draw.text((left, middle), shown, font=face, fill=ink, anchor="lm")


def _top(chart: Chart) -> int:
    return MARGIN + TITLE + 2 * NOTE + 8
