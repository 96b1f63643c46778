"""Pure: who has a place, when somebody is reminded, who was later than the school wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services import attendance, chasing, lineage, shifts
from bot.services.shifts import Seat
from db.models import Answer, Assignment, Person, Shift, ShiftKind

STARTS = datetime(2025, 3, 3, 23, 20, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def seat(number: int, answer: Answer = Answer.ACCEPTED, *, stands_in_for: int | None = None, lead: int = 20) -> Seat:
    shift = Shift(id=1, kind=ShiftKind.CROSSING, starts_at=STARTS, ends_at=STARTS + minutes(50), minimum=1)
    mine = Assignment(id=number, shift_id=1, person_id=number, answer=answer, stands_in_for=stands_in_for)
    return Seat(mine, shift, Person(id=number, name="x"), "东门", None, None, "", minutes(lead))


def test_a_place_has_whoever_came_last_or_who_came_back() -> None:
    wang = seat(1, Answer.RELEASED)
    liu = seat(3, Answer.RELEASED, stands_in_for=1)
    zhao = seat(4, stands_in_for=3)
    everybody = [wang, seat(2), liu, zhao]
    assert [each.id for each in lineage.of(wang, everybody)] == [1, 3, 4]
    assert [lineage.holder(each, everybody) for each in (wang, liu)] == [zhao, zhao]
    zhao.assignment.answer = Answer.RELEASED
    assert lineage.holder(wang, everybody) is None
    wang.assignment.answer = Answer.ACCEPTED
    assert lineage.holder(liu, everybody) is wang


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8), st.data())
def test_however_often_it_changes_hands_all_who_had_it_agree_on_who_has_it(
    hands: list[tuple[bool, bool]], data: st.DataObject
) -> None:
    everybody: list[Seat] = []
    for number, (begins_anew, theirs) in enumerate(hands, 1):
        before = [] if begins_anew else [each.id for each in everybody]
        after = data.draw(st.sampled_from(before)) if before else None
        everybody.append(seat(number, Answer.ACCEPTED if theirs else Answer.RELEASED, stands_in_for=after))
    places = {tuple(each.id for each in lineage.of(one, everybody)) for one in everybody}
    assert sorted(number for place in places for number in place) == [each.id for each in everybody]
    for one in everybody:
        place = lineage.of(one, everybody)
        holder = lineage.holder(one, everybody)
        assert holder is None or (holder in place and holder.is_theirs and holder.id != one.id)
        assert (holder is None) == (not any(each.is_theirs for each in place if each.id != one.id))


@pytest.mark.parametrize(("lead", "before"), [(0, 40), (20, 40), (25, 45), (30, 50), (40, 60), (90, 60)])
def test_a_reminder_leaves_twenty_minutes_to_go_there_and_can_be_answered(lead: int, before: int) -> None:
    reminded = chasing.reminded_at(seat(1, lead=lead))
    assert STARTS - reminded == minutes(before)
    assert STARTS - reminded <= shifts.CHECK_IN_OPENS


@pytest.mark.parametrize(("came", "behind"), [(-25, False), (-20, False), (-19.5, True), (3, True), (12, True)])
def test_who_was_later_than_the_school_wants(came: float, behind: bool) -> None:
    one = seat(1)
    one.assignment.arrived_at = STARTS + minutes(came)
    assert attendance.is_behind_lead(one) is behind


def test_nobody_is_flagged_who_could_not_be_there_or_need_not() -> None:
    called_late, called_early, patrol = seat(1, stands_in_for=9), seat(2, stands_in_for=9), seat(3, lead=0)
    for one, answered in ((called_late, -15), (called_early, -90), (patrol, -90)):
        one.assignment.arrived_at, one.assignment.answered_at = STARTS - minutes(5), STARTS + minutes(answered)
    assert [attendance.is_behind_lead(one) for one in (called_late, called_early, patrol)] == [False, True, False]
    assert not attendance.is_behind_lead(seat(4)), "who has not come is missed, not flagged"
