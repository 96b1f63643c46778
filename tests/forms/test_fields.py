"""What each kind of field takes, and how it refuses the rest: with a reason, and the words kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.forms import (
    Answers,
    Checklist,
    Choice,
    Choices,
    Code,
    Day,
    Duration,
    Facts,
    Fix,
    Form,
    Group,
    Moment,
    Name,
    Number,
    Person,
    Photo,
    Photos,
    Position,
    Story,
    Tense,
    Time,
    Told,
    Voice,
    Words,
    YesNo,
    facts,
)
from bot.forms.field import Field
from bot.forms.said import Contact, Said, Typed, Unreadable
from bot.language import T, Text
from tests.forms.talk import Talk

KINDS = (("fire", T("Fire safety")), ("security", T("Security")), ("other", T("Something else")))
PEOPLE = (("7", "王秀英"), ("8", "李桂芳"), ("9", "王建国"), ("10", "王建"))
HERE = Fix(30.5, 114.3, 12.0)


def asking(field: Field[Any], facts: Facts | None = None) -> Talk:
    """A form of this one question."""
    return Talk(type("One", (Form,), {"one": field}), facts)


def answer(field: Field[Any], *said: Said | str, facts: Facts | None = None) -> Any:
    talk = asking(field, facts)
    for each in said:
        talk.hears(Typed(each) if isinstance(each, str) else each)
    return talk.answers.values["one"]


@pytest.mark.parametrize(
    "words", ["三号楼", "👍👍", "مرحبا بالعالم", "{name}", "<b>好</b>", "三\n号\n楼", "!", "跳", "2"]
)
def test_words_are_kept_as_they_were_written(words: str) -> None:
    assert answer(Words(T("Where?"), longest=100), f"  {words} ") == words


def test_five_thousand_characters_are_refused_with_how_many_are_too_many_and_kept() -> None:
    talk = asking(Words(T("Where?"), longest=100))
    sees = talk.says("长" * 5000)
    assert "有5000个字, 最多100个, 多了4900个" in sees
    assert "您写的是: 长长长" in sees
    assert len(sees) < 400
    assert talk.body["typed"] == {"one": "长" * 5000}
    assert talk.says("三号楼") == ""
    assert talk.body.get("typed") is None


@pytest.mark.parametrize(
    "said", [Unreadable(), Voice("v", "v", 3), HERE, Contact("王秀英", "139"), Typed("\u200b"), Typed(" \n")]
)
def test_what_is_no_text_is_no_answer_to_a_question_for_text(said: Said) -> None:
    talk = asking(Words(T("Where?")))
    assert "在哪儿?" in talk.hears(said)
    assert talk.asks == "one"


@pytest.mark.parametrize(
    ("said", "name"), [("王秀英", "王秀英"), ("李姐", "李姐"), ("Anna", "Anna"), (Contact("赵姐", "139"), "赵姐")]
)
def test_names(said: Said | str, name: str) -> None:
    assert answer(Name(T("Where?")), said) == name


@pytest.mark.parametrize("words", ["👍👍", "13900000000", "...", "王\n秀英", "王" * 31])
def test_what_is_no_name(words: str) -> None:
    talk = asking(Name(T("Where?")))
    assert "您写的是" in talk.says(words)


def test_a_story_is_written_or_spoken() -> None:
    assert answer(Story(T("Where?")), "灯坏了") == Told("灯坏了")
    assert answer(Story(T("Where?")), Voice("file", "unique", 7)) == Told(voice=Voice("file", "unique", 7))
    assert "发语音" in asking(Story(T("Where?"))).hears(HERE)


@pytest.mark.parametrize(
    ("words", "code"),
    [("0042", "0042"), ("００４２", "0042"), ("零零四二", "0042"), (" 00 42 ", "0042"), ("0042号", "0042")],
)
def test_codes(words: str, code: str) -> None:
    assert answer(Code(T("Where?"), digits=4), words) == code


@pytest.mark.parametrize("words", ["42", "00420", "四二", "abcd", "👍", "²²²²²", "٣٣٣٣٣"])
def test_what_is_no_code(words: str) -> None:
    assert "4位数字" in asking(Code(T("Where?"), digits=4)).says(words)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3", 3),
        ("３", 3),
        ("三", 3),
        ("三个", 3),
        ("两位", 2),
        ("十二", 12),
        ("一共12人", 12),
        ("大概二十张吧", 20),
        ("没有", 0),
        ("3️⃣", 3),
        ("1,000", 1000),
        ("50%", None),
        ("三五个", None),
        ("3.5", None),
        ("-1", None),
        ("1001", None),
        ("很多", None),
        ("👍", None),
        ("x" * 5000, None),
        ("9" * 5000, None),
    ],
)
def test_numbers(words: str, number: int | None) -> None:
    talk = asking(Number(T("Where?"), most=1000))
    talk.says(words)
    if number is None:
        assert "您写的是" in talk.sees
    else:
        assert talk.answers.values == {"one": number}


@pytest.mark.parametrize("said", [Unreadable(), Photo("p", "p"), Voice("v", "v")])
def test_a_sticker_is_no_number(said: Said) -> None:
    talk = asking(Number(T("Where?")))
    assert "在哪儿?" in talk.hears(said)
    assert talk.asks == "one"


@pytest.mark.parametrize("words", ["治安", "2", "２", " 2 ", "2.", "2️⃣", "治 安"])
def test_one_choice_by_its_label_or_number(words: str) -> None:
    assert answer(Choice(T("Where?"), KINDS), words) == "security"


def test_part_of_a_label_is_enough_when_it_can_be_no_other() -> None:
    options = (("a", "实验小学东门"), ("b", "实验小学西门"))
    assert answer(Choice(T("Where?"), options), "东门") == "a"
    assert "您写的是: 实验" in asking(Choice(T("Where?"), options)).says("实验")


@pytest.mark.parametrize("words", ["0", "4", "-1", "消", "👍", "fire!", "2" * 5000])
def test_what_is_none_of_the_options(words: str) -> None:
    assert "序号" in asking(Choice(T("Where?"), KINDS)).says(words)


def test_options_come_from_facts_and_may_be_gone_when_they_are_tapped() -> None:
    talk = asking(Choice(T("Where?"), facts("shifts")), {"shifts": [("12", "7:20 东门"), ("13", "19:00 商业街")]})
    assert talk.rows[0] == ["7:20 东门", "19:00 商业街"]
    talk.facts = {"shifts": [("13", "19:00 商业街")]}
    before = Talk(talk.form, {"shifts": [("12", "7:20 东门"), ("13", "19:00 商业街")]}).buttons["7:20 东门"]
    talk.hears(before.said)
    assert talk.asks == "one"
    talk.says("商业街")
    assert talk.answers.values == {"one": "13"}


def test_the_only_option_needs_no_question() -> None:
    class CheckIn(Form):
        shift = Choice(T("Where?"), facts("shifts"), obvious=True)
        place = Words(T("Where?"))

    talk = Talk(CheckIn, {"shifts": [("12", "7:20 东门")]})
    assert talk.asks == "place"
    assert "/" not in talk.sees
    talk.says("东门")
    assert talk.answers[CheckIn.shift] == "12"
    assert Talk(CheckIn, {"shifts": [("12", "东门"), ("13", "西门")]}).asks == "shift"


@pytest.mark.parametrize(
    ("words", "is_yes"),
    [("是", True), ("对的", True), ("有", True), ("1", True), ("不是", False), ("没有", False), ("2", False)],
)
def test_yes_and_no(words: str, is_yes: bool) -> None:
    assert answer(YesNo(T("Where?")), words) is is_yes
    assert "序号" in asking(YesNo(T("Where?"))).says("也许")


def test_a_person_by_a_part_of_their_name() -> None:
    assert answer(Person(T("Where?"), PEOPLE), "李") == "8"
    assert answer(Person(T("Where?"), PEOPLE), "王建") == "10"
    assert answer(Person(T("Where?"), PEOPLE), Contact("王秀英", "139")) == "7"


def test_several_of_that_name_are_offered() -> None:
    talk = asking(Person(T("Where?"), PEOPLE))
    assert "有3位, 是哪位?" in talk.says("王")
    assert talk.rows[0] == ["王秀英", "王建国", "王建"]
    talk.says("2")
    assert talk.answers.values == {"one": "9"}


def test_all_people_are_shown_again_and_nobody_is_nobody() -> None:
    talk = asking(Person(T("Where?"), PEOPLE))
    talk.says("王")
    talk.taps("看全部")
    assert "李桂芳" in talk.buttons
    assert "没找到" in talk.says("赵")
    assert "您写的是: 赵" in talk.sees
    talk.taps("李桂芳")
    assert talk.answers.values == {"one": "8"}


def test_several_choices_by_taps_and_by_words() -> None:
    talk = asking(Choices(T("Where?"), KINDS))
    assert "好了" not in talk.buttons
    talk.taps("消防")
    assert "✓ 消防" in talk.buttons
    talk.says("2、其他")
    assert "选了: 消防、治安、其他" in talk.sees
    talk.taps("✓ 治安")
    talk.taps("好了")
    assert talk.answers.values == {"one": ("fire", "other")}


def test_of_several_choices_no_more_than_the_most() -> None:
    talk = asking(Choices(T("Where?"), KINDS, most=2))
    assert "最多2个" in talk.says("1", "2", "3")
    assert "您写的是: 3" in talk.sees
    talk.says("好了")
    assert talk.answers.values == {"one": ("fire", "security")}


def test_photos_of_an_album_are_counted_each_and_one_that_comes_twice_once() -> None:
    talk = asking(Photos(T("Where?"), least=2, most=3))
    talk.hears(Photo("a", "a", "album"))
    assert "好了" not in talk.buttons
    talk.hears(Photo("b", "b", "album", caption="灯"))
    talk.hears(Photo("b2", "b", "album"))
    assert "收到2张" in talk.sees
    talk.hears(Photo("c", "c", second_hand=True))
    assert "最多3张" in talk.hears(Photo("d", "d"))
    talk.taps("去掉最后一个")
    talk.hears(Photo("d", "d", second_hand=True))
    talk.says("好了")
    assert talk.answers.values["one"] == (
        Photo("a", "a"),
        Photo("b", "b", caption="灯"),
        Photo("d", "d", second_hand=True),
    )


def test_one_photo_that_is_asked_for_is_the_answer() -> None:
    assert answer(Photos(T("Where?"), most=1), Photo("a", "a")) == (Photo("a", "a"),)


@pytest.mark.parametrize("said", [Typed("好看吗"), Unreadable(), HERE])
def test_what_is_no_photo(said: Said) -> None:
    talk = asking(Photos(T("Where?")))
    assert "发照片" in talk.hears(said)


def test_a_position_that_was_forwarded_is_refused_with_a_sentence() -> None:
    talk = asking(Position(T("Where?"), optional=T("No")))
    assert "转发来的位置" in talk.hears(Fix(30.5, 114.3, second_hand=True))
    assert talk.asks == "one"
    talk.hears(HERE)
    assert talk.answers.values == {"one": HERE}


def test_a_position_can_be_left_out() -> None:
    talk = asking(Position(T("Where?"), optional=T("No")))
    assert "发个位置" in talk.says("在东门")
    talk.taps("不是")
    assert talk.answers.values == {}


def test_checklist_lines_turn_to_their_next_state_by_tap_or_number() -> None:
    states = (("done", "已巡"), ("not", "未巡"), ("found", "有情况"))
    talk = asking(
        Checklist(T("Where?"), facts("points"), states), {"points": [("a", "配电房"), ("b", "东门"), ("c", "车棚")]}
    )
    talk.taps("1 ⬜")
    talk.taps("1 已巡")
    assert "1. 配电房 未巡" in talk.sees
    talk.says("2")
    assert "2. 东门 已巡" in talk.sees
    assert "好了" not in talk.buttons
    assert "还没点: 车棚" in talk.says("好了")
    talk.says("3 有情况")
    talk.taps("好了")
    assert talk.answers.values == {"one": {"a": "not", "b": "done", "c": "found"}}


def test_the_rest_of_a_checklist_in_one_tap() -> None:
    states = (("done", "已巡"), ("not", "未巡"))
    talk = asking(Checklist(T("Where?"), [(str(number), f"点位{number}") for number in range(20)], states))
    talk.says("3", "3")
    talk.taps("其余都已巡")
    talk.says("好了")
    result: Mapping[str, str] = talk.answers.values["one"]
    assert len(result) == 20
    assert [line for line, state in result.items() if state == "not"] == ["2"]


class Party(Form):
    name = Name(T("Where?"), label=T("Security"))
    phone = Words(T("Where?"), label=T("Fire safety"), optional=T("No"), sensitive=True)


def parties(**more: Any) -> Talk:
    return asking(Group(T("Where?"), Party, each=Text("当事人"), **more))


def test_a_group_asks_again_for_each_and_then_whether_there_is_another() -> None:
    class Mediation(Form):
        parties = Group(T("Where?"), Party, each=Text("当事人"), least=2)

    talk = Talk(Mediation)
    talk.says("张三", "139", "李四", "不是")
    assert "1. 张三\n2. 李四" in talk.sees
    talk.says("再加当事人", "王五", "不是", "就这些")
    parties = talk.answers[Mediation.parties]
    assert [party[Party.name] for party in parties] == ["张三", "李四", "王五"]
    assert [party[Party.phone] for party in parties] == ["139", None, None]


def test_one_of_a_group_can_be_changed_and_the_last_removed() -> None:
    talk = parties()
    talk.says("张三", "139", "再加当事人", "李四", "不是")
    talk.taps("改当事人1")
    assert "•••" in talk.sees
    assert "139" not in talk.sees
    talk.taps("治安")
    talk.says("张三丰")
    assert "1. 张三丰\n2. 李四" in talk.sees
    talk.taps("去掉最后一个")
    talk.taps("就这些")
    (party,) = talk.answers.values["one"]
    assert (party[Party.name], party[Party.phone]) == ("张三丰", "139")


def test_back_out_of_one_of_a_group_keeps_what_it_has() -> None:
    talk = parties()
    talk.says("张三", "139", "再加当事人", "李四", "返回")
    assert "现在是: 李四" in talk.sees
    talk.taps("返回")
    assert "接着填当事人2" in talk.buttons
    assert "就这些" not in talk.buttons
    talk.taps("接着填当事人2")
    talk.says("不改了", "138", "就这些")
    assert [party[Party.name] for party in talk.answers.values["one"]] == ["张三", "李四"]


def test_photos_are_asked_for_within_a_group_and_stay_there() -> None:
    class Paper(Form):
        photos = Photos(T("Where?"), label=T("Security"))

    class Everything(Form):
        papers = Group(T("Where?"), Paper, each=Text("当事人"))
        others = Photos(T("Where?"), optional=T("No"))

    talk = Talk(Everything)
    talk.hears(Photo("a", "a"))
    assert "收到1张" in talk.sees
    talk.says("好了", "就这些", "不是")
    (paper,) = talk.answers[Everything.papers]
    assert paper[Paper.photos] == (Photo("a", "a"),)
    assert talk.answers[Everything.others] is None


def test_days_times_moments_and_durations() -> None:
    assert answer(Day(T("Where?")), "明天") == date(2025, 3, 4)
    assert answer(Day(T("Where?"), tense=Tense.PAST), "12月1日") == date(2024, 12, 1)
    assert answer(Time(T("Where?")), "七点二十") == time(7, 20)
    assert answer(Moment(T("Where?")), "明早七点半") == datetime(2025, 3, 3, 23, 30, tzinfo=UTC)
    assert answer(Duration(T("Where?")), "半小时") == timedelta(minutes=30)
    assert answer(Duration(T("Where?")), "40") == timedelta(minutes=40)


def test_a_time_that_was_understood_is_shown_back() -> None:
    class Report(Form):
        seen = Moment(T("Where?"), label=T("Security"), tense=Tense.PAST)
        place = Words(T("Where?"))

    assert "✓ 治安: 昨天 3月2日 周日 21:00" in Talk(Report).says("昨晚9点")


def test_offers_are_buttons_and_their_labels_can_be_typed() -> None:
    offers = (("+0", "现在"), ("+30", "半小时后"))
    for words in ("半小时后", "2"):
        assert answer(Moment(T("Where?"), offers=offers), words) == datetime(2025, 3, 3, 4, 30, tzinfo=UTC)
    talk = asking(Moment(T("Where?"), offers=offers))
    assert "或点下面的就行" in talk.says("晚一点")
    assert "您写的是: 晚一点" in talk.sees
    talk.taps("现在")
    assert talk.answers.values == {"one": datetime(2025, 3, 3, 4, 0, tzinfo=UTC)}


def test_what_is_over_cannot_be_to_come() -> None:
    assert "昨天 3月2日 周日 8:00已经过了" in asking(Moment(T("Where?"))).says("昨天早上8点")
    assert "明天 3月4日 周二还没到" in asking(Day(T("Where?"), tense=Tense.PAST)).says("明天")


@pytest.mark.parametrize("field", [Day(T("Where?")), Time(T("Where?")), Moment(T("Where?")), Duration(T("Where?"))])
@pytest.mark.parametrize("said", [Typed("👍"), Typed("x" * 5000), Typed("مرحبا"), Unreadable(), Voice("v", "v")])
def test_what_is_no_time(field: Field[Any], said: Said) -> None:
    field.name = ""
    talk = asking(field)
    talk.hears(said)
    assert talk.asks == "one"


def test_a_rule_sees_the_answers_before_and_its_reason_is_told() -> None:
    def after_start(value: datetime, answers: Answers, _facts: Facts) -> Text | None:
        return None if value > answers[Shift.start] else T("That is right")

    class Shift(Form):
        start = Moment(T("Where?"), label=T("Security"))
        end = Moment(T("Where?"), label=T("Fire safety"), rule=after_start)

    talk = Talk(Shift)
    assert "对的, 交上去" in talk.says("明早8点", "明早7点")
    assert talk.asks == "end"
    talk.says("返回", "明早9点", "明早10点")
    assert talk.answers[Shift.end] > talk.answers[Shift.start]


def test_figures_alone_are_no_line_and_its_state() -> None:
    states = (("done", "已巡"), ("not", "未巡"), ("found", "有情况"))
    talk = asking(Checklist(T("Where?"), (("a", "配电房"), ("b", "东门")), states))
    assert "您写的是: 0013" in talk.says("0013")
    assert "1. 配电房 ⬜" in talk.sees
