"""What the page lives on: one long poll over several chats, unread counts, files, commands, the plan."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from starlette.types import Message

from sandbox.client import Person, Sandbox, SandboxError
from sandbox.files import picture
from sandbox.plan import BUILT_IN
from sandbox.server import create_app
from tests.program import eventually
from tests.sandbox.bot import BOT_ID, BotClient, RefusedError


async def test_several_chats_are_watched_at_once(bot: BotClient, telegram: Sandbox, wang: Person, li: Person) -> None:
    group = await telegram.group("护学队", wang, li)
    await bot("sendMessage", chat_id=wang.id, text="早")
    whole = await telegram.get("/watch", chats=f"{wang.id},{li.id},{group}")
    assert [view["chat"]["id"] for view in whole["chats"]] == [wang.id, group]
    waiting = asyncio.create_task(telegram.get("/watch", chats=f"{wang.id},{li.id}", after=whole["revision"], wait=5))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await bot("sendMessage", chat_id=li.id, text="李姐早")
    (view,) = (await asyncio.wait_for(waiting, 2))["chats"]
    assert (view["chat"]["id"], view["messages"][0]["text"]) == (li.id, "李姐早")


async def test_a_watch_tells_of_what_went_and_of_what_answered_a_tap(
    bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    first = await bot("sendMessage", chat_id=wang.id, text="一")
    await bot("sendMessage", chat_id=wang.id, text="二", reply_markup=keyboard)
    seen = (await telegram.get("/watch", chats=wang.id))["revision"]
    deed = await wang.act("tap", text="好")
    await bot("answerCallbackQuery", callback_query_id=deed["tap"], text="行")
    await bot("deleteMessage", chat_id=wang.id, message_id=first["message_id"])
    (view,) = (await telegram.get("/watch", chats=wang.id, after=seen))["chats"]
    assert (view["messages"], view["removed"]) == ([], [first["message_id"]])
    (answer,) = view["tap_answers"]
    assert (answer["tap"], answer["text"]) == (deed["tap"], "行")


async def test_the_first_look_is_cut_to_the_newest(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    for number in range(5):
        await bot("sendMessage", chat_id=wang.id, text=str(number))
    (view,) = (await telegram.get("/watch", chats=wang.id, newest=2))["chats"]
    assert [message["text"] for message in view["messages"]] == ["3", "4"]
    assert len((await telegram.get(f"/chats/{wang.id}", newest=3))["messages"]) == 3


async def test_a_watch_from_beyond_begins_anew(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await bot("sendMessage", chat_id=wang.id, text="早")
    answer = await asyncio.wait_for(telegram.get("/watch", chats=wang.id, after=10**9, wait=5), 2)
    assert len(answer["chats"][0]["messages"]) == 1


async def test_a_watcher_who_hangs_up_is_let_go() -> None:
    app = create_app()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        pass

    scope = {
        "type": "http", "method": "GET", "path": "/sandbox/watch", "raw_path": b"/sandbox/watch", "root_path": "",
        "query_string": b"wait=60", "headers": [], "http_version": "1.1", "scheme": "http",
    }  # fmt: skip
    await asyncio.wait_for(app(scope, receive, send), 2)


async def test_what_others_said_is_unread_until_it_is_seen(
    bot: BotClient, telegram: Sandbox, wang: Person, li: Person
) -> None:
    for text in ("一", "二"):
        await bot("sendMessage", chat_id=wang.id, text=text)
    await wang.send("好")
    newest = await bot("sendMessage", chat_id=wang.id, text="三")
    assert (await telegram.get("/watch"))["unread"] == {"1001": 3}
    await telegram.post("/chats/1001/read", message_id=newest["message_id"] - 1)
    assert (await telegram.get("/watch"))["unread"] == {"1001": 1}
    await telegram.post("/chats/1001/read")
    assert (await telegram.get("/watch"))["unread"] == {}
    assert (await telegram.get(f"/chats/{li.id}"))["messages"] == []


async def test_a_watch_tells_when_there_is_somebody_new(telegram: Sandbox) -> None:
    before = await telegram.get("/watch")
    await telegram.post("/people", id=7, first_name="吴师傅", about="巡逻队 义警", featured=2)
    after = await telegram.get("/watch", after=before["revision"], wait=5)
    assert after["directory"] > before["directory"]
    (person,) = await telegram.get("/people")
    assert (person["about"], person["featured"]) == ("巡逻队 义警", 2)


async def test_pictures_are_shown_and_everything_else_is_saved(
    url: str, bot: BotClient, telegram: Sandbox, wang: Person
) -> None:
    photo = await wang.photo(picture())
    page = await wang.document("坏.html", b"<script>alert(1)</script>")
    async with httpx.AsyncClient(trust_env=False, base_url=f"{url}/sandbox/files") as http:
        shown = await http.get(f"/{photo['photo'][-1]['file_id']}")
        assert (shown.content, shown.headers["content-type"]) == (picture(), "image/jpeg")
        saved = await http.get(f"/{page['document']['file_id']}")
        assert saved.headers["content-type"] == "application/octet-stream"
        assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''%E5%9D%8F.html"
        assert "sandbox" in saved.headers["content-security-policy"]
        assert (await http.get("/nothing")).status_code == 404


async def test_the_narrowest_scope_with_commands_counts(
    bot: BotClient, telegram: Sandbox, wang: Person, li: Person
) -> None:
    group = await telegram.group("护学队", wang, li)

    async def tell(name: str, **scope: object) -> None:
        language = scope.pop("language_code", None)
        more = {"language_code": language} if language else {}
        await bot("setMyCommands", commands=[{"command": name, "description": name}], scope=scope, **more)

    async def names(person: Person, **where: object) -> list[str]:
        return [each["command"] for each in await telegram.get(f"/people/{person.id}/commands", **where)]

    assert await names(wang) == []
    await tell("all", type="default")
    await tell("zh", type="default", language_code="zh")
    await tell("groups", type="all_group_chats")
    await tell("admins", type="all_chat_administrators")
    await tell("own", type="chat", chat_id=li.id)
    assert await names(wang) == ["zh"]
    assert await names(li) == ["own"]
    assert await names(wang, chat_id=group) == ["admins"]
    assert await names(li, chat_id=group) == ["groups"]
    await tell("hers", type="chat_member", chat_id=group, user_id=li.id)
    assert await names(li, chat_id=group) == ["hers"]


async def test_what_is_coming_is_told_until_it_has_passed(bot: BotClient, telegram: Sandbox) -> None:
    now = await telegram.now()
    later, soon = now + timedelta(hours=2), now + timedelta(hours=1)
    coming = [
        {"kind": "shift", "at": later.isoformat(), "title": "东门护学"},
        {"kind": "timer", "at": soon.isoformat(), "title": "提醒"},
    ]
    told = await telegram.post("/coming", bot=BOT_ID, coming=coming)
    assert [each["title"] for each in told["coming"]] == ["提醒", "东门护学"]
    await telegram.advance(hours=1)
    (left,) = (await telegram.get("/clock"))["coming"]
    assert (left["kind"], left["bot"], left["at"]) == ("shift", BOT_ID, later.isoformat())
    await telegram.post("/coming", bot=BOT_ID, coming=[])
    assert (await telegram.get("/clock"))["coming"] == []
    with pytest.raises(SandboxError, match="timezone"):
        await telegram.post("/coming", bot=BOT_ID, coming=[{"kind": "timer", "at": "2030-01-01T00:00:00"}])


async def test_the_plan_is_there_and_can_be_replaced(url: str, telegram: Sandbox) -> None:
    built_in = await telegram.get("/plan")
    assert built_in["bounds"] == json.loads(BUILT_IN.read_text())["bounds"]
    assert [grid["name"] for grid in built_in["grids"]] == [f"{number}网格" for number in range(1, 9)]
    gates = {place["name"] for place in built_in["places"] if place["kind"] == "gate"}
    assert gates == {f"{school}{gate}门" for school in ("实验小学", "江边中学") for gate in "东西正"}
    assert sum(place["kind"] == "building" for place in built_in["places"]) >= 12
    bounds = built_in["bounds"]
    for place in built_in["places"]:
        assert bounds["south"] < place["latitude"] < bounds["north"], place
        assert bounds["west"] < place["longitude"] < bounds["east"], place
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.put(f"{url}/sandbox/plan", json={**built_in, "places": []})).status_code == 200
        assert (await telegram.get("/plan"))["places"] == []
        wrong = {**built_in, "bounds": {**bounds, "south": 31}}
        assert (await http.put(f"{url}/sandbox/plan", json=wrong)).status_code == 400


async def test_a_fault_ends_by_itself(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    await telegram.fault("sendMessage", "5xx", count=None, lasts=2)
    with pytest.raises(RefusedError):
        await bot("sendMessage", chat_id=wang.id, text="一")
    (fault,) = await telegram.get("/faults")
    assert fault["active"]
    assert 0 < fault["ends_in"] <= 2
    assert (await telegram.get("/watch"))["faults"] == 1

    async def is_over() -> bool:
        return not (await telegram.get("/faults"))[0]["active"]

    await eventually(is_over)
    await bot("sendMessage", chat_id=wang.id, text="二")
    (fault,) = await telegram.get("/faults")
    assert (fault["active"], fault["hits"], fault["ends_in"]) == (False, 1, 0)
    assert (await telegram.get("/watch"))["faults"] == 0


async def test_the_end_of_the_log(bot: BotClient, telegram: Sandbox, wang: Person) -> None:
    for text in ("一", "二", "三"):
        await bot("sendMessage", chat_id=wang.id, text=text)
    answer = await telegram.get("/log", newest=2)
    assert [call["parameters"]["text"] for call in answer["entries"]] == ["二", "三"]
    assert answer["entries"][-1]["finished"] <= answer["now"]
    assert await telegram.log(answer["next"]) == ([], answer["next"])
