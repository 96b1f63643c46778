"""SIGKILL at every named point before and after a commit or a send: nothing is lost, nothing happens twice."""

from __future__ import annotations

import pytest

from tests.kills import at_points
from tests.kills.audit import Findings
from tests.kills.points import COMMITS, POINTS
from tests.kills.scene import Scene

PLANTED = ("replay", "dead-letters")
NEVER_LEFT = ("before-send", "after-commit-of-claims", "before-commit-of-claims", "amid-writes-of-turns")
"""Nobody has got anything yet when a bot dies here for the first time."""
ON_ITS_WAY = ("after-send", "before-commit-of-settlements")
"""Somebody has, and nobody has written it down."""
POLLING = [point for point in POINTS if point != "before-webhook-answer"]


def check(findings: Findings, *deaths: str) -> None:
    assert findings.kills == len(deaths)
    assert findings.promises_hold, findings
    if any(point.endswith(PLANTED) for point in deaths):
        letters = [fault for fault in findings.faults if fault.startswith("dead_letters")]
        assert letters == ["dead_letters 1 of 1"], findings.faults
    else:
        assert not findings.faults
    if deaths in [(point,) for point in NEVER_LEFT]:
        assert not findings.doubled_messages


@pytest.mark.parametrize("point", POLLING)
async def test_it_dies_at(point: str, sqlite_scene: Scene) -> None:
    check(await at_points.run(sqlite_scene, [point]), point)


@pytest.mark.parametrize("point", [point for point in POLLING if point.partition("-commit-of-")[2] in COMMITS])
async def test_it_dies_on_postgresql_at(point: str, postgresql_scene: Scene) -> None:
    check(await at_points.run(postgresql_scene, [point]), point)


@pytest.mark.parametrize("point", ["before-commit-of-turns", "after-commit-of-turns", "before-webhook-answer"])
async def test_it_dies_behind_a_webhook_at(point: str, webhook_scene: Scene) -> None:
    check(await at_points.run(webhook_scene, [point]), point)


@pytest.mark.parametrize("first", ON_ITS_WAY)
async def test_the_second_death_does_not_forget_what_was_on_its_way(first: str, scene: Scene) -> None:
    deaths = (first, "after-commit-of-recovery", "before-commit-of-recovery", "after-commit-of-claims")
    check(await at_points.run(scene, deaths), *deaths)


async def test_it_dies_while_telegram_has_the_message_but_not_the_bot_its_answer(scene: Scene) -> None:
    order = await scene.telegram.fault("sendMessage", "hang", applied=True, seconds=300)

    async def dies() -> None:
        bot = scene.bear(hurried=True)
        await scene.called("sendMessage", 0)
        await scene.dies(bot)

    findings = await at_points.run(scene, [], first=dies)
    await scene.telegram.end_fault(order)
    check(findings, "during-send")
    assert len(findings.doubled_messages) == 1


@pytest.mark.parametrize("point", ["before-send", "after-send", "before-commit-of-settlements"])
async def test_a_reminder_that_was_on_its_way_is_not_repeated(point: str, scene: Scene) -> None:
    findings = await at_points.run_at_reminders(scene, point)
    assert findings.all_is_well, findings
    assert not findings.doubled_messages
    assert findings.not_repeated or point != "before-send"  # those that left went unheard, and nobody can know
