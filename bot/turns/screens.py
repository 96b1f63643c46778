"""How far up a card has gone and what it looks like, as far as this process has seen.

A matter of courtesy and not of truth: it decides whether a card is edited where it stands or shown again below, and
whether somebody who pressed a button is told that nothing has changed. So it is kept in memory. What was placed before
the process began is judged by when it was last touched.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TypeVar

SCREEN = 8
"""Messages that a phone shows at once, roughly."""
AWAY = timedelta(hours=1)
"""A card of which nothing is known has scrolled away when it was touched longer ago than this."""
REMEMBERED = 20_000

Key = TypeVar("Key")
Value = TypeVar("Value")


class Screens:
    def __init__(self) -> None:
        self._messages: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._placed: OrderedDict[int, int] = OrderedDict()
        self._faces: OrderedDict[int, tuple[int, int]] = OrderedDict()

    def message(self, channel: str, chat: str) -> None:
        """One more in the chat, whoever wrote it."""
        _put(self._messages, (channel, chat), self._messages.get((channel, chat), 0) + 1)

    def place(self, card: int, channel: str, chat: str) -> None:
        """The card is the newest message of its chat."""
        self.message(channel, chat)
        _put(self._placed, card, self._messages[channel, chat])

    def scrolled_away(self, card: int, channel: str, chat: str, touched: datetime, now: datetime) -> bool:
        placed, messages = self._placed.get(card), self._messages.get((channel, chat))
        if placed is None or messages is None or messages < placed:
            return now - touched > AWAY
        return messages - placed >= SCREEN

    def is_as_it_was(self, card: int, revision: int, face: int) -> bool:
        """Whether the card looks so already, as far as is known. `revision`: the one that it has now.

        Of a revision that another process wrote, or a transaction that was undone, nothing is known.
        """
        return self._faces.get(card) == (revision, face)

    def looks(self, card: int, revision: int, face: int) -> None:
        """`face`: a hash of what it says and of its buttons."""
        _put(self._faces, card, (revision, face))


def _put(where: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    where[key] = value
    where.move_to_end(key)
    if len(where) > REMEMBERED:
        where.popitem(last=False)
