"""Emergencies while everything fails. More of them: python -m tests.alarms --emergencies 1000"""

from __future__ import annotations

import pytest

from tests.alarms import campaign
from tests.alarms.audit import Findings
from tests.alarms.table import plain
from tests.kills.scene import Scene

pytestmark = pytest.mark.timeout(600)
EMERGENCIES = 5
KILLS = 1


def check(findings: Findings) -> None:
    told = plain(findings, "a promise is broken")
    assert not findings.wrong, told
    assert findings.emergencies >= EMERGENCIES, told
    assert findings.kills >= KILLS, told
    assert findings.acknowledged > EMERGENCIES / 3, told
    assert findings.pages > EMERGENCIES, told


def plan(seed: int, *, twins: bool = False) -> campaign.Plan:
    return campaign.Plan(EMERGENCIES, KILLS, seed, at_once=6, pace=40.0, twins=twins)


async def test_somebody_always_answers_or_all_were_called(scene: Scene) -> None:
    check(await campaign.run(scene, plan(1)))


async def test_with_two_processes(webhook_scene: Scene) -> None:
    check(await campaign.run(webhook_scene, plan(2, twins=True)))
