"""Telegram's updates become events; whatever else comes becomes a dead letter, and nothing raises."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import WANTED, Parser
from bot.turns.events import LARGEST_ID, Choice, Contact, Event, File, Kind, Position
from sandbox.client import Sandbox

PARSER = Parser("42", "Jinhuai_bot")
SECRET = "三号楼的张三"


def event_of(raw: dict[str, Any]) -> Event:
    update = PARSER.update(raw)
    assert update.event is not None, update.fault
    return update.event


async def test_everything_that_people_do_in_the_sandbox_can_be_read(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001, language_code="zh-hans")
    await wang.start("from-a-link")
    said = await wang.send("三号楼")
    await wang.send("/note@someone_else 早")
    await wang.edit(said, "四号楼")
    await wang.photo(caption="看")
    await wang.document("a.pdf", b"x", caption="登记表")
    await wang.act("voice", duration=7)
    await wang.act("contact", phone_number="13800138000", first_name="三", last_name="张", user_id=1009)
    await wang.act("sticker")
    await bot.send("1001", {"text": "记什么?", "buttons": [[["消防", "note:1:1:fire"]]]})
    await wang.tap("消防")
    await wang.block()
    await wang.unblock()
    raws = await waiting(telegram.url, bot)
    events = [event_of(raw) for raw in raws]
    kinds = [Kind.COMMAND, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.PHOTO, Kind.DOCUMENT, Kind.VOICE, Kind.CONTACT]
    assert [event.kind for event in events] == [*kinds, Kind.OTHER, Kind.CHOICE, Kind.BLOCKED, Kind.RETURNED]
    assert (events[0].command, events[0].text, events[0].locale) == ("start", "from-a-link", "zh-hans")
    assert [(event.edited, event.text) for event in events[1:4]] == [
        (False, "三号楼"), (False, "/note@someone_else 早"), (True, "四号楼"),
    ]  # fmt: skip
    assert events[9].choice == Choice("note", 1, 1, "fire")
    assert all((event.account, event.chat, event.private) == ("1001", "1001", True) for event in events)
    assert {event.name for event in events} == {"王秀英"}
    assert [event.key for event in events] == [str(raw["update_id"]) for raw in raws]

    photo, document, voice, contact = events[4:8]
    assert photo.file is not None
    assert (photo.text, photo.file.id) == ("看", raws[4]["message"]["photo"][-1]["file_id"])
    assert document.file is not None
    assert (document.file.name, document.file.size, document.text) == ("a.pdf", 1, "登记表")
    assert voice.file is not None
    assert (voice.file.seconds, voice.file.mime) == (7, "audio/ogg")
    assert contact.contact == Contact("三 张", "13800138000", "1009")


async def test_a_position_is_told_and_one_that_moves_on_is_nothing_anybody_says(
    telegram: Sandbox, bot: Telegram
) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await wang.location(31.2, 121.5, horizontal_accuracy=12.5)
    live = await wang.location(31.2, 121.5, live_period=60)
    await wang.act("move", message_id=live["message_id"], latitude=31.3, longitude=121.6)
    await wang.act("stop_moving", message_id=live["message_id"])
    still, moving, *moved = [event_of(raw) for raw in await waiting(telegram.url, bot)]
    assert (still.kind, still.position) == (Kind.LOCATION, Position(31.2, 121.5, 12.5))
    assert (moving.kind, moving.position) == (Kind.LOCATION, Position(31.2, 121.5, live=True))
    assert [event.kind for event in moved] == [Kind.SERVICE, Kind.SERVICE]


async def test_what_comes_by_way_of_somebody_else_says_so(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await wang.photo(forwarded_from="张三")
    await wang.send("看看这个", via_bot=77)
    await wang.photo()
    events = [event_of(raw) for raw in await waiting(telegram.url, bot)]
    assert [event.second_hand for event in events] == [True, True, False]


async def test_the_photos_of_an_album_say_that_they_belong_together(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    await wang.act("album", photos=[{"caption": "西门"}, {}, {}])
    await wang.photo()
    *album, single = [event_of(raw) for raw in await waiting(telegram.url, bot)]
    assert len({event.album for event in album}) == 1
    assert all(event.album and event.kind is Kind.PHOTO for event in album)
    assert ([event.text for event in album], single.album) == (["西门", "", ""], "")
    assert len({event.file and event.file.unique for event in album}) == 3


async def test_what_happens_to_a_group_is_nothing_that_anybody_says(telegram: Sandbox, bot: Telegram) -> None:
    wang = await telegram.person("王秀英", id=1001)
    li = await telegram.person("李桂芳", id=1002)
    group = await telegram.group("义警群", wang, kind="group")
    await li.act("join", in_group=group)
    await li.act("leave", in_group=group)
    new = await telegram.post(f"/groups/{group}/upgrade")
    events = [event_of(raw) for raw in await waiting(telegram.url, bot)]
    *before, from_old, from_new = events
    assert {event.kind for event in before} == {Kind.SERVICE, Kind.RETURNED}
    assert all(not event.private for event in events)
    assert [(event.kind, event.chat, event.moved_to) for event in (from_old, from_new)] == [
        (Kind.MOVED, str(group), str(new["id"])),
        (Kind.MOVED, str(group), str(new["id"])),
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"audio": {"file_id": "a", "file_unique_id": "b", "duration": 3, "mime_type": "audio/mp4"}}, Kind.VOICE),
        ({"video": {"file_id": "a", "file_unique_id": "b", "duration": 3, "width": 1, "height": 1}}, Kind.DOCUMENT),
        ({"video_note": {"file_id": "a", "file_unique_id": "b", "duration": 3, "length": 1}}, Kind.DOCUMENT),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.OTHER),
        ({"something_of_next_year": {}}, Kind.OTHER),
        ({"pinned_message": {"message_id": 3}}, Kind.SERVICE),
        ({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}, Kind.SERVICE),
    ],
)
def test_other_things_that_a_message_can_be(content: dict[str, Any], kind: Kind) -> None:
    assert event_of({"update_id": 1, "message": message(**content)}).kind is kind


def test_a_venue_is_a_position_with_a_name() -> None:
    place = {"latitude": 31.2, "longitude": 121}
    event = event_of({"update_id": 1, "message": message(venue={"location": place, "title": "东门", "address": "1号"})})
    assert (event.kind, event.position, event.text) == (Kind.LOCATION, Position(31.2, 121.0), "东门 1号")


def test_of_the_sizes_of_a_photo_the_largest_is_taken() -> None:
    sizes = [
        {"file_id": f"id{width}", "file_unique_id": f"unique{width}", "file_size": width, "width": width, "height": 9}
        for width in (90, 1280, 320)
    ]
    event = event_of({"update_id": 1, "message": message(photo=sizes)})
    assert event.file == File("id1280", "unique1280", 1280, mime="image/jpeg")


def test_a_photo_that_does_not_say_where_it_lies_cannot_be_read() -> None:
    update = PARSER.update({"update_id": 1, "message": message(photo=[{"file_id": "a", "width": 1, "height": 1}])})
    assert (update.event, bool(update.fault)) == (None, True)


async def waiting(url: str, bot: Telegram) -> list[dict[str, Any]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        query = {"allowed_updates": json.dumps(WANTED)}
        answer = await client.get(f"{url}/bot{bot.bot}:{'A' * 35}/getUpdates", params=query)
    raws: list[dict[str, Any]] = answer.json()["result"]
    return raws


def message(**more: Any) -> dict[str, Any]:
    chat = {"id": 1001, "type": "private"}
    return {"message_id": 5, "date": 1741000000, "chat": chat, "from": {"id": 1001}, **more}


def command(text: str, length: int) -> Event:
    entity = {"type": "bot_command", "offset": 0, "length": length}
    return event_of({"update_id": 1, "message": message(text=text, entities=[entity])})


def test_a_command_with_our_name_is_ours_and_one_with_anothers_is_text() -> None:
    ours, theirs = command("/Note@jinhuai_BOT  早 ", 17), command("/note@other_bot 早", 15)
    assert (ours.kind, ours.command, ours.text) == (Kind.COMMAND, "note", "早")
    assert (theirs.kind, theirs.command, theirs.text) == (Kind.TEXT, "", "/note@other_bot 早")


def test_a_button_of_a_message_that_telegram_has_forgotten_still_says_what_it_carries() -> None:
    tap = {"id": "9", "from": {"id": 1001}, "data": "note:7:2:fire", "chat_instance": "x"}
    event = event_of({"update_id": 1, "callback_query": tap})
    assert (event.choice, event.chat, event.private, event.message) == (Choice("note", 7, 2, "fire"), "1001", True, "")


def test_an_update_of_a_kind_that_nobody_knows_is_an_event_without_anybody() -> None:
    event = event_of({"update_id": 1, "story_of_next_year": {"from": {"id": 5}}})
    assert (event.kind, event.account, event.private) == (Kind.OTHER, "", False)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
strange_chats = st.fixed_dictionaries(
    {}, optional={"id": st.integers() | json_values, "type": st.just("private") | json_values}
)
strange_messages = st.fixed_dictionaries(
    {},
    optional={
        "message_id": st.integers() | json_values,
        "date": st.integers() | json_values,
        "chat": strange_chats | json_values,
        "from": st.fixed_dictionaries({"id": st.integers()}) | json_values,
        "text": st.text(st.characters(exclude_categories=())) | json_values,
        "data": st.text(":0123456789note", max_size=80) | json_values,
        "id": st.text() | json_values,
        "entities": st.lists(
            st.fixed_dictionaries({"type": st.just("bot_command"), "offset": st.just(0), "length": st.integers()})
        ),
        "new_chat_member": json_values,
        "photo": st.lists(json_values, max_size=2) | json_values,
        "location": st.fixed_dictionaries({"latitude": st.floats(), "longitude": st.floats()}) | json_values,
        "caption": json_values,
        "contact": json_values,
        "migrate_to_chat_id": st.integers() | json_values,
    },
)


@settings(max_examples=400)
@given(st.integers(), st.dictionaries(st.sampled_from(WANTED), strange_messages | json_values))
def test_nothing_that_comes_makes_the_parser_raise_or_tell_what_was_in_it(number: int, parts: dict[str, Any]) -> None:
    raw = {"update_id": number, **parts}
    update = PARSER.update(raw)
    assert (update.key, update.raw) == (str(number), raw)
    assert (update.event is None) == bool(update.fault)
    assert SECRET not in update.fault


@given(st.text("abc_", min_size=1), st.integers(0, LARGEST_ID), st.integers(0, 10**6), st.text(max_size=20))
def test_a_choice_reads_as_it_was_written_or_is_too_long(verb: str, number: int, revision: int, choice: str) -> None:
    written = Choice(verb, number, revision, choice)
    try:
        data = written.encode()
    except ValueError:
        raw = f"{verb}:{number}:{revision}:{choice}"
        assert len(raw.encode("utf-8", "surrogatepass")) > 64 or not raw.isprintable()
    else:
        assert len(data.encode()) <= 64
        assert Choice.decode(data) == written


@given(st.text(max_size=200))
def test_any_callback_data_can_be_looked_at(data: str) -> None:
    choice = Choice.decode(data)
    assert choice is None or (0 <= choice.id <= LARGEST_ID and 0 <= choice.revision <= LARGEST_ID)


@pytest.mark.parametrize("data", [f"seat:{LARGEST_ID + 1}:0:can", f"board:0:{10**40}:today"])
def test_a_number_that_no_database_takes_is_made_up(data: str) -> None:
    assert Choice.decode(data) is None
