"""How a form goes: branches, skipping, back, the summary, words at the wrong moment, and a form that was changed."""

from __future__ import annotations

import pytest

from bot.forms import Choice, Choices, Day, Form, Moment, Number, Photo, Photos, Position, Tense, Words, YesNo, facts
from bot.forms.draft import Draft
from bot.forms.said import Confirm, Edit, Fix, Page, Skip, Tapped
from bot.language import Text
from tests.forms.talk import Talk

ANSWERS = (("here", "我到了"), ("coming", "在路上"), ("not", "来不了"))
SHIFTS = {"shifts": [("12", "7:20 东门"), ("13", "19:00 商业街")], "late": False}


class CheckIn(Form):
    needs = ("shifts", "late")

    shift = Choice(Text("哪个班?"), facts("shifts"), label=Text("班次"))
    answer = Choice(Text("到了吗?"), ANSWERS, label=Text("到岗"))
    minutes = Number(Text("还要几分钟?"), most=120, label=Text("分钟"), when=answer.is_("coming"))
    reason = Words(Text("怎么晚了?"), label=Text("原因"), when=lambda _answers, facts: facts["late"])
    position = Position(
        Text("发个位置就好, 不发也行。"), optional=Text("不发位置"), label=Text("位置"), when=answer.is_("here")
    )


class Report(Form):
    summary = True
    confirm = Text("✅ 报上去")

    kind = Choice(Text("哪方面的?"), (("fire", "消防"), ("traffic", "交通")), label=Text("类别"))
    seen = Moment(Text("什么时候?"), label=Text("时间"), tense=Tense.PAST)
    hurt = YesNo(Text("有人受伤吗?"), label=Text("受伤"), when=kind.is_("traffic"))
    name = Words(Text("当事人?"), label=Text("当事人"), sensitive=True, optional=Text("不说"))
    photos = Photos(Text("有照片吗?"), label=Text("照片"), optional=Text("没有照片"))


def filled() -> Talk:
    talk = Talk(Report)
    talk.says("消防", "昨晚9点", "张三", "没有照片")
    return talk


def test_only_what_applies_is_asked() -> None:
    talk = Talk(CheckIn, SHIFTS)
    assert "1/2" in talk.sees
    talk.says("1", "在路上")
    assert "3/3" in talk.sees
    talk.says("十分钟")
    assert talk.answers.values == {"shift": "12", "answer": "coming", "minutes": 10}
    assert talk.answers[CheckIn.reason] is None
    assert talk.answers[CheckIn.position] is None


def test_facts_can_ask_for_more() -> None:
    talk = Talk(CheckIn, SHIFTS | {"late": True})
    talk.says("1", "来不了", "堵车")
    assert talk.answers[CheckIn.reason] == "堵车"


def test_what_a_button_knows_is_not_asked_and_a_check_in_takes_two_taps() -> None:
    talk = Talk(CheckIn, SHIFTS, {"shift": "12"})
    assert "/" not in talk.sees
    talk.taps("我到了", "不发位置")
    assert talk.answers.values == {"shift": "12", "answer": "here"}


def test_what_a_button_knows_and_does_not_fit_is_asked() -> None:
    talk = Talk(CheckIn, SHIFTS, {"shift": "99"})
    assert "「班次」要再填一次: 您选的那个现在没有了" in talk.sees
    assert talk.asks == "shift"


def test_skipping_by_the_buttons_label_and_by_its_plain_word() -> None:
    for words in ("不发位置", "跳过"):
        talk = Talk(CheckIn, SHIFTS)
        talk.says("1", "我到了", words)
        assert talk.answers[CheckIn.position] is None


def test_what_is_needed_cannot_be_skipped() -> None:
    talk = Talk(CheckIn, SHIFTS)
    assert "不能跳过" in talk.says("跳过")
    assert talk.asks == "shift"


def test_back_shows_the_question_before_with_its_answer() -> None:
    talk = Talk(CheckIn, SHIFTS)
    talk.says("1", "在路上")
    talk.taps("返回")
    assert "现在是: 在路上" in talk.sees
    talk.taps("返回")
    assert "现在是: 7:20 东门" in talk.sees
    assert "返回" not in talk.buttons
    assert "第一问" in talk.says("返回")
    talk.taps("不改了")
    assert talk.asks == "minutes", "what was answered is not asked again"


def test_another_answer_asks_what_it_brings_and_hides_what_it_does_away_with() -> None:
    talk = Talk(CheckIn, SHIFTS)
    talk.says("1", "在路上", "返回", "我到了")
    assert talk.asks == "position"
    talk.says("返回", "在路上", "10")
    assert talk.answers.values == {"shift": "12", "answer": "coming", "minutes": 10}


def test_an_answer_to_a_hidden_question_is_there_when_it_shows_again() -> None:
    talk = Talk(Report)
    talk.says("交通", "昨晚9点", "有", "返回", "返回", "返回", "消防", "返回", "返回", "交通")
    assert talk.asks == "name"
    talk.says("不说", "没有照片")
    assert talk.step.survey.values["hurt"] is True


def test_back_does_not_touch_what_a_button_knew() -> None:
    talk = Talk(CheckIn, SHIFTS, {"shift": "12"})
    assert "返回" not in talk.buttons
    talk.says("我到了", "返回")
    assert talk.asks == "answer"
    assert "第一问" in talk.says("返回")


def test_the_summary_shows_everything_and_is_confirmed() -> None:
    talk = filled()
    assert "1. 类别: 消防\n2. 时间: 昨天 3月2日 周日 21:00\n3. 当事人: •••\n4. 照片: 没填" in talk.sees
    assert talk.rows[0] == ["✅ 报上去"]
    talk.taps("✅ 报上去")
    assert talk.answers[Report.name] == "张三"


@pytest.mark.parametrize("words", ["报上去", "对的", "好"])
def test_the_summary_can_be_confirmed_in_words(words: str) -> None:
    talk = filled()
    talk.says(words)
    assert talk.is_finished


@pytest.mark.parametrize("way", ["时间", "2"])
def test_one_answer_is_changed_from_the_summary_and_it_comes_back(way: str) -> None:
    talk = filled()
    talk.says(way)
    assert talk.asks == "seen"
    assert "现在是: 昨天 3月2日 周日 21:00" in talk.sees
    talk.says("昨晚8点")
    assert "20:00" in talk.sees
    assert talk.asks == ""
    talk.taps("✅ 报上去")
    assert talk.answers[Report.seen].hour == 12


def test_a_change_that_opens_a_question_asks_it_before_the_summary() -> None:
    talk = filled()
    talk.taps("类别")
    talk.taps("交通")
    assert talk.asks == "hurt"
    talk.taps("不是")
    assert "3. 受伤: 不是" in talk.sees


def test_what_is_written_under_the_summary_is_kept() -> None:
    talk = filled()
    assert "您写的是: 还有一盏灯坏了" in talk.says("还有一盏灯坏了")
    assert talk.asks == ""


def test_confirming_before_everything_is_answered_confirms_nothing() -> None:
    talk = Talk(Report)
    talk.hears(Confirm())
    assert talk.asks == "kind"
    assert not talk.is_finished


def test_a_secret_is_not_quoted_even_when_it_did_not_fit() -> None:
    class Lead(Form):
        who = Words(Text("谁?"), longest=3, sensitive=True)

    talk = Talk(Lead)
    assert "欧阳娜娜" not in talk.says("欧阳娜娜")
    assert talk.body["typed"] == {"who": "欧阳娜娜"}


def test_an_old_button_that_edits_or_turns_pages_does_no_harm() -> None:
    talk = Talk(CheckIn, SHIFTS)
    for said in (Edit("minutes"), Edit("nobody"), Edit(""), Page(7), Skip(), Tapped("nobody"), Tapped("")):
        talk.hears(said)
        assert talk.asks == "shift"


@pytest.mark.parametrize("word", ["取消", "cancel", " 取消 ", "不填了"])
def test_cancelling(word: str) -> None:
    talk = Talk(CheckIn, SHIFTS)
    talk.says("1", word)
    assert talk.is_cancelled
    assert talk.body["answers"] == {"shift": "12"}, "it can be undone"


def test_photos_go_where_the_form_wants_photos_whatever_is_asked() -> None:
    talk = Talk(Report)
    assert "照片收好了, 放在「照片」里" in talk.hears(Photo("a", "a"))
    assert talk.asks == "kind"
    talk.says("消防", "昨晚9点", "不说")
    assert "收到1张" in talk.sees
    talk.says("好了")
    talk.hears(Photo("b", "b", "late"))
    assert "4. 照片: 2张照片" in talk.sees


def test_a_photo_that_nobody_wants_is_told_so() -> None:
    talk = Talk(CheckIn, SHIFTS)
    assert "看不懂" in talk.hears(Photo("a", "a"))


def test_taps_that_come_for_another_question_are_no_answers() -> None:
    talk = Talk(Report)
    talk.says("消防")
    talk.hears(Tapped("fire"))
    assert talk.asks == "seen"
    talk.hears(Fix(30.5, 114.3))
    assert talk.asks == "seen"


# A form that was changed while somebody was in the middle of it


def test_a_changed_form_keeps_what_fits_and_names_what_it_drops() -> None:
    class Before(Form):
        kind = Choice(Text("哪方面的?"), (("fire", "消防"), ("traffic", "交通")), label=Text("类别"))
        weather = Words(Text("天气?"), label=Text("天气"))
        wind = Words(Text("风大吗?"), label=Text("风"))
        place = Words(Text("在哪儿?"), label=Text("地点"))
        count = Number(Text("几个?"), most=100, label=Text("数量"))
        tags = Choices(Text("还有?"), (("a", "甲"), ("b", "乙"), ("c", "丙")), label=Text("标签"))
        last = Words(Text("还有吗?"))

    class After(Form):
        retired = {"weather": Text("天气")}  # noqa: RUF012

        kind = Choice(Text("哪方面的?"), (("fire", "消防"), ("other", "其他")), label=Text("类别"))
        place = Words(Text("在哪儿?"), longest=3, label=Text("地点"))
        count = Number(Text("几个?"), most=10, label=Text("数量"))
        tags = Choices(Text("还有?"), (("a", "甲"), ("c", "丙")), label=Text("标签"))
        day = Day(Text("哪天?"), label=Text("日期"))
        last = Words(Text("还有吗?"))

    talk = Talk(Before)
    talk.says("交通", "晴", "不大", "三号楼后门", "50", "1 2", "好了")
    sees = talk.changes_to(After)
    assert "「天气」现在不问了" in sees
    assert "有1项现在不问了" in sees
    for label in ("类别", "地点", "数量", "标签"):
        assert f"「{label}」要再填一次" in sees
    assert talk.asks == "kind"
    talk.says("其他")
    assert "您写的是: 三号楼后门" in talk.sees
    talk.says("三号楼")
    assert "您写的是: 50" in talk.sees
    talk.says("5")
    assert "选了: 甲" in talk.sees
    talk.says("好了", "明天", "没了")
    assert talk.answers[After.place] == "三号楼"


def test_what_is_typed_answers_the_question_that_was_seen_not_the_one_that_a_deploy_put_before_it() -> None:
    class Before(Form):
        place = Words(Text("在哪儿?"))

    class After(Form):
        who = Words(Text("谁?"))
        place = Words(Text("在哪儿?"))

    talk = Talk(Before)
    talk.form = After
    talk.says("三号楼")
    assert talk.asks == "who"
    talk.says("王师傅")
    assert talk.answers.values == {"who": "王师傅", "place": "三号楼"}


@pytest.mark.parametrize("words", ["三号楼", "2", "好", "跳过"])
def test_what_is_typed_to_a_question_that_is_gone_answers_no_other_and_is_kept(words: str) -> None:
    class Before(Form):
        place = Words(Text("在哪儿?"))

    class After(Form):
        summary = True
        who = Words(Text("谁?"), label=Text("谁"), optional=Text("不知道"))

    talk = Talk(Before)
    talk.form = After
    assert f"您写的是: {words}" in talk.says(words)
    assert talk.asks == "who"


def test_a_question_that_a_deploy_put_before_the_summary_is_asked_before_it_is_handed_in() -> None:
    class More(Report):
        grid = Words(Text("哪个网格?"), label=Text("网格"))

    talk = filled()
    talk.form = More
    talk.hears(Confirm())
    assert talk.asks == "grid"
    assert not talk.is_finished


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": None},
        {
            "answers": {"kind": 7, "seen": ["x"], "photos": {"a": 1}, "hurt": "yes"},
            "at": 3,
            "page": "x",
            "skipped": "kind",
        },
        {"answers": {"kind": "fire"}, "typed": {"seen": 7}, "partial": {"photos": 3}, "at": "photos", "editing": True},
        {"answers": {"kind": None}, "given": [1, "kind"], "skipped": [None, "nobody"]},
    ],
)
def test_a_draft_that_is_older_or_damaged_goes_on(body: dict[str, object]) -> None:
    talk = Talk(Report)
    talk.body = body
    talk.says("返回", "对的")
    for name, words in (("kind", "消防"), ("seen", "昨晚9点"), ("name", "不说"), ("photos", "没有照片")):
        if talk.asks == name:
            talk.says(words)
    talk.says("对的")
    assert talk.is_finished


def test_a_draft_says_only_what_is_not_as_it_was_at_the_beginning() -> None:
    assert Draft().body() == {"answers": {}}
