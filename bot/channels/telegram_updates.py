"""Telegram's updates, told as events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.channels import telegram_parts as parts
from bot.logs import fault_of
from bot.turns import inputs
from bot.turns.events import Choice, Contact, Event, File, Kind, Position

CHANNEL = "telegram"
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that we ask Telegram for."""


class Parser:
    def __init__(self, bot: str, username: str) -> None:
        self._bot = bot
        self._username = username.lower()

    def update(self, raw: dict[str, Any]) -> inputs.Update:
        """Whatever it is, it becomes an input: one that cannot be parsed is kept as a dead letter by its turn."""
        key = str(raw.get("update_id", ""))
        try:
            event = self._event(key, raw, parts.Update.model_validate(raw))
        except Exception as error:
            return inputs.Update(CHANNEL, self._bot, key, raw, None, fault_of(error))
        return inputs.Update(CHANNEL, self._bot, key, raw, event)

    def _event(self, key: str, raw: dict[str, Any], update: parts.Update) -> Event:
        if update.message is not None:
            return self._message(key, raw["message"], update.message)
        if update.callback_query is not None:
            return self._tap(key, update.callback_query)
        if update.my_chat_member is not None:
            return self._membership(key, update.my_chat_member)
        if update.edited_message is not None:
            return self._edited(key, update.edited_message)
        return self._event_in(key, Kind.OTHER, None, None)

    def _message(self, key: str, raw: dict[str, Any], message: parts.Message) -> Event:
        around: dict[str, Any] = {
            "message": str(message.message_id),
            "sent_at": datetime.fromtimestamp(message.date, UTC),
            "second_hand": message.forward_origin is not None or message.via_bot is not None,
        }
        if message.text is not None:
            kind, said = self._written(message.text, message.entities)
        else:
            kind, said = _sent(message, raw)
        return self._event_in(key, kind, message.sender, message.chat, **said, **around)

    def _edited(self, key: str, edited: parts.Edited) -> Event:
        if edited.location is not None:
            # A live position that moves comes every few seconds, and is nothing that anybody says.
            return self._event_in(key, Kind.SERVICE, edited.sender, edited.chat)
        kind, said = (Kind.OTHER, {}) if edited.text is None else self._written(edited.text, edited.entities)
        message = str(edited.message_id)
        return self._event_in(key, kind, edited.sender, edited.chat, message=message, edited=True, **said)

    def _written(self, text: str, entities: list[parts.Entity]) -> tuple[Kind, dict[str, Any]]:
        if entities and entities[0].type == "bot_command" and entities[0].offset == 0:
            length = entities[0].length
            command, _, addressee = text[1:length].lower().partition("@")
            if addressee in ("", self._username):
                return Kind.COMMAND, {"command": command, "text": text[length:].strip()}
        return Kind.TEXT, {"text": text}

    def _tap(self, key: str, tap: parts.Tap) -> Event:
        message = tap.message
        # Without its message the button was inline in somebody else's chat: then it is answered in private.
        chat = parts.Chat(id=tap.sender.id, type="private") if message is None else message.chat
        return self._event_in(
            key,
            Kind.CHOICE,
            tap.sender,
            chat,
            choice=Choice.decode(tap.data),
            message="" if message is None else str(message.message_id),
            tap=tap.id,
        )

    def _membership(self, key: str, change: parts.Membership) -> Event:
        shut_out = change.new_chat_member.status in ("kicked", "left")
        kind = Kind.BLOCKED if shut_out else Kind.RETURNED
        return self._event_in(key, kind, change.sender, change.chat, sent_at=datetime.fromtimestamp(change.date, UTC))

    def _event_in(
        self, key: str, kind: Kind, sender: parts.User | None, where: parts.Chat | None, **more: Any
    ) -> Event:
        more = {"chat": "" if where is None else str(where.id)} | more
        return Event(
            CHANNEL,
            self._bot,
            key,
            kind,
            account="" if sender is None else str(sender.id),
            private=where is not None and where.type == "private",
            name="" if sender is None else _name(sender),
            locale="" if sender is None else sender.language_code,
            **more,
        )


def _sent(message: parts.Message, raw: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
    """What is no text: its kind, and what else is told of it."""
    with_it = {"text": message.caption, "album": message.media_group_id}
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        file = File(largest.file_id, largest.file_unique_id, largest.file_size, mime="image/jpeg")
        return Kind.PHOTO, {"file": file, **with_it}
    if sound := message.voice or message.audio:
        return Kind.VOICE, {"file": _file(sound), **with_it}
    if document := message.document or message.video or message.video_note:
        return Kind.DOCUMENT, {"file": _file(document), **with_it}
    if place := message.location or (message.venue and message.venue.location):
        called = "" if message.venue is None else f"{message.venue.title} {message.venue.address}".strip()
        return Kind.LOCATION, {"position": _position(place), "text": called}
    if shared := message.contact:
        account = "" if shared.user_id is None else str(shared.user_id)
        return Kind.CONTACT, {"contact": Contact(_name(shared), shared.phone_number, account)}
    if message.migrate_to_chat_id is not None:
        return Kind.MOVED, {"moved_to": str(message.migrate_to_chat_id)}
    if message.migrate_from_chat_id is not None:
        before, after = str(message.migrate_from_chat_id), str(message.chat.id)
        return Kind.MOVED, {"chat": before, "moved_to": after}
    return (Kind.OTHER if parts.SERVICE.isdisjoint(raw) else Kind.SERVICE), {"text": message.caption}


def _file(sent: parts.Attachment) -> File:
    return File(sent.file_id, sent.file_unique_id, sent.file_size, sent.duration, sent.file_name, sent.mime_type)


def _position(place: parts.Location) -> Position:
    live = place.live_period is not None
    return Position(place.latitude, place.longitude, place.horizontal_accuracy, live)


def _name(who: parts.User | parts.SharedContact) -> str:
    return f"{who.first_name} {who.last_name}".strip()
