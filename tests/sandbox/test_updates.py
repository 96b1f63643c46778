"""getUpdates: what is confirmed, what comes again, who is turned away."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from sandbox.client import Person, Sandbox, SandboxError
from sandbox.world import Lifetimes
from tests.sandbox.bot import TOKEN, BotClient, RefusedError
from tests.sandbox.conftest import Serving


def ids(updates: list[dict[str, object]]) -> list[object]:
    return [update["update_id"] for update in updates]


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot: BotClient, wang: Person) -> None:
    await wang.send("早")
    (first,) = await bot("getUpdates")
    assert await bot("getUpdates") == [first]
    assert await bot("getUpdates", offset=first["update_id"]) == [first]
    assert await bot("getUpdates", offset=first["update_id"] + 1) == []
    assert await bot("getUpdates") == []


async def test_ids_are_sequential_and_the_limit_takes_the_oldest(bot: BotClient, wang: Person) -> None:
    for text in "一二三四":
        await wang.send(text)
    everything = await bot("getUpdates")
    assert ids(everything) == list(range(everything[0]["update_id"], everything[0]["update_id"] + 4))
    assert await bot("getUpdates", limit=2) == everything[:2]
    assert [update["message"]["text"] for update in everything] == list("一二三四")


async def test_a_negative_offset_forgets_all_but_the_newest(bot: BotClient, wang: Person) -> None:
    for text in "一二三四":
        await wang.send(text)
    newest = await bot("getUpdates", offset=-2)
    assert [update["message"]["text"] for update in newest] == ["三", "四"]
    assert await bot("getUpdates") == newest


async def test_a_long_poll_returns_when_something_happens(bot: BotClient, wang: Person) -> None:
    polling = asyncio.create_task(bot("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    assert not polling.done()
    await wang.send("在")
    (update,) = await asyncio.wait_for(polling, 2)
    assert update["message"]["text"] == "在"


async def test_a_long_poll_ends_empty_after_its_timeout(bot: BotClient) -> None:
    assert await asyncio.wait_for(bot("getUpdates", timeout=0.1), 1) == []


async def test_the_older_of_two_long_polls_is_ended_with_409(bot: BotClient, wang: Person) -> None:
    older = asyncio.create_task(bot("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot("getUpdates", timeout=5))
    with pytest.raises(RefusedError) as refused:
        await asyncio.wait_for(older, 2)
    assert refused.value.body == {
        "ok": False,
        "error_code": 409,
        "description": (
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        ),
    }
    await wang.send("在")
    assert len(await asyncio.wait_for(newer, 2)) == 1


async def test_a_client_that_hangs_up_loses_nothing(bot: BotClient, wang: Person) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await bot.http.get(f"{bot.root}/getUpdates", params={"timeout": 5}, timeout=0.1)
    await wang.send("在吗")
    assert len(await bot("getUpdates")) == 1


async def test_allowed_updates_are_remembered_until_given_anew(bot: BotClient, wang: Person) -> None:
    await bot("getUpdates", allowed_updates=["callback_query"])
    await wang.send("没人听")
    assert await bot("getUpdates") == []
    await bot("getUpdates", allowed_updates=[])
    await wang.send("有人听")
    assert (await bot.update())["message"]["text"] == "有人听"


async def test_ids_jump_only_when_nothing_is_pending(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await wang.send("一")
    (first,) = await bot("getUpdates")
    target = first["update_id"] - 50_000
    await telegram.jump(target)
    await wang.send("二")
    assert ids(await bot("getUpdates")) == [first["update_id"], first["update_id"] + 1]
    await bot("getUpdates", offset=first["update_id"] + 2)
    await wang.send("三")
    assert ids(await bot("getUpdates")) == [target]


async def test_after_a_jump_down_a_client_with_the_old_offset_misses_what_comes(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    await wang.send("一")
    await bot.updates()
    await bot.updates()
    await telegram.jump(bot.offset - 50_000)
    await wang.send("二")
    assert await bot.updates() == []


async def test_the_tolerant_server_takes_a_far_offset_for_a_mistake(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    await telegram.post(f"/bots/{await telegram.bot_id()}", tolerate_future_offsets=True)
    await wang.send("一")
    assert len(await bot("getUpdates", offset=2_000_000_000)) == 1


async def test_updates_are_kept_for_their_lifetime_only(serve: Serving) -> None:
    async with (
        serve(Lifetimes(update=0.2, callback_query=0.05)) as url,
        BotClient(url) as bot,
        Sandbox(url) as telegram,
    ):
        await bot("getMe")
        wang = await telegram.person("王建国")
        markup = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
        await bot("sendMessage", chat_id=wang.id, text="?", reply_markup=markup)
        await wang.send("早")
        await wang.tap("好")
        assert await telegram.pending() == 2
        await asyncio.sleep(0.08)
        assert [list(update)[1] for update in await bot("getUpdates")] == ["message"]
        await asyncio.sleep(0.2)
        assert await bot("getUpdates") == []


async def test_simulated_time_ages_no_update(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await wang.send("早")
    await telegram.advance(days=3)
    assert len(await bot("getUpdates")) == 1


async def test_a_malformed_token_is_not_found_and_a_foreign_one_unauthorized(serve: Serving) -> None:
    async with serve(tokens=[TOKEN]) as url, httpx.AsyncClient(trust_env=False) as http:
        for path, status, words in (
            ("botnonsense/getMe", 404, "Not Found"),
            ("bot77:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB/getMe", 401, "Unauthorized"),
            (f"bot{TOKEN}/makeCoffee", 404, "Not Found: method not found"),
        ):
            response = await http.get(f"{url}/{path}")
            assert response.status_code == status
            assert response.json() == {"ok": False, "error_code": status, "description": words}
        assert (await http.get(f"{url}/bot{TOKEN}/getme")).json()["result"]["id"] == 1000001


async def test_several_bots_have_updates_of_their_own(url: str, bot: BotClient, wang: Person) -> None:
    async with BotClient(url, "2000002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB") as other:
        await other("getMe")
        with pytest.raises(SandboxError, match="several bots"):
            await wang.send("给谁")
        await wang.send("给第二个", bot=2000002)
        assert await bot("getUpdates") == []
        assert (await other.update())["message"]["text"] == "给第二个"
