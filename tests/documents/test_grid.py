"""Pictures of tables: as wide as a phone wants them, nothing left out, whatever people are called."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.documents.grid import MOST_LINES, TALLEST, WIDTH, Column, Grid, Line, Row, Tone, broken, pages, picture
from bot.documents.lettering import drawable, fitted, lettered

DAYS = tuple(Column(f"周{name}", f"12/{7 + number}") for number, name in enumerate("一二三四五六日"))
names = st.one_of(
    st.sampled_from(
        ["王师傅", "🌸🌸", "欧阳娜娜", "Alexander Montgomery-Smith", "阿卜杜热合曼·买买提", "محمد", "W" * 60]
    ),
    st.text(max_size=70),
)
cells = st.lists(names.map(Line), max_size=5).map(tuple)
rows = st.builds(Row, names, names, st.tuples(*[cells] * 7), instead=st.just("12号"))


def grid(*of: Row) -> Grid:
    return Grid("12月7日到12月13日排班", "草稿, 还没发布", DAYS, of, empty="这几天没有班。")


def drawn(of: Grid) -> Image.Image:
    made = picture(of)
    image = Image.open(io.BytesIO(made.content))
    assert image.size == (made.width, made.height)
    assert image.format == "PNG"
    return image


def everybody(of: Grid) -> list[list[str]]:
    """What stands in each column, from top to bottom."""
    return [[line.words for row in of.rows for line in row.cells[day]] for day in range(len(of.columns))]


@settings(max_examples=8, deadline=None)
@given(st.lists(rows, max_size=6))
def test_any_table_fits_telegram_and_leaves_nothing_out(of: list[Row]) -> None:
    whole = grid(*of)
    sheets = pages(whole)
    assert [list(chain(*column)) for column in zip(*map(everybody, sheets), strict=True)] == everybody(whole)
    for sheet in sheets:
        image = drawn(sheet)
        assert image.width == WIDTH
        assert image.height <= TALLEST


def test_forty_people_in_one_shift_go_on_on_the_next_picture() -> None:
    forty = tuple(Line(f"第{number}位有长名字的志愿者") for number in range(40))
    sheets = pages(grid(Row("集中排查", "9:00—11:00", (forty, *[()] * 6))))
    assert len(sheets) > 1
    assert [sheet.title[-3:] for sheet in sheets] == [f"{number}/{len(sheets)}" for number in range(1, len(sheets) + 1)]
    assert sum(len(sheet.rows[0].cells[0]) for sheet in sheets) == 40
    assert all(drawn(sheet).height <= TALLEST for sheet in sheets)


def test_a_week_without_shifts_says_so() -> None:
    (sheet,) = pages(grid())
    assert drawn(sheet).height < 500
    assert picture(sheet).content != picture(replace(sheet, empty="")).content


def test_a_hole_is_red_from_a_distance() -> None:
    red, plain = (
        drawn(grid(Row("东门", "7:20—8:10", ((Line("缺1位", tone),), *[()] * 6)))).convert("RGB")
        for tone in (Tone.HOLE, Tone.PLAIN)
    )
    assert reddish(red) > 4000
    assert reddish(plain) < 40


def reddish(image: Image.Image) -> int:
    """Pixels of the ground that a hole has."""
    found = 0
    for count, colour in image.getcolors(maxcolors=1 << 16) or []:
        assert isinstance(colour, tuple)
        red, green, blue = colour
        found += count if red > 245 and 210 < green < 240 and 210 < blue < 240 else 0
    return found


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("王师傅", ["王师傅"]),
        ("阿卜杜热合曼", ["阿卜杜热", "合曼"]),
        ("", [" "]),
        ("甲" * 40, ["甲甲甲甲", "甲甲甲甲", "甲甲甲…"]),
    ],
)
def test_a_long_name_takes_more_lines_and_what_is_cut_shows_it(words: str, lines: list[str]) -> None:
    assert broken(words, 115) == lines
    assert len(lines) <= MOST_LINES


@given(st.text(max_size=30), st.integers(40, 200))
def test_only_an_ellipsis_takes_letters_away(words: str, width: int) -> None:
    lines = broken(words, width)
    whole = "".join(lines)
    assert whole.replace(" ", "") == "".join(words.split()) or whole.endswith("…")


def test_a_name_of_emoji_alone_has_its_number_instead() -> None:
    assert lettered("🌸🌸") == drawable("🌸🌸") == ""
    assert drawable("李姐🌹") == lettered("李姐🌹") == "李姐"
    flowers = picture(grid(Row("🌸", "", ((Line("🌸", instead="12号"),), *[()] * 6), instead="12号")))
    number = picture(grid(Row("12号", "", ((Line("12号"),), *[()] * 6))))
    assert flowers == number


@given(st.text(max_size=40))
def test_what_is_drawn_is_as_wide_as_its_place(words: str) -> None:
    face, shown = fitted(drawable(words), 32, 110)
    assert face.getlength(shown) <= 110
