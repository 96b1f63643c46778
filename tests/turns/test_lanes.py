"""Who leaves first, in examples."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.turns.lanes import CHAT_PAUSE, GROUP_LIMIT, GROUP_WINDOW, IN_FLIGHT, PER_SECOND, Lanes
from bot.turns.messages import Lane
from bot.turns.parcels import Waiting
from tests.turns.test_lanes_at_random import waiting


def send_all(lanes: Lanes, now: float) -> list[Waiting]:
    """All that may leave at `now`, each arriving at once."""
    left = []
    while (item := lanes.take(now)) is not None:
        lanes.departed(item, now)
        lanes.done(item)
        left.append(item)
    return left


def test_an_emergency_leaves_in_the_next_free_slot_while_ten_thousand_broadcasts_wait() -> None:
    lanes = Lanes()
    for number in range(10_000):
        lanes.put(waiting(number, f"c{number}", Lane.BROADCAST))
    assert len(send_all(lanes, 100.0)) == PER_SECOND[Lane.BROADCAST]
    lanes.put(waiting(10_000, "z", Lane.EMERGENCY))
    assert [item.id for item in send_all(lanes, 100.0)] == [10_000]


def test_a_request_that_hangs_leaves_room_for_an_emergency() -> None:
    lanes = Lanes()
    for number in range(200):
        lanes.put(waiting(number, f"c{number}", Lane.BROADCAST))
    now, hanging = 0.0, 0
    for second in range(10):
        now = float(second)
        while (item := lanes.take(now)) is not None:
            lanes.departed(item, now)
            hanging += 1
    assert hanging == IN_FLIGHT[Lane.BROADCAST]
    lanes.put(waiting(999, "z", Lane.EMERGENCY))
    assert [item.id for item in send_all(lanes, now + 1)] == [999]


def test_a_broadcast_that_the_platform_does_not_take_holds_up_no_emergency_of_its_chat() -> None:
    lanes = Lanes()
    lanes.put(waiting(1, "a", Lane.BROADCAST))
    item = lanes.take(0.0)
    assert item is not None
    lanes.departed(item, 0.0)
    lanes.hold(item, 60.0)
    lanes.put(waiting(2, "a", Lane.EMERGENCY))
    assert [item.id for item in send_all(lanes, CHAT_PAUSE)] == [2]
    assert send_all(lanes, 59.0) == []
    assert [item.id for item in send_all(lanes, 60.0)] == [1]


def test_claims_that_wait_for_the_database_do_not_leave_in_one_burst_afterwards() -> None:
    lanes = Lanes()
    for number in range(200):
        lanes.put(waiting(number, f"c{number}", Lane.EMERGENCY))
    chosen = []
    for second in range(5):
        while (item := lanes.take(float(second))) is not None:
            chosen.append(item)
    assert len(chosen) <= PER_SECOND[Lane.EMERGENCY]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_a_chat_with_much_to_hear_waits_its_turn(sizes: list[int]) -> None:
    """By the time a chat has its second message, every other chat had its first."""
    lanes = Lanes()
    number = 0
    for chat, size in enumerate(sizes):
        for _ in range(size):
            lanes.put(waiting(number, f"c{chat}", Lane.REPLY))
            number += 1
    order, now = [], 0.0
    while len(lanes):
        order += [item.chat for item in send_all(lanes, now)]
        now += lanes.next_chance(now) or 0.0
    for count in range(1, max(sizes) + 1):
        rounds = order[: sum(min(size, count) for size in sizes)]
        assert Counter(rounds) == Counter({f"c{chat}": min(size, count) for chat, size in enumerate(sizes)})


def test_a_group_gets_twenty_in_a_minute_and_the_next_one_after_it() -> None:
    lanes = Lanes()
    for number in range(GROUP_LIMIT + 1):
        lanes.put(waiting(number, "group", Lane.REPLY))
    left, now = 0, 0.0
    while left < GROUP_LIMIT:
        left += len(send_all(lanes, now))
        now += CHAT_PAUSE
    assert send_all(lanes, GROUP_WINDOW - 1) == []
    assert len(send_all(lanes, GROUP_WINDOW)) == 1


def test_the_sender_wakes_up_for_the_next_second_though_every_request_hangs() -> None:
    lanes = Lanes()
    for number in range(40):
        lanes.put(waiting(number, f"c{number}", Lane.EMERGENCY))
    while (item := lanes.take(5.0)) is not None:
        lanes.departed(item, 5.0)
    assert lanes.next_chance(5.0) == 1.0
    assert lanes.take(6.0) is not None


def test_an_emergency_that_was_not_taken_does_not_wait_for_a_broadcast_of_its_chat() -> None:
    lanes = Lanes()
    lanes.put(waiting(0, "a", Lane.EMERGENCY))
    first = lanes.take(0.0)
    assert first is not None
    lanes.departed(first, 0.0)
    lanes.hold(first, 5.0)
    for number in range(IN_FLIGHT[Lane.BROADCAST]):
        lanes.put(waiting(1 + number, f"c{number}", Lane.BROADCAST))
    lanes.put(waiting(99, "a", Lane.BROADCAST))
    for now in (0.0, 1.0, 2.0):
        while (item := lanes.take(now)) is not None:
            lanes.departed(item, now)
    assert [item.id for item in send_all(lanes, 5.0)] == [0]
