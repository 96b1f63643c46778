"""The conversation that every contestant holds: what the person writes, and what the bot says to it.

A note in five answers: /note, the kind by its number, the place, the text, no reminder, and yes. Six updates, six
replies. The bot's words are computed from Jinhuai's own form, and a test compares them with what Jinhuai really says,
so that all contestants go on saying the same.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations import note
from bot.forms.advance import advance
from bot.forms.card import card
from bot.forms.choice import Choice
from bot.forms.draft import Draft
from bot.forms.field import Context
from bot.forms.said import Look, Said, Typed
from bot.forms.words import Words
from bot.language import DEFAULT, Languages, T

BOT_ID = 1000001
TOKEN = f"{BOT_ID}:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
FIRST_PERSON = 10_001

PERSON_SAYS = (
    "/note",
    "2",
    "槐安里小区 3 号楼东侧楼道",
    "二楼消防栓前堆了三辆电动车,充电线从窗口拉下来,已经劝过一次,周五再看",
    "4",
    "1",
)
UPDATES_PER_CONVERSATION = len(PERSON_SAYS)


@dataclass(frozen=True, slots=True)
class Reply:
    """`buttons`: rows of labels; what a button carries is each contestant's own matter."""

    text: str
    buttons: tuple[tuple[str, ...], ...] = ()


def replies() -> tuple[Reply, ...]:
    """What the bot says to each of PERSON_SAYS, in Chinese."""
    languages = Languages()
    context = Context(render=lambda text: languages.render(text, DEFAULT))
    replies: list[Reply] = []
    draft = Draft()
    said: tuple[Said, ...] = (Look(), *map(Typed, PERSON_SAYS[1:-1]))
    for each in said:
        step = advance(note.NOTE.form, draft, each, context)
        draft = step.draft
        if step.field is None or step.notes:
            raise ValueError(f"the form has changed: {each} is no answer any more")
        shown = card(step, note.NOTE.title)
        rows = tuple(tuple(context.render(key.label) for key in row) for row in shown.rows)
        replies.append(Reply(context.render(shown.text), rows))
    return (*replies, Reply(context.render(T("✅ Written down."))))


@dataclass(frozen=True, slots=True)
class Question:
    """One of the note's, as the contestants without a form engine read the answer to it."""

    name: str
    values: tuple[str, ...] = ()
    """Of its options; empty for free text."""
    longest: int = 0

    def read(self, said: str) -> str | None:
        """The value to keep; None: it is no answer."""
        words = said.strip()
        if not self.values:
            return words if 0 < len(words) <= self.longest else None
        if words in self.values:
            return words
        if words.isdecimal() and len(words) <= 3 and 1 <= int(words) <= len(self.values):
            return self.values[int(words) - 1]
        return None


def questions() -> tuple[Question, ...]:
    found = []
    for field in note.NOTE.form.fields:
        if isinstance(field, Choice):
            found.append(Question(field.name, tuple(field.options.fixed or ())))
        elif isinstance(field, Words):
            found.append(Question(field.name, longest=field.longest))
    return tuple(found)


def people(count: int) -> list[int]:
    """Telegram ids; in a private chat that is the chat's id as well."""
    return list(range(FIRST_PERSON, FIRST_PERSON + count))


class Stream:
    """What a crowd writes, round after round: one update of each person, as the bytes of a JSON object.

    People begin one round after another, six groups of them, so that in every later round all steps are under way.
    Ids and dates only grow.
    """

    def __init__(self, people: Sequence[int], first_update: int) -> None:
        self._people = people
        self._update_ids = itertools.count(first_update)
        self._date = int(time.time())
        self._round = 0

    def begin(self) -> list[list[bytes]]:
        """The rounds in which not everybody has begun yet; shorter than those that follow."""
        return [self.round() for _ in PERSON_SAYS[1:]]

    def round(self) -> list[bytes]:
        self._date += 10
        steps = [self._round - place % UPDATES_PER_CONVERSATION for place in range(len(self._people))]
        self._round += 1
        return [
            self._update(person, step % UPDATES_PER_CONVERSATION)
            for person, step in zip(self._people, steps, strict=True)
            if step >= 0
        ]

    def _update(self, person: int, step: int) -> bytes:
        return private_message(next(self._update_ids), person, PERSON_SAYS[step], self._date)


def private_message(update: int, person: int, words: str, date: int) -> bytes:
    """An update, as Telegram writes it; `date` in Unix seconds."""
    message: dict[str, Any] = {
        "message_id": update % 1_000_000 + 1,
        "from": {"id": person, "is_bot": False, "first_name": f"P{person}", "language_code": "zh-hans"},
        "chat": {"id": person, "first_name": f"P{person}", "type": "private"},
        "date": date,
        "text": words,
    }
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
    return json.dumps({"update_id": update, "message": message}, ensure_ascii=False).encode()


class Answers:
    """What Telegram would answer to the bot's requests, at once and without a network."""

    def __init__(self) -> None:
        self._message_ids: Iterator[int] = itertools.count(1)

    def to(self, method: str, chat: object, text: object) -> bytes:
        me = {"id": BOT_ID, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        result: Any = True
        if method.lower() == "getme":
            result = {**me, "can_join_groups": True, "can_read_all_group_messages": False}
        elif method.lower() == "sendmessage":
            result = {
                "message_id": next(self._message_ids),
                "from": me,
                "chat": {"id": chat, "first_name": "P", "type": "private"},
                "date": 1_750_000_000,
                "text": text,
            }
        return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
