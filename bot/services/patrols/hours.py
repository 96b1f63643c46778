"""志愿服务时长: not more than attended, and no minute twice. FORMS: hours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ServiceHours

Span = tuple[datetime, datetime]


def free(span: Span, taken: list[Span]) -> Span | None:
    """The longest stretch of it that nothing else takes; None: all of it is taken, or it is none."""
    pieces = [span] if span[0] < span[1] else []
    for begins, ends in taken:
        cut: list[Span] = []
        for start, end in pieces:
            cut += [(start, min(end, begins))] if start < begins else []
            cut += [(max(start, ends), end)] if ends < end else []
        pieces = cut
    return max(pieces, key=lambda piece: piece[1] - piece[0], default=None)


async def record(
    session: AsyncSession, person: int, source: str, activity: str, span: Span, *, by: int
) -> ServiceHours | None:
    """`source`: kind:id of what was attended; recording it again corrects it. None: no whole minute of it counts."""
    mine = select(ServiceHours).where(ServiceHours.person_id == person)
    others = mine.where(ServiceHours.source != source, ServiceHours.began_at < span[1], ServiceHours.ended_at > span[0])
    taken = [(row.began_at, row.ended_at) for row in (await session.execute(others)).scalars()]
    left = free(span, taken)
    row = (await session.execute(mine.where(ServiceHours.source == source))).scalar_one_or_none()
    minutes = 0 if left is None else int((left[1] - left[0]).total_seconds() // 60)
    if left is None or minutes == 0:
        if row is not None:
            await session.delete(row)
        return None
    if row is None:
        row = ServiceHours(person_id=person, source=source)
        session.add(row)
    row.activity, row.began_at, row.ended_at = activity, left[0], left[1]
    row.minutes, row.recorded_by = minutes, by
    await session.flush()
    return row


async def of(session: AsyncSession, source: str) -> list[ServiceHours]:
    query = select(ServiceHours).where(ServiceHours.source == source).order_by(ServiceHours.person_id)
    return list((await session.execute(query)).scalars())
