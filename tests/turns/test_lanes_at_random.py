"""The order of departures, driven at random beside a model that is too simple to be wrong."""

from __future__ import annotations

from collections import Counter, deque

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.turns.lanes import CHAT_PAUSE, GROUP_LIMIT, GROUP_WINDOW, IN_FLIGHT, PER_SECOND, Lanes
from bot.turns.messages import Lane
from bot.turns.parcels import Waiting

CHATS = [*"abcdefgh", *(f"group{number}" for number in range(3))]
TICK = 1 / 64
"""Times are multiples of it, so that adding them up is exact."""

chats, lanes = st.sampled_from(CHATS), st.sampled_from(Lane)
ticks = st.integers(0, 320).map(lambda count: count * TICK)


def waiting(number: int, chat: str, lane: Lane) -> Waiting:
    return Waiting(number, "telegram", chat, lane, chat.startswith("group"))


class Departures(RuleBasedStateMachine):
    """`lines`: what waits, by chat and lane, first in first out. `log`: when which chat's requests left."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes = Lanes()
        self.now = 1000.0
        self.put: dict[int, Waiting] = {}
        self.lines: dict[tuple[str, Lane], deque[int]] = {}
        self.out_of_line: set[int] = set()
        self.chosen: dict[int, Waiting] = {}
        self.under_way: dict[int, Waiting] = {}
        self.log: list[tuple[float, str]] = []
        self.paused: dict[str, float] = {}
        self.held: dict[tuple[str, Lane], float] = {}
        self.dealt_with: Counter[int] = Counter()

    @initialize(burst=st.integers(0, 80))
    def a_backlog(self, burst: int) -> None:
        for number in range(burst):
            self.somebody_writes(CHATS[number % len(CHATS)], Lane.BROADCAST)

    @rule(chat=chats, lane=lanes)
    def somebody_writes(self, chat: str, lane: Lane) -> None:
        item = waiting(len(self.put), chat, lane)
        self.put[item.id] = item
        self.lines.setdefault((chat, lane), deque()).append(item.id)
        self.lanes.put(item)

    @precondition(lambda self: self.put)
    @rule(data=st.data())
    def the_rescan_finds_what_is_known(self, data: st.DataObject) -> None:
        known = [number for number in self.put if not self.dealt_with[number]]
        if known:
            self.lanes.put(self.put[data.draw(st.sampled_from(known))])

    @rule(seconds=ticks)
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule(count=st.integers(1, 90))
    def some_leave(self, count: int) -> None:
        for _ in range(count):
            item = self.take()
            if item is None:
                break
            self.leave(item)

    @rule()
    def one_is_chosen(self) -> None:
        item = self.take()
        if item is not None:
            self.chosen[item.id] = item

    @precondition(lambda self: self.chosen)
    @rule(data=st.data())
    def a_chosen_one_leaves(self, data: st.DataObject) -> None:
        self.leave(self.chosen.pop(data.draw(st.sampled_from(sorted(self.chosen)))))

    @precondition(lambda self: self.chosen)
    @rule(data=st.data())
    def a_chosen_one_is_not_wanted_any_more(self, data: st.DataObject) -> None:
        item = self.chosen.pop(data.draw(st.sampled_from(sorted(self.chosen))))
        self.dealt_with[item.id] += 1
        self.lanes.done(item)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def one_arrives(self, data: st.DataObject) -> None:
        item = self.under_way.pop(data.draw(st.sampled_from(sorted(self.under_way))))
        self.dealt_with[item.id] += 1
        self.lanes.done(item)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), seconds=ticks)
    def the_platform_wants_a_pause(self, data: st.DataObject, seconds: float) -> None:
        item = self.under_way.pop(data.draw(st.sampled_from(sorted(self.under_way))))
        self.lines[item.chat, item.lane].appendleft(item.id)
        self.paused[item.chat] = max(self.paused.get(item.chat, 0.0), self.now + seconds)
        self.lanes.again(item, self.now + seconds)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), seconds=ticks)
    def the_platform_does_not_take_one(self, data: st.DataObject, seconds: float) -> None:
        item = self.under_way.pop(data.draw(st.sampled_from(sorted(self.under_way))))
        self.lines[item.chat, item.lane].appendleft(item.id)
        self.held[item.chat, item.lane] = self.now + seconds
        self.lanes.hold(item, self.now + seconds)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), seconds=ticks)
    def one_is_in_doubt(self, data: st.DataObject, seconds: float) -> None:
        item = self.under_way.pop(data.draw(st.sampled_from(sorted(self.under_way))))
        self.out_of_line.add(item.id)
        self.lanes.later(item, self.now + seconds)

    @rule()
    def the_sender_sleeps_as_long_as_it_is_told(self) -> None:
        """Whatever may leave has left then; what may leave later is not slept through."""
        self.everything_leaves_that_may()
        sleep = self.lanes.next_chance(self.now)
        if sleep is not None:
            self.now += max(sleep, TICK)

    def teardown(self) -> None:
        """However it stood: once the requests are answered, all that waits leaves, and nothing is remembered."""
        for item in (*self.chosen.values(), *self.under_way.values()):
            self.dealt_with[item.id] += 1
            self.lanes.done(item)
        self.chosen, self.under_way = {}, {}
        for _ in range(100_000):
            self.everything_leaves_that_may()
            for item in self.under_way.values():
                self.dealt_with[item.id] += 1
                self.lanes.done(item)
            self.under_way = {}
            sleep = self.lanes.next_chance(self.now)
            if sleep is None:
                break
            self.now += max(sleep, TICK)
        assert self.dealt_with == Counter(dict.fromkeys(self.put, 1)), "an item was lost, or left twice"
        assert len(self.lanes) == 0
        self.lanes.take(self.now + GROUP_WINDOW)
        assert self.lanes.chats == 0, "idle chats are still in memory"

    @invariant()
    def at_most_thirty_leave_in_any_second(self) -> None:
        times = [at for at, _ in self.log]
        for start in range(max(0, len(times) - 40), len(times)):
            assert sum(times[start] <= at < times[start] + 1 for at in times[start:]) <= 30

    def take(self) -> Waiting | None:
        item = self.lanes.take(self.now)
        if item is None:
            return None
        assert item.chat not in self.busy_chats, "two at once in one chat"
        assert self.may_leave(item.chat), "the chat had to pause"
        assert self.held.get((item.chat, item.lane), 0.0) <= self.now
        line = self.lines[item.chat, item.lane]
        if item.id in line:
            assert all(other in self.out_of_line for other in list(line)[: line.index(item.id)]), "overtaken"
            line.remove(item.id)
        else:
            assert item.id in self.out_of_line
        self.out_of_line.discard(item.id)
        if item.lane is not Lane.EMERGENCY:
            assert not self.emergencies_that_may_leave(), "an emergency was there, and something else left"
        return item

    def leave(self, item: Waiting) -> None:
        self.lanes.departed(item, self.now)
        self.log.append((self.now, item.chat))
        self.under_way[item.id] = item

    def everything_leaves_that_may(self) -> None:
        while (item := self.take()) is not None:
            self.leave(item)
        # Nothing stays behind without one of the reasons that there are.
        room = len(self.busy) < min(IN_FLIGHT.values()) and self.left_lately() < min(PER_SECOND.values())
        if room:
            for (chat, lane), line in self.lines.items():
                free = chat not in self.busy_chats and self.may_leave(chat)
                assert not (line and free and self.held.get((chat, lane), 0.0) <= self.now), "it could have left"

    @property
    def busy(self) -> list[Waiting]:
        return [*self.chosen.values(), *self.under_way.values()]

    @property
    def busy_chats(self) -> set[str]:
        return {item.chat for item in self.busy}

    def left_lately(self) -> int:
        return sum(self.now - at < 1.0 for at, _ in self.log[-64:]) + len(self.chosen)

    def may_leave(self, chat: str) -> bool:
        own = [at for at, to in self.log if to == chat]
        if (own and self.now - own[-1] < CHAT_PAUSE) or self.paused.get(chat, 0.0) > self.now:
            return False
        return not chat.startswith("group") or sum(self.now - at < GROUP_WINDOW for at in own) < GROUP_LIMIT

    def emergencies_that_may_leave(self) -> list[str]:
        return [
            chat
            for (chat, lane), line in self.lines.items()
            if lane is Lane.EMERGENCY and line and chat not in self.busy_chats and self.may_leave(chat)
            and self.held.get((chat, lane), 0.0) <= self.now
        ]  # fmt: skip


TestDepartures = Departures.TestCase
TestDepartures.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
