"""Guided conversations as people hold them, through the real committer on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Form, Group, Name, Number, Photos, Position, Words, facts
from bot.forms.checking import DefinitionError
from bot.forms.field import Facts, Json
from bot.handlers import alarm, welcome
from bot.language import Text
from bot.services import drafts
from bot.turns.dispatch import Dispatch
from bot.turns.drafts import StoredDraft
from bot.turns.events import Contact, File, Kind
from bot.turns.events import Position as Place
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, DeadLetter, Draft, Outgoing, Timer
from tests.conversations.phone import Phone
from tests.turns.stage import Stage, staged


class CheckIn(Form):
    needs = ("shifts",)

    shift = Choice(Text("哪个班?"), facts("shifts"), label=Text("班次"))
    answer = Choice(Text("到了吗?"), (("here", "我到了"), ("not", "来不了")), label=Text("到岗"))
    position = Position(Text("发个位置就好。"), optional=Text("不发位置"), label=Text("位置"), when=answer.is_("here"))


class Party(Form):
    name = Name(Text("怎么称呼?"), label=Text("称呼"))


class Report(Form):
    summary = True
    needs = ("points",)

    route = Choice(Text("哪条路线?"), (("a", "甲线"), ("b", "乙线")), label=Text("路线"))
    point = Choice(Text("哪个点?"), facts("points"), label=Text("点位"))
    secret = Words(Text("谁说的?"), label=Text("线索人"), sensitive=True, longest=4)
    count = Number(Text("几个人?"), label=Text("人数"), most=50)
    photos = Photos(Text("照片?"), label=Text("照片"), optional=Text("没有照片"))
    parties = Group(Text("还有吗?"), Party, each=Text("当事人"), label=Text("当事人"))


SHIFTS = [("12", "7:20 东门"), ("13", "19:00 商业街")]
POINTS = {"a": [("1", "配电房"), ("2", "车棚")], "b": [("3", "北门")]}


class Office:
    """What the conversations of this test find and leave behind."""

    def __init__(self) -> None:
        self.shifts = list(SHIFTS)
        self.done: list[dict[str, Any]] = []
        self.full = False
        self.asked: list[Mapping[str, Json]] = []

    async def shifts_now(self, _turn: Turn, _answers: Mapping[str, Json]) -> Facts:
        return {"shifts": self.shifts}

    async def points_now(self, _turn: Turn, answers: Mapping[str, Json]) -> Facts:
        self.asked.append(answers)
        return {"points": POINTS.get(str(answers.get("route")), [])}

    async def check_in(self, _turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
        if self.full:
            raise NotNowError(Text("这个班刚刚满了, 换一个吧。"), CheckIn.shift)
        self.done.append({"shift": answers[CheckIn.shift], "at": answers[CheckIn.position]})
        return Text("✅ 签到好了。")

    async def report(self, _turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
        if self.full:
            raise NotNowError(Text("系统正在备份, 五分钟后再点一下。"))
        self.done.append(dict(answers.values))
        return Text("✅ 报上去了。")

    @property
    def guide(self) -> Guide:
        return Guide(
            (
                Conversation("check-in", Text("签到"), CheckIn, self.check_in, self.shifts_now),
                Conversation("report", Text("上报"), Report, self.report, self.points_now, ("route",)),
            ),
            welcome.otherwise,
        )

    def dispatch(self) -> Dispatch:
        guide = self.guide

        async def check_in(turn: Turn) -> None:
            await guide.begin(turn, "check-in")

        async def arrived(turn: Turn) -> None:
            assert turn.event is not None
            assert turn.event.choice is not None
            await guide.begin(turn, "check-in", {"shift": str(turn.event.choice.id), "answer": "here"})

        async def arrived_here(turn: Turn) -> None:
            await guide.begin(turn, "check-in", {"shift": "12", "answer": turn.event.text if turn.event else ""})

        async def report(turn: Turn) -> None:
            await guide.begin(turn, "report")

        async def start(turn: Turn) -> None:
            await welcome.start(turn)
            guide.show_unfinished(turn)

        return Dispatch(
            commands={
                "start": start,
                "checkin": check_in,
                "report": report,
                "help": welcome.help_,
                "answer": arrived_here,
            },
            words={"上报": report},
            taps=guide.taps | {"arrived": arrived},
            answer=guide.answer,
            otherwise=welcome.otherwise,
            stale=welcome.stale,
            timers=guide.timers,
            urgent=alarm.is_alarm,
            alarm=alarm.alarm,
        )


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
async def stage(sqlite_database: Database, office: Office) -> AsyncIterator[Stage]:
    async with staged(sqlite_database, office.dispatch()) as stage:
        yield stage


@pytest.fixture
async def wang(stage: Stage) -> Phone:
    await stage.person("王秀英", 1001)
    return Phone(stage, 1001)


@pytest.fixture
async def li(stage: Stage) -> Phone:
    await stage.person("李桂芳", 1002)
    return Phone(stage, 1002)


async def test_a_report_with_all_kinds_of_questions_on_both_databases(database: Database, office: Office) -> None:
    async with staged(database, office.dispatch()) as stage:
        await stage.person("王秀英", 1001)
        wang = Phone(stage, 1001)
        assert "哪条路线?" in await wang.writes("/report")
        await wang.taps("甲线")
        assert list(await wang.buttons())[:2] == ["配电房", "车棚"]
        await wang.writes("车棚", "张三丰", "两个人")
        await wang.submits(*[wang.photo(f"p{number}", album="album") for number in range(3)])
        assert "收到3张" in await wang.card()
        await wang.taps("好了")
        await wang.writes("王大爷", "再加当事人", "李大妈")
        card = await wang.taps("就这些")
        assert "2. 点位: 车棚" in card
        assert "•••" in card
        assert "✅ 报上去了。" in await wang.taps("对的, 交上去")
        (report,) = office.done
        assert (report["route"], report["point"], report["secret"], report["count"]) == ("a", "2", "张三丰", 2)
        assert [photo.id for photo in report["photos"]] == ["p0", "p1", "p2"]
        assert [party[Party.name] for party in report["parties"]] == ["王大爷", "李大妈"]
        assert (await stage.rows(Draft), await stage.rows(DeadLetter)) == ([], [])


async def test_a_check_in_that_a_button_begins_takes_two_taps(stage: Stage, wang: Phone, office: Office) -> None:
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    assert "发个位置就好" in await wang.card()
    assert "✅ 签到好了" in await wang.taps("不发位置")
    assert office.done == [{"shift": "12", "at": None}]


async def test_a_position_that_was_forwarded_is_refused_and_ones_own_is_taken(
    stage: Stage, wang: Phone, office: Office
) -> None:
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    here = Place(30.5, 114.3)
    await wang.submits(stage.update(1001, Kind.LOCATION, position=here, second_hand=True))
    assert "转发来的位置" in await wang.card()
    assert office.done == []
    await wang.submits(stage.update(1001, Kind.LOCATION, position=here))
    assert [done["at"].latitude for done in office.done] == [30.5]


async def test_what_the_button_knew_and_is_no_longer_true_is_asked(stage: Stage, wang: Phone, office: Office) -> None:
    office.shifts = [("13", "19:00 商业街")]
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    assert "「班次」要再填一次" in await wang.card()
    await wang.taps("19:00 商业街")
    await wang.taps("不发位置")
    assert office.done == [{"shift": "13", "at": None}]


async def test_when_a_button_knows_everything_nothing_is_asked(stage: Stage, wang: Phone, office: Office) -> None:
    await stage.submit(stage.command(1001, "answer", text="not"))
    assert "✅ 签到好了" in await wang.card()
    assert office.done == [{"shift": "12", "at": None}]


async def test_a_button_for_another_shift_does_not_overwrite_what_is_under_way(
    stage: Stage, wang: Phone, office: Office
) -> None:
    await wang.writes("/checkin", "1", "我到了")
    await stage.submit(stage.tap(1001, "arrived:13:0:"))
    assert "您还有一份没填完" in await wang.card()
    assert "7:20 东门" in await wang.card()
    assert "您还有一份没填完" in await wang.writes("嗯?")
    await wang.taps("接着填那份")
    await wang.taps("不发位置")
    assert office.done == [{"shift": "12", "at": None}]


@pytest.mark.parametrize("typed", [True, False])
async def test_or_the_new_one_takes_its_place(stage: Stage, wang: Phone, office: Office, typed: bool) -> None:
    await wang.writes("/checkin", "1", "我到了")
    await stage.submit(stage.tap(1001, "arrived:13:0:"))
    await (wang.writes("2") if typed else wang.taps("填新的"))
    await wang.taps("不发位置")
    assert office.done == [{"shift": "13", "at": None}]
    assert await stage.rows(Draft) == []


async def test_the_same_button_twice_goes_on_where_it_stood(stage: Stage, wang: Phone) -> None:
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    assert "发个位置就好" in await wang.card()
    assert len(await stage.rows(Draft)) == 1


async def test_a_new_button_before_anything_was_said_takes_the_place_of_the_old_one(
    stage: Stage, wang: Phone, office: Office
) -> None:
    await stage.submit(stage.tap(1001, "arrived:12:0:"))
    await stage.submit(stage.tap(1001, "arrived:13:0:"))
    await wang.taps("不发位置")
    assert office.done == [{"shift": "13", "at": None}]


async def test_facts_are_found_anew_for_the_answer_that_they_depend_on(
    stage: Stage, wang: Phone, office: Office
) -> None:
    await wang.writes("/report", "甲线", "车棚", "返回", "返回", "乙线")
    assert "「点位」要再填一次: 您选的那个现在没有了" in await wang.card()
    assert next(iter(await wang.buttons())) == "北门"
    before = len(office.asked)
    await wang.writes("北门")
    assert len(office.asked) == before + 1


async def test_an_album_is_answered_once_and_counted_whole(stage: Stage, wang: Phone) -> None:
    await wang.writes("/report", "甲线", "车棚", "张三", "2")
    before = len(await stage.rows(Outgoing))
    await wang.submits(*[wang.photo(f"p{number}", album="album") for number in range(4)])
    assert "收到4张" in await wang.card()
    assert len(await stage.rows(Outgoing)) == before + 1
    card = (await stage.rows(Card))[-1]
    since = card.since
    await wang.submits(wang.photo("p5", album="album"))
    assert "收到5张" in await wang.card()
    assert (await stage.rows(Card))[-1].since == since, "the card is edited, not sent again"
    await wang.submits(wang.photo("p6"))
    assert (await stage.rows(Card))[-1].since > since


async def test_submitting_can_be_put_off_and_nothing_is_lost(stage: Stage, wang: Phone, office: Office) -> None:
    office.full = True
    await wang.writes("/checkin", "1", "来不了")
    assert "这个班刚刚满了" in await wang.card()
    assert "哪个班?" in await wang.card()
    assert "现在是: 7:20 东门" in await wang.card()
    office.full = False
    await wang.taps("19:00 商业街")
    assert office.done == [{"shift": "13", "at": None}]


async def test_submitting_can_be_tried_again(stage: Stage, wang: Phone, office: Office) -> None:
    office.full = True
    await wang.writes("/report", "甲线", "车棚", "张三", "2", "没有照片", "王大爷", "就这些", "对的")
    assert "五分钟后再点一下" in await wang.card()
    office.full = False
    await wang.taps("对的, 交上去")
    assert len(office.done) == 1


# Giving up, and what is open


async def test_giving_up_can_be_undone(stage: Stage, wang: Phone, office: Office) -> None:
    await wang.writes("/checkin", "1")
    assert await wang.taps("取消") == "好, 不填了。"
    assert list(await wang.buttons()) == ["接着填"]
    assert "到了吗?" in await wang.taps("接着填")
    await wang.writes("来不了")
    assert office.done == [{"shift": "12", "at": None}]
    assert await stage.rows(Timer) == []


async def test_giving_up_can_be_undone_in_words(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "取消")
    assert "到了吗?" in await wang.writes("接着填")


async def test_what_was_given_up_is_forgotten_when_its_time_is_over(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "取消")
    undo = (await wang.buttons())["接着填"]
    stage.clock.jump(timedelta(hours=1))
    await stage.sweep()
    assert (await stage.rows(Draft), await stage.rows(Timer)) == ([], [])
    await stage.submit(stage.tap(1001, undo))
    assert stage.toasts[-1] == "这件已经办完了。"


async def test_what_was_given_up_and_taken_up_again_is_not_forgotten(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "取消")
    stage.clock.pass_by(timedelta(minutes=30))
    await wang.taps("接着填")
    stage.clock.jump(timedelta(hours=2))
    await stage.sweep()
    assert len(await stage.rows(Draft)) == 1


async def test_what_was_given_up_goes_when_something_else_begins(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "取消", "上报")
    assert [draft.conversation for draft in await stage.rows(Draft)] == ["report"]
    assert await stage.rows(Timer) == []


async def test_after_giving_up_words_are_answered_as_if_nothing_was_open(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "取消")
    assert "没听明白" in await wang.writes("你好")


async def test_a_draft_without_a_word_in_it_is_given_up_at_once(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin")
    await wang.taps("取消")
    assert await stage.rows(Draft) == []


async def test_other_buttons_of_what_was_given_up_show_how_to_take_it_up(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1")
    old = (await wang.buttons())["我到了"]
    await wang.writes("取消")
    await stage.submit(stage.tap(1001, old))
    assert stage.toasts[-1] == "这份刚才不填了。"
    assert list(await wang.buttons()) == ["接着填"]


async def test_start_shows_what_is_open_and_its_buttons_go_on_with_it(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1")
    stage.clock.pass_by(timedelta(minutes=1))
    await wang.writes("/report", "甲线", "/start")
    assert list(await wang.buttons()) == ["上报", "签到"]
    stage.clock.pass_by(timedelta(minutes=1))
    assert "到了吗?" in await wang.taps("签到")
    await wang.writes("来不了")
    await wang.writes("/start")
    assert list(await wang.buttons()) == ["上报"]
    await wang.taps("上报")
    assert "哪个点?" in await wang.card()


async def test_words_go_to_the_conversation_that_was_touched_last_also_within_one_batch(
    stage: Stage, wang: Phone
) -> None:
    await wang.submits(stage.command(1001, "checkin"), stage.command(1001, "report"), stage.text(1001, "甲线"))
    assert "哪个点?" in await wang.card()
    stage.clock.pass_by(timedelta(minutes=1))
    await wang.writes("/checkin", "1")
    assert "到了吗?" in await wang.card()


async def test_commands_and_alarms_do_their_job_and_the_form_goes_on(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1", "/help", "求助")
    assert "110" in await wang.card()
    await wang.writes("我到了")
    assert "发个位置就好" in await wang.card()
    assert "没有这一条" in await wang.writes("/nothing")
    assert "发个位置就好" in await wang.card()


# Buttons that are not of now


async def test_a_tap_on_an_old_card_brings_the_current_one_down(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin")
    old = (await wang.buttons())["7:20 东门"]
    await wang.sees_card_as("701")
    await wang.writes("1")
    await wang.sees_card_as("702")
    since = (await stage.rows(Card))[-1].since
    await stage.submit(stage.tap(1001, old, message="701"))
    assert stage.toasts[-1] == "这一步已经过了, 看最新的。"
    card = (await stage.rows(Card))[-1]
    assert (card.since > since, card.message) == (True, None), "a new message, where it is seen"
    assert "到了吗?" in await wang.card()


async def test_two_taps_on_the_card_itself_leave_it_where_it_is(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin")
    await wang.sees_card_as("701")
    tap = (await wang.buttons())["7:20 东门"]
    await stage.submit(stage.tap(1001, tap, message="701"), stage.tap(1001, tap, message="701"))
    card = (await stage.rows(Card))[-1]
    assert (card.since, card.message) == (1, "701")
    assert [draft.body["answers"] for draft in await stage.rows(Draft)] == [{"shift": "12"}]


async def test_a_button_of_last_week_says_that_it_is_over_and_what_is_open(
    stage: Stage, wang: Phone, office: Office
) -> None:
    await wang.writes("/checkin")
    old = (await wang.buttons())["7:20 东门"]
    await wang.sees_card_as("701")
    await wang.writes("1", "来不了")
    await wang.sees_card_as("702")
    await wang.writes("上报")
    stage.clock.pass_by(timedelta(days=7))
    await stage.submit(stage.tap(1001, old, message="701"))
    assert stage.toasts[-1] == "这件已经办完了。"
    assert "这件已经办完了" in await wang.card()
    assert list(await wang.buttons()) == ["上报"]
    assert len(office.done) == 1


async def test_a_second_tap_on_the_last_button_needs_no_message(stage: Stage, wang: Phone, office: Office) -> None:
    await wang.writes("/checkin", "1")
    await wang.sees_card_as("701")
    last = (await wang.buttons())["来不了"]
    await stage.submit(stage.tap(1001, last, message="701"))
    await stage.submit(stage.tap(1001, last, message="701"))
    assert stage.toasts[-1] == "这件已经办完了。"
    assert "✅ 签到好了" in await wang.card()
    assert len(office.done) == 1


async def test_somebody_elses_button_shows_ones_own_and_changes_nothing(
    stage: Stage, wang: Phone, li: Phone, office: Office
) -> None:
    await wang.writes("/checkin")
    theirs = (await wang.buttons())["7:20 东门"]
    await stage.submit(stage.tap(1002, theirs))
    assert stage.toasts[-1] == "这件已经办完了。"
    assert "到了吗?" not in await li.card()
    await li.writes("/checkin", "2")
    await stage.submit(stage.tap(1002, theirs))
    assert "到了吗?" in await li.card()
    assert {str(draft.body["answers"]) for draft in await stage.rows(Draft)} == {"{}", "{'shift': '13'}"}


# Whatever people send


@pytest.mark.parametrize(
    "kind",
    [Kind.OTHER, Kind.VOICE, Kind.DOCUMENT, Kind.LOCATION, Kind.CONTACT, Kind.PHOTO],
)
async def test_whatever_is_sent_asks_again(stage: Stage, wang: Phone, kind: Kind) -> None:
    await wang.writes("/report", "甲线", "车棚", "张三")
    more: dict[str, Any] = {"file": File("f", "f", mime="application/pdf"), "contact": Contact("李", "139")}
    await wang.submits(stage.update(1001, kind, position=Place(1, 2), **more))
    assert "几个人?" in await wang.card()
    await wang.submits(stage.update(1001, kind))
    assert "几个人?" in await wang.card()
    assert not await stage.rows(DeadLetter)


async def test_a_picture_that_is_sent_as_a_document_is_a_photo(stage: Stage, wang: Phone) -> None:
    await wang.writes("/report", "甲线", "车棚", "张三", "2")
    await wang.submits(stage.update(1001, Kind.DOCUMENT, file=File("f", "f", mime="image/png")))
    assert "收到1张" in await wang.card()


async def test_what_is_secret_is_on_no_card(stage: Stage, wang: Phone) -> None:
    await wang.writes("/report", "甲线", "车棚", "欧阳娜娜啊", "张三丰")
    bodies = [str(row.body) for row in await stage.rows(Outgoing)] + [str(row.body) for row in await stage.rows(Card)]
    assert not [body for body in bodies if "欧阳" in body or "张三丰" in body]


async def test_five_thousand_characters_and_odd_ones(stage: Stage, wang: Phone) -> None:
    await wang.writes("/report", "甲线", "车棚")
    assert "多了4996个" in await wang.writes("字" * 5000)
    assert "几个人?" in await wang.writes("👍👍")
    assert "没看懂是多少" in await wang.writes("👍👍")
    assert "没看懂是多少" in await wang.writes("مرحبا")
    assert "几个人?" in await wang.card()


def test_a_conversation_that_cannot_be_held_stops_the_program() -> None:
    office = Office()
    bad = type("Bad", (Form,), {"kind": Choice(Text("?"), ())})
    with pytest.raises(DefinitionError):
        Guide((Conversation("bad", Text("坏"), bad, office.check_in),))
    same = Conversation("same", Text("一样"), CheckIn, office.check_in)
    with pytest.raises(DefinitionError):
        Guide((same, same))


async def test_a_draft_that_changed_meanwhile_is_not_forgotten(stage: Stage, wang: Phone) -> None:
    await wang.writes("/checkin", "1")
    (draft,) = await stage.rows(Draft)
    async with stage.database.writing() as session:
        await drafts.forget(session, draft.id, draft.revision - 1)
    assert len(await stage.rows(Draft)) == 1
    async with stage.database.writing() as session:
        await drafts.forget(session, draft.id, draft.revision)
    assert await stage.rows(Draft) == []
