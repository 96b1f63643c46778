"""Files by the real class over HTTP: fetched through every fault, sent once and then by what Telegram calls them."""

from __future__ import annotations

import io
import logging
from typing import Any

import httpx
import pytest
from PIL import Image

from bot.channels import telegram_files
from bot.channels.telegram import Telegram
from bot.turns.delivery import Delivered, Enclosure, FileLost, NotTaken, Refused, TooFast
from bot.turns.files import Fetched, Fetching, TooBig, Unavailable
from db.models import AttachmentKind
from db.models.attachments import LARGEST
from sandbox.client import Sandbox
from sandbox.wire import Json
from tests.pictures import noise, photo


async def sent(telegram: Sandbox, content: bytes) -> str:
    """The file id of what somebody has sent."""
    person = await telegram.person("王师傅", id=5001)
    message = await person.document("a.bin", content)
    return str(message["document"]["file_id"])


async def test_what_was_sent_comes_as_it_is(bot: Telegram, telegram: Sandbox) -> None:
    content = noise(300_000)
    assert await bot.fetch(await sent(telegram, content)) == Fetched(content)


async def test_up_to_twenty_megabytes(bot: Telegram, telegram: Sandbox) -> None:
    content = noise(LARGEST)
    assert await bot.fetch(await sent(telegram, content)) == Fetched(content)
    assert await bot.fetch(await sent(telegram, content + b"x")) == TooBig()


async def test_a_server_without_a_limit_is_not_believed(
    bot: Telegram, telegram: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Bot API server of one's own hands out 2 GB."""
    monkeypatch.setattr(telegram_files, "LARGEST", 1000)
    file = await sent(telegram, noise(1001))
    assert await bot.fetch(file) == TooBig()
    assert not [entry for entry in (await telegram.log())[0] if entry["method"] == "file"]


async def test_an_id_that_is_not_known(bot: Telegram, telegram: Sandbox) -> None:
    assert await bot.fetch("AgACAgUAAx") == Unavailable("wrong file_id or the file is temporarily unavailable")


REFUSED: list[tuple[str, dict[str, Any], Fetching]] = [
    ("429", {"retry_after": 3}, TooFast(3.0)),
    ("5xx", {"status": 503}, NotTaken("NetworkError")),
    ("garbage", {}, NotTaken("TelegramError")),
    ("reset_before", {}, NotTaken("NetworkError")),
    ("reset_after", {}, NotTaken("NetworkError")),
    ("hang", {"seconds": 5}, NotTaken("TimedOut")),
    ("error", {"error_code": 410, "description": "Gone"}, Unavailable("gone")),
    ("error", {"error_code": 403, "description": "Forbidden: bot was kicked"}, Unavailable("forbidden")),
]


@pytest.mark.parametrize(("kind", "order", "outcome"), REFUSED, ids=[f"{each[0]}-{each[2]}" for each in REFUSED])
async def test_every_way_in_which_asking_fails(
    bot: Telegram, telegram: Sandbox, kind: str, order: dict[str, Any], outcome: Fetching
) -> None:
    file = await sent(telegram, b"words")
    await telegram.fault("getFile", kind, **order)
    assert await bot.fetch(file) == outcome
    assert await bot.fetch(file) == Fetched(b"words")


BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("429", {"retry_after": 3}),
    ("5xx", {"status": 502}),
    ("garbage", {"body": "<html>busy</html>"}),
    ("reset_before", {}),
    ("reset_after", {}),
    ("hang", {"seconds": 5}),
    ("slow", {"seconds": 5}),
    ("error", {"error_code": 404, "description": "Not Found"}),
]


@pytest.mark.parametrize(("kind", "order"), BROKEN, ids=[each[0] for each in BROKEN])
async def test_every_way_in_which_the_file_itself_does_not_come(
    bot: Telegram,
    telegram: Sandbox,
    kind: str,
    order: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(telegram_files, "FETCH_SECONDS", 1.0)
    content = noise(300_000)
    file = await sent(telegram, content)
    await telegram.fault("file", kind, **order)
    with caplog.at_level(logging.WARNING):
        outcome = await bot.fetch(file)
    assert isinstance(outcome, NotTaken | TooFast), outcome
    assert await bot.fetch(file) == Fetched(content)
    for secret in ("A" * 35, file):
        assert secret not in repr(outcome)
        assert secret not in caplog.text


# What is sent


def picture(number: int, *, file: str = "") -> Enclosure:
    content = b"" if file else photo(100 + number, 100)
    return Enclosure(number, AttachmentKind.PHOTO, "", "image/jpeg", content, file)


async def shown(telegram: Sandbox) -> list[Json]:
    return await (await telegram.person("王师傅", id=5001)).chat()


async def started(telegram: Sandbox) -> str:
    person = await telegram.person("王师傅", id=5001)
    await person.start()
    return str(person.id)


async def test_a_photo_is_uploaded_once_and_then_sent_by_its_name(bot: Telegram, telegram: Sandbox) -> None:
    chat = await started(telegram)
    body = {"text": "🔴 现场", "bold": [[0, 2]], "buttons": [[["我去", "go:1:1:"]]]}
    first = await bot.send(chat, body, [picture(1)])
    assert isinstance(first, Delivered)
    (file,) = first.files
    again = await bot.send(chat, body, [picture(1, file=file)])
    assert isinstance(again, Delivered)
    message = (await shown(telegram))[-1]
    assert (message["caption"], message["message_id"]) == ("🔴 现场", int(again.message))
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "我去"
    uploads = [call["parameters"].get("uploads") for call in await telegram.calls("sendPhoto")]
    assert [bool(each) for each in uploads] == [True, False]
    async with httpx.AsyncClient(trust_env=False) as client:
        seen = await client.get(f"{telegram.url}/sandbox/files/{message['photo'][-1]['file_id']}")
    assert Image.open(io.BytesIO(seen.content)).size == (101, 100)


async def test_several_photos_are_an_album(bot: Telegram, telegram: Sandbox) -> None:
    chat = await started(telegram)
    outcome = await bot.send(chat, {"text": "3张"}, [picture(1), picture(2), picture(3)])
    assert isinstance(outcome, Delivered)
    album = [message for message in await shown(telegram) if "media_group_id" in message][-3:]
    assert [message["photo"][-1]["width"] for message in album] == [101, 102, 103]
    assert [message.get("caption") for message in album] == ["3张", None, None]
    assert [message["photo"][-1]["file_id"] for message in album] == list(outcome.files)
    assert outcome.message == str(album[0]["message_id"])


@pytest.mark.parametrize("kind", [AttachmentKind.VOICE, AttachmentKind.DOCUMENT])
async def test_what_is_no_photo(bot: Telegram, telegram: Sandbox, kind: AttachmentKind) -> None:
    chat = await started(telegram)
    words = Enclosure(1, kind, "", "", b"OggS and so on", "")
    outcome = await bot.send(chat, {"text": "听一下"}, [words])
    assert isinstance(outcome, Delivered)
    message = (await shown(telegram))[-1]
    assert message[kind.value]["file_id"] == outcome.files[0]
    assert message["caption"] == "听一下"
    assert await bot.send(chat, {"text": "都在这"}, [words, picture(2)]) == Refused("an album of more than photos")


async def test_a_name_that_telegram_has_forgotten(bot: Telegram, telegram: Sandbox) -> None:
    chat = await started(telegram)
    assert await bot.send(chat, {"text": "照片"}, [picture(1, file="AgACAgUAAx")]) == FileLost()


async def test_a_long_text_is_cut_to_what_fits_under_a_photo(bot: Telegram, telegram: Sandbox) -> None:
    chat = await started(telegram)
    assert isinstance(await bot.send(chat, {"text": "长" * 3000}, [picture(1)]), Delivered)
    assert (await shown(telegram))[-1]["caption"] == "长" * 1023 + "…"
