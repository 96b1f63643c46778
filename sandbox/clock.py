"""Simulated time: the system's time plus an offset that only grows."""

import time
from datetime import UTC, datetime, timedelta


class ClockGoesForwardOnlyError(ValueError):
    """Somebody asked for a time before the one that has been shown already."""


class Clock:
    """Dates on messages come from here. How long updates and taps live does not: that is real (monotonic) time."""

    def __init__(self) -> None:
        self._offset = timedelta()

    @property
    def offset(self) -> timedelta:
        return self._offset

    def now(self) -> datetime:
        """Simulated time in UTC."""
        return datetime.now(UTC) + self._offset

    def unix(self) -> int:
        """Simulated time in whole seconds since 1970, as Telegram dates its messages."""
        return int(time.time() + self._offset.total_seconds())

    def advance(self, seconds: float) -> None:
        """Raises ClockGoesForwardOnlyError for a negative step."""
        if seconds < 0:
            raise ClockGoesForwardOnlyError(f"The clock goes forward only: {seconds} seconds is a step back.")
        self._offset += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """moment must carry a zone. Raises ClockGoesForwardOnlyError when it lies in the past."""
        if moment.tzinfo is None:
            raise ClockGoesForwardOnlyError(f"{moment.isoformat()} needs a zone, such as +08:00 or Z.")
        now = self.now()
        if moment < now:
            raise ClockGoesForwardOnlyError(
                f"The clock goes forward only: {moment.isoformat()} is before {now.isoformat()}."
            )
        self._offset += moment - now
