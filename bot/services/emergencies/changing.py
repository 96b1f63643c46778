"""A preset's plan with one thing changed. Pure; each verb makes a plan that works, or raises ValueError."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.services.emergencies.presets import completed
from bot.services.escalation import Batch, Plan
from bot.services.escalation.plan import LONGEST, MOST_BATCHES

AT_ONCE = timedelta(0)


def with_people(plan: Plan, position: int, groups: Sequence[str]) -> Plan:
    return _with(plan, position, replace(plan.batches[position], groups=tuple(groups)))


def with_delay(plan: Plan, position: int, after: timedelta) -> Plan:
    """By day. What it is by night stays as it is, where that can be, and follows where it cannot."""
    batch = plan.batches[position]
    night = _between(batch.delay(night=True) if batch.night_after is not None else after, plan, position, night=True)
    return _with(plan, position, replace(batch, after=after, night_after=None if night == after else night))


def with_night_delay(plan: Plan, position: int, after: timedelta | None) -> Plan:
    """None: as by day."""
    batch = plan.batches[position]
    return _with(plan, position, replace(batch, night_after=None if after == batch.after else after))


def without(plan: Plan, position: int) -> Plan:
    """The next one is called at once when the first goes; the last one is never empty."""
    batches = [batch for number, batch in enumerate(plan.batches) if number != position]
    if not batches:
        raise ValueError("a plan has one batch at least")
    batches[0] = replace(batches[0], after=AT_ONCE, night_after=None)
    return completed(batches)


def with_batch(plan: Plan, groups: Sequence[str], after: timedelta) -> Plan:
    """Where its delay by day puts it, after what is called at the same time."""
    if is_full(plan):
        raise ValueError(f"a plan has at most {MOST_BATCHES} batches")
    position = bisect_right(plan.delays(night=False), after)
    before, behind = plan.batches[:position], plan.batches[position:]
    night = max(after, before[-1].delay(night=True))
    if behind:
        night = min(night, behind[0].delay(night=True))
    batch = Batch(after, tuple(groups), None if night == after else night)
    return completed([*before, batch, *behind])


def is_full(plan: Plan) -> bool:
    return len(plan.batches) >= MOST_BATCHES


def bounds(plan: Plan, position: int, *, night: bool) -> tuple[timedelta, timedelta]:
    """Between which delays this batch has to stay, so that the order is kept. Both are included."""
    delays = plan.delays(night=night)
    if position == 0:
        return AT_ONCE, AT_ONCE
    return delays[position - 1], delays[position + 1] if position + 1 < len(delays) else LONGEST


def mark(plan: Plan) -> int:
    """Six digits by which a button or a draft knows the plan that it was made for."""
    told = repr([(batch.after, batch.night_after, batch.groups) for batch in plan.batches])
    return zlib.crc32(told.encode()) % 1_000_000


def _between(delay: timedelta, plan: Plan, position: int, *, night: bool) -> timedelta:
    least, most = bounds(plan, position, night=night)
    return min(max(delay, least), most)


def _with(plan: Plan, position: int, batch: Batch) -> Plan:
    return completed([*plan.batches[:position], batch, *plan.batches[position + 1 :]])
