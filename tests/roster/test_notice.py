"""The pasted notice becomes the year's table, or says what is wrong with it."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster.calendar import of_package
from bot.roster.notice import NoticeFault, read_notice
from tests.roster.notices import ANNOUNCED, SAMPLE_2027


@pytest.mark.parametrize("year", ANNOUNCED)
def test_what_was_announced_is_what_the_package_knows(year: int) -> None:
    notice = read_notice(ANNOUNCED[year], year)
    assert notice.problems == ()
    assert notice.table is not None
    known = of_package(year)
    assert notice.table.holidays.keys() == known.holidays.keys()
    assert notice.table.make_ups == known.make_ups


def test_names_and_full_width_signs() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign in string.digits + ":,()" else sign for sign in SAMPLE_2027)
    assert wide != SAMPLE_2027
    table = read_notice(wide, 2027).table
    assert table == read_notice(SAMPLE_2027, 2027).table
    assert table is not None
    assert table.holidays[date(2027, 2, 5)] == "春节"
    assert date(2027, 5, 8) in table.make_ups


def test_a_holiday_that_begins_in_the_year_before() -> None:
    text = SAMPLE_2027.replace("1月1日至3日放假,共3天", "2026年12月31日至2027年1月2日放假,共3天")
    table = read_notice(text, 2027).table
    assert table is not None
    assert date(2026, 12, 31) in table.holidays


@pytest.mark.parametrize(
    ("words", "instead", "fault", "really"),
    [
        ("1月31日(星期日)", "1月31日(星期六)", NoticeFault.WRONG_WEEKDAY, "日"),
        ("2月5日至11日放假调休,共7天", "2月5日至11日放假调休,共8天", NoticeFault.WRONG_COUNT, "7"),
        ("5月8日(星期六)上班", "5月7日上班", NoticeFault.WORKDAY_ANYWAY, "五"),
        ("6月9日放假", "6月31日放假", NoticeFault.NO_SUCH_DAY, ""),
        ("6月9日放假", "9日放假", NoticeFault.UNREADABLE, ""),
        ("6月9日放假", "6月9日", NoticeFault.UNREADABLE, ""),
        ("6月9日放假", "放假", NoticeFault.UNREADABLE, ""),
        ("2月5日至11日", "2月11日至5日", NoticeFault.NO_SUCH_DAY, ""),
        ("清明节:4月3日至5日放假,共3天。", "", NoticeFault.FEAST_MISSING, ""),
        ("2月20日(星期六)上班", "2月7日上班", NoticeFault.BOTH, ""),
        ("元旦:", "国务院办公厅关于2026年部分节假日安排的通知\n元旦:", NoticeFault.OTHER_YEAR, "2026"),
        ("元旦:", "国务院办公厅关于2026年\n部分节假日安排的通知\n元旦:", NoticeFault.OTHER_YEAR, "2026"),
    ],
)
def test_each_mistake_is_named_and_nothing_is_entered(
    words: str, instead: str, fault: NoticeFault, really: str
) -> None:
    assert words in SAMPLE_2027
    notice = read_notice(SAMPLE_2027.replace(words, instead), 2027)
    assert notice.table is None
    assert (fault, really) in {(problem.fault, problem.really) for problem in notice.problems}


@pytest.mark.parametrize("text", ["", "今年还没通知", "2027"])
def test_what_is_no_notice(text: str) -> None:
    notice = read_notice(text, 2027)
    assert notice.table is None
    assert [problem.fault for problem in notice.problems] == [NoticeFault.NOTHING]


@given(st.text(alphabet="0123456789年月日至到号()星期周一六放假上班共天,。、:元旦春节\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_anything_at_all_is_answered(text: str) -> None:
    notice = read_notice(text, 2027)
    assert (notice.table is None) == bool(notice.problems)
