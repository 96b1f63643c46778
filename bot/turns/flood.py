"""Twenty updates in ten seconds from one person are plenty; what comes beyond is recorded, not handled.

Measured by the platform's own time where it tells it: what piled up while the bot was away is no flood. An alarm is
never held back.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.turns.inputs import Update

LIMIT = 20
WINDOW = timedelta(seconds=10)
REMEMBERED = 4096
"""People whose last updates are kept in memory."""


class FloodGate:
    """Marks updates that are too many, once, when they come in: a replay of the turn must not judge anew."""

    def __init__(self) -> None:
        self._recent: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._flooding: set[tuple[str, str]] = set()

    def judge(self, entry: Update, now: datetime, *, urgent: bool) -> None:
        """`now`: when it came in, for updates whose platform time is not told."""
        event = entry.event
        if event is None or not event.account or urgent:
            return
        who = (event.channel, event.account)
        at = event.sent_at or now
        recent = self._recent.setdefault(who, deque())
        self._recent.move_to_end(who)
        while recent and at - recent[0] >= WINDOW:
            recent.popleft()
        if len(recent) >= LIMIT:
            entry.flooded = True
            entry.first_of_flood = who not in self._flooding
            self._flooding.add(who)
            return
        self._flooding.discard(who)
        recent.append(at)
        if len(self._recent) > REMEMBERED:
            forgotten, _ = self._recent.popitem(last=False)
            self._flooding.discard(forgotten)
