"""Days as people say them, on Monday, the 3rd of March 2025; and how long something takes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.numerals import whole_number
from bot.forms.spoken.days import day_in
from bot.forms.spoken.durations import duration_in
from bot.forms.spoken.tense import Tense

MONDAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2025-03-03"),
        ("今儿", "2025-03-03"),
        ("明天", "2025-03-04"),
        ("明日", "2025-03-04"),
        ("后天", "2025-03-05"),
        ("大后天", "2025-03-06"),
        ("昨天", "2025-03-02"),
        ("前天", "2025-03-01"),
        ("大前天", "2025-02-28"),
        ("周三", "2025-03-05"),
        ("星期天", "2025-03-09"),
        ("礼拜一", "2025-03-03"),
        ("周末", "2025-03-08"),
        ("这周日", "2025-03-09"),
        ("下周三", "2025-03-12"),
        ("下个星期五", "2025-03-14"),
        ("下下周一", "2025-03-17"),
        ("上周五", "2025-02-28"),
        ("12月1日", "2025-12-01"),
        ("十二月二十五号", "2025-12-25"),
        ("12-1", "2025-12-01"),
        ("12/1", "2025-12-01"),
        ("12.1", "2025-12-01"),
        ("１２－１", "2025-12-01"),
        ("1号", "2025-04-01"),
        ("31号", "2025-03-31"),
        ("3号", "2025-03-03"),
        ("下个月5号", "2025-04-05"),
        ("2月29日", "2028-02-29"),
        ("2025年12月1日", "2025-12-01"),
        ("2025-12-01", "2025-12-01"),
        ("20251201", "2025-12-01"),
        ("明年1月1日", "2026-01-01"),
        ("去年12月3号", "2024-12-03"),
        ("三天后", "2025-03-06"),
        ("两周后", "2025-03-17"),
        ("一个星期前", "2025-02-24"),
    ],
)
def test_days_to_come(text: str, day: str) -> None:
    assert day_in(text, MONDAY, Tense.FUTURE) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周三", "2025-02-26"),
        ("周一", "2025-03-03"),
        ("12月1日", "2024-12-01"),
        ("1号", "2025-03-01"),
        ("31号", "2025-01-31"),
    ],
)
def test_days_that_are_over(text: str, day: str) -> None:
    assert day_in(text, MONDAY, Tense.PAST) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", "这周", "5月", "13-1", "2月30日", "32号", "明天早上", "哈哈", "👍", "6", "0号", "明年"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text, MONDAY, Tense.FUTURE) is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(Tense))
def test_a_day_with_its_year_is_that_day(day: date, tense: Tense) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert day_in(text, MONDAY, tense) == day


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_day_without_its_year_is_the_next_one_or_the_last_one(day: date, today: date) -> None:
    text = f"{day.month}月{day.day}号"
    next_one, last_one = day_in(text, today, Tense.FUTURE), day_in(text, today, Tense.PAST)
    for found in (next_one, last_one):
        assert found is not None
        assert (found.month, found.day) == (day.month, day.day)
    assert next_one is not None
    assert last_one is not None
    assert last_one <= today <= next_one or (day.month, day.day) == (2, 29)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("半小时", 30),
        ("半个钟头", 30),
        ("一个半小时", 90),
        ("一小时半", 90),
        ("2小时10分", 130),
        ("两小时三十分钟", 150),
        ("1.5小时", 90),
        ("90分钟", 90),
        ("一刻钟", 15),
        ("三刻钟", 45),
        ("三天", 3 * 1440),
        ("１０分钟", 10),
        ("两个星期", 14 * 1440),
    ],
)
def test_how_long(text: str, minutes: int) -> None:
    assert duration_in(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "30", "很久", "半", "三五分钟", "小时"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert duration_in(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("十", 10),
        ("十二", 12),
        ("两", 2),
        ("二十", 20),
        ("一百零五", 105),
        ("一百二", 120),
        ("两百", 200),
        ("一千零二", 1002),
        ("三万", 30000),
        ("三万五", 35000),
        ("3万", 30000),
        ("零", 0),
        ("-3", -3),
        ("三五", None),
        ("一二三", None),
        ("百", None),
        ("十十", None),
        ("", None),
        ("三个", None),
    ],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number(text) == number


_DIGITS = "零一二三四五六七八九"


@given(st.integers(1, 99))
def test_numbers_as_they_are_said(number: int) -> None:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    assert whole_number(ten + (_DIGITS[ones] if ones else "")) == number
