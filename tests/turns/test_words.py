"""Plain words are found however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.turns.dispatch import Dispatch
from bot.turns.turn import Turn
from bot.turns.words import plain


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("今天", "今天"),
        (" 今天！", "今天"),
        ("今天。。。", "今天"),
        ("“谁没到”？", "谁没到"),
        ("ＳＯＳ", "sos"),
        ("My　Shifts", "my shifts"),
        ("My  shifts?!", "my shifts"),
        ("我的班\n", "我的班"),
        ("Straße", "strasse"),
        ("今天三号楼有人把电动车推进楼道充电,劝过了不听,麻烦明天白天再来看一次,谢谢大家辛苦了。", ""),
        ("", ""),
        ("？！", ""),
    ],
)
def test_however_it_is_typed(typed: str, word: str) -> None:
    assert plain(typed) == word


@given(st.text(max_size=40))
def test_what_is_plain_stays_so(said: str) -> None:
    once = plain(said)
    assert plain(once) in (once, "")


async def nothing(_turn: Turn) -> None: ...


def test_a_word_that_nothing_would_find_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match="'Today!' is looked for as 'today'"):
        Dispatch(words={"Today!": nothing}).check()
