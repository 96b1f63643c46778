"""Times as people in Wuhan say them, on Monday, the 3rd of March 2025, at noon."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.spoken.clock import clock_in
from bot.forms.spoken.moments import moment_in, time_in
from bot.forms.spoken.tense import Tense
from tests.forms.talk import NOON, SHANGHAI


def said(text: str, tense: Tense = Tense.FUTURE, now: datetime = NOON) -> str | None:
    found = moment_in(text, now, SHANGHAI, tense)
    return None if found is None else f"{found.astimezone(SHANGHAI):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("明早七点半", "03-04 07:30"),
        ("明早7:30", "03-04 07:30"),
        ("下午3点", "03-03 15:00"),
        ("下午３点", "03-03 15:00"),
        ("3点一刻", "03-03 15:15"),
        ("七点三十五", "03-03 19:35"),
        ("19:30", "03-03 19:30"),
        ("１９：３０", "03-03 19:30"),
        ("19点", "03-03 19:00"),
        ("19时30分", "03-03 19:30"),
        ("晚上8点", "03-03 20:00"),
        ("今晚八点一刻", "03-03 20:15"),
        ("半夜12点", "03-04 00:00"),
        ("晚上12点半", "03-04 00:30"),
        ("晚上一点", "03-04 01:00"),
        ("凌晨两点", "03-04 02:00"),
        ("今天半夜两点", "03-04 02:00"),
        ("夜里11点", "03-03 23:00"),
        ("中午", "03-03 12:00"),
        ("中午一点", "03-03 13:00"),
        ("明天中午", "03-04 12:00"),
        ("半小时后", "03-03 12:30"),
        ("10分钟后", "03-03 12:10"),
        ("再过十分钟", "03-03 12:10"),
        ("一个半小时后", "03-03 13:30"),
        ("两天后", "03-05 12:00"),
        ("三天后上午9点", "03-06 09:00"),
        ("后天下午四点四十五", "03-05 16:45"),
        ("大后天早上8点", "03-06 08:00"),
        ("周三下午2点", "03-05 14:00"),
        ("下周三 19:30", "03-12 19:30"),
        ("这周日早上9点", "03-09 09:00"),
        ("星期天上午九点", "03-09 09:00"),
        ("周一上午8点", "03-10 08:00"),  # this Monday's eight o'clock is over
        ("12月1日 晚上7点", "12-01 19:00"),
        ("12-1 19:30", "12-01 19:30"),
        ("明天7点", "03-04 07:00"),
        ("明天3点", "03-04 15:00"),
        ("明天12点", "03-04 12:00"),
        ("差5分8点", "03-03 19:55"),
        ("8点差5分", "03-03 19:55"),
        ("差一刻八点", "03-03 19:45"),
        ("7点零5分", "03-03 19:05"),
        ("七点零五", "03-03 19:05"),
        ("7点半左右", "03-03 19:30"),
        ("0730", "03-04 07:30"),
        ("07:30", "03-04 07:30"),
        ("7.30", "03-03 19:30"),
        ("24:00", "03-04 00:00"),
        ("7pm", "03-03 19:00"),
        ("2025-12-01T07:20", "12-01 07:20"),
        ("现在", "03-03 12:00"),
    ],
)
def test_what_is_to_come(text: str, at: str) -> None:
    assert said(text) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7:20", "03-03 07:20"),
        ("下午3点", "03-02 15:00"),
        ("昨晚9点", "03-02 21:00"),
        ("昨天半夜两点", "03-03 02:00"),
        ("今天早上7点", "03-03 07:00"),
        ("周三下午2点", "02-26 14:00"),
        ("周一上午8点", "03-03 08:00"),
        ("周一晚上8点", "02-24 20:00"),
        ("半小时前", "03-03 11:30"),
        ("1号早上8点", "03-01 08:00"),
        ("12-1 19:30", "12-01 19:30"),
        ("刚才", "03-03 12:00"),
    ],
)
def test_what_is_over(text: str, at: str) -> None:
    assert said(text, Tense.PAST) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "哈哈",
        "25:00",
        "7:60",
        "明天",
        "三点三",
        "7点5",
        "👍",
        "五点多",
        "晚一点",
        "早点",
        "99点",
        "13月1日8点",
        "مرحبا",
        "12-1",
        "0点70",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert said(text) is None


def test_seven_is_the_seven_that_comes_next() -> None:
    morning = datetime(2025, 3, 3, 6, 30, tzinfo=SHANGHAI)
    evening = datetime(2025, 3, 3, 20, 0, tzinfo=SHANGHAI)
    assert said("7点", now=morning) == "03-03 07:00"
    assert said("7点", now=NOON) == "03-03 19:00"
    assert said("7点", now=evening) == "03-04 07:00"


def test_either_side_is_the_nearest_of_all() -> None:
    assert said("11点", Tense.EITHER) == "03-03 11:00"
    assert said("1点", Tense.EITHER) == "03-03 13:00"


def test_wall_time_is_the_communitys_also_when_its_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2025, 3, 29, 12, 0, tzinfo=UTC)
    found = moment_in("明天下午3点", before, berlin, Tense.FUTURE)
    assert found == datetime(2025, 3, 30, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7:20", time(7, 20)),
        ("下午3点", time(15)),
        ("3点", time(15)),
        ("七点半", time(7, 30)),
        ("12点", time(12)),
        ("明天7点", None),
    ],
)
def test_a_time_of_day_alone_is_one_at_which_people_are_about(text: str, at: time | None) -> None:
    assert time_in(text) == at


@given(st.times())
def test_every_time_that_is_written_in_figures_is_read_as_it_is(at: time) -> None:
    found = moment_in(f"明天{at.hour:02}:{at.minute:02}", NOON, SHANGHAI, Tense.FUTURE)
    assert found is not None
    here = found.astimezone(SHANGHAI)
    assert (here.hour, here.minute, here.day) == (at.hour, at.minute, 4)


@given(
    st.text(alphabet="今明后天早晚上下午中半夜点分刻差过零一二三十两0123456789:.-月日号周末 前后小时", max_size=14),
    st.sampled_from(Tense),
)
def test_whatever_is_said_is_a_moment_or_nothing(text: str, tense: Tense) -> None:
    found = moment_in(text, NOON, SHANGHAI, tense)
    if found is not None and clock_in(text) is not None:
        aside = timedelta(0) if tense is Tense.EITHER else abs(found - NOON)
        assert aside <= timedelta(days=3)
        assert tense is not Tense.FUTURE or found >= NOON
        assert tense is not Tense.PAST or found <= NOON
