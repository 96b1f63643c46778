"""What a handler says, before a channel renders it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from bot.language import Languages, Text, Words
from bot.turns.events import Choice

MOST_ATTACHMENTS = 10
"""Of one message: https://core.telegram.org/bots/api#sendmediagroup"""


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
class Link:
    """A button that opens an address, or, without one, the private chat with the bot."""

    label: Text | str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the permanent keyboard: pressing it writes its label, or sends where the person is."""

    label: Text | str
    sends_position: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Text and rows of buttons; at most three a row and four rows, so that a thumb finds them.

    `keys`: the permanent keyboard from now on. A message has buttons or keys, not both, and one with keys is no card:
    Telegram can put a keyboard in place only with a new message.

    `attachments`: the numbers of kept ones that go with it, at most ten; several of them are photos and have no
    buttons, which Telegram does not put under an album. It leaves when they have been fetched, without those that could
    not be kept, and is no card: a text cannot become a photo. Raises ValueError otherwise.
    """

    text: Text | Words | str
    buttons: tuple[tuple[Button | Link, ...], ...] = ()
    keys: tuple[tuple[Key, ...], ...] = ()
    attachments: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.buttons and self.keys:
            raise ValueError("a message has buttons or a keyboard, not both")
        if len(self.attachments) > MOST_ATTACHMENTS:
            raise ValueError(f"a message has at most {MOST_ATTACHMENTS} attachments")
        if self.attachments and self.keys:
            raise ValueError("a message with attachments has no keyboard")
        if len(self.attachments) > 1 and self.buttons:
            raise ValueError("a message with several attachments has no buttons")

    @staticmethod
    def stored(body: dict[str, Any]) -> Message:
        """A message that was rendered before, to be passed on as it is."""
        words = Words(body["text"], tuple((begin, end) for begin, end in body.get("bold", ())))
        rows = tuple(
            tuple(button for label, *goes in row if (button := _button(label, *goes)) is not None)
            for row in body.get("buttons", ())
        )
        keys = tuple(tuple(Key(label, sends_position) for label, sends_position in row) for row in body.get("keys", ()))
        return Message(words, rows, keys, tuple(body.get("attachments", ())))

    def render(self, languages: Languages, locale: str) -> dict[str, Any]:
        """As it is stored: words in the reader's language and what of them is bold, buttons as label and data, links
        as label, nothing and address."""
        words = languages.words(self.text, locale)
        body: dict[str, Any] = {"text": words.plain}
        if words.bold:
            body["bold"] = [list(stretch) for stretch in words.bold]
        if self.buttons:
            body["buttons"] = [
                [[languages.render(button.label, locale), *_goes(button)] for button in row] for row in self.buttons
            ]
        if self.keys:
            body["keys"] = [
                [[languages.render(key.label, locale), key.sends_position] for key in row] for row in self.keys
            ]
        if self.attachments:
            body["attachments"] = list(self.attachments)
        return body


def _goes(button: Button | Link) -> list[str]:
    return [button.choice.encode()] if isinstance(button, Button) else ["", button.url]


def _button(label: str, data: str, url: str | None = None) -> Button | Link | None:
    if url is not None:
        return Link(label, url)
    choice = Choice.decode(data)
    return None if choice is None else Button(label, choice)
