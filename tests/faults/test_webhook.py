"""What is posted to the webhook: taken with the right word only, and answered 200 when it is committed, not before."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from db.models import DeadLetter
from tests.faults.test_sqlite_away import locked
from tests.faults.town import Town
from tests.program import Bot, eventually, free_port

SECRET = "ein-wort-unter-uns"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def with_webhook(town: Town) -> tuple[Bot, str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}/telegram"
    town.secrets.plant(SECRET)
    bot = await town.bot(more={"HTTP": f"127.0.0.1:{port}", "WEBHOOK_URL": address, "WEBHOOK_SECRET": SECRET})
    return bot, address


def update(number: int, text: str) -> dict[str, object]:
    somebody = {"id": 1001, "is_bot": False, "first_name": "王建国戊戌"}
    chat = {"id": 1001, "type": "private", "first_name": "王建国戊戌"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_760_000_000,
            "chat": chat,
            "from": somebody,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}],
        },
    }


async def test_only_who_knows_the_word_is_heard(town: Town) -> None:
    bot, address = await with_webhook(town)
    async with httpx.AsyncClient(trust_env=False) as client:
        for headers in ({}, {HEADER: "geraten"}, {HEADER: SECRET.upper()}):
            answer = await client.post(address, json=update(7, "/echo von wem auch immer"), headers=headers)
            assert answer.status_code == 403
        assert (await client.get(address, headers={HEADER: SECRET})).status_code == 405
    assert await town.keys() == 0
    await town.wang.send("/note")
    await town.wang.sees("1/5")
    assert not await bot.complaints()


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[]", b"{}", b'"update_id"', b"null", b"[" * 100_000])
async def test_what_is_no_update_is_refused(sqlite_town: Town, body: bytes) -> None:
    bot, address = await with_webhook(sqlite_town)
    async with httpx.AsyncClient(trust_env=False, headers={HEADER: SECRET}) as client:
        assert (await client.post(address, content=body)).status_code == 400
        assert (await client.post(address, json=update(7, "/echo geht doch"))).status_code == 200
    assert await sqlite_town.keys() == 1
    assert bot.status is None


async def test_bad_updates_are_kept_and_not_posted_again(town: Town) -> None:
    await with_webhook(town)
    await town.telegram.push_raw({"message": {"message_id": "seven"}})
    await town.wang.send("/crash 谁家的狗丢了")
    await town.wang.sees("没处理成")
    await eventually(town.handled)
    assert await town.count(DeadLetter) == 2


async def test_the_answer_waits_for_the_commit(sqlite_town: Town) -> None:
    town = sqlite_town
    bot, address = await with_webhook(town)
    async with httpx.AsyncClient(trust_env=False, headers={HEADER: SECRET}, timeout=30) as client:
        async with locked(town, bot):
            posts = [asyncio.create_task(client.post(address, json=update(7, "/echo 恰好一次"))) for _ in range(5)]
            await bot.logs("the database is away")
            assert not any(post.done() for post in posts)
        assert [(await post).status_code for post in posts] == [200] * 5
    await town.wang.sees("恰好一次", anywhere=True)
    await eventually(town.nothing_waits)
    assert [message["text"] for message in await town.wang.chat()] == ["恰好一次"]
