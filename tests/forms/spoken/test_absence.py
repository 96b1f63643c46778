"""Days away as people say them, on Thursday, the 3rd of December 2026."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.absences import absence_in, absence_shown, instants, stored_absence, stretch_between
from bot.forms.spoken.absence import (
    LONGEST,
    LONGEST_TEXT,
    Absence,
    NoAbsenceError,
    Stretch,
    Trouble,
    absence_said,
    checked,
)
from tests.forms.talk import SHANGHAI, chinese

TODAY = date(2026, 12, 3)


def said(words: str) -> tuple[list[str], str]:
    found = absence_said(words, TODAY)
    return [chinese(absence_shown(Absence((each,)), TODAY)) for each in found.stretches], found.words


@pytest.mark.parametrize(
    ("words", "days", "why"),
    [
        ("12月5日到7日出差", ["12月5日(周六)到12月7日(周一)"], "出差"),
        ("12月1日到7日出差", ["12月3日(周四)到12月7日(周一)"], "出差"),
        ("明天后天不行", ["12月4日(周五)到12月5日(周六)"], ""),
        ("明天不行", ["12月4日(周五)"], ""),
        ("下周三到周五", ["12月9日(周三)到12月11日(周五)"], ""),
        ("下周三到下周五", ["12月9日(周三)到12月11日(周五)"], ""),
        ("下周请假", ["12月7日(周一)到12月13日(周日)"], ""),
        ("这周末", ["12月5日(周六)到12月6日(周日)"], ""),
        ("明天下午不行", ["12月4日(周五)下午"], ""),
        ("12月25日 19:00—21:00", ["12月25日(周五)19:00—21:00"], ""),
        ("12月28日到1月3日回老家", ["12月28日(周一)到2027年1月3日(周日)"], "回老家"),
        ("1月3日", ["2027年1月3日(周日)"], ""),
        ("28号到3号", ["12月28日(周一)到2027年1月3日(周日)"], ""),
        ("11月20日到12月10日", ["12月3日(周四)到12月10日(周四)"], ""),
        ("明天起三天", ["12月4日(周五)到12月6日(周日)"], ""),
        ("明天开始一周", ["12月4日(周五)到12月10日(周四)"], ""),
        ("12月10日、12日", ["12月10日(周四)", "12月12日(周六)"], ""),
        ("12.5-7", ["12月5日(周六)到12月7日(周一)"], ""),
        ("12/5~12/9 出差", ["12月5日(周六)到12月9日(周三)"], "出差"),
        ("12月10日出差到15日", ["12月10日(周四)到12月15日(周二)"], "出差"),
        ("12月5日下午到7日上午", ["12月5日(周六)12:00到12月7日(周一)12:30"], ""),
        ("二十号到二十五号", ["12月20日(周日)到12月25日(周五)"], ""),
        ("我想请假, 明天到后天, 孩子结婚", ["12月4日(周五)到12月5日(周六)"], "孩子结婚"),
    ],
)
def test_days_as_they_are_said(words: str, days: list[str], why: str) -> None:
    assert said(words) == (days, why)


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("", Trouble.UNREAD),
        ("👍", Trouble.UNREAD),
        ("请假三天", Trouble.UNREAD),
        ("每周三", Trouble.UNREAD),
        ("明天到", Trouble.UNREAD),
        ("明天" * LONGEST_TEXT, Trouble.UNREAD),
        ("2月30日", Trouble.NO_SUCH_DAY),
        ("2月28日到2月30日", Trouble.NO_SUCH_DAY),
        ("2月28日到30日", Trouble.NO_SUCH_DAY),
        ("13月1日", Trouble.NO_SUCH_DAY),
        ("昨天", Trouble.OVER),
        ("11月20日", Trouble.OVER),
        ("2025年12月5日", Trouble.OVER),
        ("12月7日到1日", Trouble.BACKWARDS),
        ("12月7日到12月5日", Trouble.BACKWARDS),
        ("下周五到下周三", Trouble.BACKWARDS),
        ("12月5日到2029年12月5日", Trouble.TOO_LONG),
        ("明天起三年", Trouble.TOO_LONG),
        ("2029年12月5日", Trouble.TOO_LONG),
    ],
)
def test_what_is_not_taken_and_why(words: str, trouble: Trouble) -> None:
    with pytest.raises(NoAbsenceError) as caught:
        absence_said(words, TODAY)
    assert caught.value.trouble is trouble


days_ahead = st.integers(0, 150)
minutes = st.integers(0, 1440)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    first = TODAY + timedelta(days=draw(days_ahead))
    last = first + timedelta(days=draw(st.integers(0, LONGEST.days - 1)))
    begins, ends = (0, 1440) if draw(st.booleans()) else (draw(st.integers(0, 1439)), draw(st.integers(1, 1440)))
    if first == last and ends <= begins:
        begins, ends = 0, 1440
    return Stretch(first, last, begins, ends)


@given(stretches())
def test_what_is_shown_reads_back_to_the_same(one: Stretch) -> None:
    shown = chinese(absence_shown(Absence((one,)), TODAY))
    assert absence_said(shown, TODAY).stretches == (one,), shown


@given(st.lists(stretches(), min_size=1, max_size=4), st.text(max_size=10))
def test_it_is_kept_and_read_again(some: list[Stretch], words: str) -> None:
    absence = Absence(tuple(some), words)
    assert absence_in(stored_absence(absence)) == absence
    for each in some:
        assert stretch_between(*instants(each, SHANGHAI), SHANGHAI) == each


@given(st.lists(stretches(), min_size=1, max_size=4))
def test_what_hangs_together_is_one_and_nothing_is_lost(some: list[Stretch]) -> None:
    try:
        together = checked(some, TODAY)
    except NoAbsenceError:
        return
    spans = [instants(each, SHANGHAI) for each in together]
    assert all(one[1] < other[0] for one, other in itertools.pairwise(spans))
    for each in some:
        begins, ends = instants(each, SHANGHAI)
        assert any(one <= begins and ends <= other for one, other in spans)


@given(st.text(alphabet="12月日号0123456789到至-下周三明天后天请假出差不行()的起共年:点 ", max_size=25))
def test_whatever_is_written_is_days_ahead_or_a_reason_why_not(words: str) -> None:
    try:
        found = absence_said(words, TODAY)
    except NoAbsenceError:
        return
    assert all(TODAY <= each.first <= each.last for each in found.stretches)
    assert found.stretches


def test_an_instant_is_the_communitys() -> None:
    begins, ends = instants(Stretch(TODAY, TODAY), SHANGHAI)
    assert begins == datetime(2026, 12, 3, tzinfo=SHANGHAI)
    assert ends == datetime(2026, 12, 4, tzinfo=SHANGHAI)
