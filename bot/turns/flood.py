"""Twenty updates in ten seconds from one person are plenty; what comes beyond is recorded, not handled.

Measured by the platform's own time where it tells it: what piled up while the bot was away is no flood. An alarm is
never held back. What only happened counts for nothing (whoever takes twenty people into a group has not said a word),
nor does what people say to each other in a group.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.turns.events import NOBODY_SPOKE, Event, Kind
from bot.turns.inputs import Update

LIMIT = 20
WINDOW = timedelta(seconds=10)
REMEMBERED = 4096
"""People whose last updates are kept in memory."""
TOLD_EVERY = timedelta(minutes=1)


class FloodGate:
    """Marks updates that are too many, once, when they come in: a replay of the turn must not judge anew."""

    def __init__(self) -> None:
        self._recent: OrderedDict[tuple[str, str, bool], deque[datetime]] = OrderedDict()
        self._told: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def judge(self, entry: Update, now: datetime, *, urgent: bool) -> None:
        """`now`: when it came in, for updates whose platform time is not told."""
        event = entry.event
        if event is None or not event.account or urgent or _is_no_matter(event):
            return
        # The platform's clock and ours may be hours apart: instants of the one are never compared with the other's.
        told = event.sent_at is not None
        recent = self._recent.setdefault((event.channel, event.account, told), deque())
        self._recent.move_to_end((event.channel, event.account, told))
        at = event.sent_at or now
        while recent and at - recent[0] >= WINDOW:
            recent.popleft()
        if len(recent) >= LIMIT:
            entry.flooded = True
            entry.first_of_flood = self._begins((event.channel, event.account), now)
            return
        recent.append(at)
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)

    def _begins(self, who: tuple[str, str], now: datetime) -> bool:
        """Whether this is news to them: while a flood goes on they are not told again with every window."""
        last = self._told.get(who)
        self._told[who] = now
        self._told.move_to_end(who)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return last is None or now - last >= TOLD_EVERY


def _is_no_matter(event: Event) -> bool:
    """Nothing of it would be handled or answered anyway."""
    chatter = not event.private and event.kind not in (Kind.COMMAND, Kind.CHOICE)
    return chatter or event.kind in NOBODY_SPOKE
