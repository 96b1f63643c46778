"""What the measures ask of a contestant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.dialogue import Reply


class Contestant(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def keeps(self) -> str:
        """Where a turn is when it counts as handled, in a few words."""
        ...

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        """Get ready; `folder` is empty, on a real disk and the contestant's own. Not measured."""
        ...

    async def handle(self, updates: Sequence[bytes]) -> None:
        """Updates that came in together. Returns when each is handled and as durable as `keeps` says."""
        ...

    async def said_to(self, person: int) -> list[Reply]:
        """What it has said to somebody so far, or will as soon as it is sent. For tests."""
        ...

    async def close(self) -> None: ...
