"""Cases as they are in the database: finding one, its story, who has to be told, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.cases import seeing
from bot.services.cases.flow import REOPENS_WITHIN, Standing
from db.models import Case, CaseEntry, CaseJoin, CaseState, Person


@dataclass(frozen=True, slots=True)
class Leg:
    """Somebody who found it or saw the same, and hears what becomes of it."""

    person: Person | None
    """None: nobody knows any more who it was."""
    reachable: bool
    """Whether the program can write to them."""
    told_at: datetime | None
    join: CaseJoin | None = None
    """None: the finder's own."""

    @property
    def told(self) -> bool:
        return self.told_at is not None

    @property
    def has_left(self) -> bool:
        return self.person is None or not self.person.active


async def find(session: AsyncSession, number: int, *, lock: bool = True) -> Case | None:
    """`lock`: nobody else changes it until this turn has ended."""
    if not lock:
        return await session.get(Case, number)
    return await session.get(Case, number, with_for_update=True, populate_existing=True)


async def seen(session: AsyncSession, number: int, reader: int, *, lock: bool = True) -> Case | None:
    """None: there is no such case, or it is none of their business, which is the same to them."""
    query = select(Case).where(Case.id == number, seeing.seen_by(reader))
    if lock:
        query = query.with_for_update(of=Case).execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def legs(session: AsyncSession, case: Case) -> list[Leg]:
    """The finder first."""
    joins = select(CaseJoin).where(CaseJoin.case_id == case.id).order_by(CaseJoin.id)
    joined = list((await session.execute(joins.execution_options(populate_existing=True))).scalars())
    ids = [each for each in (case.finder_id, *(join.person_id for join in joined)) if each is not None]
    found = {
        person.id: person for person in (await session.execute(select(Person).where(Person.id.in_(ids)))).scalars()
    }
    reachable = await people.reachable(session, ids)

    def leg(person_id: int | None, told_at: datetime | None, join: CaseJoin | None) -> Leg:
        person = None if person_id is None else found.get(person_id)
        can = person is not None and person.active and person.id in reachable
        return Leg(person, can, told_at, join)

    finder = leg(case.finder_id, case.finder_told_at, None)
    return [finder, *(leg(join.person_id, join.told_at, join) for join in joined)]


def standing_of(case: Case, told: list[Leg], now: datetime) -> Standing:
    untold = [each for each in told if not each.told]
    second = case.concerned is not None or case.resident is not None
    finder = told[0]
    return Standing(
        kind=case.kind,
        state=case.state,
        outcome=case.outcome,
        waiting=case.asked_at is not None,
        untold=len(untold),
        reachable=sum(1 for each in untold if each.reachable),
        concerned_open=second and case.concerned_told_at is None,
        by_proxy=case.resident is not None,
        has_finder=finder.person is not None and finder.person.active,
        given=case.doer_id is not None or case.partner_id is not None,
        reopens=case.closed_at is not None and now - case.closed_at <= REOPENS_WITHIN,
    )


async def standing(session: AsyncSession, case: Case, now: datetime) -> Standing:
    return standing_of(case, await legs(session, case), now)


def write(
    session: AsyncSession,
    case: Case,
    what: str,
    *,
    by: int | None,
    at: datetime,
    detail: str | None = None,
    words: str | None = None,
) -> None:
    """A line of its story. `by`: None for the program."""
    session.add(CaseEntry(case_id=case.id, at=at, by_id=by, what=what, detail=detail, words=words or None))


async def story(session: AsyncSession, case: Case) -> list[CaseEntry]:
    query = select(CaseEntry).where(CaseEntry.case_id == case.id).order_by(CaseEntry.id)
    return list((await session.execute(query)).scalars())


async def asked(session: AsyncSession, person: int) -> list[Case]:
    """Of what they found, what they were asked something about and have not answered; what was asked last first."""
    query = select(Case).where(Case.finder_id == person, Case.asked_at.is_not(None), Case.state != CaseState.CLOSED)
    return list((await session.execute(query.order_by(Case.asked_at.desc()))).scalars())
