"""A stored message as Telegram wants it: fitted text, what of it is bold, buttons, keys.

Emphasis goes as entities beside the text, not as HTML inside it: Telegram parses nothing, so there is nothing to escape
and nothing to cut in two.
"""

from __future__ import annotations

from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

TEXT_LIMIT = 4096
"""Telegram's limits, in UTF-16 code units."""
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200


def clip(text: str, limit: int = TEXT_LIMIT) -> str:
    """At most `limit` UTF-16 code units, which is how Telegram counts, and no half character: none can be sent."""
    units = _units(text)
    if len(units) <= limit * 2:
        return units.decode("utf-16-le", "replace")
    return units[: (limit - 1) * 2].decode("utf-16-le", "ignore") + "…"


def entities(body: dict[str, Any], limit: int = TEXT_LIMIT) -> list[MessageEntity] | None:
    """What is bold, counted as Telegram counts, of what is left of the text."""
    text = body["text"]
    found = []
    for begin, end in body.get("bold", ()):
        first, last = (len(_units(text[:place])) // 2 for place in (begin, end))
        if first < limit:
            found.append(MessageEntity(MessageEntity.BOLD, first, min(last, limit) - first))
    return found or None


def buttons(body: dict[str, Any], username: str) -> InlineKeyboardMarkup | None:
    """`username`: the bot's; a link without an address leads to it."""
    rows = body.get("buttons")
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(username, label, *goes) for label, *goes in row] for row in rows])


def _button(username: str, label: str, data: str, url: str | None = None) -> InlineKeyboardButton:
    if url is None:
        return InlineKeyboardButton(label, callback_data=data)
    return InlineKeyboardButton(label, url=url or f"https://t.me/{username}")


def keyboard(chat: int, body: dict[str, Any]) -> ReplyKeyboardMarkup | None:
    """The permanent keyboard, in a private chat: elsewhere nobody can be asked where they are."""
    rows = body.get("keys")
    if not rows or chat < 0:
        return None
    return ReplyKeyboardMarkup(
        [[KeyboardButton(label, request_location=position or None) for label, position in row] for row in rows],
        resize_keyboard=True,
        is_persistent=True,
    )


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")
