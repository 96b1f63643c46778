"""The kill tests would notice: what the promises stand on is taken out, and each time they fail."""

from __future__ import annotations

from tests.kills import sabotaged
from tests.kills.scene import Scene


async def test_nothing_is_found_while_nothing_is_taken_out(scene: Scene) -> None:
    findings = await sabotaged.run(scene, "nothing")
    assert findings.all_is_well, findings


async def test_without_the_dedupe_key_an_update_that_comes_again_is_handled_again(scene: Scene) -> None:
    findings = await sabotaged.run(scene, "dedupe")
    assert len(findings.doubled_records) == sabotaged.WHOLE
    assert len(findings.stuck) == sabotaged.HALF  # their drafts took the same words for the next answer


async def test_without_the_shared_transaction_half_a_turn_is_left(scene: Scene) -> None:
    findings = await sabotaged.run(scene, "transaction")
    assert len([each for each in findings.lost if "reminded" in each]) == sabotaged.WHOLE
    assert len([each for each in findings.stuck if "draft" in each]) == sabotaged.HALF


async def test_without_the_order_of_commit_and_acknowledgement_updates_are_lost(scene: Scene) -> None:
    findings = await sabotaged.run(scene, "order")
    assert len([each for each in findings.lost if "never seen" in each]) == findings.updates
