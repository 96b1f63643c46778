"""Rounds: everybody does something at once, the program comes to rest, and what came of it is judged."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import select

from db.models import Draft, Identity
from sandbox.client import SandboxError
from tests.monkey import audit, judging
from tests.monkey.acts import Deed, Hands
from tests.monkey.cast import CAST
from tests.monkey.judging import Done
from tests.monkey.screens import Screens
from tests.monkey.stage import Stage
from tests.program import command

ENOUGH = 30
"""Findings after which the rest would be more of the same."""
DRAIN_SECONDS = 150.0
"""A group takes twenty messages a minute."""
CALM = 12
"""Updates within the last ten seconds above which a person waits: at twenty it is a flood."""
NO_ANSWER_GIVEN = frozenset({"sticker", "other message", "unknown command", "live position moves", "service message"})
"""What answers no question of any form: whatever was answered before is still there afterwards."""
ASKED_IN_GROUPS = frozenset({"command in a group", "alarm in a group"})
JUMPS = {1: 3, 2: 3, 5: 6, 10: 6, 20: 6, 45: 5, 90: 4, 240: 2, 360: 1}
"""Minutes that pass at once, and how often. Whoever calls for help and is answered by nobody has everybody called again
every three minutes, so a night takes the program its time."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"method": "sendMessage", "kind": "429", "retry_after": 1},
    {"method": "sendMessage", "kind": "5xx", "status": 502},
    {"method": "sendMessage", "kind": "reset_after"},
    {"method": "editMessageText", "kind": "reset_after"},
    {"method": "editMessageText", "kind": "429", "retry_after": 2},
    {"method": "answerCallbackQuery", "kind": "5xx", "status": 500},
    {"method": "getUpdates", "kind": "5xx", "status": 502},
    {"method": "getUpdates", "kind": "duplicate"},
    {"method": "getUpdates", "kind": "reorder"},
    {"method": "*", "kind": "5xx", "status": 504, "count": 3},
)


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    acts: int


@dataclass(slots=True)
class Report:
    acts: Counter[str] = field(default_factory=Counter)
    """By kind."""
    impossible: int = 0
    """What the stand-in did not let people do."""
    rounds: int = 0
    calls: int = 0
    faults: int = 0
    """How many struck."""
    minutes: int = 0
    """Of simulated time."""
    asked_in_groups: int = 0
    """Commands and alarms, each of which the group hears one answer to."""
    findings: list[str] = field(default_factory=list)

    @property
    def all_is_well(self) -> bool:
        return not self.findings


class Campaign:
    def __init__(self, stage: Stage, plan: Plan) -> None:
        self._stage = stage
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._screens = Screens()
        self._hands = [Hands(part, random.Random(self._chance.random()), self._screens, stage.groups) for part in CAST]
        self._recent: dict[int, list[float]] = {part.account: [] for part in CAST}
        self._position = 0
        self._said: list[dict[str, Any]] = []
        self.report = Report()

    async def run(self, progress: Callable[[int], None] = lambda _acts: None) -> Report:
        report = self.report
        try:
            await self._stage.start_bot()
            await self._settle([])
            while report.acts.total() < self._plan.acts and len(report.findings) < ENOUGH:
                await self._round()
                progress(report.acts.total())
            await self._end()
        except (httpx.TransportError, AssertionError) as fault:
            report.findings.append(f"round {report.rounds}: {fault!r}\n{self._stage.how_it_is()}")
        return report

    async def _round(self) -> None:
        self.report.rounds += 1
        if self._chance.random() < 0.35:
            minutes = self._chance.choices(list(JUMPS), list(JUMPS.values()))[0]
            self.report.minutes += minutes
            await self._stage.let_pass(minutes)
            await self._settle([])
        if self._chance.random() < 0.12:
            await self._stage.telegram.fault(**self._chance.choice(FAULTS))
        moments = [self._calm(hands) for hands in self._hands]
        before = await self._drafts()
        done = [each for some in await asyncio.gather(*map(self._perform, moments)) for each in some]
        await self._settle(done)
        await self._stage.telegram.end_faults()
        if any(each.deed.kind == "flood" for each in done):
            await self._stage.let_pass(1)
            await self._settle([])
        self._nothing_is_lost(done, before, await self._drafts())

    def _calm(self, hands: Hands) -> list[Deed]:
        """What this person does now; nothing where it would be a flood that was not meant."""
        now = asyncio.get_running_loop().time()
        account = hands.part.account
        recent = self._recent[account] = [at for at in self._recent[account] if now - at < 10]
        deeds = hands.next()
        if len(recent) + len(deeds) > CALM and not any(deed.kind == "flood" for deed in deeds):
            return []
        recent += [now] * len(deeds)
        return deeds

    async def _perform(self, deeds: list[Deed]) -> list[Done]:
        done = []
        for deed in deeds:
            fields = dict(deed.fields)
            if deed.group is not None:
                fields["chat_id"] = deed.group
            try:
                answer = await self._stage.telegram.post(f"/people/{deed.part.account}/{deed.act}", **fields)
            except SandboxError:
                self.report.impossible += 1
                continue
            self.report.acts[deed.kind] += 1
            self.report.asked_in_groups += deed.kind in ASKED_IN_GROUPS
            hands = next(each for each in self._hands if each.part is deed.part)
            hands.remember(deed, answer.get("message"))
            done.append(Done(deed, answer.get("tap")))
        return done

    async def _settle(self, done: list[Done]) -> None:
        """Wait until all is answered, and look at how."""
        report = self.report
        if not await self._stage.rests():
            report.findings.append(f"round {report.rounds}: does not come to rest after {[str(d.deed) for d in done]}")
        entries = await self._new_calls(done)
        found = [*judging.refusals(entries), *judging.misshapen(entries), *judging.unanswered(done, entries)]
        report.findings += [f"round {report.rounds}: {each}" for each in found]

    async def _new_calls(self, done: list[Done]) -> list[dict[str, Any]]:
        """Toasts leave beside the commit: those that are on their way are waited for a moment."""
        taps = {each.tap for each in done if each.tap is not None}
        entries: list[dict[str, Any]] = []
        for patience in range(20):
            some, self._position = await self._stage.telegram.log(self._position)
            entries += some
            answered = {
                str(each["parameters"].get("callback_query_id"))
                for each in entries
                if each["method"] == "answerCallbackQuery"
            }
            if taps <= answered:
                break
            await asyncio.sleep(0.01 * (patience + 1))
        self._screens.take(entries)
        self.report.calls += len(entries)
        self.report.faults += sum(1 for entry in entries if entry["fault"] is not None)
        self._said += [
            entry
            for entry in entries
            if entry["applied"] and "text" in entry["parameters"] and "chat_id" in entry["parameters"]
        ]
        return entries

    async def _drafts(self) -> dict[int, dict[str, Any]]:
        """What everybody has answered in what they have not finished, by account."""
        query = select(Identity.account, Draft.conversation, Draft.body).join(
            Draft, Draft.person_id == Identity.person_id
        )
        async with self._stage.database.reading() as session:
            rows = (await session.execute(query)).all()
        found: dict[int, dict[str, Any]] = {}
        for row in rows:
            if "answers" in row.body:  # not what was sent unasked and waits for a word what it is
                found.setdefault(int(row.account), {})[row.conversation] = row.body["answers"]
        return found

    def _nothing_is_lost(self, done: list[Done], before: dict[int, Any], after: dict[int, Any]) -> None:
        """Whoever sent something that no question asks for finds what they had answered."""
        by_account: dict[int, list[Deed]] = {}
        for each in done:
            by_account.setdefault(each.deed.part.account, []).append(each.deed)
        for account, deeds in by_account.items():
            if all(deed.kind in NO_ANSWER_GIVEN for deed in deeds) and before.get(account) != after.get(account):
                self.report.findings.append(
                    f"round {self.report.rounds}: {deeds[0]} changed {before.get(account)} into {after.get(account)}"
                )

    def _is_in_group(self, entry: dict[str, Any]) -> bool:
        return int(entry["parameters"]["chat_id"]) in self._stage.groups

    async def _end(self) -> None:
        stage, report = self._stage, self.report
        await stage.telegram.end_faults()
        if not await stage.drains(DRAIN_SECONDS):
            report.findings.append("something still waits to be handled or said at the end")
        await self._new_calls([])
        told = sum(1 for each in self._said if each["method"] == "sendMessage" and self._is_in_group(each))
        if told != report.asked_in_groups:
            report.findings.append(f"groups were asked {report.asked_in_groups} things and heard {told}")
        complaints = await stage.program.complaints()
        report.findings += [f"/readyz: {what}: {why}" for what, why in complaints.items()]
        async with stage.database.reading() as session:
            report.findings += await audit.database(session, await stage.telegram.now())
            report.findings += await audit.secrecy(session, self._said, stage.groups)
        status = await stage.program.stop()
        if status != 0:
            report.findings.append(f"the program ended with {status}")
        report.findings += audit.complaints_in(stage.program.said)
        if stage.database.is_sqlite:
            check = command("db", "check", environment=stage.environment, log=stage.folder / "check.log")
            if await check.ended() != 0 or "all well" not in check.said:
                report.findings.append(f"jinhuai db check: {check.said}")
