"""What people are like, and which of the buttons before them they press. They know nothing but what they read."""

from __future__ import annotations

import enum
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Temper(enum.StrEnum):
    PROMPT = "prompt"
    SLOW = "slow"
    FORGETS = "forgets until reminded"
    NEVER = "never answers"
    BLOCKS = "blocks the bot for days"
    LEAVES = "leaves the team"


WAITS = {
    Temper.PROMPT: (5, 45),
    Temper.SLOW: (180, 840),
    Temper.FORGETS: (30, 240),
    Temper.BLOCKS: (10, 90),
    Temper.LEAVES: (10, 90),
}
"""Minutes from a message that rings until they look."""
UP, ABED = 7, 22
FORGOTTEN = 0.6
PLANS = (("done", 44), ("person", 12), ("partner", 14), ("ask", 10), ("police", 6), ("refer", 6), ("not_ours", 4),
         ("return", 4))  # fmt: skip


@dataclass(slots=True)
class Plan:
    """What somebody means to do about a case, and when they come to it."""

    what: str
    at: datetime


@dataclass(slots=True)
class Habits:
    name: str
    temper: Temper
    chance: random.Random
    """Their own, so that what one does changes nothing of another's."""
    plans: dict[int, Plan] = field(default_factory=dict)
    rung: Counter[int] = field(default_factory=Counter)
    forgotten: set[int] = field(default_factory=set)
    evenings: set[str] = field(default_factory=set)
    """Evening lists that they have gone through."""
    settled: set[tuple[int, str]] = field(default_factory=set)
    """Decisions that are made once of a case."""
    away: bool = False
    left: bool = False

    def looks_at(self, now: datetime) -> datetime | None:
        """When they look, after something rang now; None: they do not."""
        if self.temper is Temper.NEVER or self.away or self.left:
            return None
        return awake(now + timedelta(minutes=self.chance.uniform(*WAITS[self.temper])), self.chance)

    def hears(self, case: int, now: datetime) -> datetime | None:
        """A message about a case rang. Who forgets acts when it rings once more."""
        self.rung[case] += 1
        if self.temper is Temper.FORGETS and self.rung[case] == 1 and self.chance.random() < FORGOTTEN:
            self.forgotten.add(case)
            return None
        self.forgotten.discard(case)
        return self.looks_at(now)

    def once(self, case: int, what: str, likely: float) -> bool:
        """Whether they do this with this case; asked once."""
        if (case, what) in self.settled:
            return False
        self.settled.add((case, what))
        return self.chance.random() < likely

    def chooses(self, case: int, text: str, may: set[str], now: datetime) -> str | None:
        """What they press on this card now; `may`: what its buttons say."""
        if may == {"show"}:  # a list
            return "show"
        for what in ("answer", "tell", "close"):
            if what in may:
                return what
        if may & {"looktell", "looked"}:
            if not self._mine(text):
                return None
            return "not_yet" if self.once(case, "not_yet", 0.1) else ("looktell" if "looktell" in may else "looked")
        told = sorted(each for each in may if each.startswith("told."))
        if told:
            return self.chance.choice(told) if self._mine(text) else None
        satisfied = [each for each in may if each.startswith("concerned.")]
        if satisfied:
            return self.chance.choice(sorted(satisfied))
        if any(each.startswith("says.") for each in may):
            says = sorted(each for each in may if each.startswith("says."))
            return self._in_time(case, "says", now, 4, 60) and self.chance.choice(says)
        if "reply" in may:
            return self._in_time(case, "reply", now, 20, 90) if self._mine(text) else None
        if {"done", "cannot"} <= may and not may & {"hand", "accept"}:
            return self._in_time(case, "task", now, 2, 40) and ("cannot" if self.chance.random() < 0.15 else "done")
        if may & {"done", "note"}:
            return self._works(case, text, may, now)
        if "reopen" in may and "add" not in may and "more" not in may:
            return "reopen" if self.once(case, "reopen", 0.07) else None
        return None

    def _mine(self, text: str) -> bool:
        """The card names them as who answers for it, or says that it is overdue."""
        return f"责任人{self.name}" in text or "⚠️" in text

    def _works(self, case: int, text: str, may: set[str], now: datetime) -> str | None:
        if not self._mine(text):
            return None
        if "accept" in may and f"责任人{self.name}" in text:
            return "accept"
        if "go_on" in may:
            return "go_on" if "⚠️" in text else None
        plan = self.plans.get(case)
        if plan is None or plan.what in ("says", "reply", "task"):
            voice = "done" not in may
            what = "note" if voice else self.chance.choices([p for p, _ in PLANS], [w for _, w in PLANS])[0]
            plan = self.plans[case] = Plan(what, now + timedelta(hours=self.chance.uniform(*_hours(text))))
        if plan.at > now:
            return None
        if plan.what == "given":  # somebody else was to do it, and it is taking long
            plan.what = "done"
        if plan.what in ("done", "note"):
            del self.plans[case]
            return "done" if "done" in may else "note"
        if plan.what in ("person", "partner"):
            giving, plan.what = plan.what, "given"
            plan.at = now + timedelta(hours=self.chance.uniform(48, 96))
            return f"hand.{giving}" if "hand" in may else None
        if plan.what == "ask":
            plan.what = "done"
            return "ask" if "ask" in may else "done"
        del self.plans[case]
        return f"out.{plan.what}"

    def _in_time(self, case: int, what: str, now: datetime, least: float, most: float) -> str | None:
        plan = self.plans.get(case)
        if plan is None or plan.what != what:
            self.plans[case] = Plan(what, now + timedelta(hours=self.chance.uniform(least, most)))
            return None
        if plan.at > now:
            return None
        del self.plans[case]
        return what

    def next_plan(self, now: datetime) -> datetime | None:
        """When they come to the next thing that they mean to do."""
        ahead = min((plan.at for plan in self.plans.values() if plan.at > now), default=None)
        return None if ahead is None else awake(ahead, self.chance)


def _hours(text: str) -> tuple[float, float]:
    """How long somebody takes over it, by how soon the card says that it has to be."""
    return (0.3, 6) if "今天要办" in text else (1, 30) if "尽快" in text else (1, 72)


def awake(at: datetime, chance: random.Random) -> datetime:
    """Not at night: in the morning then."""
    local = at.astimezone(ZONE)
    if UP <= local.hour < ABED:
        return at
    if local.hour >= ABED:
        local += timedelta(days=1)
    morning = local.replace(hour=UP, minute=0, second=0, microsecond=0)
    return (morning + timedelta(minutes=chance.uniform(0, 120))).astimezone(UTC)
