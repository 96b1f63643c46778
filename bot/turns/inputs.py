"""What enters the committer: an update, a timer that is due, a message that could not be delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.turns.events import Event


@dataclass(slots=True)
class Update:
    """An update as the platform sent it, with what the channel made of it."""

    channel: str
    bot: str
    key: str
    raw: Any
    event: Event | None
    """None when it cannot be parsed; then `fault` says how that failed."""
    fault: str = ""
    flooded: bool = False
    first_of_flood: bool = False


@dataclass(slots=True)
class Due:
    """A timer whose time has come. Its row is claimed in the turn that fires it."""

    id: int
    kind: str
    subject: str
    due_at: datetime
    dedupe_key: str
    rule: str | None


@dataclass(slots=True)
class Undelivered:
    """A message whose recipient cannot be reached: the next in line is tried, in a turn."""

    outgoing: int
    why: str


Input = Update | Due | Undelivered
