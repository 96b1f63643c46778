"""What Telegram has taken from the bot, by its own log."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tests.kills.scene import Scene

LAST_WORDS = "✅"
"""How the end of a conversation begins."""
REMINDER = "⏰"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it was sent, or as an edit left it."""

    chat: int
    message: int
    text: str
    buttons: str
    is_new: bool
    arrived: float
    """Monotonic."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """`kill`: which one was to blame, by its number; None when there was none between the two."""

    what: str
    kill: int | None


class Sent:
    """Read now and then, because the log keeps only the newest calls."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._position = 0
        self.shown: list[Shown] = []

    async def read(self) -> None:
        while True:
            entries, self._position = await self._scene.telegram.log(self._position, bot=self._scene.telegram.bot)
            if not entries:
                return
            self.shown += [_shown(entry) for entry in entries if _changed_a_chat(entry)]

    def last_words_in(self, chat: int) -> set[int]:
        """The messages that tell the end of a conversation."""
        return {each.message for each in self.shown if each.chat == chat and each.text.startswith(LAST_WORDS)}

    def texts(self) -> list[str]:
        return [each.text for each in self.shown if each.is_new]

    def doubled(self, cards: Collection[tuple[int, int]], kills: list[float]) -> list[Doubled]:
        """Messages that came twice.

        What the bot has to say is said once: a question names its draft and revision on its buttons and is said once
        for each of its reasons, a reminder names its note. So the same words with the same buttons, new in the same
        chat a second time, are a doubled message. The last words of all conversations are the same; there each
        conversation has one card, and a message with last words that is no card's (`cards`: chat and message) was
        sent by a bot that died before it could write that down, and then sent again.
        """
        found = []
        last: dict[tuple[int, str, str], Shown] = {}
        for each in self.shown:
            if not each.is_new:
                continue
            if each.text.startswith(LAST_WORDS):
                if (each.chat, each.message) not in cards:
                    found.append(Doubled(f"{each.text} in {each.chat}", _next_kill(each, None, kills)))
                continue
            # a reminder may say in a second line how late it is
            words = each.text.split("\n", 1)[0] if each.text.startswith(REMINDER) else each.text
            before = last.get((each.chat, words, each.buttons))
            last[each.chat, words, each.buttons] = each
            if before is not None:
                found.append(Doubled(f"{each.text} in {each.chat}", _next_kill(before, each, kills)))
        return found


def _next_kill(first: Shown, second: Shown | None, kills: list[float]) -> int | None:
    number = bisect_left(kills, first.arrived)
    if number == len(kills) or (second is not None and kills[number] > second.arrived):
        return None
    return number


def worst_kill(doubled: list[Doubled]) -> int:
    """The most messages that one kill has doubled."""
    blamed: defaultdict[int | None, int] = defaultdict(int)
    for each in doubled:
        blamed[each.kill] += 1
    return max(blamed.values(), default=0)


def _changed_a_chat(entry: dict[str, Any]) -> bool:
    return bool(entry["applied"]) and entry["method"] in ("sendMessage", "editMessageText")


def _shown(entry: dict[str, Any]) -> Shown:
    given = entry["parameters"]
    return Shown(
        chat=int(given["chat_id"]),
        message=int(entry["result"]["message_id"]),
        text=given["text"],
        buttons=json.dumps(given.get("reply_markup")),
        is_new=entry["method"] == "sendMessage",
        arrived=entry["arrived"],
    )
