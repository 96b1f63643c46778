"""Telegram's updates, told as events.

Only what is read is described here, strictly: an update in which that is missing or of another type cannot be parsed.
(python-telegram-bot's own Update builds some two hundred attributes per message and took more time than the whole
rest of a turn.) https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.logs import fault_of
from bot.turns import inputs
from bot.turns.events import Choice, Event, Kind

CHANNEL = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we ask Telegram for."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)


class _User(_Part):
    id: int
    language_code: str = ""


class _Chat(_Part):
    id: int
    type: Literal["private", "group", "supergroup", "channel"]


class _Entity(_Part):
    type: str
    offset: int
    length: int


class _Message(_Part):
    message_id: int
    date: int
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    text: str | None = None
    entities: list[_Entity] = []


class _Tapped(_Part):
    """The message of a pressed button; of an old one Telegram tells little more than where it was."""

    message_id: int
    chat: _Chat


class _Tap(_Part):
    id: str
    sender: _User = Field(alias="from")
    message: _Tapped | None = None
    data: str = ""


class _Member(_Part):
    status: str


class _Membership(_Part):
    date: int
    chat: _Chat
    sender: _User = Field(alias="from")
    new_chat_member: _Member


class _Update(_Part):
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Tap | None = None
    my_chat_member: _Membership | None = None


class Parser:
    def __init__(self, bot: str, username: str) -> None:
        self._bot = bot
        self._username = username.lower()

    def update(self, raw: dict[str, Any]) -> inputs.Update:
        """Whatever it is, it becomes an input: one that cannot be parsed is kept as a dead letter by its turn."""
        key = str(raw.get("update_id", ""))
        try:
            event = self._event(key, _Update.model_validate(raw))
        except Exception as error:
            return inputs.Update(CHANNEL, self._bot, key, raw, None, fault_of(error))
        return inputs.Update(CHANNEL, self._bot, key, raw, event)

    def _event(self, key: str, update: _Update) -> Event:
        if update.message is not None:
            return self._message(key, update.message)
        if update.callback_query is not None:
            return self._tap(key, update.callback_query)
        if update.my_chat_member is not None:
            return self._membership(key, update.my_chat_member)
        if update.edited_message is not None:
            return self._event_in(key, Kind.OTHER, update.edited_message.sender, update.edited_message.chat)
        return self._event_in(key, Kind.OTHER, None, None)

    def _message(self, key: str, message: _Message) -> Event:
        text = message.text or ""
        kind = Kind.OTHER if message.text is None else Kind.TEXT
        command = ""
        if message.entities and message.entities[0].type == "bot_command" and message.entities[0].offset == 0:
            length = message.entities[0].length
            command, _, addressee = text[1:length].lower().partition("@")
            if addressee in ("", self._username):
                kind, text = Kind.COMMAND, text[length:].strip()
        return self._event_in(
            key,
            kind,
            message.sender,
            message.chat,
            text=text,
            command=command if kind is Kind.COMMAND else "",
            message=str(message.message_id),
            sent_at=datetime.fromtimestamp(message.date, UTC),
        )

    def _tap(self, key: str, tap: _Tap) -> Event:
        message = tap.message
        # Without its message the button was inline in somebody else's chat: then it is answered in private.
        chat = _Chat(id=tap.sender.id, type="private") if message is None else message.chat
        return self._event_in(
            key,
            Kind.CHOICE,
            tap.sender,
            chat,
            choice=Choice.decode(tap.data),
            message="" if message is None else str(message.message_id),
            tap=tap.id,
        )

    def _membership(self, key: str, change: _Membership) -> Event:
        shut_out = change.new_chat_member.status in ("kicked", "left")
        kind = Kind.BLOCKED if shut_out else Kind.RETURNED
        return self._event_in(key, kind, change.sender, change.chat, sent_at=datetime.fromtimestamp(change.date, UTC))

    def _event_in(self, key: str, kind: Kind, sender: _User | None, chat: _Chat | None, **more: Any) -> Event:
        return Event(
            CHANNEL,
            self._bot,
            key,
            kind,
            account="" if sender is None else str(sender.id),
            chat="" if chat is None else str(chat.id),
            private=chat is not None and chat.type == "private",
            locale="" if sender is None else sender.language_code,
            **more,
        )
