"""/people and /find as leaders, coordinators and everybody else meet them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.services import demo
from bot.table import dispatch_table
from bot.turns.events import Kind
from db.engine import Database
from db.models import Access, Identity, Invite, Outgoing
from tests.handlers.screen import Screen
from tests.turns.stage import NOON, Stage, staged

WANG, ZHOU, CHEN, SUN = 1001, 1005, 1007, 1008
NOT_YOURS = "队长和联络员用的"


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    await demo.write(sqlite_database, NOON)
    async with staged(sqlite_database, dispatch_table(lambda: "jinhuai_bot")) as stage:
        yield stage


async def test_a_coordinator_pages_everybody_and_one_team(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    assert "46人 · 第1页, 共6页" in await chen.commands("people")
    seen = {*await chen.buttons()}
    for _ in range(5):
        await chen.taps("下一页 ▶")
        seen |= {*await chen.buttons()}
    assert "下一页 ▶" not in await chen.buttons()
    assert len(seen - {"下一页 ▶", "◀ 上一页", "分队看"}) == 46
    await chen.taps("分队看")
    assert "调解队 4人" in await chen.taps("调解队")
    assert {"赵姐", "苏老师", "卢姐", "叶叔"} < set(await chen.buttons())
    assert "☎️" in await chen.card()
    await chen.taps("分队看")
    assert "46人" in await chen.taps("全部")


async def test_a_leader_sees_the_own_team_only(stage: Stage) -> None:
    zhou = Screen(stage, ZHOU)
    assert "12人" in await zhou.writes("通讯录")
    assert "分队看" not in await zhou.buttons()
    assert "0人" in await zhou.presses("people:0:0:mediation")
    assert "没找到" in await zhou.writes("找 赵姐")
    assert NOT_YOURS in await zhou.presses("person:4:0:")
    assert NOT_YOURS in await zhou.presses("person:4:0:call")
    assert "王建明" in await zhou.writes("找 王师傅")
    assert "发邀请" not in await zhou.buttons()
    assert NOT_YOURS in await zhou.presses("person:1:0:invite")
    assert not await stage.rows(Invite)
    assert not await stage.rows(Access)


@pytest.mark.parametrize("account", [WANG, SUN])
async def test_whoever_does_not_lead_sees_nothing(stage: Stage, account: int) -> None:
    screen = Screen(stage, account)
    for said in (
        await screen.commands("people"),
        await screen.commands("find", "李姐"),
        await screen.commands("find"),
        await screen.writes("找 李姐"),
        await screen.writes("通讯录"),
        await screen.presses("people:0:0:"),
        await screen.presses("people:0:0:?"),
        await screen.presses("people:0:0:patrol"),
        await screen.presses("person:2:0:"),
        await screen.presses("person:2:0:invite"),
        await screen.presses("person:999:0:"),
    ):
        assert NOT_YOURS in said
    assert not [text for text in await screen.heard() if "李" in text]
    assert all("buttons" not in (row.body or {}) for row in await stage.rows(Outgoing))


async def test_a_volunteer_cannot_phone_anybody_and_an_officer_can(stage: Stage) -> None:
    assert NOT_YOURS in await Screen(stage, WANG).presses("person:2:0:call")
    assert not await stage.rows(Access)
    assert "19900000002" in await Screen(stage, SUN).presses("person:2:0:call")


async def test_a_persons_card_tells_the_next_shift_and_whether_they_can_be_reached(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    said = await chen.commands("find", "王师傅")
    assert "王建明 (王师傅)" in said
    assert "护学队 队员 1网格" in said
    assert "下一班: 12:25—13:15 实验小学东门" in said
    assert "能联系上" in said
    assert list(await chen.buttons()) == ["打电话", "发邀请", "请假", "审核", "培训"]
    await stage.submit(stage.update(WANG, Kind.BLOCKED))
    assert "发不过去" in await chen.commands("find", "王建明")
    assert "还没连上" in await chen.commands("find", "贺叔")
    said = await chen.commands("find", "小方")
    assert "联络员 执行小组" in said
    assert "没有排班" in said


async def test_a_number_is_shown_when_it_is_wanted_and_written_down(stage: Stage) -> None:
    zhou = Screen(stage, ZHOU)
    assert "1990000" not in await zhou.commands("find", "王师傅")
    assert "19900000001" in await zhou.taps("打电话")
    (row,) = await stage.rows(Access)
    assert (row.reader_id, row.subject, row.field) == (5, "person:1", "phone")


async def test_an_invite_is_a_message_to_pass_on_and_works(stage: Stage) -> None:
    chen, he = Screen(stage, CHEN), Screen(stage, 2001)
    await chen.commands("find", "贺叔")
    said = await chen.taps("发邀请")
    link = next(word for word in said.split() if word.startswith("https://"))
    assert link.startswith("https://t.me/jinhuai_bot?start=")
    assert "贺叔" in said
    assert "贺叔, 欢迎您" in await he.commands("start", link.partition("=")[2])
    assert [row.person_id for row in await stage.rows(Identity) if row.account == "2001"] == [17]


async def test_while_the_bots_name_is_not_known_the_code_goes_alone(sqlite_database: Database) -> None:
    await demo.write(sqlite_database, NOON)
    async with staged(sqlite_database, dispatch_table()) as stage:
        chen = Screen(stage, CHEN)
        await chen.commands("find", "贺叔")
        said = await chen.taps("发邀请")
        assert "t.me" not in said
        assert "贺叔, 欢迎您" in await Screen(stage, 2001).writes(said.rpartition(" ")[2])


async def test_several_are_a_list_and_nobody_is_a_hint(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    said = await chen.commands("find", "3网格")
    assert "赵玉梅" in said
    assert "曹振华" in said
    assert "曹振华" not in await chen.writes("找 3栋")
    assert "余东升" in await chen.card()
    assert "没找到" in await chen.writes("找 诸葛亮")
    assert "找谁" in await chen.commands("find", "   ")
    assert "还有" in await chen.commands("find", "姐")
    for words in ("%", "_", "{name}", "<b>", "字" * 4000):
        assert "没找到" in await chen.commands("find", words)


async def test_words_that_begin_like_a_search_stay_an_answer(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    await chen.writes("/note")
    await chen.taps("消防")
    assert "3/5" in await chen.writes("找 王师傅 拿钥匙")


async def test_a_page_that_is_gone_is_the_last_one(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    assert "第6页, 共6页" in await chen.presses("people:99:0:")
    assert "46人" in await chen.presses("people:0:0:nonsense")


async def test_rows_fit_a_thumb(stage: Stage) -> None:
    chen = Screen(stage, CHEN)
    await chen.commands("people")
    await chen.taps("下一页 ▶")
    for card in [row.body for row in await stage.rows(Outgoing) if row.body]:
        assert len(card.get("buttons", ())) <= 4
    shown = await chen._shown()
    assert len(shown["buttons"]) == 4
    assert max(len(row) for row in shown["buttons"]) == 3
