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
class Key:
    """A key of the permanent keyboard: pressing it writes its label, or sends where the person is."""

    label: Text | str
    sends_position: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Text and rows of buttons; at most three a row and four rows, so that a thumb finds them.

    `keys`: the permanent keyboard from now on. A message has buttons or keys, not both, and one with keys is no card:
    Telegram can put a keyboard in place only with a new message. Raises ValueError otherwise.
    """

    text: Text | str
    buttons: tuple[tuple[Button, ...], ...] = ()
    keys: tuple[tuple[Key, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.buttons and self.keys:
            raise ValueError("a message has buttons or a keyboard, not both")

    @staticmethod
    def stored(body: dict[str, Any]) -> Message:
        """A message that was rendered before, to be passed on as it is."""
        rows = (
            tuple(Button(label, choice) for label, data in row if (choice := Choice.decode(data)) is not None)
            for row in body.get("buttons", ())
        )
        keys = tuple(tuple(Key(label, sends_position) for label, sends_position in row) for row in body.get("keys", ()))
        return Message(body["text"], tuple(rows), keys)

    def render(self, languages: Languages, locale: str) -> dict[str, Any]:
        """As it is stored: words in the reader's language, buttons as label and data."""
        body: dict[str, Any] = {"text": languages.render(self.text, locale)}
        if self.buttons:
            body["buttons"] = [
                [[languages.render(button.label, locale), button.choice.encode()] for button in row]
                for row in self.buttons
            ]
        if self.keys:
            body["keys"] = [
                [[languages.render(key.label, locale), key.sends_position] for key in row] for row in self.keys
            ]
        return body
