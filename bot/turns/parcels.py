"""What is to be said and to whom, before it is a row; and what the outbox knows of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language import DEFAULT
from bot.turns.messages import Lane, Message

SECRET = "secret:"  # noqa: S105 - no password
"""In place of a relevance: a message of which nothing stays, also when the platform refuses it."""


@dataclass(slots=True)
class Parcel:
    """A message and where it goes: to a chat, or to a person wherever they can be reached."""

    message: Message
    lane: Lane
    channel: str = ""
    chat: str = ""
    locale: str = DEFAULT
    is_group: bool = False
    person: int | None = None
    instead: tuple[int, ...] = ()
    card: str = ""
    answers: bool = False
    """Said to somebody who has just said something: comes even when nothing has changed."""
    fresh: bool = False
    quiet: bool = False
    """No news: a card that has scrolled away changes where it stands, without a sound."""
    takes_over: bool = False
    tapped: str = ""
    """The message whose button was pressed: if a card's own message is not known yet, this is it."""
    tap: str = ""
    """What the platform wants answered for it."""
    relevance: str | None = None
    is_kept: bool = False
    """Its reader has shut the bot out: the card is as it says when they come back."""

    def __post_init__(self) -> None:
        if self.card and self.message.attachments:
            raise ValueError("a message with attachments is no card")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the outbox needs to know of a row to put it in order; the rest is loaded when it leaves."""

    id: int
    channel: str
    chat: str
    lane: Lane
    is_group: bool


def tell(people: Sequence[int], message: Message, lane: Lane, card: str = "") -> list[Parcel]:
    """The same message for several people, each in their language."""
    return [Parcel(message, lane, person=person, card=card) for person in people]
