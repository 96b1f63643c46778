"""Groups as Telegram has them: upgraded, left, and full of people who are not talking to the bot."""

from __future__ import annotations

import pytest

from db.models import DeadLetter, Outgoing
from sandbox.client import Person
from tests.faults.town import Town
from tests.program import eventually


async def the_group(town: Town, *members: Person, kind: str = "supergroup") -> int:
    """In which the bot hears everything."""
    await town.telegram.post(f"/bots/{await town.telegram.bot_id()}", privacy_mode=False)
    return await town.telegram.group("义警群", town.chen, *members, kind=kind)


async def said_in(town: Town, group: int) -> list[str]:
    bot = await town.telegram.bot_id()
    return [each.get("text", "") for each in await town.chen.chat(in_group=group) if each["from"]["id"] == bot]


async def test_people_who_come_go_and_talk_are_not_answered(town: Town) -> None:
    await town.bot()
    group = await the_group(town, town.wang)
    await town.li.act("join", in_group=group)
    await town.li.send("大家好, 今天谁值班?", in_group=group)
    await town.li.location(31.2, 121.5, in_group=group)
    await town.li.act("leave", in_group=group)
    await eventually(town.nothing_waits)
    assert await said_in(town, group) == []
    assert await town.count(DeadLetter) == 0


async def test_an_alarm_in_the_group_calls_people_without_telling_everybody_who_it_is(town: Town) -> None:
    await town.bot()
    group = await the_group(town, town.wang)
    await town.wang.send("求助！", in_group=group)
    await town.wang.sees("先拨 110", anywhere=True)
    await town.wang.tap("受伤发病")
    await town.chen.sees("1号求助: 受伤发病", "打王建国戊戌", anywhere=True)
    await eventually(town.nothing_waits)
    (public,) = await said_in(town, group)
    assert public.startswith("先拨 110 · 119 · 120")
    assert "王建国" not in public


async def test_a_group_that_is_upgraded_is_answered_at_its_new_address(town: Town) -> None:
    await town.bot()
    group = await the_group(town, town.wang, kind="group")
    await town.telegram.fault("sendMessage", "5xx", chat_id=group)
    await town.wang.send("/note", in_group=group)
    await eventually(lambda: tried(town, group))
    new = int((await town.telegram.post(f"/groups/{group}/upgrade"))["id"])
    await town.wang.sees("私聊", in_group=new, anywhere=True)
    await town.wang.send("/help", in_group=new)
    await town.wang.sees("私聊", in_group=new)
    await eventually(town.nothing_waits)
    assert await town.count(DeadLetter) == 0


async def tried(town: Town, group: int) -> bool:
    return bool(await town.telegram.calls("sendMessage", chat_id=group))


@pytest.mark.parametrize("word", ["/note", "求助"])
async def test_what_a_group_cannot_be_told_any_more_is_let_go(sqlite_town: Town, word: str) -> None:
    """The bot was put out of it in the same moment. An alarm is raised all the same."""
    town = sqlite_town
    bot = await town.bot()
    group = await the_group(town, town.wang)
    refusal = "Forbidden: bot was kicked from the supergroup chat"
    await town.telegram.fault("sendMessage", "error", chat_id=group, error_code=403, description=refusal)
    await town.wang.send(word, in_group=group)
    if word == "求助":
        await town.wang.sees("先拨 110", anywhere=True)
    await eventually(town.nothing_waits)
    assert await town.count(Outgoing) == 0
    await town.wang.never_sees("跟我私聊", within=0)
    await town.wang.send("/echo 私聊还在")
    await town.wang.sees("私聊还在")
    assert not await bot.complaints()
