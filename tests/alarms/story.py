"""What the story of one emergency may look like. A second opinion on `bot.services.escalation`, written from its rules.

A batch comes when its delay since the first page is over. It comes sooner only when somebody asked for more people,
when whoever was on it fell away, or when all who were called have said something else than 我去; after the first two
the batches behind it keep their distance. While somebody is on it and wants nobody else, none comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.services.emergencies import kinds, presets
from db.models import Emergency, EmergencyEntry, EmergencyKind

JITTER = timedelta(milliseconds=1)


@dataclass(slots=True)
class Telling:
    """Reads the lines one by one. `wrong`: a sentence for each that may not be there."""

    number: int
    night: bool
    kind: EmergencyKind | None = None
    weapon: bool = False
    called: int = 0
    most: int = 0
    """Batches of the longest plan that it had."""
    base: datetime | None = None
    written: int = 0
    said: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    wants_more: bool = False
    was_held: bool = False
    all_called_at: list[datetime] = field(default_factory=list)
    """When everybody was called once more."""
    wrong: list[str] = field(default_factory=list)

    @property
    def delays(self) -> tuple[timedelta, ...]:
        judged = Emergency(kind=self.kind, weapon=self.weapon)
        return presets.STANDARD[kinds.preset(judged)].delays(night=self.night)

    def read(self, lines: Sequence[EmergencyEntry]) -> Telling:
        for line in lines:
            self._read(line)
        return self

    def _read(self, line: EmergencyEntry) -> None:
        detail = line.detail or ""
        match line.what:
            case "kind" | "presumed":
                self.kind = EmergencyKind(detail)
            case "weapon":
                self.weapon = detail == "y"
            case "batch":
                self._batch(detail, line.at)
            case "replanned":
                self.called = int(detail)  # by another kind's times not so many would have been called yet
            case "again":
                if self.called < len(self.delays):
                    self.wrong.append(f"{self.number}: everybody again after {self.called} of {len(self.delays)}")
                self.all_called_at.append(line.at)
            case "going":
                self.going.add(detail)
                self.said.add(detail)
                self.wants_more, self.was_held = False, True
            case "cannot" | "not_reached":
                self.said.add(detail)
                if line.what == "cannot" and detail in self.going:
                    self.going.remove(detail)
                    self._hurries(line.at, if_nobody_is_left=True)
            case "silent":
                self.going.clear()
                self._hurries(line.at, if_nobody_is_left=True)
            case "wants_more":
                self.wants_more = True
                self._hurries(line.at, if_nobody_is_left=False)
            case "reopened":
                self.called, self.base = 0, line.at
                self.going.clear()

    def _batch(self, detail: str, at: datetime) -> None:
        number, written = (int(each) for each in detail.split(":")[:2])
        if number != self.called + 1:
            what = "twice" if number <= self.called else f"after batch {self.called}"
            self.wrong.append(f"{self.number}: batch {number} {what}")
        if self.base is None or number == 1:
            self.base = at
        delays = self.delays
        if number <= len(delays) and at < self.base + delays[number - 1] - JITTER and self._may_answer():
            early = self.base + delays[number - 1] - at
            self.wrong.append(f"{self.number}: batch {number} {early.total_seconds():.0f} s early")
        if self.going and not self.wants_more:
            self.wrong.append(f"{self.number}: batch {number} although somebody comes")
        self.called = number
        self.written += written

    def _may_answer(self) -> bool:
        """Whether somebody who was called has not said anything yet."""
        return len(self.said) < self.written

    def _hurries(self, at: datetime, *, if_nobody_is_left: bool) -> None:
        delays = self.delays
        if self.called < len(delays) and not (if_nobody_is_left and self.going):
            self.base = at - delays[self.called]
