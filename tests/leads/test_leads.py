"""线索: told to the officers, and nobody can find afterwards who told it."""

from __future__ import annotations

import pytest

from db.models import Access, Card, Draft, Lead, Timer
from tests.emergencies.alarmed import POLICE_POST
from tests.leads.confided import WHAT, WHEN, Confided
from tests.program import eventually


async def nothing_found(here: Confided) -> None:
    async def clean() -> bool:
        return not await here.traces()

    try:
        await eventually(clean)
    except AssertionError:
        raise AssertionError(await here.traces()) from None


async def test_nobody_who_has_everything_finds_who_told_it(on_both: Confided) -> None:
    here = on_both
    await here.bot()
    code = await here.hands_in()
    await here.ma.sees("1号线索, 还没人看", "看一下")
    await nothing_found(here)
    assert await here.in_backup() == []
    lead = await here.lead()
    assert (lead.what, lead.when_where, lead.wants_call) == (WHAT, WHEN, False)
    assert lead.day.second == lead.day.microsecond == 0
    assert await here.count(Draft) == 0
    assert not [card for card in await here.all(Card) if card.chat == str(here.wang.id)]
    assert not [timer for timer in await here.all(Timer) if "draft" in timer.kind]
    # The coordinator sees nothing, and an officer's button is an officer's.
    await here.chen.never_sees("线索")
    await here.ma.tap("看一下")
    await here.ma.sees(WHAT, WHEN, anywhere=True)
    await here.ma.sees("马警官看过了", "接手了", "不跟进", "留句话", anywhere=True)
    words, buttons = (await here.ma.chat())[-2:]
    assert WHAT in words["text"], "the buttons stand below what they are about"
    assert "马警官看过了" in buttons["text"]
    await here.he.sees("马警官看过了")
    (row,) = await here.all(Access)
    assert (row.reader_id, row.subject, row.field) == (here.numbers["ma"], "lead:1", "what")
    await here.wang.send(f"线索 {code}")
    await here.wang.sees("民警看过了")
    await here.ma.tap("留句话")
    await here.ma.sees("留句什么话")
    await here.ma.send("谢谢, 已经去看过")
    await here.ma.sees("留好了")
    await here.ma.tap("接手了")
    await here.he.sees("马警官接手了, 内容已删")
    await here.wang.send("/note")  # a form that is open does not swallow the code
    await here.wang.sees("记哪方面的")
    await here.wang.send(f"线索{code.replace(' ', '')}")
    await here.wang.sees("民警接手了", "谢谢, 已经去看过")
    lead = await here.lead()
    assert (lead.what, lead.when_where, lead.state) == (None, None, "taken_over")
    await nothing_found(here)

    async def gone() -> bool:
        return not any(WHAT in opened for opened in here.opened_in_files())

    await eventually(gone, otherwise=lambda: "the text is still in the file after it was taken over")


async def test_without_an_officer_nobody_writes_a_word(here: Confided) -> None:
    await here.no_officer()
    await here.bot()
    await here.wang.send("线索")
    await here.wang.sees("这里现在没有民警", POLICE_POST)
    await here.wang.never_sees("我来写")
    assert await here.count(Draft) == 0


async def test_let_an_officer_call_me_keeps_nothing(here: Confided) -> None:
    await here.bot()
    await here.wang.send("/lead")
    await here.wang.sees("涉密、涉稳、信访、宗教、涉外", "请当面说", "聊天平台自己还是知道")
    await here.wang.tap("请民警联系我")
    await here.wang.sees("已请民警给您打电话")
    await here.ma.sees("王师傅有事想当面说", "打电话", "我来联系")
    await here.ma.tap("打电话")
    await here.ma.sees("19900001001")
    await here.ma.tap("我来联系")
    await here.wang.sees("马警官会给您打电话")
    await here.he.sees("马警官在联系王师傅")
    await here.chen.never_sees("当面说")
    assert await here.count(Lead) == 0
    assert await here.count(Draft) == 0


@pytest.mark.parametrize("dies", ["in the middle", "when it is handed in"])
async def test_killed_on_the_way(here: Confided, dies: str) -> None:
    """It goes on where it stood, is handed in once, and leaves no more than without the kill."""
    bot = await here.bot()
    await here.wang.send("线索")
    await here.wang.sees("我来写")
    await here.wang.tap("我来写")
    await here.wang.sees("什么事")
    await here.wang.send(WHAT)
    await here.wang.sees("什么时候")
    if dies == "in the middle":
        await bot.kill()
        await here.wang.send(WHEN)
        await here.bot()
        await here.wang.sees("交给民警")
        await here.wang.tap("交给民警")
    else:
        await here.wang.send(WHEN)
        await here.wang.sees("交给民警")
        await here.wang.tap("交给民警")
        await bot.kill()
        await here.bot()
    code = here.code_in(await here.wang.sees("请记下代号"))
    await here.ma.sees("1号线索")
    assert await here.count(Lead) == 1
    await here.wang.send(f"/lead {code}")
    await here.wang.sees("还没人看")
    await nothing_found(here)


async def test_given_up_left_alone_or_wrong_nothing_stays(here: Confided) -> None:
    await here.bot()
    await here.wang.send("线索")
    await here.wang.sees("我来写")
    await here.wang.tap("我来写")
    await here.wang.sees("什么事")
    await here.wang.photo()
    await here.wang.sees("打几个字")
    await here.wang.act("voice")
    await here.wang.sees("听不了")
    await here.wang.send(WHAT)
    await here.wang.sees("什么时候")
    await here.wang.send(WHEN)
    shown = await here.wang.sees("交给民警")
    assert WHAT not in str(shown)
    await here.wang.send(WHAT + "还有")  # answers nothing, and is not shown again
    shown = await here.wang.sees("点一个按钮")
    assert WHAT not in str(shown)
    old = shown
    await here.wang.send("取消")
    await here.wang.sees("刚才写的都删掉了")
    await here.wang.tap("交给民警", on=old)
    await here.wang.sees("已经")
    assert await here.count(Lead) == 0
    assert await here.count(Draft) == 0
    await nothing_found(here)
    # A volunteer guesses: a code, a lead of the officers, somebody's draft.
    await here.li.send("线索 1234 5678 9012")
    await here.li.sees("没有这个代号")
    code = await here.hands_in()
    await here.li.reads()
    await here.telegram.push_raw(_pressed(here, "leads:1:0:look", 1))
    await here.telegram.push_raw(_pressed(here, "leads:1:0:take", 2))
    await here.li.never_sees(WHAT)
    await here.li.send("/leads")
    await here.li.sees("线索只有民警能看")
    assert (await here.lead()).state == "waiting"
    await here.li.send(f"线索 {code}")
    await here.li.sees("还没人看")  # whoever has the code has it


def _pressed(here: Confided, data: str, number: int) -> dict[str, object]:
    user = {"id": here.li.id, "is_bot": False, "first_name": "L"}
    return {"callback_query": {"id": f"9{number}", "from": user, "chat_instance": "1", "data": data, "message": {
        "message_id": 1, "date": 0, "chat": {"id": here.li.id, "type": "private"}}}}  # fmt: skip
