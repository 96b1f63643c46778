"""Who is called after how long: a list of batches, the last of which is called again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LONGEST = timedelta(minutes=30)
MOST_BATCHES = 6


@dataclass(frozen=True, slots=True)
class Batch:
    """第几批. `after` counts from the first page; `night_after`: at night instead, None: the same."""

    after: timedelta
    groups: tuple[str, ...]
    night_after: timedelta | None = None

    def delay(self, *, night: bool) -> timedelta:
        return self.night_after if night and self.night_after is not None else self.after


@dataclass(frozen=True, slots=True)
class Plan:
    """One preset. The last batch is the one that is never empty.

    Raises ValueError for a plan that cannot be carried out: no batch, more than `MOST_BATCHES`, a first batch that
    waits, a batch that comes before the one in front of it, nobody in a batch, or a wait beyond `LONGEST`.
    """

    batches: tuple[Batch, ...]

    def __post_init__(self) -> None:
        if not self.batches or len(self.batches) > MOST_BATCHES:
            raise ValueError(f"a plan has one to {MOST_BATCHES} batches, not {len(self.batches)}")
        if any(not batch.groups for batch in self.batches):
            raise ValueError("a batch has nobody in it")
        for night in (False, True):
            delays = [batch.delay(night=night) for batch in self.batches]
            if delays[0] != timedelta(0):
                raise ValueError("the first batch is called at once")
            if delays != sorted(delays):
                raise ValueError("a batch cannot be called before the one in front of it")
            if delays[-1] > LONGEST:
                raise ValueError(f"nobody waits longer than {LONGEST}")

    def delays(self, *, night: bool) -> tuple[timedelta, ...]:
        """When each batch is called, counted from the first page."""
        return tuple(batch.delay(night=night) for batch in self.batches)
