"""The same audit on a program from which one of its foundations is taken out: it must find something.

Nothing is left to luck: whole conversations and some halves wait when the bot is born, and it dies at the very
point at which what was taken out is needed.
"""

from __future__ import annotations

import random

from tests.kills import audit
from tests.kills.audit import Findings
from tests.kills.scene import Scene
from tests.kills.sent import Sent
from tests.kills.story import Member
from tests.program import PATIENCE, eventually

POINT = {
    "dedupe": "after-commit-of-turns",
    "transaction": "amid-writes-of-turns",
    "order": "before-commit-of-turns",
}
FIRST = 300_001
WHOLE, HALF = 12, 5


async def run(scene: Scene, what: str) -> Findings:
    """`what`: a key of POINT; anything else takes nothing out, which is the counter-proof."""
    members = [
        Member(account, random.Random(account), reminding=1.0, mistakes=0.0)
        for account in range(FIRST, FIRST + WHOLE + HALF)
    ]
    await scene.seed([member.account for member in members])
    for member in members[:WHOLE]:
        await scene.say([(member.account, member.next_line()) for _ in range(6)])
    for member in members[WHOLE:]:
        await scene.say([(member.account, member.next_line()) for _ in range(3)])
    sabotage = what if what in POINT else ""
    point = POINT.get(what, "after-commit-of-turns")
    await scene.dies(scene.bear(point=point, sabotage=sabotage, hurried=True), point)
    findings, sent, unknown = Findings(), Sent(scene), await audit.in_doubt(scene)
    bot = scene.bear(sabotage=sabotage, hurried=True)
    await scene.drained()
    await audit.open_drafts(scene, members, findings)
    await scene.telegram.advance(minutes=11)
    await eventually(scene.all_fired, PATIENCE)
    await scene.drained()
    await bot.kill()
    spoken = {member.account: member.finished for member in members}
    await audit.everything(scene, spoken, sent, unknown, findings)
    return findings
