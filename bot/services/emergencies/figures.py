"""How quick it was: of one emergency, and of a month. All read from the story, which outlives names and places."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Emergency, EmergencyEntry, EmergencyKind, EmergencyOutcome

REPORT_AT = time(9, 0)
"""On the first of a month, on the clock of the community."""


@dataclass(frozen=True, slots=True)
class Times:
    """Of one emergency, in whole seconds after it was raised; None: did not happen."""

    page: int | None
    """Until the first person was written to."""
    answer: int | None
    """Until the first 我去."""
    arrival: int | None
    answers: dict[int, tuple[int, bool]]
    """By person: until their first answer, and whether it was 我去."""
    arrivals: dict[int, int]
    first_batch_silent: bool
    """The second batch was called before anybody said 我去."""


def times(emergency: Emergency, story: Sequence[EmergencyEntry]) -> Times:
    """`story`: in the order in which it happened."""
    answers: dict[int, tuple[int, bool]] = {}
    arrivals: dict[int, int] = {}
    page: int | None = None
    second_batch = False
    silent = False
    for line in story:
        after = round((line.at - emergency.raised_at).total_seconds())
        whom = int(line.detail) if line.detail is not None and line.detail.isdecimal() else None
        if line.what == "batch":
            number, written, _ = (line.detail or "0:0:0").split(":")
            if page is None and int(written):
                page = after
            if not second_batch and int(number) > 1:
                second_batch = True
                silent = not any(goes for _, goes in answers.values())
        elif line.what in ("going", "cannot") and whom is not None:
            answers.setdefault(whom, (after, line.what == "going"))
            if line.what == "going" and not answers[whom][1]:
                answers[whom] = (after, True)  # 去不了 first, and then after all
        elif line.what == "arrived" and whom is not None:
            arrivals.setdefault(whom, after)
    return Times(
        page,
        min((after for after, goes in answers.values() if goes), default=None),
        min(arrivals.values(), default=None),
        answers,
        arrivals,
        silent,
    )


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds. None where it happened to none."""

    median: int | None = None
    worst: int | None = None


def span(seconds: Iterable[int | None]) -> Span:
    known = [each for each in seconds if each is not None]
    return Span(round(statistics.median(known)), max(known)) if known else Span()


@dataclass(frozen=True, slots=True)
class Month:
    """Real ones that were raised within it; what was merged into another counts with that one. Nobody's name."""

    first: date
    kinds: dict[EmergencyKind, int] = field(default_factory=dict)
    page: Span = Span()
    answer: Span = Span()
    arrival: Span = Span()
    first_batch_silent: int = 0
    outcomes: dict[EmergencyOutcome, int] = field(default_factory=dict)
    still_open: int = 0
    drills: int = 0

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


async def of_month(session: AsyncSession, first: date, zone: ZoneInfo) -> Month:
    """`first`: the first day of the month."""
    begins, ends = (datetime.combine(day, time.min, zone) for day in (first, next_month(first)))
    query = select(Emergency).where(
        Emergency.raised_at >= begins, Emergency.raised_at < ends, Emergency.merged_into.is_(None)
    )
    everything = list((await session.execute(query.order_by(Emergency.id))).scalars())
    real = [each for each in everything if not each.drill]
    stories = await _stories(session, [each.id for each in real])
    measured = [times(each, stories.get(each.id, [])) for each in real]
    return Month(
        first,
        dict(Counter(each.kind or EmergencyKind.OTHER for each in real).most_common()),
        span(each.page for each in measured),
        span(each.answer for each in measured),
        span(each.arrival for each in measured),
        sum(each.first_batch_silent for each in measured),
        dict(Counter(each.outcome for each in real if each.outcome is not None).most_common()),
        sum(each.ended_at is None for each in real),
        len(everything) - len(real),
    )


async def of_one(session: AsyncSession, emergency: Emergency) -> Times:
    return times(emergency, (await _stories(session, [emergency.id])).get(emergency.id, []))


async def _stories(session: AsyncSession, emergencies: Sequence[int]) -> dict[int, list[EmergencyEntry]]:
    query = select(EmergencyEntry).where(EmergencyEntry.emergency_id.in_(emergencies)).order_by(EmergencyEntry.id)
    found: dict[int, list[EmergencyEntry]] = {}
    for line in (await session.execute(query)).scalars():
        found.setdefault(line.emergency_id, []).append(line)
    return found


def next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_to_report(due: datetime, now: datetime, zone: ZoneInfo) -> list[date]:
    """The months whose report fell due from `due` to `now`, by their first days: more than one after long downtime."""
    month = due.astimezone(zone).date().replace(day=1)
    month = (month - timedelta(days=1)).replace(day=1)
    found = []
    while (report := datetime.combine(next_month(month), REPORT_AT, zone)) <= now:
        if report >= due:
            found.append(month)
        month = next_month(month)
    return found
