"""接龙 as it is pasted: what is read, and each line that is not, by its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.shown_week import week_shown
from bot.forms.solitaire import Left, List, Odd, Read, solitaire_in
from bot.forms.weeks import PARTS, Week, on
from tests.forms.spoken.test_weekly import some_weeks
from tests.forms.talk import chinese

NAMES = (
    ("王建明", 1),
    ("王师傅", 1),
    ("李桂芳", 2),
    ("李姐", 2),
    ("张三", 3),
    ("张三", 4),
    ("张三丰", 5),
    ("赵玉梅", 6),
)
EARLY, EVENING = ((part.begins, part.ends) for part in (PARTS[0], PARTS[3]))
TUESDAY = on([1], EVENING)


def weeks(text: str) -> dict[int, tuple[int, str]]:
    return {each.line: (each.person, chinese(week_shown(each.week))) for each in solitaire_in(text, NAMES).read}


def test_a_list_as_it_comes_from_the_group() -> None:
    heading = "#接龙\n下周排班, 请报一下时间\n例: 1. 某某 周二晚上\n"
    lines = ("1. 王师傅 周二周四晚上", "2、李姐：工作日早上", " 3 赵玉梅周末全天", "4．张三丰（每周三不行）")
    text = "\n".join((heading, *lines))
    assert weeks(text) == {
        1: (1, "周二、周四晚上"),
        2: (2, "工作日早上"),
        3: (6, "周末全天"),
        4: (5, "除了周三都行"),
    }


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("张三 周二", Odd.TWO),
        ("孙六 周二", Odd.NOBODY),
        ("王师傅 看情况", Odd.TIME),
        ("王师傅", Odd.TIME),
        ("👍", Odd.UNREAD),
        ("13900000000", Odd.UNREAD),
    ],
)
def test_each_line_that_is_not_read_is_named_and_says_why(line: str, why: Odd) -> None:
    found = solitaire_in(f"1. 李姐 周二晚上\n2. {line}", NAMES)
    assert found == List((Read(1, 2, TUESDAY),), (Left(2, line, why),))


def test_who_stands_there_twice_counts_once_by_the_last_line() -> None:
    found = solitaire_in("1. 李姐 周三早上\n2. 王师傅 周二晚上\n3. 李桂芳 周二晚上", NAMES)
    assert found.read == (Read(2, 1, TUESDAY), Read(3, 2, TUESDAY))
    assert found.left == (Left(1, "李姐 周三早上", Odd.AGAIN),)


def test_without_numbers_every_line_is_one() -> None:
    assert weeks("接龙\n王师傅 周二晚上\n李姐 周三早上") == {1: (1, "周二晚上"), 2: (2, "周三早上")}


@pytest.mark.parametrize("text", ["", "👍", "大家好", "1.\n2.\n", "#接龙\n例 张三", "周" * 5000, "1. " + "王" * 5000])
def test_what_is_no_list(text: str) -> None:
    assert solitaire_in(text, NAMES).read == ()


some_people = st.tuples(st.sampled_from(["王师傅", "李姐", "赵玉梅"]), some_weeks)


@given(st.lists(some_people, max_size=3, unique_by=lambda it: it[0]))
def test_a_list_of_what_is_shown_reads_back_to_the_same(people: list[tuple[str, Week]]) -> None:
    who = dict(NAMES)
    text = "\n".join(f"{number}. {name} {chinese(week_shown(week))}" for number, (name, week) in enumerate(people, 1))
    found = solitaire_in(text, NAMES)
    assert [(each.person, each.week) for each in found.read] == [(who[name], week) for name, week in people]
    assert found.left == ()


@given(st.text(alphabet="123.、\n 王师傅李姐张三周二晚上👍#接龙", max_size=60))
def test_every_line_is_read_or_named(text: str) -> None:
    found = solitaire_in(text, NAMES)
    assert len({each.person for each in found.read}) == len(found.read)
    assert {each.person for each in found.read} <= {1, 2}
