"""Emergencies while everything fails. More of them: python -m tests.alarms --emergencies 1000"""

from __future__ import annotations

import pytest

from tests.alarms import campaign
from tests.alarms.audit import Findings
from tests.alarms.table import plain
from tests.kills.scene import Scene

pytestmark = pytest.mark.timeout(600)
EMERGENCIES = 24


def check(findings: Findings, *, kills: int) -> None:
    told = plain(findings, "a promise is broken")
    assert not findings.wrong, told
    assert findings.emergencies >= EMERGENCIES, told
    assert findings.kills >= kills, told
    assert findings.acknowledged > EMERGENCIES / 3, told
    assert findings.pages > EMERGENCIES, told


async def test_somebody_always_answers_or_all_were_called(scene: Scene) -> None:
    check(await campaign.run(scene, campaign.Plan(EMERGENCIES, kills=4, seed=1)), kills=4)


async def test_with_two_processes(webhook_scene: Scene) -> None:
    check(await campaign.run(webhook_scene, campaign.Plan(EMERGENCIES, kills=4, seed=2, twins=True)), kills=4)
