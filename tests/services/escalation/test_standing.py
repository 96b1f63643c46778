"""Where an escalation stands and what is next: an example for each rule of `standing.py`, to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.services.escalation import (
    AGAIN_AFTER,
    AGAIN_RARELY,
    AGAIN_SELDOM,
    ANSWER_WITHIN,
    PRESUMED_AFTER,
    QUIET_AFTER,
    QUIET_THERE,
    RARELY_FROM,
    SAME_TAP,
    SELDOM_FROM,
    STALE_AFTER,
    Next,
    Standing,
    Step,
    acknowledged,
    asked,
    begun,
    called,
    due,
    ended,
    help_wanted,
    look_at,
    recounted,
    reopened,
    sign_of_life,
    stirred,
    switched,
)

RAISED = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
DELAYS = tuple(timedelta(seconds=count) for count in (0, 60, 120, 180))
LAST = len(DELAYS)


def at(seconds: float) -> datetime:
    """So long after it was raised; the first page is 5 s after that."""
    return RAISED + timedelta(seconds=seconds)


PAGED = begun(Standing(RAISED), at(5))


def after(batches: int, standing: Standing = PAGED, *, waiting: bool = True) -> Standing:
    """So many batches were called, each in its second."""
    for _ in range(batches):
        coming = due(standing, DELAYS)
        assert coming is not None
        standing = called(standing, DELAYS, coming.at, waiting=waiting)
    return standing


def arrived(standing: Standing, seconds: float) -> Standing:
    """One of those who go there is there."""
    standing = sign_of_life(standing, at(seconds))
    return recounted(standing, DELAYS, at(seconds), going=True, there=True, waiting=True)


def nobody(standing: Standing, seconds: float, *, waiting: bool = True) -> Standing:
    """Nobody goes there any more."""
    return recounted(standing, DELAYS, at(seconds), going=False, there=False, waiting=waiting)


def test_the_rules_in_figures() -> None:
    """FORMS, Emergency; DESIGN, promise 6."""
    assert timedelta(seconds=20) == PRESUMED_AFTER
    assert (timedelta(minutes=10), timedelta(minutes=20)) == (QUIET_AFTER, QUIET_THERE)
    assert timedelta(minutes=2) == ANSWER_WITHIN
    minutes = [int(each.total_seconds()) // 60 for each in (AGAIN_AFTER, AGAIN_RARELY, AGAIN_SELDOM)]
    assert minutes == [3, 10, 30]
    assert (timedelta(hours=1), timedelta(hours=4)) == (RARELY_FROM, SELDOM_FROM)
    assert timedelta(minutes=1) == STALE_AFTER
    assert timedelta(seconds=10) == SAME_TAP


class TestBeforeTheFirstPage:
    def test_who_does_not_say_what_it_is_gets_people_after_twenty_seconds(self) -> None:
        assert due(Standing(RAISED), DELAYS) == Next(at(20), Step.PRESUME)

    def test_a_kind_pages_at_once_and_delays_count_from_there(self) -> None:
        assert due(PAGED, DELAYS) == Next(at(5), Step.CALL)
        assert (PAGED.paged_at, PAGED.base, PAGED.started) == (at(5), at(5), 0)

    def test_another_kind_begins_nothing_anew(self) -> None:
        assert begun(after(2), at(70)) == after(2)

    def test_who_goes_before_anybody_was_called_holds_it_from_the_page_on(self) -> None:
        standing = acknowledged(Standing(RAISED), at(3))
        assert due(standing, DELAYS) == Next(at(20), Step.PRESUME)
        assert due(begun(standing, at(20)), DELAYS) == Next(at(3) + QUIET_AFTER, Step.ASK)

    def test_nobody_can_be_hurried(self) -> None:
        assert help_wanted(Standing(RAISED), DELAYS, at(3)) == Standing(RAISED)
        assert due(nobody(acknowledged(Standing(RAISED), at(3)), 4), DELAYS) == Next(at(20), Step.PRESUME)

    def test_no_batch_can_be_called(self) -> None:
        with pytest.raises(ValueError, match="no batch is due"):
            called(Standing(RAISED), DELAYS, at(1), waiting=True)


class TestBatches:
    def test_each_comes_in_its_second(self) -> None:
        for number, seconds in enumerate((5, 65, 125, 185)):
            assert due(after(number), DELAYS) == Next(at(seconds), Step.CALL)
            assert after(number).started == number

    def test_one_that_is_a_little_late_does_not_move_the_others(self) -> None:
        standing = called(after(1), DELAYS, at(65 + 60), waiting=True)
        assert due(standing, DELAYS) == Next(at(125), Step.CALL)

    def test_one_that_fell_into_a_pause_moves_the_others_by_as_much(self) -> None:
        standing = called(after(1), DELAYS, at(65 + 61), waiting=True)
        assert due(standing, DELAYS) == Next(at(126 + 60), Step.CALL)
        assert (standing.paged_at, standing.last_called_at) == (at(5), at(126))

    def test_hours_later_it_goes_on_one_step_at_a_time(self) -> None:
        standing = called(after(1), DELAYS, at(10_000), waiting=True)
        standing = called(standing, DELAYS, at(10_060), waiting=True)
        assert due(standing, DELAYS) == Next(at(10_120), Step.CALL)

    def test_when_nobody_may_answer_the_next_is_due_at_once(self) -> None:
        standing = after(1, waiting=False)
        assert due(standing, DELAYS) == Next(at(5), Step.CALL)
        assert due(nobody(after(1), 30, waiting=False), DELAYS) == Next(at(5), Step.CALL)

    def test_that_moves_nothing_of_what_comes_later(self) -> None:
        standing = called(after(1, waiting=False), DELAYS, at(6), waiting=True)
        assert due(standing, DELAYS) == Next(at(125), Step.CALL)

    def test_a_pause_when_nobody_may_answer_is_a_pause_too(self) -> None:
        """All had said no, and the program stood still for hours: not all the rest in one burst."""
        standing = called(after(1, waiting=False), DELAYS, at(10_000), waiting=True)
        assert due(standing, DELAYS) == Next(at(10_060), Step.CALL)

    def test_before_the_first_batch_nobody_can_have_said_no(self) -> None:
        assert due(nobody(PAGED, 5, waiting=False), (timedelta(seconds=9),)) == Next(at(14), Step.CALL)

    def test_somebody_may_answer_again(self) -> None:
        standing = nobody(nobody(after(1), 30, waiting=False), 31, waiting=True)
        assert due(standing, DELAYS) == Next(at(65), Step.CALL)


class TestAfterTheLast:
    def test_everybody_is_called_again_every_three_minutes(self) -> None:
        standing = after(LAST)
        assert due(standing, DELAYS) == Next(at(185) + AGAIN_AFTER, Step.AGAIN)
        standing = called(standing, DELAYS, at(365), waiting=False)
        assert due(standing, DELAYS) == Next(at(365) + AGAIN_AFTER, Step.AGAIN)
        assert (standing.round, standing.started, standing.waiting) == (1, LAST, False)
        assert called(standing, DELAYS, at(545), waiting=True).round == 2

    def test_also_when_it_is_late(self) -> None:
        standing = called(after(LAST), DELAYS, at(365 + 60), waiting=True)
        assert due(standing, DELAYS) == Next(at(365 + 60 + 180), Step.AGAIN)
        assert standing.base == at(5)

    def test_a_pause_of_the_program_is_no_time_in_which_nobody_answered(self) -> None:
        standing = called(after(LAST), DELAYS, at(90_000), waiting=True)
        assert due(standing, DELAYS) == Next(at(90_180), Step.AGAIN)
        assert standing.base == at(5) + timedelta(seconds=90_000 - 365)
        assert called(after(LAST), DELAYS, at(365 + 61), waiting=True).base == at(5 + 61)

    def test_nobody_is_called_faster_because_nobody_may_answer(self) -> None:
        assert due(after(LAST, waiting=False), DELAYS) == Next(at(5) + AGAIN_AFTER, Step.AGAIN)

    def test_whoever_lets_it_go_makes_that_due_now(self) -> None:
        standing = acknowledged(called(after(LAST), DELAYS, at(365), waiting=True), at(370))
        assert due(nobody(standing, 400), DELAYS) == Next(at(400), Step.AGAIN)


class TestForALongTimeNobody:
    """Three minutes, ten minutes, half an hour; and three again when there is hope."""

    def unanswered(self, seconds: float, standing: Standing = PAGED) -> tuple[Standing, list[datetime]]:
        """Nobody says anything for so long; when everybody was called once more."""
        calls = []
        while (coming := due(standing, DELAYS)) is not None and coming.at <= at(seconds):
            standing = called(standing, DELAYS, coming.at, waiting=True)
            calls += [coming.at] if coming.step is Step.AGAIN else []
        return standing, calls

    def test_it_becomes_rarer_and_never_ends(self) -> None:
        _, calls = self.unanswered(16 * 3600)
        gaps = [(later - sooner).total_seconds() / 60 for sooner, later in pairwise([at(185), *calls])]
        assert gaps == [3.0] * 19 + [10.0] * 18 + [30.0] * 23

    def test_to_the_second(self) -> None:
        almost, hour = replace(after(LAST), last_called_at=at(5 + 3599)), replace(after(LAST), last_called_at=at(3605))
        assert due(almost, DELAYS) == Next(at(3604) + AGAIN_AFTER, Step.AGAIN)
        assert due(hour, DELAYS) == Next(at(3605) + AGAIN_RARELY, Step.AGAIN)
        almost, four = (replace(after(LAST), last_called_at=at(5 + 4 * 3600 - late)) for late in (1, 0))
        assert due(almost, DELAYS) == Next(at(4 + 4 * 3600) + AGAIN_RARELY, Step.AGAIN)
        assert due(four, DELAYS) == Next(at(5 + 4 * 3600) + AGAIN_SELDOM, Step.AGAIN)

    def test_new_hope_makes_it_frequent_at_once_and_for_half_an_hour(self) -> None:
        standing, calls = self.unanswered(8 * 3600)
        now = (calls[-1] - RAISED).total_seconds() + 60
        _, anew = self.unanswered(now + 3600, stirred(standing, at(now)))
        gaps = [(later - sooner).total_seconds() / 60 for sooner, later in pairwise([calls[-1], *anew])]
        assert gaps == [3.0] * 11 + [10.0] * 2
        late = stirred(standing, calls[-1] + timedelta(minutes=20))
        coming = due(late, DELAYS)
        assert coming is not None
        assert coming.at < calls[-1] + timedelta(minutes=20)

    def test_hope_moves_no_batch(self) -> None:
        for seconds in (7, 70, 1805, 5000):
            standing, ahead = after(1), stirred(after(1), at(seconds))
            for delays in (DELAYS, (timedelta(0), timedelta(minutes=30))):
                was, now = due(standing, delays), due(ahead, delays)
                assert was is not None
                assert now is not None
                assert max(was.at, at(seconds)) == max(now.at, at(seconds))
        assert stirred(after(1), at(1805)).base == at(5)
        assert stirred(after(1), at(1806)).base == at(6)
        assert stirred(Standing(RAISED), at(3)) == Standing(RAISED)

    def test_whoever_let_it_go_after_hours_is_new_hope_too(self) -> None:
        standing, calls = self.unanswered(8 * 3600)
        now = (calls[-1] - RAISED).total_seconds() + 60
        standing = nobody(acknowledged(standing, at(now)), now + 60)
        assert due(standing, DELAYS) == Next(at(now + 60), Step.AGAIN)
        standing = called(standing, DELAYS, at(now + 60), waiting=True)
        assert due(standing, DELAYS) == Next(at(now + 60) + AGAIN_AFTER, Step.AGAIN)

    def test_meanwhile_it_is_looked_who_can_be_reached(self) -> None:
        far = Next(at(3600), Step.AGAIN)
        assert look_at(far, at(2000)) == at(2180)
        assert look_at(far, at(3500)) == at(3600)
        assert look_at(Next(at(3600), Step.CALL), at(2000)) == at(3600)


class TestWhoHoldsIt:
    held = acknowledged(after(1), at(30))

    def test_no_further_batch_while_somebody_has_it(self) -> None:
        assert self.held.is_held
        assert due(self.held, DELAYS) == Next(at(30) + QUIET_AFTER, Step.ASK)

    def test_a_sign_of_life_puts_the_question_off(self) -> None:
        assert due(sign_of_life(self.held, at(99)), DELAYS) == Next(at(99) + QUIET_AFTER, Step.ASK)

    def test_who_has_arrived_may_be_quiet_for_longer_and_stays_there(self) -> None:
        standing = arrived(self.held, 99)
        assert due(standing, DELAYS) == Next(at(99) + QUIET_THERE, Step.ASK)
        assert due(sign_of_life(standing, at(150)), DELAYS) == Next(at(150) + QUIET_THERE, Step.ASK)

    def test_when_who_was_there_has_left_the_others_are_on_the_way(self) -> None:
        standing = recounted(arrived(self.held, 99), DELAYS, at(120), going=True, there=False, waiting=True)
        assert due(standing, DELAYS) == Next(at(99) + QUIET_AFTER, Step.ASK)

    def test_who_is_asked_has_two_minutes(self) -> None:
        standing = asked(self.held, at(640))
        assert due(standing, DELAYS) == Next(at(640) + ANSWER_WITHIN, Step.LAPSE)
        assert due(sign_of_life(standing, at(700)), DELAYS) == Next(at(700) + QUIET_AFTER, Step.ASK)
        assert due(acknowledged(standing, at(700)), DELAYS) == Next(at(700) + QUIET_AFTER, Step.ASK)

    def test_no_sign_of_life_holds_it_for_nobody(self) -> None:
        assert sign_of_life(after(1), at(30)) == after(1)

    def test_no_batch_can_be_called_meanwhile(self) -> None:
        with pytest.raises(ValueError, match="no batch is due"):
            called(self.held, DELAYS, at(70), waiting=True)

    def test_whoever_lets_it_go_makes_the_next_due_now_and_the_rest_keeps_its_distance(self) -> None:
        standing = nobody(asked(arrived(self.held, 40), at(45)), 50)
        assert standing == replace(after(1), base=at(50) - DELAYS[1])
        assert due(standing, DELAYS) == Next(at(50), Step.CALL)
        assert due(called(standing, DELAYS, at(50), waiting=True), DELAYS) == Next(at(110), Step.CALL)

    def test_also_long_after_all_delays(self) -> None:
        standing = called(nobody(self.held, 5000), DELAYS, at(5000), waiting=True)
        assert due(standing, DELAYS) == Next(at(5060), Step.CALL)

    def test_while_one_of_them_still_goes_nothing_is_hurried(self) -> None:
        standing = recounted(asked(self.held, at(40)), DELAYS, at(50), going=True, there=False, waiting=False)
        assert standing == replace(self.held, asked_at=at(40), waiting=False)

    def test_who_goes_holds_it_even_if_nobody_said_so(self) -> None:
        """They had left the team and are back."""
        standing = recounted(after(1), DELAYS, at(50), going=True, there=False, waiting=True)
        assert standing.held_at == at(50)

    def test_counting_again_what_has_not_changed_changes_nothing(self) -> None:
        for standing, going in ((after(2), False), (self.held, True)):
            assert recounted(standing, DELAYS, at(90), going=going, there=False, waiting=True) == standing


class TestMorePeople:
    held = acknowledged(after(1), at(10))
    wanted = help_wanted(held, DELAYS, at(12))

    def test_the_next_batch_is_due_now_and_the_others_follow(self) -> None:
        """Also when the last ones were called a moment ago: that was before anybody had looked."""
        assert due(self.wanted, DELAYS) == Next(at(12), Step.CALL)
        assert not self.wanted.is_held
        standing = called(self.wanted, DELAYS, at(12), waiting=True)
        assert due(standing, DELAYS) == Next(at(72), Step.CALL)

    def test_until_somebody_else_comes_forward(self) -> None:
        standing = acknowledged(called(self.wanted, DELAYS, at(12), waiting=True), at(20))
        assert due(standing, DELAYS) == Next(at(20) + QUIET_AFTER, Step.ASK)

    def test_a_sign_of_life_of_the_one_who_asked_stops_nothing(self) -> None:
        assert due(sign_of_life(self.wanted, at(13)), DELAYS) == Next(at(12), Step.CALL)

    def test_tapped_twice_it_calls_once(self) -> None:
        standing = called(self.wanted, DELAYS, at(12), waiting=True)
        assert help_wanted(standing, DELAYS, at(21.9)) == standing
        assert due(help_wanted(standing, DELAYS, at(22)), DELAYS) == Next(at(22), Step.CALL)

    def test_who_leads_may_call_more_while_nobody_has_it(self) -> None:
        standing = help_wanted(after(1), DELAYS, at(30))
        assert due(standing, DELAYS) == Next(at(30), Step.CALL)
        assert not standing.wants_more
        assert help_wanted(after(1), DELAYS, at(14)) == after(1)
        assert due(help_wanted(PAGED, DELAYS, at(6)), DELAYS) == Next(at(6), Step.CALL)

    def test_after_the_last_batch_everybody_is_called_again_now(self) -> None:
        standing = help_wanted(acknowledged(after(LAST), at(190)), DELAYS, at(192))
        assert due(standing, DELAYS) == Next(at(192), Step.AGAIN)
        standing = called(standing, DELAYS, at(192), waiting=True)
        assert help_wanted(standing, DELAYS, at(193)) == standing
        assert due(standing, DELAYS) == Next(at(192) + AGAIN_AFTER, Step.AGAIN)

    def test_when_the_one_who_asked_is_gone_it_is_nobodys(self) -> None:
        standing = nobody(self.wanted, 13)
        assert (standing.held_at, standing.wants_more) == (None, False)
        assert due(standing, DELAYS) == Next(at(13), Step.CALL)


class TestTheEnd:
    def test_nothing_is_due(self) -> None:
        standing = ended(after(2), at(100))
        assert due(standing, DELAYS) is None
        with pytest.raises(ValueError, match="no batch is due"):
            called(standing, DELAYS, at(125), waiting=True)

    def test_when_it_was_not_over_it_begins_with_the_first_batch(self) -> None:
        standing = reopened(ended(acknowledged(after(LAST), at(200)), at(300)), at(900))
        assert due(standing, DELAYS) == Next(at(900), Step.CALL)
        assert (standing.paged_at, standing.started, standing.round) == (at(5), 0, 1)
        assert (standing.raised_at, standing.held_at, standing.ended_at) == (RAISED, None, None)
        assert due(called(standing, DELAYS, at(900), waiting=True), DELAYS) == Next(at(960), Step.CALL)

    def test_a_slip_that_was_none_pages_at_once(self) -> None:
        standing = reopened(ended(Standing(RAISED), at(10)), at(40))
        assert due(standing, DELAYS) == Next(at(40), Step.CALL)
        assert standing.paged_at == at(40)


class TestSomethingElse:
    """It is another kind than was thought: another plan, whose batches come in their own time."""

    slower = tuple(timedelta(seconds=count) for count in (0, 300, 600))

    def test_what_is_not_over_by_its_timetable_is_not_called_yet(self) -> None:
        standing = switched(after(3), self.slower, at(130))
        assert (standing.started, standing.base) == (1, at(5))
        assert due(standing, self.slower) == Next(at(305), Step.CALL)

    def test_what_is_over_counts_to_the_second(self) -> None:
        assert switched(after(3), self.slower, at(304)).started == 1
        assert switched(after(3), self.slower, at(305)).started == 2

    def test_no_more_count_than_were_called(self) -> None:
        standing = switched(after(1), self.slower, at(5000))
        assert standing.started == 1
        assert due(standing, self.slower) == Next(at(305), Step.CALL)

    def test_of_a_shorter_one_all_may_count(self) -> None:
        standing = switched(after(LAST), DELAYS[:2], at(190))
        assert (standing.started, due(standing, DELAYS[:2])) == (2, Next(at(185) + AGAIN_AFTER, Step.AGAIN))

    def test_a_hurry_under_the_plan_before_makes_none_early(self) -> None:
        long = (timedelta(0), timedelta(minutes=30))
        standing = help_wanted(acknowledged(after(1), at(10)), long, at(12))
        standing = called(standing, long, at(12), waiting=True)
        standing = switched(standing, self.slower, at(20))
        assert (standing.started, standing.base) == (1, at(5))
        assert due(standing, self.slower) == Next(at(305), Step.CALL)

    def test_before_the_first_page_there_is_nothing_to_count(self) -> None:
        assert switched(Standing(RAISED), self.slower, at(3)) == Standing(RAISED)

    def test_a_pause_stays_a_pause(self) -> None:
        standing = called(after(1), DELAYS, at(10_000), waiting=True)
        standing = switched(standing, self.slower, at(10_001))
        assert due(standing, self.slower) == Next(at(10_000 - 60 + 300), Step.CALL)


class TestAnotherPlan:
    shorter, longer = DELAYS[:2], (*DELAYS, timedelta(seconds=240))

    def test_a_shorter_one_has_all_called_already(self) -> None:
        standing = after(3)
        assert due(standing, self.shorter) == Next(at(125) + AGAIN_AFTER, Step.AGAIN)
        assert called(standing, self.shorter, at(305), waiting=True).started == 3
        assert due(help_wanted(standing, self.shorter, at(200)), self.shorter) == Next(at(200), Step.AGAIN)

    def test_a_longer_one_goes_on_where_it_is(self) -> None:
        standing = called(after(LAST), DELAYS, at(365), waiting=True)
        assert due(standing, self.longer) == Next(at(245), Step.CALL)
        standing = called(standing, self.longer, at(370), waiting=True)
        assert (standing.started, standing.round) == (5, 1)
        assert due(standing, self.longer) == Next(at(370) + AGAIN_AFTER, Step.AGAIN)
