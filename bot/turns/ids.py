"""Row ids that are known before the row is written, and grow with time.

Buttons carry the id of a draft that is committed together with them, and the outbox learns what was written without
asking for it again.
"""

from __future__ import annotations

import secrets
import time


class Ids:
    """Microseconds in the upper bits, eight random bits of this process below; strictly increasing in the process."""

    def __init__(self) -> None:
        self._process = secrets.randbits(8)
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return self._last << 8 | self._process


def id_at(unix_seconds: float) -> int:
    """The smallest id that could have been given at that time."""
    return int(unix_seconds * 1_000_000) << 8
