"""Fifty kills at random instants under a hundred updates a second. More of them: python -m tests.kills --kills 500"""

from __future__ import annotations

import pytest

from tests.kills import campaign
from tests.kills.audit import Findings
from tests.kills.scene import Scene
from tests.kills.table import plain

pytestmark = pytest.mark.timeout(600)


def check(findings: Findings, kills: int) -> None:
    assert findings.kills == kills
    assert findings.updates > 100 * kills
    assert findings.all_is_well, plain(findings, "a promise is broken")


async def test_thirty_kills_on_sqlite(sqlite_scene: Scene) -> None:
    check(await campaign.run(sqlite_scene, campaign.Plan(kills=30, seed=1)), 30)


async def test_fifteen_kills_on_postgresql(postgresql_scene: Scene) -> None:
    check(await campaign.run(postgresql_scene, campaign.Plan(kills=15, seed=2)), 15)


async def test_five_kills_behind_a_webhook(webhook_scene: Scene) -> None:
    check(await campaign.run(webhook_scene, campaign.Plan(kills=5, seed=3)), 5)
