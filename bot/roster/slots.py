"""Demand before it is a shift: by the clock on the wall, and open to be changed by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.roster.local_time import between
from bot.roster.shifts import Kind, Shift


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who is needed; as in Shift."""

    minimum: int = 1
    ideal: int = 1
    maximum: int = 1
    leader: bool = False
    experienced: bool = False
    insured: bool = False
    outdoors: bool = True
    youngest: int = 18
    oldest: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """时段. `ends` not after `begins`: on the day after. `partner`: 联动单位 that comes with people of its own."""

    key: str
    day: date
    begins: time
    ends: time
    kind: Kind
    team: str
    grid: int
    staffing: Staffing
    partner: int | None = None

    def shift(self, zone: ZoneInfo) -> Shift:
        """Raises ShiftError for a staffing that nobody could fill."""
        starts, ends = between(self.day, self.begins, self.ends, zone)
        who = self.staffing
        return Shift(
            key=self.key,
            kind=self.kind,
            team=self.team,
            grid=self.grid,
            starts=starts,
            ends=ends,
            minimum=who.minimum,
            ideal=who.ideal,
            maximum=who.maximum,
            leader=who.leader,
            experienced=who.experienced,
            insured=who.insured,
            outdoors=who.outdoors,
            youngest=who.youngest,
            oldest=who.oldest,
            partner=self.partner,
        )


@dataclass(frozen=True, slots=True)
class HandEdit:
    """What somebody changed of one slot by hand; None: as the series says, also when the series changes later.

    It belongs to the slot's key, which holds the day on which it was meant first. So whatever is planned or entered
    anew, what was cancelled stays cancelled and what was moved stays where it was moved to.
    """

    cancelled: bool = False
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    grid: int | None = None
    staffing: Staffing | None = None

    def applied(self, slot: Slot) -> Slot | None:
        """None: there is no such slot any more."""
        if self.cancelled:
            return None
        return replace(
            slot,
            day=self.day or slot.day,
            begins=slot.begins if self.begins is None else self.begins,
            ends=slot.ends if self.ends is None else self.ends,
            grid=slot.grid if self.grid is None else self.grid,
            staffing=self.staffing or slot.staffing,
        )
