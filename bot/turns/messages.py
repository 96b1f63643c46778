"""What a handler says, before a channel renders it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from bot.language import Languages, Text
from bot.turns.events import Choice


class Lane(enum.IntEnum):
    """Who goes first when not everything can leave at once. An emergency never waits behind a broadcast."""

    EMERGENCY = 0
    REPLY = 1
    REMINDER = 2
    BROADCAST = 3


@dataclass(frozen=True, slots=True)
class Button:
    label: Text | str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Message:
    """Text and rows of buttons; at most three a row and four rows, so that a thumb finds them."""

    text: Text | str
    buttons: tuple[tuple[Button, ...], ...] = ()

    @staticmethod
    def stored(body: dict[str, Any]) -> Message:
        """A message that was rendered before, to be passed on as it is."""
        rows = (
            tuple(Button(label, choice) for label, data in row if (choice := Choice.decode(data)) is not None)
            for row in body.get("buttons", ())
        )
        return Message(body["text"], tuple(rows))

    def render(self, languages: Languages, locale: str) -> dict[str, Any]:
        """As it is stored: words in the reader's language, buttons as label and data."""
        body: dict[str, Any] = {"text": languages.render(self.text, locale)}
        if self.buttons:
            body["buttons"] = [
                [[languages.render(button.label, locale), button.choice.encode()] for button in row]
                for row in self.buttons
            ]
        return body
