"""Telegram's updates, told as events."""

from __future__ import annotations

from typing import Any

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.logs import fault_of
from bot.turns import inputs
from bot.turns.events import Choice, Event, Kind

CHANNEL = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we ask Telegram for."""


class Parser:
    def __init__(self, bot: Bot, username: str) -> None:
        self._bot = bot
        self._name = str(bot.id)
        self._username = username.lower()

    def update(self, raw: dict[str, Any]) -> inputs.Update:
        """Whatever it is, it becomes an input: one that cannot be parsed is kept as a dead letter by its turn."""
        key = str(raw.get("update_id", ""))
        try:
            event = self._event(key, Update.de_json(raw, self._bot))
        except Exception as error:
            return inputs.Update(CHANNEL, self._name, key, raw, None, fault_of(error))
        return inputs.Update(CHANNEL, self._name, key, raw, event)

    def _event(self, key: str, update: Update) -> Event:
        if update.message is not None:
            return self._message(key, update.message)
        if update.callback_query is not None:
            return self._tap(key, update.callback_query)
        if update.my_chat_member is not None:
            return self._membership(key, update.my_chat_member)
        user, chat = update.effective_user, update.effective_chat
        return Event(
            CHANNEL,
            self._name,
            key,
            Kind.OTHER,
            account="" if user is None else str(user.id),
            chat="" if chat is None else str(chat.id),
            private=chat is not None and chat.type == ChatType.PRIVATE,
        )

    def _message(self, key: str, message: Message) -> Event:
        user = message.from_user
        text = message.text or ""
        kind = Kind.TEXT if message.text is not None else Kind.OTHER
        command = ""
        if message.entities and message.entities[0].type == MessageEntityType.BOT_COMMAND:
            entity = message.entities[0]
            if entity.offset == 0:
                command, _, addressee = text[1 : entity.length].lower().partition("@")
                if addressee in ("", self._username):
                    kind, text = Kind.COMMAND, text[entity.length :].strip()
        return Event(
            CHANNEL,
            self._name,
            key,
            kind,
            account="" if user is None else str(user.id),
            chat=str(message.chat.id),
            private=message.chat.type == ChatType.PRIVATE,
            text=text,
            command=command if kind is Kind.COMMAND else "",
            message=str(message.message_id),
            sent_at=message.date,
            locale="" if user is None else user.language_code or "",
        )

    def _tap(self, key: str, query: CallbackQuery) -> Event:
        message = query.message
        chat = None if message is None else message.chat
        return Event(
            CHANNEL,
            self._name,
            key,
            Kind.CHOICE,
            account=str(query.from_user.id),
            chat=str(query.from_user.id if chat is None else chat.id),
            private=chat is None or chat.type == ChatType.PRIVATE,
            choice=Choice.decode(query.data or ""),
            message="" if message is None else str(message.message_id),
            tap=query.id,
            locale=query.from_user.language_code or "",
        )

    def _membership(self, key: str, change: ChatMemberUpdated) -> Event:
        shut_out = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        return Event(
            CHANNEL,
            self._name,
            key,
            Kind.BLOCKED if shut_out else Kind.RETURNED,
            account=str(change.from_user.id),
            chat=str(change.chat.id),
            private=change.chat.type == ChatType.PRIVATE,
            sent_at=change.date,
        )
