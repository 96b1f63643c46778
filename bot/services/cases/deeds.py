"""What each deed changes about a case. Whether it may be done is asked before, in `acting.act`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import flow, records, routing, timing
from bot.services.cases.flow import Action, NotAllowedError, Relation
from bot.services.cases.records import Leg
from db.models import Case, CaseOutcome, Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is done, by whom, and what they said to it."""

    action: Action
    by: int
    at: datetime
    """Aware, in UTC."""
    zone: ZoneInfo
    words: str | None = None
    person: int | None = None
    """To whom it is given."""
    partner: int | None = None
    outcome: CaseOutcome | None = None
    """What the police say."""
    number: str | None = None
    """警情编号"""
    when: datetime | None = None
    """Of what happened before it was put down."""
    how: str | None = None
    """TOLD: phone | in_person | left. CONCERNED: satisfied | fair | dissatisfied | unsaid. ADD: photo | voice."""


@dataclass(slots=True)
class Done:
    """What came of it."""

    relation: Relation
    """Of whoever did it."""
    news_for: set[int] = field(default_factory=set)
    told: list[Leg] = field(default_factory=list)
    """Who hears from the program what became of it."""
    closed: bool = False
    sealed: bool = False
    """A number plate stood in what they said."""


def tell(session: AsyncSession, case: Case, leg: Leg, how: str, *, by: int, at: datetime) -> None:
    if leg.join is None:
        case.finder_told_at, case.finder_told_how = at, how
    else:
        leg.join.told_at, leg.join.told_how = at, how
    detail = how if leg.person is None else f"{how}:{leg.person.id}"
    records.write(session, case, "told", by=by, at=at, detail=detail)


Verb = Callable[[AsyncSession, Case, Deed, Done], Awaitable[None]]


async def nothing(_session: AsyncSession, _case: Case, _deed: Deed, _done: Done) -> None:
    pass


def _news(done: Done, *people: int | None) -> None:
    done.news_for |= {each for each in people if each is not None}


async def _accept(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if case.owner_id is None:
        case.owner_id = deed.by
    _news(done, case.finder_id)


async def _ask(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if not deed.words:
        raise NotAllowedError("a question has words")
    case.question = deed.words
    case.left_seconds = int(timing.left(case, deed.at, deed.zone).total_seconds())
    case.asked_at, case.due_at = deed.at, None
    _news(done, case.finder_id)


async def _add(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if done.relation & (flow.FOUND_IT | flow.DOES_IT | Relation.OFFICER) or deed.by != case.owner_id:
        _news(done, case.owner_id)
    if done.relation & flow.RUNS_IT:
        _news(done, *await doers(session, case))


async def doers(session: AsyncSession, case: Case) -> list[int | None]:
    """Who does it: a person, or who answers for the partner in the chat."""
    partner = None if case.partner_id is None else await session.get(Partner, case.partner_id)
    return [case.doer_id, None if partner is None else partner.liaison_id]


async def _hand(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if (deed.person is None) == (deed.partner is None):
        raise NotAllowedError("it is given to a person or to a partner")
    case.doer_id, case.partner_id, case.task = deed.person, deed.partner, deed.words
    case.assigned_at = deed.at
    _news(done, *await doers(session, case))


async def _done(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    case.outcome_words = deed.words or case.outcome_words
    _news(done, case.owner_id)


async def _cannot(_session: AsyncSession, case: Case, _deed: Deed, done: Done) -> None:
    case.doer_id = case.partner_id = case.task = None
    _news(done, case.owner_id)


async def _looked(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    case.checked_by = deed.by
    _news(done, case.owner_id)


async def _not_yet(session: AsyncSession, case: Case, _deed: Deed, done: Done) -> None:
    case.outcome_words = None
    _news(done, case.owner_id, *await doers(session, case))


async def _ends_with_words(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if not deed.words:
        raise NotAllowedError("why, or whom to ask, or what they say, stands beside it")
    case.outcome_words = deed.words
    _news(done, case.owner_id)


async def _ends(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    case.outcome_words = deed.words
    _news(done, case.owner_id)


async def _police(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if not deed.words:
        raise NotAllowedError("who received it stands beside it")
    case.police_receiver, case.police_number = deed.words, deed.number
    case.police_at = deed.when or deed.at
    case.doer_id = case.partner_id = case.task = None
    _news(done, case.owner_id, case.finder_id)


async def _refer(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if not deed.words:
        raise NotAllowedError("which department stands beside it")
    case.department = deed.words[:60]
    case.doer_id = case.partner_id = case.task = None
    _news(done, case.owner_id, case.finder_id)


async def _back(_session: AsyncSession, case: Case, _deed: Deed, done: Done) -> None:
    case.outcome_words = None
    _news(done, case.owner_id)


async def _tell(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    for leg in await records.legs(session, case):
        if not leg.told and leg.reachable:
            tell(session, case, leg, "chat", by=deed.by, at=deed.at)
            done.told.append(leg)


async def _told(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    leg = next_to_tell(await records.legs(session, case))
    if leg is None or deed.how not in ("phone", "in_person", "left"):
        raise NotAllowedError("by phone, in person, or they have left")
    if deed.how == "left" and not leg.has_left:
        raise NotAllowedError("they are still with us")
    tell(session, case, leg, deed.how, by=deed.by, at=deed.at)
    _news(done, case.owner_id)


def next_to_tell(legs: list[Leg]) -> Leg | None:
    """Whom a person has to tell, one at a time: first those whom the program cannot."""
    untold = [leg for leg in legs if not leg.told]
    return next((leg for leg in untold if not leg.reachable), next(iter(untold), None))


async def _concerned(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if deed.how not in ("satisfied", "fair", "dissatisfied", "unsaid"):
        raise NotAllowedError("what they said is one of four things")
    case.concerned_told_at = deed.at
    case.satisfaction = None if deed.how == "unsaid" else deed.how
    _news(done, case.owner_id)
    if case.satisfaction == "dissatisfied":
        _news(done, await routing.superior(session, case, deed.at))


async def _reopen(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    """As if it had just been found, with everything that is known of it."""
    case.finder_told_at = case.finder_told_how = None
    case.concerned_told_at = case.satisfaction = None
    case.closed_at = case.closed_by = case.checked_by = None
    case.outcome_words = None
    case.doer_id = case.partner_id = case.task = None
    case.reopened += 1
    for leg in await records.legs(session, case):
        if leg.join is not None:
            leg.join.told_at = leg.join.told_how = None
    if case.owner_id is None or not await routing.present(session, [case.owner_id], deed.at):
        case.owner_id = (await routing.route(session, case, deed.at)).owner
    _news(done, case.owner_id, await routing.superior(session, case, deed.at))


async def _own(_session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    if deed.person is None:
        raise NotAllowedError("it needs an owner")
    case.owner_id = deed.person
    _news(done, case.owner_id)


async def _pass(session: AsyncSession, case: Case, deed: Deed, done: Done) -> None:
    found = await routing.route(session, case, deed.at, without=(deed.by,))
    if found.owner is None or found.owner == deed.by:
        raise NotAllowedError("there is nobody else")
    case.owner_id = found.owner
    _news(done, case.owner_id)


VERBS: dict[Action, Verb] = {
    Action.ACCEPT: _accept,
    Action.ASK: _ask,
    Action.ANSWER: _add,
    Action.ADD: _add,
    Action.HAND: _hand,
    Action.DONE: _done,
    Action.CANNOT: _cannot,
    Action.LOOKED: _looked,
    Action.NOT_YET: _not_yet,
    Action.RETURN: _ends_with_words,
    Action.NOT_OURS: _ends_with_words,
    Action.REPLY: _ends_with_words,
    Action.NOTE: _ends,
    Action.POLICE_SAYS: _ends,
    Action.POLICE: _police,
    Action.REFER: _refer,
    Action.BACK: _back,
    Action.TELL: _tell,
    Action.TOLD: _told,
    Action.CONCERNED: _concerned,
    Action.REOPEN: _reopen,
    Action.OWN: _own,
    Action.PASS: _pass,
}
