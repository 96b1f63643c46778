"""Weekly slots change for one, this and later, or all; what was done by hand never comes back by itself."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.roster.calendar import NationalCalendar
from bot.roster.demand import Sources, demand
from bot.roster.series import Change, Edited, Pattern, Series, change_all, change_later, end
from bot.roster.shifts import DaySpan, Kind, Shift
from bot.roster.slots import HandEdit, Staffing
from tests.roster.neighbourhoods import ZONES

MARCH = DaySpan(date(2026, 3, 1), date(2026, 3, 31))
TUESDAY, THURSDAY, WEDNESDAY = 1, 3, 2
EVENINGS = Series(
    id=7,
    kind=Kind.PATROL,
    team="patrol",
    first=date(2026, 3, 3),
    patterns=(
        (
            date(2026, 3, 3),
            Pattern(frozenset({TUESDAY, THURSDAY}), time(21, 30), time(0, 30), 4, Staffing(2, 3, 4, leader=True)),
        ),
    ),
)
ONLY_TUESDAYS = change_all(EVENINGS, Change(weekdays=frozenset({TUESDAY})), {}).series


def shifts(series: Series, hand: dict[str, HandEdit] | None = None, span: DaySpan = MARCH) -> list[Shift]:
    return list(demand(Sources(series=(series,), hand=hand or {}), span, NationalCalendar(), ZONES[0]).shifts)


def days(series: Series, hand: dict[str, HandEdit] | None = None) -> list[int]:
    return [shift.starts.astimezone(ZONES[0]).day for shift in shifts(series, hand)]


def test_every_week_over_midnight() -> None:
    first, *rest = shifts(EVENINGS)
    assert days(EVENINGS) == [3, 5, 10, 12, 17, 19, 24, 26, 31]
    assert first.ends - first.starts == timedelta(hours=3)
    assert (first.minimum, first.ideal, first.maximum, first.leader) == (2, 3, 4, True)
    assert len({first.key, *(shift.key for shift in rest)}) == 9


def test_every_second_week_counts_from_the_first() -> None:
    assert days(change_all(EVENINGS, Change(every=2), {}).series) == [3, 5, 17, 19, 31]


def test_one_is_cancelled_one_moved_one_made_longer() -> None:
    hand = {
        EVENINGS.key(date(2026, 3, 5)): HandEdit(cancelled=True),
        EVENINGS.key(date(2026, 3, 10)): HandEdit(day=date(2026, 3, 11)),
        EVENINGS.key(date(2026, 3, 12)): HandEdit(begins=time(20, 0)),
    }
    assert days(EVENINGS, hand) == [3, 11, 12, 17, 19, 24, 26, 31]
    longer = shifts(EVENINGS, hand)[2]
    assert longer.ends - longer.starts == timedelta(hours=4, minutes=30)


def test_moved_out_of_the_days_that_are_planned_and_into_them() -> None:
    hand = {EVENINGS.key(date(2026, 3, 31)): HandEdit(day=date(2026, 4, 1))}
    assert days(EVENINGS, hand)[-1] == 26
    april = DaySpan(date(2026, 4, 1), date(2026, 4, 1))
    assert [shift.key for shift in shifts(EVENINGS, hand, april)] == [EVENINGS.key(date(2026, 3, 31))]


def test_this_and_later() -> None:
    later = change_later(EVENINGS, date(2026, 3, 17), Change(begins=time(19, 0), ends=time(21, 0)), {}).series
    hours = [shift.starts.astimezone(ZONES[0]).hour for shift in shifts(later)]
    assert hours == [21] * 4 + [19] * 5


def test_all_keeps_what_was_changed_later_and_by_hand() -> None:
    hand = {EVENINGS.key(date(2026, 3, 10)): HandEdit(begins=time(20, 0))}
    later = change_later(EVENINGS, date(2026, 3, 17), Change(grid=9), hand)
    every = change_all(later.series, Change(staffing=Staffing(3, 3, 3)), later.hand)
    made = shifts(every.series, every.hand)
    assert [shift.grid for shift in made] == [4] * 4 + [9] * 5
    assert {shift.minimum for shift in made} == {3}
    assert made[2].starts.astimezone(ZONES[0]).hour == 20


def test_a_cancelled_tuesday_is_a_cancelled_wednesday_when_the_series_moves() -> None:
    hand = {ONLY_TUESDAYS.key(date(2026, 3, 10)): HandEdit(cancelled=True)}
    moved = change_all(ONLY_TUESDAYS, Change(weekdays=frozenset({WEDNESDAY})), hand)
    assert days(moved.series, moved.hand) == [4, 18, 25]
    assert moved.followed == {ONLY_TUESDAYS.key(date(2026, 3, 10)): ONLY_TUESDAYS.key(date(2026, 3, 11))}


def test_what_has_no_day_any_more_is_named() -> None:
    key = EVENINGS.key(date(2026, 3, 12))
    fewer = change_all(EVENINGS, Change(weekdays=frozenset({TUESDAY})), {key: HandEdit(grid=9)})
    assert fewer.lost == (key,)
    assert fewer.hand == {}
    ended = end(EVENINGS, date(2026, 3, 11), {key: HandEdit(cancelled=True)})
    assert ended.lost == (key,)
    assert days(ended.series) == [3, 5, 10]


changes = st.builds(
    Change,
    weekdays=st.none() | st.frozensets(st.integers(0, 6), min_size=1),
    begins=st.none() | st.times(),
    grid=st.none() | st.integers(1, 9),
)
cancelled_days = st.frozensets(st.sampled_from([date(2026, 3, 3) + timedelta(weeks=week) for week in range(4)]))


@given(cancelled_days, st.lists(st.tuples(st.booleans(), st.integers(0, 27), changes), max_size=5))
@settings(deadline=None)
def test_what_was_cancelled_stays_cancelled_whatever_the_series_becomes(
    cancelled: frozenset[date], edits: list[tuple[bool, int, Change]]
) -> None:
    """As many slots are missing in the end as were cancelled and still have a day."""
    state = Edited(ONLY_TUESDAYS, {ONLY_TUESDAYS.key(day): HandEdit(cancelled=True) for day in cancelled})
    lost = 0
    for for_all, day, change in edits:
        since = date(2026, 3, 3) + timedelta(days=day)
        if for_all:
            state = change_all(state.series, change, state.hand)
        else:
            state = change_later(state.series, since, change, state.hand)
        lost += len(state.lost)
    assert len(shifts(state.series)) - len(shifts(state.series, state.hand)) == len(cancelled) - lost
