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

from bot.conversations import guide, note
from bot.forms.form import advance
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
    said: list[Reply] = []
    answers: dict[str, str] = {}
    for words in (None, *PERSON_SAYS[1:-1]):
        step = advance(note.FORM, answers, words)
        answers = step.answers
        if step.field is None or step.reason is not None:
            raise ValueError(f"the form has changed: {words!r} is no answer any more")
        number, count = note.FORM.progress(answers)
        title, ask = (languages.render(text, DEFAULT) for text in (note.NOTE.title, step.field.ask))
        labels = [languages.render(label, DEFAULT) for _, label in step.field.options]
        rows = [tuple(labels[start : start + guide.PER_ROW]) for start in range(0, len(labels), guide.PER_ROW)]
        cancel = (languages.render(T("Cancel"), DEFAULT),)
        said.append(Reply(f"{title} {number}/{count}\n{ask}", (*rows, cancel)))
    return (*said, Reply(languages.render(T("✅ Written down."), DEFAULT)))


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
