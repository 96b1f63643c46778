"""How an escalation is carried out on the records: who is called when, who counts, what a pause does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.emergencies.kinds import Preset
from bot.services.escalation import Step
from db.models import EmergencyKind
from tests.services.emergencies.street import AWAY, NIGHT, PowerCutError, Street

TEAM = {"wu", "sun", "zhou"}


async def whom(street: Street) -> set[str]:
    return set(await street.written_to())


async def test_batches_in_their_seconds(street: Street) -> None:
    await street.raised()
    assert await whom(street) == {"ma", *TEAM}
    await street.after(59)
    assert await whom(street) == {"ma", *TEAM}
    await street.after(1)
    assert await whom(street) == {"ma", "li", *TEAM}
    await street.after(60)
    assert await whom(street) == {"ma", "li", "chen", "he", *TEAM}
    assert "物业监控室" in await street.calls()
    await street.after(60)
    assert {"派出所", "gao"} <= set(await street.calls())
    await street.after(60)
    assert await whom(street) == {"ma", "li", "chen", "he", "liu", *TEAM}
    assert set((await street.written_to()).values()) == {1}


async def test_after_the_last_everybody_once_in_each_round(street: Street) -> None:
    await street.raised()
    await street.after(240)
    assert street.named_of(await street.after(180)) == {"ma", "li", "chen", "he", "liu", "wang", *TEAM}
    assert set((await street.written_to()).values()) == {2}
    await street.after(180)
    assert set((await street.written_to()).values()) == {3}


async def test_who_was_called_in_this_round_is_not_called_again_because_the_place_is_known(street: Street) -> None:
    """Everybody had just been called once more; then 我在2网格 called half of them again."""
    await street.raised()
    await street.after(240 + 180 + 10)
    before = await street.written_to()
    await street.says(grid=AWAY)
    after = await street.written_to()
    assert before == {name: after[name] for name in before}


async def test_all_have_said_no_and_the_program_stood_still_then(street: Street) -> None:
    """What comes first after the pause is their 去不了, which had waited; the rest is not called in one burst."""
    await street.sets(Preset.COME, (0, ("team",)), (60, ("keeper",)), (120, ("coordinators",)), (240, ("night",)))
    await street.raised()
    await street.cannot("wu")
    await street.cannot("sun")
    street.now += timedelta(hours=3)
    await street.cannot("zhou")
    assert await whom(street) == {"li", *TEAM}
    await street.after(59)
    assert "chen" not in await whom(street)
    await street.after(1)
    assert "chen" in await whom(street)


async def test_an_answer_a_moment_too_late_counts(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(600 + 120)
    assert (await street.calls())["wu"].lapsed_at is not None
    await street.is_well("wu")
    emergency = await street.emergency()
    assert (await street.calls())["wu"].lapsed_at is None
    assert emergency.held_at == street.now


async def test_whatever_a_silent_one_says_makes_them_count_again(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(720)
    await street.says_something("wu")
    assert (await street.emergency()).held_at == street.now


async def test_need_help_by_a_silent_one_is_a_sign_of_life(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(720)
    await street.wants_more("wu")
    emergency = await street.emergency()
    assert (emergency.held_at, emergency.wants_more) == (street.now, True)


async def test_nobody_is_well_on_behalf_of_others(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    held = (await street.emergency()).held_at
    await street.after(60)
    for who in ("sun", "li", "chen"):
        await street.is_well(who)
        await street.says_something(who)
    assert (await street.emergency()).held_at == held
    assert "all_right" not in [line.what for line in await street.story()]


async def test_need_help_twice_in_a_second_calls_one_batch(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(5)
    await street.wants_more("wu")
    assert "li" in await whom(street)
    await street.after(1)
    await street.wants_more("wu")
    assert "chen" not in await whom(street)
    await street.after(30)
    await street.wants_more("wu")
    assert "chen" in await whom(street)


async def test_who_was_relieved_may_take_it_up_again(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.wants_relief("wu")
    await street.goes("sun")
    assert (await street.calls())["wu"].relieved_at is not None
    await street.cannot("sun")
    assert (await street.emergency()).held_at is None
    await street.after(1)
    await street.goes("wu")
    assert (await street.emergency()).held_at == street.now
    await street.goes("sun")
    assert (await street.calls())["wu"].relieved_at is None  # they had not asked for it again


async def test_who_has_left_the_team_holds_nothing(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.is_of_the_team("wu", False)
    await street.act()
    assert (await street.emergency()).held_at is None
    assert "li" in await whom(street)
    await street.is_of_the_team("sun", False)
    for who in ("wu", "sun"):
        await street.goes(who)
        assert (await street.emergency()).held_at is None
        assert "chen" not in await whom(street)  # nor is anybody hurried by it
    await street.is_of_the_team("wu", True)
    await street.act()
    assert (await street.emergency()).held_at == street.now


async def test_when_the_only_one_there_has_left_the_next_question_comes_sooner(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.arrives("wu")
    assert (await street.emergency()).there
    await street.goes("sun")
    await street.cannot("wu")
    coming = await street.due()
    assert coming is not None
    assert (coming.step, coming.at) == (Step.ASK, street.now + timedelta(minutes=10))


async def test_a_question_that_nobody_could_answer_is_asked_again(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(601)
    await street.stood_still(3600)
    assert (await street.calls())["wu"].lapsed_at is None
    await street.after(120)
    assert (await street.calls())["wu"].lapsed_at is not None


async def test_when_it_was_not_over_everybody_is_called_anew(street: Street) -> None:
    await street.raised()
    await street.after(180)
    await street.goes("wu")
    await street.cannot("sun")
    await street.ends()
    await street.after(60)
    await street.reopens()
    assert await street.written_to() == {"wu": 2, "sun": 2, "zhou": 2, "ma": 2, "li": 1, "chen": 1, "he": 1}
    await street.after(60)
    assert (await street.written_to())["li"] == 2


async def test_who_could_not_be_reached_then_is_called_when_it_was_not_over(street: Street) -> None:
    await street.blocks("wu")
    await street.raised()
    assert (await street.calls())["wu"].by_phone
    await street.ends()
    await street.lets_in("wu")
    await street.reopens()
    assert (await street.written_to())["wu"] == 2


async def test_telephone_tasks_are_open_again_then(street: Street) -> None:
    await street.raised(EmergencyKind.FIGHT)
    async with street.database.writing() as session:
        call = await session.merge((await street.calls())["派出所"])
        call.phoned, call.phoned_by, call.phoned_at = "reached", street.ids["chen"], street.now
    await street.ends()
    await street.reopens()
    assert (await street.calls())["派出所"].phoned is None


async def test_a_shorter_plan_meanwhile_leaves_nobody_out(street: Street) -> None:
    await street.raised()
    await street.after(130)
    await street.sets(Preset.COME, (0, ("team",)), (30, ("keeper",)))
    await street.after(180)
    assert {"liu", "chen", "he", "ma", "li"} <= await whom(street)


async def test_a_weapon_after_all_batches_wakes_everybody_of_the_last(street: Street) -> None:
    """By night after 120: the last batch is whole, also when it is called because something else is the matter."""
    street.now = NIGHT
    await street.sets(Preset.WATCH, (0, ("team",)))
    await street.raised()
    await street.says(called=True)
    await street.after(60)
    await street.says(weapon=True)
    assert {"chen", "he", "liu"} <= await whom(street)


async def test_at_night_who_sleeps_far_away_is_not_woken_until_the_last(street: Street) -> None:
    street.now = NIGHT
    await street.raised(None)
    await street.says(called=True)
    await street.named(EmergencyKind.ILL)
    assert await whom(street) == {"wu", "ma"}
    await street.after(240)
    assert {"chen", "he", "liu"} <= await whom(street)
    assert "sun" not in await whom(street)


async def test_where_nobody_knows_the_place_nobody_is_near(street: Street) -> None:
    """zhao lives in no grid, which is not the same as in this one."""
    await street.sets(Preset.COME, (0, ("near",)), (60, ("team",)))
    await street.raised(by="he")
    assert "zhao" not in await street.calls()
    assert await whom(street) >= TEAM  # nobody was in the first batch


async def test_nobody_at_all_can_be_reached(street: Street) -> None:
    for who in street.ids:
        await street.blocks(who)
    await street.raised()
    assert await whom(street) == set()
    coming = await street.due()
    assert coming is not None
    assert (coming.step, coming.at) == (Step.AGAIN, street.now + timedelta(minutes=3))
    await street.lets_in("he")
    await street.after(180)
    assert await whom(street) == {"he"}


async def test_all_have_said_no_and_the_office_is_called_all_the_same(street: Street) -> None:
    await street.raised()
    await street.after(240)
    for who in await whom(street):
        await street.cannot(who)
    assert street.named_of(await street.after(180)) == {"chen", "he", "wang"}
    assert (await street.written_to())["li"] == 1


@pytest.mark.parametrize("what", ["goes", "cannot", "wants_more"])
async def test_a_cut_of_the_power_undoes_all_of_it(street: Street, what: str) -> None:
    await street.raised()
    await street.goes("sun")
    before = await street.everything()
    street.power_cut = True
    with pytest.raises(PowerCutError):
        await getattr(street, what)("wu" if what == "goes" else "sun")
    assert await street.everything() == before


async def test_who_fell_silent_on_the_way_is_called_again_with_everybody(street: Street) -> None:
    await street.raised()
    await street.goes("wu")
    await street.after(3600)  # asked after ten minutes, said nothing, and nobody else did
    calls = await street.calls()
    assert calls["wu"].lapsed_at is not None
    assert calls["wu"].times > 1, "whoever may be in trouble themselves is not the only one who is not rung"


async def times(street: Street, seconds: float) -> int:
    """How often everybody is called once more within so long."""
    before = (await street.emergency()).round
    await street.after(seconds)
    return (await street.emergency()).round - before


async def rare(street: Street) -> None:
    """Nobody has answered for hours, and everybody was called a few minutes ago."""
    await street.after(5 * 3600)
    while await times(street, 240) == 0:
        pass
    assert await times(street, 240) == 0


async def test_a_night_without_an_answer_does_not_bury_everything(street: Street) -> None:
    """Every three minutes in the first hour, ten in the next three, and half an hour from then on."""
    await street.raised()
    assert await times(street, 3600) == 18
    assert 17 <= await times(street, 3 * 3600) <= 20
    assert 23 <= await times(street, 12 * 3600) <= 25


async def test_who_comes_into_reach_is_called_within_three_minutes_and_then_often(street: Street) -> None:
    await street.blocks("liu")
    await street.raised()
    await rare(street)
    await street.lets_in("liu")
    await street.after(180, looks=True)
    assert "liu" in await whom(street)
    assert await times(street, 1200) >= 6
    await street.after(6 * 3600)
    assert await times(street, 1700) <= 1  # nobody new is there, and it is rare again


async def test_who_comes_on_duty_is_called_within_three_minutes(street: Street) -> None:
    await street.raised()
    await rare(street)
    await street.comes_on_duty("zhao")
    await street.after(180, looks=True)
    assert "zhao" in await whom(street)


async def test_whoever_called_says_something_and_all_are_called_at_once(street: Street) -> None:
    await street.raised()
    await rare(street)
    before = (await street.emergency()).round
    await street.says(injured=True)
    assert (await street.emergency()).round == before + 1
    assert await times(street, 1200) >= 6


async def test_another_kind_calls_nobody_early(street: Street) -> None:
    """The batches of one plan came quickly; those of the other were to come later."""
    await street.sets(Preset.COME, (0, ("team",)), (5, ("duty",)), (10, ("keeper",)))
    await street.sets(Preset.WATCH, (0, ("keeper",)), (300, ("police_post",)), (600, ("night",)))
    await street.raised()
    await street.after(6)
    assert await whom(street) == {"ma", *TEAM}
    await street.named(EmergencyKind.FIGHT)
    assert await whom(street) == {"ma", "li", *TEAM}
    await street.after(293)
    assert "派出所" not in await street.calls()
    await street.after(1)
    assert "派出所" in await street.calls()
    await street.after(299)
    assert "liu" not in await whom(street)
    await street.after(1)
    assert "liu" in await whom(street)


async def test_one_plan_after_another_calls_each_once_and_leaves_nobody_out(street: Street) -> None:
    await street.sets(Preset.COME, (0, ("team",)), (60, ("duty",)))
    await street.sets(Preset.WATCH, (0, ("duty",)), (30, ("keeper",)), (60, ("near",)), (600, ("police_post",)))
    await street.raised()
    await street.after(61)
    assert {"chen", "he", "liu"} <= await whom(street)  # all of the first
    await street.named(EmergencyKind.FIGHT)
    assert "li" in await whom(street)
    assert (await street.emergency()).started == 3
    assert set((await street.written_to()).values()) == {1}
    await street.after(538)
    assert set((await street.written_to()).values()) == {1}
    assert "派出所" not in await street.calls()
    await street.after(1)
    assert "派出所" in await street.calls()


async def test_all_of_one_plan_have_said_no_and_those_of_another_are_not_called_in_a_burst(street: Street) -> None:
    await street.raised()
    for who in ("wu", "sun", "zhou", "ma", "li"):
        await street.cannot(who)
    assert (await street.emergency()).started >= 3
    await street.named(EmergencyKind.FIGHT)
    assert "liu" not in await whom(street)
    await street.after(120)
    assert "liu" in await whom(street)
