"""Which message leaves next. Pure: times are handed in, in monotonic seconds.

An emergency first, then replies, reminders, broadcasts; within a lane the chats take turns; within a chat one at a
time, in order, at the pace that the platform allows. The last slots of each second are kept for the more urgent lanes,
so that an emergency finds one free while ten thousand broadcasts wait.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field

from bot.turns.messages import Lane
from bot.turns.parcels import Waiting

PER_SECOND = {Lane.EMERGENCY: 30, Lane.REPLY: 28, Lane.REMINDER: 25, Lane.BROADCAST: 25}
"""Telegram allows a bot 30 messages a second; a lane may leave while fewer than this left in the last second."""
IN_FLIGHT = {Lane.EMERGENCY: 64, Lane.REPLY: 48, Lane.REMINDER: 32, Lane.BROADCAST: 24}
"""Requests under way at once, so that hanging ones do not hold up what is more urgent."""
CHAT_PAUSE = 1.0
"""Seconds between messages to one chat."""
GROUP_LIMIT, GROUP_WINDOW = 20, 60.0
"""Messages to one group per so many seconds."""


@dataclass(slots=True)
class _Chat:
    lanes: dict[Lane, deque[Waiting]] = field(default_factory=lambda: {lane: deque() for lane in Lane})
    busy: bool = False
    free_at: float = 0.0
    held: dict[Lane, float] = field(default_factory=dict)
    """Until when a lane waits while the others go on."""
    recent: deque[float] = field(default_factory=deque)
    """Departures to a group within its window."""
    listed: set[Lane] = field(default_factory=set)
    wakes_at: float | None = None

    def next_look(self) -> float:
        """When something of it may leave, as far as it knows; when it may be forgotten if nothing waits."""
        waiting = [self.held.get(lane, 0.0) for lane, queue in self.lanes.items() if queue]
        if waiting:
            return max(self.free_at, min(waiting))
        return max(self.free_at, self.recent[-1] + GROUP_WINDOW) if self.recent else self.free_at


class Lanes:
    """Every message that waits, in the order in which it may leave. Several bots need several of these."""

    def __init__(self) -> None:
        self._chats: dict[tuple[str, str], _Chat] = {}
        self._ready: dict[Lane, deque[tuple[str, str]]] = {lane: deque() for lane in Lane}
        self._paused: list[tuple[float, int, tuple[str, str]]] = []
        self._postponed: list[tuple[float, int, Waiting]] = []
        self._tick = itertools.count()
        self._departures: deque[float] = deque()
        self._known: set[int] = set()
        self._chosen: set[int] = set()
        """Taken, and not departed yet: each has a slot of the coming second."""
        self._in_flight = 0

    def __len__(self) -> int:
        return len(self._known)

    @property
    def chats(self) -> int:
        """How many are in memory: those that something waits for, and those whose pace still counts."""
        return len(self._chats)

    def put(self, item: Waiting) -> None:
        """Queue it behind its chat's earlier ones. What is known already is not queued twice."""
        if item.id not in self._known:
            self._known.add(item.id)
            self._append(item)

    def put_later(self, item: Waiting, at: float) -> None:
        """Queue it at `at`; until then it holds up nothing."""
        self._known.add(item.id)
        heapq.heappush(self._postponed, (at, next(self._tick), item))

    def take(self, now: float) -> Waiting | None:
        """The next to leave, if one may leave now. Its chat is busy until it is released by one of the four below."""
        self._wake_up(now)
        while self._departures and now - self._departures[0] >= 1.0:
            self._departures.popleft()
        for lane, ready in self._ready.items():
            if len(self._departures) + len(self._chosen) >= PER_SECOND[lane] or self._in_flight >= IN_FLIGHT[lane]:
                continue
            while ready:
                chat = self._chats[ready.popleft()]
                chat.listed.discard(lane)
                if chat.busy or chat.free_at > now or not chat.lanes[lane] or chat.held.get(lane, 0.0) > now:
                    continue  # listed before its chat got busy; it is listed again when that is over
                chat.busy = True
                self._in_flight += 1
                item = chat.lanes[lane].popleft()
                self._chosen.add(item.id)
                return item
        return None

    def next_chance(self, now: float) -> float | None:
        """Seconds until `take` may have something again; None: not before one is put, departs or is released."""
        times = [heap[0][0] for heap in (self._paused, self._postponed) if heap]
        if self._departures and any(self._ready.values()):
            times.append(self._departures[0] + 1.0)
        return max(0.0, min(times) - now) if times else None

    def departed(self, item: Waiting, now: float) -> None:
        """The request leaves now: from here on the chat's pause counts, and the second's limit."""
        self._chosen.discard(item.id)
        self._departures.append(now)
        chat = self._chats[item.channel, item.chat]
        chat.free_at = max(chat.free_at, now + CHAT_PAUSE)
        if item.is_group:
            chat.recent.append(now)
            while now - chat.recent[0] >= GROUP_WINDOW:
                chat.recent.popleft()
            if len(chat.recent) >= GROUP_LIMIT:
                chat.free_at = max(chat.free_at, chat.recent[0] + GROUP_WINDOW)

    def done(self, item: Waiting) -> None:
        """`item` is dealt with."""
        self._known.discard(item.id)
        self._release(item)

    def again(self, item: Waiting, at: float) -> None:
        """The platform wants a pause: the chat goes on at `at`, with `item` first."""
        chat = self._chats[item.channel, item.chat]
        chat.lanes[item.lane].appendleft(item)
        chat.free_at = max(chat.free_at, at)
        self._release(item)

    def hold(self, item: Waiting, at: float) -> None:
        """Its lane of the chat goes on at `at`, with `item` first; the other lanes do not wait for it."""
        chat = self._chats[item.channel, item.chat]
        chat.lanes[item.lane].appendleft(item)
        chat.held[item.lane] = at
        self._release(item)

    def later(self, item: Waiting, at: float) -> None:
        """`item` is tried again at `at`; its chat goes on without it."""
        self._release(item)
        self.put_later(item, at)

    def _append(self, item: Waiting) -> None:
        key = (item.channel, item.chat)
        chat = self._chats.setdefault(key, _Chat())
        chat.lanes[item.lane].append(item)
        self._schedule(key, chat)

    def _release(self, item: Waiting) -> None:
        key = (item.channel, item.chat)
        chat = self._chats[key]
        chat.busy = False
        self._in_flight -= 1
        self._chosen.discard(item.id)
        self._schedule(key, chat)

    def _schedule(self, key: tuple[str, str], chat: _Chat) -> None:
        """Look at the chat when something of it may leave; a busy one is looked at when it is released."""
        at = chat.next_look()
        if not chat.busy and (chat.wakes_at is None or at < chat.wakes_at):
            chat.wakes_at = at
            heapq.heappush(self._paused, (at, next(self._tick), key))

    def _wake_up(self, now: float) -> None:
        while self._postponed and self._postponed[0][0] <= now:
            self._append(heapq.heappop(self._postponed)[2])
        while self._paused and self._paused[0][0] <= now:
            at, _, key = heapq.heappop(self._paused)
            chat = self._chats.get(key)
            if chat is None or chat.wakes_at != at:
                continue  # it was put off, or forgotten
            chat.wakes_at = None
            if not chat.busy:
                self._look(key, chat, now)

    def _look(self, key: tuple[str, str], chat: _Chat, now: float) -> None:
        """Let the chat take its turn in every lane that may leave; come back for those that may not yet."""
        if chat.next_look() > now:
            self._schedule(key, chat)
            return
        if not any(chat.lanes.values()):
            del self._chats[key]
            return
        later = [at for lane, at in chat.held.items() if at > now and chat.lanes[lane]]
        for lane, queue in chat.lanes.items():
            if queue and chat.held.get(lane, 0.0) <= now and lane not in chat.listed:
                chat.listed.add(lane)
                self._ready[lane].append(key)
        if later:
            chat.wakes_at = min(later)
            heapq.heappush(self._paused, (chat.wakes_at, next(self._tick), key))
