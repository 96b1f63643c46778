"""What can become of a request to a platform, and what a channel has to be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from db.models import AttachmentKind


@dataclass(frozen=True, slots=True)
class Delivered:
    message: str
    """The platform's id of the message that people see now."""
    files: tuple[str, ...] = ()
    """What the platform hands out by what was sent with it, in the same order."""


@dataclass(frozen=True, slots=True)
class TooFast:
    """The platform wants a pause, for this chat."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing came of it for now: it never left, or the platform was not able to take it. Try again later."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left and no answer came back: it may have been taken."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """This recipient cannot be reached here any more."""

    why: str


@dataclass(frozen=True, slots=True)
class CardLost:
    """The message that was to be edited does not exist any more."""


@dataclass(frozen=True, slots=True)
class FileLost:
    """A file that was uploaded before is not known any more: it has to be uploaded again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat goes on under another id."""

    chat: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this; a defect of ours."""

    why: str


Outcome = Delivered | TooFast | NotTaken | Unknown | Gone | CardLost | FileLost | Moved | Refused


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment on its way out with a message."""

    attachment: int
    kind: AttachmentKind
    name: str
    mime: str
    content: bytes
    """Empty where the platform has it already."""
    file: str
    """What the platform hands our copy out by, once it was uploaded."""


class Channel(Protocol):
    """The edge to one platform with one bot account. Nothing here raises; what went wrong is the outcome."""

    @property
    def name(self) -> str: ...

    @property
    def bot(self) -> str: ...

    async def send(self, chat: str, body: dict[str, Any], enclosures: Sequence[Enclosure] = ()) -> Outcome: ...

    async def edit(self, chat: str, message: str, body: dict[str, Any]) -> Outcome: ...
