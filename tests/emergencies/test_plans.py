"""A plan with one thing changed, and whether it reaches anybody: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.emergencies import changing
from bot.services.emergencies.groups import GROUPS
from bot.services.emergencies.kinds import Preset
from bot.services.emergencies.muster import LOCAL, Muster
from bot.services.emergencies.presets import LAST, STANDARD, completed
from bot.services.emergencies.soundness import lasting, soundness
from bot.services.escalation import Batch, Plan
from bot.services.escalation.plan import LONGEST, MOST_BATCHES

COME = STANDARD[Preset.COME]


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def night(*delays: int | None) -> Plan:
    """Batches a minute apart, with these delays by night."""
    batches = [
        Batch(seconds(60 * position), ("team",), None if delay is None else seconds(delay))
        for position, delay in enumerate(delays)
    ]
    return completed(batches)


def delays(plan: Plan, *, by_night: bool = False) -> list[int]:
    return [int(each.total_seconds()) for each in plan.delays(night=by_night)]


def test_a_delay_by_day_takes_the_night_with_it_unless_that_has_its_own() -> None:
    assert delays(changing.with_delay(COME, 1, seconds(90)), by_night=True) == [0, 90, 120, 180, 240]
    assert delays(changing.with_delay(night(None, 30, None), 1, seconds(90)), by_night=True) == [0, 30, 120]


def test_a_delay_by_day_that_the_night_cannot_follow_leaves_the_night_in_order() -> None:
    plan = night(None, 10, 20)
    assert delays(changing.with_delay(night(None, None, 70), 1, seconds(100)), by_night=True) == [0, 70, 70]
    assert delays(changing.with_delay(plan, 1, seconds(100)), by_night=True) == [0, 10, 20]


def test_a_night_delay_that_is_the_days_is_none() -> None:
    assert changing.with_night_delay(COME, 1, seconds(60)).batches[1].night_after is None
    assert changing.with_night_delay(COME, 1, None) == COME
    assert changing.with_night_delay(COME, 1, seconds(30)).batches[1].night_after == seconds(30)


def test_taking_out_the_first_calls_the_next_at_once() -> None:
    plan = changing.without(night(None, 30, 90), 0)
    assert (delays(plan), delays(plan, by_night=True)) == ([0, 120], [0, 90])


def test_taking_out_the_last_leaves_a_last_that_is_never_empty() -> None:
    plan = changing.without(COME, 4)
    assert plan.batches[-1].groups == ("police_post", *LAST)


def test_the_only_batch_cannot_be_taken_out() -> None:
    with pytest.raises(ValueError, match="one batch"):
        changing.without(Plan((Batch(seconds(0), LAST),)), 0)


def test_a_seventh_batch_is_refused() -> None:
    plan = changing.with_batch(COME, ("near",), seconds(30))
    assert changing.is_full(plan)
    with pytest.raises(ValueError, match="at most 6"):
        changing.with_batch(plan, ("near",), seconds(30))


def test_a_batch_behind_all_others_becomes_the_last() -> None:
    plan = changing.with_batch(COME, ("near",), seconds(300))
    assert plan.batches[-1].groups == ("near", *LAST)


def test_the_order_is_kept_within_the_bounds() -> None:
    assert changing.bounds(COME, 0, night=False) == (seconds(0), seconds(0))
    assert changing.bounds(COME, 2, night=False) == (seconds(60), seconds(180))
    assert changing.bounds(COME, 4, night=False) == (seconds(180), LONGEST)
    with pytest.raises(ValueError, match="in front of it"):
        changing.with_delay(COME, 1, seconds(121))


def test_a_plan_is_known_by_its_mark() -> None:
    assert changing.mark(COME) == changing.mark(Plan(COME.batches))
    assert changing.mark(COME) != changing.mark(changing.with_people(COME, 0, ("team", "duty")))
    assert changing.mark(COME) != changing.mark(changing.with_night_delay(COME, 1, seconds(30)))


some_groups = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=4, unique=True).map(tuple)
some_delay = st.integers(0, int(LONGEST.total_seconds())).map(seconds)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, MOST_BATCHES))
    by_day = [seconds(0), *sorted(draw(some_delay) for _ in range(count - 1))]
    by_night = [seconds(0), *sorted(draw(some_delay) for _ in range(count - 1))]
    has_night = draw(st.booleans())
    return completed(
        [
            Batch(day, draw(some_groups), late if has_night and late != day else None)
            for day, late in zip(by_day, by_night, strict=True)
        ]
    )


@given(plan=plans(), data=st.data())
def test_whatever_is_changed_within_the_bounds_can_be_carried_out(plan: Plan, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(plan.batches) - 1))
    least, most = changing.bounds(plan, position, night=False)
    inside = st.integers(int(least.total_seconds()), int(most.total_seconds())).map(seconds)
    found = [changing.with_delay(plan, position, data.draw(inside))]
    least, most = changing.bounds(plan, position, night=True)
    found.append(changing.with_night_delay(plan, position, data.draw(st.sampled_from((least, most)))))
    found.append(changing.with_people(plan, position, data.draw(some_groups)))
    if len(plan.batches) > 1:
        found.append(changing.without(plan, position))
    if not changing.is_full(plan):
        found.append(changing.with_batch(plan, data.draw(some_groups), data.draw(some_delay)))
    for changed in found:  # each has gone through the checks of Plan
        assert set(LAST) <= set(changed.batches[-1].groups)
        assert abs(len(changed.batches) - len(plan.batches)) <= 1


GRIDS = ("1网格", "2网格")


def muster(reachable: set[int], people: Mapping[str, tuple[int, ...]], contacts: int = 0) -> Muster:
    """By group; of groups that depend on the grid, those of 1网格."""
    meant: dict[tuple[str, str | None], tuple[int, ...]] = {
        (group, GRIDS[0] if group in LOCAL else None): who for group, who in people.items()
    }
    phoned: dict[tuple[str, str | None], tuple[int, ...]] = {("police_post", GRIDS[0]): tuple(range(contacts))}
    return Muster(GRIDS, meant, phoned, frozenset(reachable))


def test_how_many_depends_on_the_grid() -> None:
    count = muster({1}, {"keeper": (1, 2), "team": (3,)}).counted(("keeper", "team"))
    assert (count.people, count.reachable, count.is_empty) == ((1, 3), (0, 1), False)


def test_who_is_on_duty_and_who_answers_for_a_grid_does_not_hold_the_last_batch() -> None:
    plan = Plan((Batch(seconds(0), ("keeper", "near", *LAST)),))
    reaches = {1, 2, 3}
    assert not soundness(plan, muster(reaches, {"keeper": (1,), "near": (2,), "all_duty": (3,)})).last_holds
    assert soundness(plan, muster({4}, {"night": (4,)})).last_holds == [4]
    assert soundness(plan, muster({5}, {"coordinators": (5,)})).last_holds == [5]
    assert not soundness(plan, muster(set(), {"coordinators": (5,), "night": (4,)})).last_holds


def test_a_batch_with_a_number_to_call_is_not_empty() -> None:
    plan = Plan((Batch(seconds(0), ("police_post",)), Batch(seconds(60), LAST)))
    assert soundness(plan, muster({1}, {"night": (1,)}, contacts=1)).empty == []
    assert soundness(plan, muster({1}, {"night": (1,)})).empty == [0]


def test_between_two_shifts_nobody_need_be_on_duty() -> None:
    plan = Plan((Batch(seconds(0), ("duty",)), Batch(seconds(30), ("team",)), Batch(seconds(60), LAST)))
    found = soundness(plan, muster({1}, {"night": (1,)}))
    assert found.empty == [0, 1]
    assert lasting(plan, found).empty == [1]


def test_who_is_called_by_name_and_cannot_be_reached_is_named() -> None:
    plan = Plan((Batch(seconds(0), ("person:7", "person:8")), Batch(seconds(60), LAST)))
    people = {"person:7": (7,), "person:8": (), "night": (1,)}
    assert soundness(plan, muster({1, 7}, people)).lost == [8]
    assert soundness(plan, muster({1, 7}, people)).is_sound is False
