"""What /readyz and the log say when polling, committing or sending stands still, or when a person must act."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

log = structlog.get_logger()

TELL_SECONDS = 2.0


class Health:
    """Seconds are of the monotonic clock. Alarms are sentences for whoever runs the program."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._limits: dict[str, float] = {}
        self._beats: dict[str, float] = {}
        self._since: dict[str, Callable[[], float | None]] = {}
        self._alarms: dict[str, str] = {}
        self._still: set[str] = set()

    def expect(self, what: str, within: float) -> None:
        """`what` must beat at least every `within` seconds."""
        self._limits[what] = within
        self._beats[what] = self._now()

    def beat(self, what: str) -> None:
        self._beats[what] = self._now()

    def watch(self, what: str, within: float, oldest: Callable[[], float | None]) -> None:
        """`oldest` tells since when (monotonic) the oldest work of `what` waits, None when none does."""
        self._limits[what] = within
        self._since[what] = oldest

    def alarm(self, what: str, sentence: str) -> None:
        if self._alarms.get(what) != sentence:
            log.error("alarm", what=what, sentence=sentence)
        self._alarms[what] = sentence

    def clear(self, what: str) -> None:
        if self._alarms.pop(what, None) is not None:
            log.info("alarm is over", what=what)

    async def tell(self) -> None:
        """Log what begins to stand still and what goes on again, for whoever reads the log and asks nothing."""
        while True:
            still = {what: words for what, words in self.complaints().items() if what not in self._alarms}
            for what in still.keys() - self._still:
                log.error("alarm", what=what, sentence=still[what])
            for what in self._still - still.keys():
                log.info("alarm is over", what=what)
            self._still = set(still)
            await asyncio.sleep(TELL_SECONDS)

    def complaints(self) -> dict[str, str]:
        """What stands still or needs a person, each with a sentence; empty when all is well."""
        now = self._now()
        found = dict(self._alarms)
        for what, limit in self._limits.items():
            since = self._since[what]() if what in self._since else self._beats.get(what)
            if since is not None and now - since > limit:
                found.setdefault(what, f"{what} has stood still for {now - since:.0f} s")
        return found
