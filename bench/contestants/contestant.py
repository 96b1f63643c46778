"""What the measures ask of a contestant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.contestants.canned import Heard


class Contestant(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def keeps(self) -> str:
        """Where a turn is when it counts as handled, in a few words."""
        ...

    @property
    def heard(self) -> Heard:
        """What it has sent, when asked to record."""
        ...

    async def open(self, folder: Path, people: Sequence[int]) -> None:
        """Get ready; `folder` is empty, on a real disk and the contestant's own. Not measured."""
        ...

    async def handle(self, updates: Sequence[bytes]) -> None:
        """Updates that came in together. Returns when each is handled and as durable as `keeps` says."""
        ...

    async def close(self) -> None: ...
