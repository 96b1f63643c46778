"""Every fault as a client sees it, and what the log and the chat say afterwards."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from sandbox.client import Person, Sandbox, SandboxError
from tests.sandbox.bot import BotClient, RefusedError


async def send(bot: BotClient, text: str = "早", chat_id: int = 1001) -> httpx.Response:
    return await bot.http.post(f"{bot.root}/sendMessage", json={"chat_id": chat_id, "text": text})


async def texts(person: Person) -> list[str]:
    return [message["text"] for message in await person.chat()]


async def last_call(telegram: Sandbox) -> dict[str, Any]:
    return (await telegram.calls("sendMessage"))[-1]


async def test_429_says_how_long_to_wait_and_sends_nothing(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "429", retry_after=7, count=2)
    for _ in range(2):
        response = await send(bot)
        assert response.status_code == 429
        assert response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    assert (await send(bot)).json()["ok"]
    assert await texts(wang) == ["早"]


@pytest.mark.parametrize("applied", [False, True])
async def test_5xx(bot: BotClient, telegram: Sandbox, wang: Person, applied: bool) -> None:
    await telegram.fault("sendMessage", "5xx", status=502, applied=applied)
    response = await send(bot)
    assert (response.status_code, response.json()["description"]) == (502, "Bad Gateway")
    assert await texts(wang) == (["早"] if applied else [])
    assert ((await last_call(telegram))["fault"], (await last_call(telegram))["applied"]) == ("5xx", applied)


@pytest.mark.parametrize("applied", [False, True])
async def test_garbage_is_not_json(bot: BotClient, telegram: Sandbox, wang: Person, applied: bool) -> None:
    await telegram.fault("*", "garbage", applied=applied)
    response = await send(bot)
    assert response.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        response.json()
    assert await texts(wang) == (["早"] if applied else [])


@pytest.mark.parametrize(("kind", "applied"), [("reset_before", False), ("reset_after", True)])
async def test_resets_close_the_connection_without_an_answer(
    bot: BotClient, telegram: Sandbox, wang: Person, kind: str, applied: bool
) -> None:
    await telegram.fault("sendMessage", kind)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await send(bot)
    assert await texts(wang) == (["早"] if applied else [])
    assert (await last_call(telegram))["applied"] is applied
    assert (await send(bot, "晚")).json()["ok"]


@pytest.mark.parametrize("applied", [False, True])
async def test_hang_never_answers(bot: BotClient, telegram: Sandbox, wang: Person, applied: bool) -> None:
    await telegram.fault("sendMessage", "hang", applied=applied)
    with pytest.raises(httpx.ReadTimeout):
        await bot.http.post(f"{bot.root}/sendMessage", json={"chat_id": 1001, "text": "早"}, timeout=0.2)
    assert await texts(wang) == (["早"] if applied else [])


async def test_a_hang_ends_in_a_reset(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "hang", seconds=0.1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await send(bot)


async def test_slow_answers_late_but_well(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "slow", seconds=0.2)
    before = time.monotonic()
    assert (await send(bot)).json()["ok"]
    assert time.monotonic() - before >= 0.2


async def test_any_error(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "error", error_code=403, description="Forbidden: bot was blocked by the user")
    with pytest.raises(RefusedError, match="blocked by the user"):
        await bot("sendMessage", chat_id=1001, text="早")


async def test_a_fault_strikes_only_its_method_and_chat(
    bot: BotClient, telegram: Sandbox, wang: Person, li: Person
) -> None:
    fault = await telegram.fault("sendMessage", "5xx", chat_id=1002, count=None)
    assert (await bot.http.get(f"{bot.root}/getMe")).json()["ok"]
    assert (await send(bot)).json()["ok"]
    for _ in range(3):
        assert not (await send(bot, chat_id=1002)).json()["ok"]
    assert await telegram.end_fault(fault) == 3
    assert (await send(bot, chat_id=1002)).json()["ok"]


async def test_the_first_ones_can_be_let_through(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "5xx", skip=2)
    assert [(await send(bot)).status_code for _ in range(4)] == [200, 200, 502, 200]


async def test_probability_strikes_sometimes(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "5xx", count=None, probability=0.5)
    assert {(await send(bot)).status_code for _ in range(60)} == {200, 502}


async def test_a_batch_can_hold_updates_twice_or_in_disorder(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await wang.send("一")
    await wang.send("二")
    await telegram.fault("getUpdates", "duplicate")
    assert [update["message"]["text"] for update in await bot("getUpdates")] == ["一", "一", "二", "二"]
    await telegram.fault("getUpdates", "reorder")
    assert [update["message"]["text"] for update in await bot("getUpdates")] == ["二", "一"]
    assert [update["message"]["text"] for update in await bot("getUpdates")] == ["一", "二"]


async def test_a_batch_fault_waits_for_a_batch(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("*", "duplicate")
    assert await bot("getUpdates") == []
    await wang.send("一")
    assert len(await bot("getUpdates")) == 2


async def test_what_getupdates_confirmed_before_a_reset_stays_confirmed(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    await wang.send("一")
    (update,) = await bot("getUpdates")
    await telegram.fault("getUpdates", "reset_after")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await bot("getUpdates", offset=update["update_id"] + 1)
    assert await bot("getUpdates") == []


async def test_raw_updates_of_any_content_lie_between_good_ones(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    await wang.send("一")
    unparsable = await telegram.push_raw({"message": {"message_id": "none"}})
    unknown = await telegram.push_raw({"telepathy": {"thought": 1}})
    await wang.send("二")
    answer = (await bot.http.get(f"{bot.root}/getUpdates")).json()["result"]
    assert [update["update_id"] for update in answer] == list(range(unparsable - 1, unknown + 2))
    assert answer[1] == {"update_id": unparsable, "message": {"message_id": "none"}}
    assert answer[2] == {"update_id": unknown, "telepathy": {"thought": 1}}


async def test_all_faults_can_be_listed_and_ended(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "5xx", count=5)
    await send(bot)
    (listed,) = await telegram.get("/faults")
    assert (listed["hits"], listed["left"], listed["kind"]) == (1, 4, "5xx")
    await telegram.end_faults()
    assert await telegram.get("/faults") == []
    assert (await send(bot)).json()["ok"]


async def test_a_fault_that_nobody_knows_is_refused(telegram: Sandbox) -> None:
    with pytest.raises(SandboxError, match="kind"):
        await telegram.fault("sendMessage", "earthquake")


async def test_parallel_calls_share_a_count(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "429", count=4)
    answers = await asyncio.gather(*(send(bot, str(number)) for number in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [429] * 4
    assert len(await texts(wang)) == 6
