"""What one person has before them: the messages of the bot, as they look now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.turns.events import Choice


@dataclass(slots=True)
class Shown:
    """A message on the screen. `seen`: counts up with whatever came or changed, so that the newest is known."""

    message: str
    text: str
    buttons: dict[str, str]
    """Label by what the button carries."""
    seen: int
    carried: list[Choice] = field(default_factory=list)

    def choices(self, verb: str, id_: int) -> dict[str, Choice]:
        """What buttons of this verb say about this number, with all that they carry."""
        return {each.choice: each for each in self.carried if each.verb == verb and each.id == id_}


@dataclass(slots=True)
class Phone:
    account: int
    screen: dict[str, Shown] = field(default_factory=dict)
    received: Counter[date] = field(default_factory=Counter)
    """New messages a day that they did not ask for; what changes in place makes no sound."""
    answers: Counter[date] = field(default_factory=Counter)
    """New messages a day that answer what they did."""
    texts: list[str] = field(default_factory=list)
    """Of new messages that put somebody's delay before them."""
    _count: int = 0

    def show(self, message: str, body: dict[str, Any], *, day: date, new: bool, answer: bool) -> None:
        self._count += 1
        buttons = {data: label for row in body.get("buttons", ()) for label, data, *_ in row if data}
        carried = [choice for data in buttons if (choice := Choice.decode(data)) is not None]
        self.screen[message] = Shown(message, body["text"], buttons, self._count, carried)
        if new:
            (self.answers if answer else self.received)[day] += 1
            if body["text"].startswith("⚠️"):
                self.texts.append(body["text"])

    @property
    def count(self) -> int:
        return self._count

    def newest(self, *verbs: str, id_: int | None = None) -> Shown | None:
        """The newest message with a button of one of these verbs (about this number)."""
        found = None
        for shown in self.screen.values():
            if found is not None and shown.seen < found.seen:
                continue
            if any(each.verb in verbs and id_ in (None, each.id) for each in shown.carried):
                found = shown
        return found

    def of_cases(self) -> dict[int, Shown]:
        """The newest message of each case that has buttons; the oldest first."""
        found: dict[int, Shown] = {}
        for shown in self.screen.values():
            for choice in shown.carried:
                if choice.verb == "case":
                    if choice.id not in found or shown.seen > found[choice.id].seen:
                        found[choice.id] = shown
                    break
        return dict(sorted(found.items(), key=lambda item: item[1].seen))
