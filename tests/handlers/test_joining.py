"""The way in, as strangers and coordinators live through it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services import joining, people
from bot.table import dispatch_table
from bot.turns.events import Choice, Kind
from db.engine import Database
from db.models import DeadLetter, Identity, JoinRequest, JournalEntry, Outgoing, Person, PersonRole, Role
from tests.handlers.screen import Screen
from tests.turns.stage import NOON, Stage, staged

ONLY = "只认得义警队的人"


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    async with staged(sqlite_database, dispatch_table()) as stage:
        yield stage


@pytest.fixture
async def chen(stage: Stage) -> Screen:
    await stage.person("陈晓雯", 1007, Role.COORDINATOR)
    return Screen(stage, 1007)


@pytest.fixture
def he(stage: Stage) -> Screen:
    """路人小何, whom nobody knows."""
    return Screen(stage, 2001)


async def a_code(stage: Stage, name: str = "王建明", called: str | None = "王师傅") -> str:
    async with stage.database.writing() as session:
        person = people.add(session, name=name, called=called, roles=[Role.VOLUNTEER], accounts={}, now=NOON)
        await session.flush()
        return await joining.invite(session, person, by=None, now=NOON)


async def owners(stage: Stage) -> dict[str, str]:
    async with stage.database.reading() as session:
        query = select(Identity.account, Person.name).join(Person, Person.id == Identity.person_id)
        return {row.account: row.name for row in await session.execute(query)}


# Invites


async def test_a_link_ties_the_account_and_greets_by_name(stage: Stage, he: Screen) -> None:
    assert "王师傅, 欢迎您" in await he.commands("start", await a_code(stage))
    assert await owners(stage) == {"2001": "王建明"}
    await he.commands("start")
    assert any("王师傅您好" in text for text in await he.heard())


async def test_a_code_typed_by_hand_does_what_the_link_does(stage: Stage, he: Screen) -> None:
    code = await a_code(stage)
    assert "王师傅, 欢迎您" in await he.writes(f"{code[:5].lower()} - {code[5:]}")
    assert await owners(stage) == {"2001": "王建明"}


async def test_a_used_an_old_and_an_unknown_invite_say_what_to_do(stage: Stage, he: Screen) -> None:
    used, old = await a_code(stage), await a_code(stage, "李桂芳")
    await Screen(stage, 2002).commands("start", used)
    assert "已经用过" in await he.commands("start", used)
    stage.clock.pass_by(timedelta(hours=24))
    for said in (await he.commands("start", old), await he.writes(old)):
        assert "过期" in said
        assert "社区居委会" in said
    for code in ("ABCDEFGHJK", "x", "用户", "A" * 64):
        assert "不认得" in await he.commands("start", code)
    assert "我想加入" in await he.buttons()
    assert await owners(stage) == {"2002": "王建明"}


async def test_two_who_use_one_code_at_once(stage: Stage, he: Screen) -> None:
    code = await a_code(stage)
    other = Screen(stage, 2002)
    await stage.submit(stage.command(2001, "start", text=code), stage.command(2002, "start", text=code))
    assert "王师傅, 欢迎您" in await he.card()
    assert "已经用过" in await other.card()
    assert await owners(stage) == {"2001": "王建明"}
    assert not await stage.rows(DeadLetter)


async def test_one_who_uses_two_codes_at_once_is_one_person(stage: Stage, he: Screen) -> None:
    first, second = await a_code(stage), await a_code(stage, "李桂芳", "李姐")
    await stage.submit(stage.command(2001, "start", text=first), stage.command(2001, "start", text=second))
    assert "已经在队里" in await he.card()
    assert await owners(stage) == {"2001": "王建明"}
    assert not await stage.rows(DeadLetter)
    assert "李姐, 欢迎您" in await Screen(stage, 2002).commands("start", second)


async def test_somebody_who_belongs_already_does_not_use_up_anothers_invite(stage: Stage, chen: Screen) -> None:
    code = await a_code(stage)
    assert "给别人的" in await chen.commands("start", code)
    assert "早就在队里" in await chen.commands("start", "ABCDEFGHJK")
    assert "王师傅, 欢迎您" in await Screen(stage, 2001).commands("start", code)


async def test_every_step_is_in_the_journal(stage: Stage, he: Screen, chen: Screen) -> None:
    await he.commands("start", await a_code(stage))
    other = Screen(stage, 2002)
    await other.writes("您好")
    await other.taps("我想加入")
    await other.writes("何平, 3栋")
    await chen.taps("不合适")
    assert [row.what for row in await stage.rows(JournalEntry)] == ["invited", "joined", "asked", "written", "declined"]


# Strangers


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.OTHER, Kind.LOCATION, Kind.DOCUMENT, Kind.CONTACT])
async def test_whatever_a_stranger_sends_they_hear_a_kind_sentence(stage: Stage, he: Screen, kind: Kind) -> None:
    assert ONLY in await he.sends(kind)
    assert list(await he.buttons()) == ["我想加入"]


async def test_no_command_word_or_button_shows_a_stranger_anything(stage: Stage, he: Screen, chen: Screen) -> None:
    for command in ("start", "help", "people", "find", "note", "whatever"):
        assert ONLY in await he.commands(command)
    assert ONLY in await he.commands("find", "陈晓雯")
    for words in ("找 陈晓雯", "通讯录", "随手记", "", "   ", "字" * 4000):
        assert ONLY in await he.writes(words)
    for data in ("person:1:0:call", "people:0:0:", "admit:1:0:patrol", "note:1:1:fire", "join", "::::", ""):
        assert ONLY in await he.presses(data)
    assert not [text for text in await he.heard() if "陈晓雯" in text]
    assert await stage.rows(JoinRequest) == []
    assert not await stage.rows(DeadLetter)


@pytest.mark.parametrize("word", ["求助", "救命", "救命啊!", "着火了"])
async def test_an_alarm_of_a_stranger_is_told_whom_to_phone_first(stage: Stage, he: Screen, word: str) -> None:
    said = await he.writes(word)
    assert said.startswith("先拨 110 · 119 · 120")
    assert "社区居委会" in said
    assert (await he.commands("sos")).startswith("先拨 110 · 119 · 120")
    assert {row.lane for row in await stage.rows(Outgoing)} == {0}


async def test_an_alarm_comes_before_the_question_for_a_name(stage: Stage, he: Screen, chen: Screen) -> None:
    await he.writes("您好")
    await he.taps("我想加入")
    assert (await he.writes("救命")).startswith("先拨 110")
    assert "告诉联络员" in await he.writes("何平, 3栋")


async def test_a_stranger_asks_and_is_taken_in(database: Database) -> None:
    async with staged(database, dispatch_table()) as stage:
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        await stage.person("方静", 1042, Role.COORDINATOR)
        chen, fang, he = Screen(stage, 1007), Screen(stage, 1042), Screen(stage, 2001)
        await he.writes("您好")
        assert "姓名和住几栋" in await he.taps("我想加入")
        assert "告诉联络员" in await he.writes("我叫何小平，住3栋")
        assert "我叫何小平，住3栋" in await chen.card() == await fang.card()
        assert list(await chen.buttons()) == ["加进来", "不合适"]
        assert "何小平, 放哪个队" in await chen.taps("加进来")
        said = await chen.taps("护学队")
        assert "陈晓雯把人加进护学队了" in said == await fang.card()
        assert await fang.buttons() == {}
        assert "何小平您好" in await he.card()
        assert "护学队" in await he.card()
        assert (await he._shown())["keys"]
        assert (await owners(stage))["2001"] == "何小平"
        assert "要做什么" in await he.commands("start")
        newest = (await stage.rows(Person))[-1]
        assert (newest.name, newest.team, newest.active) == ("何小平", "school crossing", True)
        roles = [row.role for row in await stage.rows(PersonRole) if row.person_id == newest.id]
        assert roles == [Role.VOLUNTEER]


async def test_a_stranger_who_does_not_fit_hears_of_it_and_may_ask_again_another_day(
    stage: Stage, he: Screen, chen: Screen
) -> None:
    await he.writes("您好")
    await he.taps("我想加入")
    await he.writes("何平, 3栋")
    assert "已经转给联络员" in await he.writes("怎么样了?")
    assert "已经转给联络员" in await he.sends(Kind.OTHER)
    await chen.taps("不合适")
    assert "社区居委会" in await he.card()
    assert "社区居委会" in await he.presses("join:0:0:")
    assert len([text for text in await chen.heard() if "何平" in text]) == 2
    stage.clock.pass_by(timedelta(hours=24))
    assert ONLY in await he.writes("您好")
    await he.taps("我想加入")
    await he.writes("何平, 5栋")
    assert "5栋" in await chen.card()
    await chen.taps("加进来")
    await chen.taps("巡逻队")
    assert (await owners(stage))["2001"] == "何平"


async def test_too_many_words_are_asked_for_again(stage: Stage, he: Screen, chen: Screen) -> None:
    await he.writes("您好")
    await he.taps("我想加入")
    assert "短一点" in await he.writes("字" * 301)
    assert "姓名和住几栋" in await he.sends(Kind.VOICE)
    assert "告诉联络员" in await he.writes("<b>何</b>{name}%s, 3栋")
    assert "<b>何</b>{name}%s" in await chen.card()


async def test_a_second_tap_and_a_second_coordinator_change_nothing(stage: Stage, he: Screen, chen: Screen) -> None:
    await stage.person("方静", 1042, Role.COORDINATOR)
    fang = Screen(stage, 1042)
    await he.writes("您好")
    await he.taps("我想加入")
    await he.writes("何平, 3栋")
    take, no = (await chen.buttons())["加进来"], (await chen.buttons())["不合适"]
    await chen.taps("加进来")
    team = (await chen.buttons())["调解队"]
    await stage.submit(stage.tap(1007, team), stage.tap(1042, no), stage.tap(1007, team))
    assert "进调解队了" in await chen.card() == await fang.presses(take)
    assert stage.toasts[-1]
    assert len(await stage.rows(Person)) == 3
    assert (await owners(stage))["2001"] == "何平"


async def test_only_the_office_takes_somebody_in(stage: Stage, he: Screen, chen: Screen) -> None:
    await stage.person("周大勇", 1005, Role.VOLUNTEER, Role.LEADER)
    await he.writes("您好")
    await he.taps("我想加入")
    await he.writes("何平, 3栋")
    (row,) = await stage.rows(JoinRequest)
    for choice in ("in", "no", "patrol"):
        await stage.submit(stage.tap(1005, Choice("admit", row.id, 0, choice).encode()))
        assert "联络员" in stage.toasts[-1]
    await stage.submit(stage.tap(1007, "admit:999:0:patrol"))
    assert [(row.outcome, row.words) for row in await stage.rows(JoinRequest)] == [(None, "何平, 3栋")]
    assert len(await stage.rows(Person)) == 2


async def test_somebody_who_asked_and_then_got_an_invite_is_not_taken_in_twice(
    stage: Stage, he: Screen, chen: Screen
) -> None:
    await he.writes("您好")
    await he.taps("我想加入")
    await he.writes("何平, 3栋")
    take = Choice("admit", (await stage.rows(JoinRequest))[0].id, 0, "patrol").encode()
    await he.commands("start", await a_code(stage))
    assert "已经用邀请进来" in await chen.card()
    await chen.presses(take)
    assert await owners(stage) == {"1007": "陈晓雯", "2001": "王建明"}


async def test_without_a_coordinator_a_stranger_is_sent_to_the_office(stage: Stage, he: Screen) -> None:
    await he.writes("您好")
    await he.taps("我想加入")
    assert "社区居委会" in await he.writes("何平, 3栋")
    assert [row.words for row in await stage.rows(JoinRequest)] == ["何平, 3栋"]


async def test_what_a_stranger_wrote_is_sealed(stage: Stage, he: Screen, chen: Screen) -> None:
    await he.sends(Kind.TEXT, text="您好", name="小何的手机")
    await he.sends(Kind.CHOICE, choice=Choice("join", 0, 0), name="小何的手机")
    await he.writes("何平, 3栋")
    assert "小何的手机" in await chen.card()
    async with stage.database.reading() as session:
        raw = (await session.connection()).exec_driver_sql("SELECT * FROM join_requests")
        row = (await raw).one()
    assert "何平" not in str(row)
    assert "小何" not in str(row)
