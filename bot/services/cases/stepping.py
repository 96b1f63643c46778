"""What happens to a case by itself: warned, put before the superior, gone on with after an unanswered question; and an
owner who is not there any more is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import records, routing, timing
from bot.services.cases.timing import Step
from db.models import Case, CaseState, Person


@dataclass(frozen=True, slots=True)
class Taken:
    """`passed_over`: who would have been the owner, and cannot be reached."""

    step: Step | None = None
    new_owner: int | None = None
    passed_over: tuple[int, ...] = ()


async def begin(session: AsyncSession, case: Case, now: datetime, zone: ZoneInfo) -> tuple[int, ...]:
    """A new case gets its owner and its time. Returns who was passed over."""
    found = await routing.route(session, case, now)
    case.owner_id = found.owner
    case.due_at = timing.limit(case.urgency, now, zone)
    records.write(session, case, "routed", by=None, at=now, detail=f"person:{found.owner}")
    await session.flush()
    return found.passed_over


async def reroute(session: AsyncSession, case: Case, now: datetime) -> Taken:
    """The next in line, when the owner has left, is on leave or cannot be reached. Nothing is done while nobody better
    is there."""
    if case.state is CaseState.CLOSED:
        return Taken()
    if case.owner_id is not None and await routing.present(session, [case.owner_id], now):
        return Taken()
    before = case.owner_id
    found = await routing.route(session, case, now, without=() if before is None else (before,))
    if found.owner is None or found.owner == before:
        return Taken()
    owner = None if before is None else await session.get(Person, before)
    if owner is not None and owner.active and found.owner not in await routing.better(session, case, now):
        return Taken()  # out of reach or away, both of them
    case.owner_id, case.revision = found.owner, case.revision + 1
    records.write(session, case, "rerouted", by=None, at=now, detail=f"person:{found.owner}")
    passed = [each for each in (before, *found.passed_over) if each is not None]
    return Taken(new_owner=found.owner, passed_over=tuple(dict.fromkeys(passed)))


async def take(session: AsyncSession, case: Case, now: datetime, zone: ZoneInfo) -> Taken:
    """The step that is due, if one is. The case is locked."""
    moved = await reroute(session, case, now)
    step = timing.due(case, now, zone)
    match step:
        case Step.RESUME:
            case.due_at = timing.resumed(case, now, zone)
            case.asked_at = case.left_seconds = case.question = None
            case.revision += 1
        case Step.WARN:
            case.warned_at = now
        case Step.ESCALATE:
            case.warned_at = case.warned_at or now
            case.escalated_at = now
            case.superior_id = await routing.superior(session, case, now)
        case Step.AGAIN:
            case.escalated_at = now
            case.superior_id = await routing.superior(session, case, now, after=case.superior_id)
    if step is not None:
        detail = None if case.superior_id is None else f"person:{case.superior_id}"
        records.write(session, case, step.value, by=None, at=now, detail=detail)
    await session.flush()
    return Taken(step, moved.new_owner, moved.passed_over)
