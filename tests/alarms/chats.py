"""What everybody has seen of each emergency, by Telegram's own log."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bot.handlers.emergencies.words import VERB
from bot.turns.events import Choice
from sandbox.client import Sandbox
from tests.monkey.screens import rows_of

_NUMBERS = re.compile(r"((?:\d+、)*\d+)号求助")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it was sent, or as an edit left it."""

    chat: int
    message: int
    text: str
    choices: dict[str, str]
    """What the buttons of an emergency carry, as callback data by choice: go, here, kind.fire, …"""
    numbers: frozenset[int]
    """Which emergencies it is about."""
    is_new: bool
    is_spoilt: bool
    """Whether the bot was not told that it arrived."""
    arrived: float
    """Monotonic."""

    @property
    def is_page(self) -> bool:
        """Somebody is asked whether they come, with a sound."""
        return self.is_new and "go" in self.choices


class Chats:
    """Read now and then, because the log keeps only the newest calls."""

    def __init__(self, telegram: Sandbox) -> None:
        self._telegram = telegram
        self._position = 0
        self.shown: defaultdict[tuple[int, int], list[Shown]] = defaultdict(list)
        """By chat and number of the emergency, the oldest first."""
        self.latest: dict[tuple[int, int], Shown] = {}
        """By chat and message."""
        self.first_pages: dict[int, Shown] = {}
        """By number."""
        self.blocks: list[tuple[int, float]] = []
        """Who had shut the bot out, and until when (monotonic): what changed meanwhile never reaches them."""
        self.spoilt = 0
        """How many calls a fault has struck."""

    async def read(self, wait: float | None = None) -> list[Shown]:
        """What is new since the last time; `wait`: real seconds to wait for something."""
        entries, self._position = await self._telegram.log(self._position, wait, bot=self._telegram.bot)
        self.spoilt += sum(1 for entry in entries if entry["fault"] is not None)
        fresh = [_shown(entry) for entry in entries if _changed_a_chat(entry)]
        for each in fresh:
            for number in each.numbers:
                self.shown[each.chat, number].append(each)
                if each.is_page:
                    self.first_pages.setdefault(number, each)
            self.latest[each.chat, each.message] = each
        return [each for each in fresh if each.numbers]

    async def read_all(self) -> None:
        while await self.read():
            pass

    def was_shut_out_after(self, shown: Shown) -> bool:
        return self.was_shut_out(shown.chat, shown.arrived)

    def was_shut_out(self, account: int, since: float) -> bool:
        return any(chat == account and until > since for chat, until in self.blocks)

    def first_shown(self, number: int) -> float:
        """When anybody first saw anything of it."""
        return min(told[0].arrived for (_, about), told in self.shown.items() if about == number and told)

    def now(self, chat: int, number: int) -> Shown | None:
        """What somebody sees of it now: the newest message about it, as it was left; not the question of the way home,
        which comes below it."""
        told = self.shown.get((chat, number), [])
        faces = [self.latest[chat, message] for message in sorted({each.message for each in told})]
        cards = [each for each in faces if _NUMBERS.search(each.text)] or faces
        if not cards:
            return None
        *earlier, newest = cards
        return next((each for each in earlier if self._lives_on_in(each, newest, told)), newest)

    @staticmethod
    def _lives_on_in(face: Shown, double: Shown, told: list[Shown]) -> bool:
        """Whether `double` is the same page once more, sent because nobody could know that the first had arrived, and
        whoever read the first went on there."""
        same = (double.text, double.choices)
        return (
            double.is_page
            and face.arrived > double.arrived
            and any(each.message == face.message and (each.text, each.choices) == same for each in told)
        )


def _changed_a_chat(entry: dict[str, Any]) -> bool:
    return bool(entry["applied"]) and entry["method"] in ("sendMessage", "editMessageText")


def _shown(entry: dict[str, Any]) -> Shown:
    given = entry["parameters"]
    is_new = entry["method"] == "sendMessage"
    choices: dict[str, str] = {}
    numbers: set[int] = set()
    for row in rows_of(entry):
        for button in row:
            choice = Choice.decode(button.get("callback_data", ""))
            if choice is not None and choice.verb == VERB:
                choices[choice.choice] = button["callback_data"]
                numbers.add(choice.id)
    for found in _NUMBERS.findall(given["text"]):
        numbers |= {int(number) for number in found.split("、")}
    message = given["message_id"] if not is_new else (entry.get("result") or {}).get("message_id", 0)
    return Shown(
        chat=int(given["chat_id"]),
        message=int(message),
        text=given["text"],
        choices=choices,
        numbers=frozenset(numbers - {0}),
        is_new=is_new,
        is_spoilt=entry["fault"] is not None,
        arrived=entry["arrived"],
    )
