"""Buttons in rows that a thumb finds: at most four of three, long lists on pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms import Choice, Choices, Form, Words, facts
from bot.language import Text
from tests.forms.talk import Talk


class Pick(Form):
    needs = ("options",)
    which = Choice(Text("哪个?"), facts("options"))
    why = Words(Text("为什么?"))


def rows(*labels: str) -> list[list[str]]:
    return Talk(Pick, {"options": [(f"v{number}", label) for number, label in enumerate(labels)]}).rows


def test_short_labels_stand_side_by_side_and_long_ones_below_one_another() -> None:
    assert rows("消防", "治安", "公共设施", "其他") == [["消防", "治安", "公共设施"], ["其他"], ["取消"]]
    assert rows("实验小学的东门", "实验小学的西门") == [["实验小学的东门", "实验小学的西门"], ["取消"]]
    assert rows("7:20 实验小学东门护学岗", "19:00 商业街") == [["7:20 实验小学东门护学岗"], ["19:00 商业街"], ["取消"]]


def test_nine_short_options_need_no_pages() -> None:
    assert rows(*"一二三四五六七八九") == [["一", "二", "三"], ["四", "五", "六"], ["七", "八", "九"], ["取消"]]


def test_long_lists_are_on_pages_that_can_be_turned_by_word() -> None:
    talk = Talk(Pick, {"options": [(f"v{number}", f"点位{number}") for number in range(22)]})
    assert talk.rows[-1] == ["下一页", "取消"]
    assert talk.rows[0] == ["点位0", "点位1", "点位2"]
    talk.taps("下一页")
    assert talk.rows[0] == ["点位9", "点位10", "点位11"]
    assert talk.rows[-1] == ["上一页", "下一页", "取消"]
    talk.says("下一页", "下一页", "下一页")
    assert talk.rows == [["点位18", "点位19", "点位20"], ["点位21"], ["上一页", "取消"]]
    talk.says("上一页")
    talk.taps("点位9")
    assert talk.body["answers"] == {"which": "v9"}
    assert "page" not in talk.body


def test_a_label_on_another_page_can_be_written() -> None:
    talk = Talk(Pick, {"options": [(f"v{number}", f"点位{number}") for number in range(22)]})
    talk.says("点位21")
    assert talk.body["answers"] == {"which": "v21"}


def test_a_page_that_is_gone_is_the_last_one() -> None:
    talk = Talk(Pick, {"options": [(f"v{number}", f"点位{number}") for number in range(30)]})
    talk.says("下一页", "下一页", "下一页")
    talk.facts = {"options": [("v1", "点位1")]}
    talk.changes_to(Pick)
    assert talk.rows[0] == ["点位1"]


@given(st.lists(st.text(min_size=1, max_size=25), min_size=1, max_size=40), st.booleans())
def test_every_option_is_on_some_page_and_no_card_is_too_large(labels: list[str], several: bool) -> None:
    kind = Choices if several else Choice
    options = tuple((f"v{number}", label) for number, label in enumerate(labels))
    talk = Talk(type("Made", (Form,), {"one": kind(Text("哪个?"), options)}))
    seen: list[str] = []
    for _ in range(len(labels) + 1):
        assert len(talk.rows) <= 4
        assert all(1 <= len(row) <= 3 for row in talk.rows)
        seen += [key.said.value for row in talk.card.rows for key in row if hasattr(key.said, "value")]
        if "下一页" not in talk.buttons or "下一页" in labels:
            break
        talk.taps("下一页")
    else:
        pytest.fail("the pages have no end")
    if "下一页" not in labels:
        assert seen == [value for value, _ in options]
