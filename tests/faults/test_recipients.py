"""People who have shut the bot out: somebody else is told, and they are found again when they come back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.services import people
from db.models import Identity, Role
from tests.faults.town import Town
from tests.program import eventually


@pytest.fixture(params=["told", "found out"])
def blocked(request: pytest.FixtureRequest) -> str:
    """Whether Telegram has told the bot, or the bot finds out by writing."""
    found: str = request.param
    return found


async def shut_out(town: Town, blocked: str) -> None:
    if blocked == "told":
        await town.li.block()
        await eventually(lambda: li_is_unreachable(town))
    else:
        refusal = "Forbidden: bot was blocked by the user"
        # a refusal is believed the second time: they may have let the bot in again while the first was under way
        await town.telegram.fault(
            "sendMessage", "error", count=2, chat_id=town.li.id, error_code=403, description=refusal
        )


async def li_is_unreachable(town: Town) -> bool:
    return await town.count(Identity, Identity.account == "1002", Identity.unreachable_since.is_not(None)) == 1


async def test_the_next_in_line_gets_it(town: Town, blocked: str) -> None:
    await town.bot()
    await shut_out(town, blocked)
    await town.wang.send("/pass 2,4 今晚谁能顶班")
    await town.zhao.sees("今晚谁能顶班", anywhere=True)
    assert await li_is_unreachable(town)
    await town.chen.never_sees("联系不上")
    await eventually(town.nothing_waits)


async def test_after_the_last_in_line_the_coordinator_hears(town: Town, blocked: str) -> None:
    bot = await town.bot()
    await shut_out(town, blocked)
    await town.wang.send("/pass 2 只有你能去")
    told = await town.chen.sees("联系不上", "李秀英己亥", anywhere=True)
    assert "只有你能去" not in told["text"]
    assert not await bot.complaints()

    if blocked == "told":
        await town.li.unblock()
    await town.li.send("/echo 我回来了")
    await town.li.sees("我回来了")
    assert not await li_is_unreachable(town)
    await town.wang.send("/pass 2 还是你去吧")
    await town.li.sees("还是你去吧")
    await eventually(town.nothing_waits)


async def test_letting_the_bot_in_again_is_enough(town: Town) -> None:
    await town.bot()
    await town.li.block()
    await eventually(lambda: li_is_unreachable(town))
    await town.li.unblock()
    await town.wang.send("/pass 2 欢迎回来")
    await town.li.sees("欢迎回来")


async def test_nobody_can_be_told(town: Town) -> None:
    bot = await town.bot()
    await town.li.block()
    await town.chen.block()
    await town.wang.send("/pass 2 没人收得到")
    assert "no coordinator" in await bot.complains("unreachable")
    await bot.logs("level=error", "alarm", "unreachable")
    await town.wang.send("/echo 我还在")
    await town.wang.sees("我还在")

    await town.chen.unblock()
    await town.wang.send("/pass 2 现在有人知道了")
    await town.chen.sees("联系不上", anywhere=True)
    await bot.ready()


async def test_who_puts_the_bot_out_of_a_group_can_still_be_written_to(town: Town) -> None:
    await town.bot()
    bot = await town.telegram.bot_id()
    group = await town.telegram.post("/groups", title="义警群", founder=town.li.id, members=[bot])
    await town.telegram.post(f"/groups/{group['id']}/members", user=bot, status="kicked", by=town.li.id)
    await eventually(town.handled)
    await town.wang.send("/pass 2 群里不发了")
    await town.li.sees("群里不发了", anywhere=True)


async def test_who_gave_up_the_account_is_passed_over(sqlite_town: Town) -> None:
    town = sqlite_town
    await town.bot()
    await town.li.act("deactivate")
    await town.wang.send("/pass 2,4 账号没了")
    await town.zhao.sees("账号没了", anywhere=True)


@pytest.mark.parametrize("why", ["chat not found", "never started"])
async def test_who_was_never_there_is_passed_over(sqlite_town: Town, why: str) -> None:
    """An account that was typed wrong, and one whose owner has never pressed start."""
    town = sqlite_town
    if why == "never started":
        await town.telegram.person("没按过开始的人", id=1009, needs_start=True)
    async with town.database.writing() as session:
        accounts = {"telegram": "1009"}
        people.add(session, name="孙福来壬寅", roles=(Role.VOLUNTEER,), accounts=accounts, now=datetime.now(UTC))
    await town.bot()
    await town.wang.send("/pass 5,4 找不到这个人")
    await town.zhao.sees("找不到这个人", anywhere=True)
    (gone,) = [row for row in await town.all(Identity) if row.account == "1009"]
    assert gone.unreachable_why == why
    await town.wang.send("/pass 5 又找不到")
    await town.chen.sees("联系不上", "孙福来壬寅", anywhere=True)
    await eventually(town.nothing_waits)
