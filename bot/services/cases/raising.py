"""发现: what somebody saw becomes a case with a number and an owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import plates
from db.models import Case, CaseEntry, CaseJoin, CaseKind, CaseState, CaseUrgency

SAME_WITHIN = timedelta(days=7)
"""How far back 附近已有3人报过 looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that is known of what somebody saw. Positions are WGS-84 degrees."""

    kind: CaseKind
    urgency: CaseUrgency | None
    """None for 群众心声, and only for that."""
    origin: str
    """menu | patrol | gate | hazard | photo | position | for_other"""
    finder: int | None
    """The person who hears what becomes of it."""
    words: str = ""
    grid: str | None = None
    place: str = ""
    position: tuple[float, float] | None = None
    hazard_point: int | None = None
    resident: str = ""
    concerned: str = ""
    still_so: bool | None = None
    done_already: str = ""
    affected: int | None = None
    plate: str = ""
    loss: bool | None = None
    fraud_channel: str | None = None
    called_110: bool | None = None


async def raise_case(session: AsyncSession, found: Found, *, by: int, at: datetime) -> Case:
    """`by`: who puts it down, which is the finder unless it is 代填. Attach photos to `subject(case)`.

    Number plates in what they wrote are sealed with those of the form.
    """
    words, in_words = plates.parted(found.words)
    place, in_place = plates.parted(found.place)
    done_already, in_done = plates.parted(found.done_already)
    latitude, longitude = (None, None) if found.position is None else map(str, found.position)
    case = Case(
        kind=found.kind,
        urgency=None if found.kind is CaseKind.VOICE else (found.urgency or CaseUrgency.NORMAL),
        state=CaseState.FOUND,
        raised_at=at,
        origin=found.origin,
        finder_id=found.finder,
        entered_by=None if by == found.finder else by,
        resident=found.resident or None,
        concerned=found.concerned or None,
        grid=found.grid,
        hazard_point_id=found.hazard_point,
        place=place or None,
        latitude=latitude,
        longitude=longitude,
        words=words,
        still_so=found.still_so,
        done_already=done_already or None,
        affected=found.affected,
        plate=plates.together(found.plate, (*in_words, *in_place, *in_done)),
        loss=found.loss,
        fraud_channel=found.fraud_channel,
        called_110=found.called_110,
    )
    session.add(case)
    await session.flush()
    session.add(CaseEntry(case_id=case.id, at=at, by_id=by, what="found", detail=found.origin))
    return case


def subject(case: Case) -> str:
    """Of its attachments and cards."""
    return f"case:{case.id}"


async def reported_near(
    session: AsyncSession, kind: CaseKind, *, grid: str | None, hazard_point: int | None, at: datetime
) -> list[Case]:
    """附近已有3人报过: open ones of that kind at that point, or in that grid; the newest first."""
    if grid is None and hazard_point is None:
        return []
    where = Case.hazard_point_id == hazard_point if hazard_point is not None else Case.grid == grid
    query = (
        select(Case)
        .where(Case.kind == kind, where, Case.closed_at.is_(None), Case.raised_at > at - SAME_WITHIN)
        .order_by(Case.id.desc())
    )
    return list((await session.execute(query.limit(5))).scalars())


async def join(session: AsyncSession, case: Case, person: int, words: str, *, at: datetime) -> None:
    """我也看到了: they hear what becomes of it as the finder does. Joining twice is joining once.

    The case is locked: nobody joins beside its closing, unheard of. One that was closed meanwhile is left as it is.
    """
    now = await session.get(Case, case.id, with_for_update=True, populate_existing=True)
    if now is None or now.state is CaseState.CLOSED:
        return
    query = select(CaseJoin.id).where(CaseJoin.case_id == case.id, CaseJoin.person_id == person)
    if person == case.finder_id or (await session.execute(query)).first() is not None:
        return
    words, sealed = plates.parted(words)
    now.plate = plates.together(now.plate, sealed)
    session.add(CaseJoin(case_id=case.id, person_id=person, at=at, words=words or None))
    session.add(CaseEntry(case_id=case.id, at=at, by_id=person, what="joined"))
