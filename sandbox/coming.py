"""What bots said will happen: the page offers to move the clock there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Literal

from sandbox.wire import Json


@dataclass(slots=True, frozen=True)
class Coming:
    """at is aware."""

    bot_id: int
    kind: Literal["shift", "timer"]
    at: datetime
    title: str

    def shown(self) -> Json:
        return {"bot": self.bot_id, "kind": self.kind, "at": self.at.astimezone(UTC).isoformat(), "title": self.title}


def ahead(told: Mapping[int, Sequence[Coming]], now: datetime) -> list[Coming]:
    """All bots' together, the next one first; what has passed is left out."""
    return sorted((each for each in chain.from_iterable(told.values()) if each.at > now), key=lambda each: each.at)
