"""What a phone shows: the keyboard that stays, the commands of who holds it, one card with buttons and no dead ones."""

from __future__ import annotations

from typing import Any

import httpx

from sandbox.client import Person
from tests.journey.neighbourhood import Neighbourhood
from tests.program import eventually


async def offered(here: Neighbourhood, person: Person | None = None, **more: Any) -> dict[str, str]:
    """The commands that Telegram shows them, or everybody."""
    scope = {"scope": {"type": "chat", "chat_id": person.id}} if person else {}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{here.telegram.url}/bot{here.token}/getMyCommands", json={**scope, **more})
    return {each["command"]: each["description"] for each in answer.json()["result"]}


async def test_the_keyboard_and_the_menu_are_there_and_change_with_the_language(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.start()
    await here.wang.sees("下面这排一直都在")
    await here.wang.sees("要做什么?", "📝 随手记")
    await here.wang.press("我的班")
    await here.wang.sees("没有班")
    await here.wang.press("📍", latitude=30.3, longitude=114.1)
    await here.wang.sees("收到位置", "🔴 求助, 马上叫人")

    await here.wang.send("/lang")
    await here.wang.sees("您看哪种文字?")
    await here.wang.tap("English")
    await here.wang.sees("English from now on")
    await here.wang.press("My shifts")
    await here.wang.sees("You have no shift")

    async def has_english() -> bool:
        return (await offered(here, here.wang)).get("sos") == "call for help"

    await eventually(has_english)
    await here.wang.press("SOS")
    await here.wang.sees("110 · 119 · 120", "Hurt or ill")
    await here.wang.tap("Hurt or ill")
    await here.wang.sees("Has 120 been called?")
    await here.zhou.sees("1号求助: 受伤发病", "打王师傅")


async def test_telegram_offers_what_somebody_may_do(here: Neighbourhood) -> None:
    await here.bot()
    assert await offered(here) == {"start": "打个招呼", "help": "看看我会什么"}
    assert (await offered(here, language_code="en"))["help"] == "what I can do"
    for person in (here.wang, here.zhou):
        await person.start()
        await person.sees("要做什么?")

    async def both() -> bool:
        return bool(await offered(here, here.wang) and await offered(here, here.zhou))

    await eventually(both)
    assert "duty" not in await offered(here, here.wang)
    assert (await offered(here, here.zhou))["duty"] == "谁在岗, 谁没到"


async def test_only_the_newest_card_has_buttons_and_an_old_one_tells_how_things_stand(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("/note")
    first = await here.wang.sees("1/5")
    await here.wang.send("2")
    await here.wang.sees("2/5")

    async def bare() -> bool:
        return not any(
            each.get("reply_markup") for each in await here.wang.chat() if each["message_id"] == first["message_id"]
        )

    await eventually(bare)
    await here.wang.tap("治安", on=first)
    await here.wang.sees("2/5", anywhere=True)
