"""The campaign would notice: what the promise of an answer stands on is taken out, and each time its audit says so."""

from __future__ import annotations

import pytest

from tests.alarms import campaign
from tests.kills.scene import Scene


async def test_nothing_is_found_while_nothing_is_taken_out(scene: Scene) -> None:
    findings = await campaign.run_sabotaged(scene, "")
    assert not findings.wrong
    assert findings.to_the_end == 3


@pytest.mark.parametrize(
    ("way", "where", "words"),
    [
        ("page", "unseen", "never got a card"),
        ("skip", "out_of_order", "batch 3 after batch 1"),
        ("twice", "out_of_order", "batch 2 twice"),
        ("early", "out_of_order", "s early"),
        ("timer", "stopped", "without a next step"),
        ("told", "lost", "never read that all were called"),
    ],
)
async def test_it_is_noticed_when_this_is_taken_out(sqlite_scene: Scene, way: str, where: str, words: str) -> None:
    findings = await campaign.run_sabotaged(sqlite_scene, way)
    assert any(words in each for each in getattr(findings, where)), findings


async def test_it_is_noticed_on_postgresql_as_well(webhook_scene: Scene) -> None:
    findings = await campaign.run_sabotaged(webhook_scene, "page")
    assert any("never got a card" in each for each in findings.unseen), findings
