"""What a conversation is besides its form: where its facts come from, and what is done at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.field import Answers, Facts, Field, Json
from bot.forms.form import FormClass
from bot.language import Text
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn

Submit = Callable[[Turn, StoredDraft, Answers], Awaitable[Text | str | Message | None]]
FindFacts = Callable[[Turn, Mapping[str, Json]], Awaitable[Facts]]


class NotNowError(Exception):
    """Raised by `submit`, before it has written anything: it cannot be done now. The draft is kept.

    `reason` says why and what to do; `ask`: the question whose answer has to change.
    """

    def __init__(self, reason: Text, ask: Field[Any] | None = None) -> None:
        super().__init__(reason.msgid)
        self.reason = reason
        self.ask = ask


@dataclass(frozen=True, slots=True)
class Conversation:
    """`name` is also the verb of its buttons. `submit` does what is done at the end and returns the
    last words; None when it has said them itself."""

    name: str
    title: Text
    form: FormClass
    submit: Submit
    facts: FindFacts | None = None
    """Finds everything that the form `needs`, given the answers so far as they are stored, by field name."""
    facts_depend_on: tuple[str, ...] = ()
    """Names of the fields whose answers `facts` looks at: it is asked again when one of them changes."""
    secret: bool = False
    """Nothing of it stays, its cards included, when it is handed in, given up, or left alone for a day."""
