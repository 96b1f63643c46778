"""What everybody has on their phone, and ever had: read from the calls that the stand-in Telegram has taken."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")
"""An invite as it is shown."""
KEPT = 400
"""Buttons per chat that are remembered after they have gone."""


@dataclass(frozen=True, slots=True)
class Button:
    message: int
    label: str
    data: str


@dataclass(slots=True)
class Screens:
    shown: dict[int, dict[int, tuple[Button, ...]]] = field(default_factory=lambda: defaultdict(dict))
    """Per chat and message, the buttons that can be pressed there now."""
    gone: dict[int, list[Button]] = field(default_factory=lambda: defaultdict(list))
    """Per chat, every button that there ever was."""
    messages: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Per chat, what the bot has written."""
    codes: list[str] = field(default_factory=list)
    """Invites that somebody has seen, used ones too."""

    def take(self, entries: Iterable[dict[str, Any]]) -> None:
        for entry in entries:
            if entry["applied"] and entry["method"] in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
                self._take(entry)

    def _take(self, entry: dict[str, Any]) -> None:
        chat = int(entry["parameters"]["chat_id"])
        # Of a call that was carried out but not answered the log knows no result.
        number = entry["parameters"].get("message_id") or (entry.get("result") or {}).get("message_id")
        if number is None:
            return
        message = int(number)
        buttons = tuple(
            Button(message, each["text"], each["callback_data"])
            for row in rows_of(entry)
            for each in row
            if "callback_data" in each
        )
        if entry["method"] == "sendMessage":
            self.messages[chat].append(message)
        self.shown[chat][message] = buttons
        self.gone[chat] = [*self.gone[chat], *buttons][-KEPT:]
        self.codes += [code for code in CODE.findall(entry["parameters"].get("text", "")) if code not in self.codes]

    def buttons(self, chat: int) -> list[Button]:
        """What can be pressed there, the newest last."""
        return [button for message in sorted(self.shown[chat]) for button in self.shown[chat][message]]


def rows_of(entry: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of inline buttons that a call gives its message."""
    markup = entry["parameters"].get("reply_markup")
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows: list[list[dict[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    return rows
