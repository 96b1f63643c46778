"""What a channel hands in: an update of its platform, told in words that every conversation understands."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

LARGEST_ID = 2**63 - 1
"""What a database takes for one; a larger number on a button is made up."""
MAX_CHOICE_BYTES = 64
"""Telegram's limit for callback data; what the other channels take is longer."""


class Kind(enum.StrEnum):
    TEXT = "text"
    COMMAND = "command"
    CHOICE = "choice"
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"
    """Something that this version does not read: a sticker, an update of a new kind."""
    SERVICE = "service"
    """The platform tells what happened in the chat (somebody joined, a live position moved): never answered."""
    MOVED = "moved"
    """The chat goes on under the id `Event.moved_to`."""
    BLOCKED = "blocked"
    """The person has shut the bot out, or let it in again with `RETURNED`."""
    RETURNED = "returned"


NOBODY_SPOKE = frozenset({Kind.SERVICE, Kind.MOVED, Kind.BLOCKED, Kind.RETURNED})
"""What only happened: nobody waits for an answer, and nobody is to blame for how much of it comes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button carries: `verb:id:revision:choice`. Who may press it is asked of the database, each time."""

    verb: str
    id: int
    revision: int
    choice: str = ""

    def encode(self) -> str:
        """Raises ValueError beyond 64 bytes."""
        data = f"{self.verb}:{self.id}:{self.revision}:{self.choice}"
        if len(data.encode()) > MAX_CHOICE_BYTES:
            raise ValueError(f"a button of {self.verb} carries more than {MAX_CHOICE_BYTES} bytes")
        return data

    @staticmethod
    def decode(data: str) -> Choice | None:
        """None for what is not ours: old data, another bot's, or made up."""
        parts = data.split(":", 3)
        if len(parts) != 4 or not (parts[1].isdecimal() and parts[2].isdecimal()):
            return None
        numbers = int(parts[1]), int(parts[2])
        return None if max(numbers) > LARGEST_ID else Choice(parts[0], *numbers, parts[3])


@dataclass(frozen=True, slots=True)
class File:
    """Something that lies with the platform: a photo in its largest size, a voice message, a document."""

    id: str
    """What the platform hands it out by."""
    unique: str
    """The same for the same file whenever it comes again."""
    size: int | None = None
    """Bytes, where the platform tells."""
    seconds: int | None = None
    """Of a voice message."""
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """WGS-84 degrees."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    """Metres, where the platform tells."""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str
    account: str = ""
    """Whose account it is, where the platform knows."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did in a chat."""

    channel: str
    bot: str
    key: str
    """Names this update for ever: the same key is the same update, delivered again."""
    kind: Kind
    account: str
    """The platform's id of who did it; empty when nobody did."""
    chat: str
    private: bool
    name: str = ""
    """What the sender calls themselves there; anything may stand in it. Shown for strangers only."""
    text: str = ""
    """What was written; for a photo, a voice message or a document what was written under it."""
    command: str = ""
    """Without its slash, lower case; the rest of the line is `text`."""
    choice: Choice | None = None
    file: File | None = None
    album: str = ""
    """The same for all photos that were sent as one album, each of which is an event."""
    position: Position | None = None
    contact: Contact | None = None
    moved_to: str = ""
    """The chat's new id, for MOVED."""
    second_hand: bool = False
    """Forwarded, or sent by way of another bot: no proof of who saw it, or where."""
    edited: bool = False
    """These words stand in the place of what was written before, which may have been answered already."""
    message: str = ""
    """The platform's id of the message that was written, or whose button was pressed."""
    tap: str = ""
    """What the platform wants answered so that the button stops spinning."""
    sent_at: datetime | None = None
    """The platform's own time of it, where it tells (Telegram: not for taps)."""
    locale: str = ""
    """The language of the sender's app, a hint for strangers only."""
