"""People who call for help, and people who answer as they like: at once, late, not at all, and then differently."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import select

from db.models import Emergency, EmergencyKind, Identity
from sandbox.client import SandboxError
from tests.alarms.chats import Chats, Shown
from tests.alarms.town import Town
from tests.kills.scene import Scene

WORDS = ("求助", "求助", "救命", "快来人", "/sos")
ALL_CALLED = ("都叫了一遍", "一个人也联系不上")
"""What somebody reads when everybody has been called and nobody has answered."""


NEXT = ("out.handled", "gave.", "here", "go")
"""What brings an emergency nearer to its end."""


class Fate(Enum):
    """How likely each person who is called says something, and how likely that is 我去."""

    QUICK = (0.30, 0.85)
    SLOW = (0.10, 0.6)
    NOBODY = (0.10, 0.0)
    """Until the one who called has read that all were called; then somebody has mercy."""
    SURELY = (0.5, 0.9)
    SILENT = (0.0, 0.0)


@dataclass(slots=True)
class Case:
    """One emergency, as people play it."""

    caller: int
    fate: Fate
    kind: str | None
    """None: they do not tap what it is."""
    number: int = 0
    """0: the program has not answered yet."""
    taps_at_once: bool = True
    """Whether they tap as soon as they see the kinds; otherwise the campaign does it for them."""


@dataclass(slots=True)
class Crowd:
    scene: Scene
    town: Town
    chats: Chats
    chance: random.Random
    haste: float = 1.0
    """How many times faster they act; time passes faster as well then."""
    mean: bool = True
    """Whether people also say nothing more after 我去, or change their mind."""
    cases: dict[int, Case] = field(default_factory=dict)
    """Those that are not over, by caller."""
    raised: int = 0
    impossible: int = 0
    """Taps of people who had blocked the bot."""
    _seen_of: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By number: every choice that anybody has had."""
    _decided: set[tuple[int, int, str]] = field(default_factory=set)
    _acts: set[asyncio.Task[None]] = field(default_factory=set)

    # The callers

    async def raise_one(self, fate: Fate | None = None, *, taps_at_once: bool = True, kind: str = "") -> Case | None:
        """Somebody who has nothing open calls for help; None when everybody has."""
        idle = [caller for caller in self.town.callers if caller not in self.cases]
        if not idle:
            return None
        chosen = fate or self.chance.choices((Fate.QUICK, Fate.SLOW, Fate.NOBODY), (5, 3, 2))[0]
        says_kind = bool(kind) or not taps_at_once or self.chance.random() < 0.85
        open_kinds = {each.kind or "other" for each in self.cases.values()}
        kinds = [each.value for each in EmergencyKind]
        if not taps_at_once:  # not to be merged with another: its own page is waited for
            kinds = [each for each in kinds if each not in open_kinds] or kinds
        case = Case(self.chance.choice(idle), chosen, None, taps_at_once=taps_at_once)
        case.kind = (kind or self.chance.choice(kinds)) if says_kind else None
        self.cases[case.caller] = case
        self.raised += 1
        words = self.chance.choice(WORDS)
        twice = taps_at_once and self.mean and self.chance.random() < 0.05
        await self.scene.say([(case.caller, words)] * (2 if twice else 1))
        return case

    async def tap_kind(self, case: Case) -> None:
        shown = self.chats.now(case.caller, case.number)
        if case.kind is not None and shown is not None:
            await self._tap(shown, f"kind.{case.kind}")

    # Everybody

    def notice(self, shown: Shown) -> None:
        """Somebody sees something, and may do something about it, a moment later."""
        number = max(shown.numbers)
        self._seen_of[number].update(shown.choices)
        case = self.cases.get(shown.chat)
        if case is not None and (case.number in (0, number)):
            self._caller_sees(case, shown, number)
        elif "go" in shown.choices or "here" in shown.choices or "done" in shown.choices:
            self._responder_sees(shown, number)

    def _caller_sees(self, case: Case, shown: Shown, number: int) -> None:
        kinds = [choice for choice in shown.choices if choice.startswith("kind.")]
        if case.number == 0 and kinds:
            case.number = number
        if kinds and case.taps_at_once and case.kind is not None and self._first(shown.chat, number, "kind"):
            self._later(shown, f"kind.{case.kind}", 0.0, 1.0)
        if any(words in shown.text for words in ALL_CALLED):
            case.fate = Fate.SURELY
            self._somebody_has_mercy(number)
        for question in ("called", "weapon", "injured", "safe"):
            is_asked = f"{question}.y" in shown.choices and self._first(shown.chat, number, question)
            if is_asked and self.chance.random() < 0.5:
                self._later(shown, f"{question}.{self.chance.choice('yn')}", 0.2, 2.0)
        is_new = "slip" in shown.choices and self._first(shown.chat, number, "slip")
        if is_new and self.mean and self.chance.random() < 0.03:
            self._later(shown, "slip", 0.5, 4.0)

    def _responder_sees(self, shown: Shown, number: int) -> None:
        chance = self.chance
        if any(choice.startswith("out.") for choice in shown.choices):
            outcomes = [choice for choice in shown.choices if choice.startswith("out.")]
            self._once(shown, number, chance.choice(outcomes), "out")
        elif any(choice.startswith("gave.") for choice in shown.choices):
            if not self.mean or chance.random() < 0.85:
                gave = [choice for choice in shown.choices if choice.startswith("gave.")]
                self._once(shown, number, chance.choice([*gave, *gave, "done", "more"]), "gave")
        elif "fine" in shown.choices:
            self._once(shown, number, chance.choice(("fine", "here")), "fine")
        elif "here" in shown.choices and "no" in shown.choices and "go" not in shown.choices:
            if not self.mean or chance.random() < 0.92:
                self._once(shown, number, chance.choices(("here", "more", "no"), (16, 2, 2))[0], "here")
        elif shown.is_page:
            says, comes = self._fate_of(number).value
            if "here" in self._seen_of[number]:  # somebody is on the way, and most leave it at that
                says /= 4
            if chance.random() < says:
                self._later(shown, "go" if chance.random() < comes else "no", 0.1, 3.0)

    def _fate_of(self, number: int) -> Fate:
        return next((case.fate for case in self.cases.values() if case.number == number), Fate.QUICK)

    def _somebody_has_mercy(self, number: int) -> None:
        """Several try, because one may have shut the bot out meanwhile."""
        if self._first(0, number, "mercy"):
            asked = [each for each in self._standing(number) if "go" in each.choices]
            for each in self.chance.sample(asked, min(2, len(asked))):
                self._later(each, "go", 0.5, 3.0)

    def _standing(self, number: int) -> list[Shown]:
        """What everybody who was called sees of it now."""
        found = [self.chats.now(account, number) for account in self.town.responders]
        return [each for each in found if each is not None]

    async def push(self) -> None:
        """Whatever was left lying is brought one step nearer to its end."""
        for case in list(self.cases.values()):
            if case.number == 0:
                continue
            case.fate = Fate.SURELY
            for face in self._standing(case.number):
                step = next((each for each in face.choices if each.startswith(NEXT)), None)
                if step is not None:
                    await self._tap(face, step)
                    break

    def _once(self, shown: Shown, number: int, choice: str, what: str) -> None:
        if self._first(shown.chat, number, what):
            self._later(shown, choice, 0.3, 3.0)

    def _first(self, chat: int, number: int, what: str) -> bool:
        key = (chat, number, what)
        is_first = key not in self._decided
        self._decided.add(key)
        return is_first

    def _later(self, shown: Shown, choice: str, least: float, most: float) -> None:
        """Real seconds from now."""
        if choice not in shown.choices:
            return
        task = asyncio.create_task(self._tap_after(self.chance.uniform(least, most) / self.haste, shown, choice))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _tap_after(self, seconds: float, shown: Shown, choice: str) -> None:
        await asyncio.sleep(seconds)
        await self._tap(shown, choice)

    async def _tap(self, shown: Shown, choice: str) -> None:
        fields: dict[str, Any] = {
            "message_id": shown.message,
            "data": shown.choices[choice],
            "bot": self.scene.telegram.bot,
        }
        try:
            await self.scene.telegram.post(f"/people/{shown.chat}/tap", **fields)
        except SandboxError:
            self.impossible += 1

    async def rest(self) -> None:
        """Nobody does anything any more."""
        acts = list(self._acts)
        for act in acts:
            act.cancel()
        await asyncio.gather(*acts, return_exceptions=True)

    async def look_what_is_over(self) -> None:
        query = (
            select(Identity.account, Emergency.id, Emergency.ended_at, Emergency.merged_into)
            .join(Emergency, Emergency.raised_by == Identity.person_id)
            .order_by(Emergency.id)
        )
        async with self.scene.database.reading() as session:
            rows = (await session.execute(query)).all()
        ended = {number: at is not None for _, number, at, _ in rows}
        for account, number, at, merged in rows:
            case = self.cases.get(int(account))
            if case is not None and case.number == number and (at is not None or (merged and ended[merged])):
                del self.cases[int(account)]
