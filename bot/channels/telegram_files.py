"""Files on Telegram: fetching what people sent, sending what we keep.

https://core.telegram.org/bots/api#getfile and #sending-files. A file's address holds the token: it is shown to nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from telegram import Bot, InputFile, InputMediaPhoto, Message
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.channels.telegram_errors import UNREADABLE, known_words, seconds_of
from bot.channels.telegram_rendering import CAPTION_LIMIT, buttons, clip, entities
from bot.turns.delivery import Enclosure, NotTaken, TooFast
from bot.turns.files import Fetched, Fetching, TooBig, Unavailable
from db.models import AttachmentKind
from db.models.attachments import LARGEST

FETCH_SECONDS = 40.0
"""How long a file may take, getFile included."""
UPLOAD_SECONDS = 60.0
_NAMES = {AttachmentKind.PHOTO: "photo.jpg", AttachmentKind.VOICE: "voice.ogg"}


class MixedAlbumError(Exception):
    """Telegram takes several photos as one album, and nothing else beside them."""


class TelegramFiles:
    def __init__(self, api: Bot) -> None:
        self._api = api

    async def fetch(self, file: str) -> Fetching:
        """`file`: Telegram's file id. Nothing is raised."""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await self._fetch(file)
        except RetryAfter as error:
            return TooFast(seconds_of(error))
        except BadRequest as error:
            words = error.message.lower()
            return TooBig() if "file is too big" in words else Unavailable(known_words(words))
        except Forbidden:
            return Unavailable("forbidden")
        except TelegramError as error:
            # A file's address is good for an hour; what is not found at it is asked for anew.
            gone = "(410)" in error.message or error.message.lower() == "gone"
            return Unavailable("gone") if gone else NotTaken(type(error).__name__)
        except TimeoutError:
            return NotTaken("too slow")
        except (*UNREADABLE, RuntimeError, OSError) as error:
            return NotTaken(type(error).__name__)

    async def _fetch(self, file: str) -> Fetching:
        told = await self._api.get_file(file)
        if (told.file_size or 0) > LARGEST:
            return TooBig()
        content = bytes(await told.download_as_bytearray(read_timeout=FETCH_SECONDS))
        if len(content) > LARGEST:
            return TooBig()
        if not content or len(content) < (told.file_size or 0):
            return NotTaken("cut short")  # or a proxy's page in its place
        return Fetched(content)

    async def send(
        self, chat: int, body: dict[str, Any], enclosures: Sequence[Enclosure], username: str
    ) -> tuple[str, tuple[str, ...]]:
        """The id of the first message, and the file ids in order. Raises TelegramError, or MixedAlbumError."""
        if len(enclosures) > 1:
            sent = await self._send_album(chat, body, enclosures)
        else:
            sent = (await self._send_one(chat, body, enclosures[0], username),)
        return str(sent[0].message_id), tuple(_file_of(each) for each in sent)

    async def _send_album(
        self, chat: int, body: dict[str, Any], enclosures: Sequence[Enclosure]
    ) -> tuple[Message, ...]:
        if any(each.kind is not AttachmentKind.PHOTO for each in enclosures):
            raise MixedAlbumError
        return await self._api.send_media_group(
            chat,
            [InputMediaPhoto(_input(each, in_album=True)) for each in enclosures],
            caption=clip(body["text"], CAPTION_LIMIT),
            caption_entities=entities(body, CAPTION_LIMIT),
            write_timeout=UPLOAD_SECONDS,
        )

    async def _send_one(self, chat: int, body: dict[str, Any], enclosure: Enclosure, username: str) -> Message:
        words: dict[str, Any] = {
            "caption": clip(body["text"], CAPTION_LIMIT),
            "caption_entities": entities(body, CAPTION_LIMIT),
            "reply_markup": buttons(body, username),
            "write_timeout": UPLOAD_SECONDS,
        }
        match enclosure.kind:
            case AttachmentKind.PHOTO:
                return await self._api.send_photo(chat, _input(enclosure), **words)
            case AttachmentKind.VOICE:
                return await self._api.send_voice(chat, _input(enclosure), **words)
        return await self._api.send_document(chat, _input(enclosure), **words)


def _input(enclosure: Enclosure, *, in_album: bool = False) -> InputFile | str:
    if enclosure.file:
        return enclosure.file
    name = enclosure.name or _NAMES.get(enclosure.kind, "file")
    return InputFile(enclosure.content, name, attach=in_album)


def _file_of(message: Message) -> str:
    if message.photo:
        return max(message.photo, key=lambda size: size.width * size.height).file_id
    sent = message.voice or message.audio or message.document or message.video or message.animation
    return "" if sent is None else sent.file_id
