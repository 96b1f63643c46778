"""事件: who may do what now, and what follows. Pure: a case is a handful of values here.

There is one way into 办结, `settled`: an outcome, and nobody left who has to be told. What closes a case (a tap, a
command, many at once) asks that and nothing else.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import timedelta

from db.models import CaseKind, CaseOutcome, CaseState

REOPENS_WITHIN = timedelta(days=14)


class Relation(enum.Flag):
    """What somebody is to a case; several at once."""

    NOBODY = 0
    FINDER = enum.auto()
    """Who found it, or put it down for somebody."""
    JOINED = enum.auto()
    OWNER = enum.auto()
    SUPERIOR = enum.auto()
    """Leads the owner, or has the delay before them."""
    OFFICE = enum.auto()
    OFFICER = enum.auto()
    DOER = enum.auto()
    """It was given to them, with a task."""
    PARTNER = enum.auto()
    """Answers for the partner to whom it was given."""


FOUND_IT = Relation.FINDER | Relation.JOINED
RUNS_IT = Relation.OWNER | Relation.SUPERIOR | Relation.OFFICE
DOES_IT = Relation.DOER | Relation.PARTNER


class Action(enum.StrEnum):
    ACCEPT = "accept"
    """受理"""
    ASK = "ask"
    """问发现人: the limit stands still."""
    ANSWER = "answer"
    WAIT_NO_MORE = "go_on"
    """Whoever runs it goes on without an answer."""
    ADD = "add"
    """A note, a photo; of the finder 补充."""
    HAND = "hand"
    """交办"""
    BEGIN = "begin"
    """已经在办"""
    DONE = "done"
    """办好了"""
    CANNOT = "cannot"
    """办不了"""
    LOOKED = "looked"
    """核实: 看过了"""
    NOT_YET = "not_yet"
    """核实: 还没好"""
    RETURN = "return"
    """退回"""
    NOT_OURS = "not_ours"
    """不属本社区职责"""
    POLICE = "police"
    """移交派出所"""
    POLICE_SAYS = "says"
    REFER = "refer"
    """转相关部门"""
    REPLY = "reply"
    BACK = "back"
    """They gave it back, or the outcome was wrong and nobody has heard of it."""
    NOTE = "note"
    """群众心声: on the month's list."""
    TELL = "tell"
    """The program tells everybody whom it can reach."""
    TOLD = "told"
    """Somebody has told them, by phone or in person; or they are not with us any more."""
    CONCERNED = "concerned"
    """The second leg: whom it concerns knows, and what they say to it."""
    CLOSE = "close"
    REOPEN = "reopen"
    """还没好"""
    PASS = "pass"  # noqa: S105 - a verb
    """The owner cannot look after it now: the next in line does."""
    OWN = "own"
    """The office gives it to another owner."""


WORK = frozenset({CaseState.FOUND, CaseState.ACCEPTED, CaseState.ASSIGNED, CaseState.HANDLING})
"""It is still being worked on by us."""
POLICE_OUTCOMES = (CaseOutcome.POLICE_CHECKED, CaseOutcome.POLICE_HANDLES, CaseOutcome.POLICE_CLOSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, as far as that decides anything."""

    kind: CaseKind
    state: CaseState = CaseState.FOUND
    outcome: CaseOutcome | None = None
    waiting: bool = False
    """The finder was asked something."""
    untold: int = 1
    """How many of those who found it have not heard what became of it."""
    reachable: int = 0
    """How many of these the program can write to."""
    concerned_open: bool = False
    """Whom it concerns has not been told; False also where there is nobody."""
    by_proxy: bool = False
    """For a resident, whom the finder may tell."""
    has_finder: bool = True
    """Somebody who can be asked."""
    given: bool = False
    """Somebody else does it."""
    reopens: bool = False
    """Closed, and not longer ago than it may be reopened by who found it."""


def settled(standing: Standing) -> bool:
    """Whether it may be closed: it has an outcome, and everybody has heard of it."""
    return (
        standing.state is CaseState.FEEDBACK
        and standing.outcome is not None
        and standing.untold == 0
        and not standing.concerned_open
    )


def allowed(standing: Standing, relation: Relation) -> frozenset[Action]:
    """What somebody of this relation may do now."""
    if relation is Relation.NOBODY:
        return frozenset()
    if standing.state is CaseState.CLOSED:
        return _when_closed(standing, relation)
    may: set[Action] = set()
    if relation & FOUND_IT:
        may |= _of_finders(standing, relation)
    if relation & RUNS_IT:
        may |= {Action.ADD, *_of_runners(standing)}
        if relation & Relation.OFFICE:
            may.add(Action.OWN)
        if relation & Relation.OWNER:
            may.add(Action.PASS)
    if relation & Relation.OFFICER and standing.kind is not CaseKind.VOICE:
        may |= _of_officers(standing)
    if relation & DOES_IT and standing.state in (CaseState.ASSIGNED, CaseState.HANDLING):
        may |= {Action.DONE, Action.CANNOT, Action.ADD}
    return frozenset(may)


def _when_closed(standing: Standing, relation: Relation) -> frozenset[Action]:
    again = relation & Relation.OFFICE or (relation & FOUND_IT and standing.reopens)
    return frozenset({Action.REOPEN}) if again else frozenset()


def _of_finders(standing: Standing, relation: Relation) -> set[Action]:
    may = {Action.ADD}
    if relation & Relation.FINDER:
        if standing.waiting:
            may.add(Action.ANSWER)
        if standing.state is CaseState.FEEDBACK:
            if standing.untold == 0:
                may.add(Action.REOPEN)  # has heard of it, and somebody else is still to be told
            if standing.concerned_open and standing.by_proxy and standing.untold == 0:
                may.add(Action.CONCERNED)
    return may


def _of_runners(standing: Standing) -> set[Action]:
    match standing.state:
        case CaseState.CHECKING:
            return {Action.LOOKED, Action.NOT_YET}
        case CaseState.WITH_POLICE:
            return {Action.POLICE_SAYS, Action.BACK}
        case CaseState.REFERRED:
            return {Action.REPLY, Action.BACK}
        case CaseState.FEEDBACK:
            return _of_tellers(standing)
    voice = standing.kind is CaseKind.VOICE
    may = {Action.NOT_OURS, Action.REFER, Action.NOTE} if voice else _WORK - ({Action.BEGIN} & _begun(standing))
    if standing.state is CaseState.FOUND:
        may = may | {Action.ACCEPT}
    if standing.given and standing.state in (CaseState.ASSIGNED, CaseState.HANDLING):
        may = may | {Action.CANNOT}  # said on the phone
    if standing.waiting:
        may = may | {Action.WAIT_NO_MORE}
    elif standing.has_finder:
        may = may | {Action.ASK}
    return set(may)


_WORK = {
    Action.HAND,
    Action.BEGIN,
    Action.DONE,
    Action.RETURN,
    Action.NOT_OURS,
    Action.POLICE,
    Action.REFER,
}


def _begun(standing: Standing) -> set[Action]:
    return {Action.BEGIN} if standing.state is CaseState.HANDLING else set()


def _of_tellers(standing: Standing) -> set[Action]:
    may = set()
    if standing.untold:
        may.add(Action.TOLD)
        if standing.reachable:
            may.add(Action.TELL)
    if standing.concerned_open:
        may.add(Action.CONCERNED)
    if settled(standing):
        may.add(Action.CLOSE)
    if standing.untold:
        may.add(Action.BACK)
    return may


def _of_officers(standing: Standing) -> set[Action]:
    if standing.state is CaseState.WITH_POLICE:
        return {Action.POLICE_SAYS, Action.BACK, Action.ADD}
    return {Action.POLICE, Action.ADD} if standing.state in WORK else set()


_LEADS_TO = {
    Action.HAND: CaseState.ASSIGNED,
    Action.BEGIN: CaseState.HANDLING,
    Action.DONE: CaseState.CHECKING,
    Action.CANNOT: CaseState.ACCEPTED,
    Action.LOOKED: CaseState.FEEDBACK,
    Action.NOT_YET: CaseState.HANDLING,
    Action.RETURN: CaseState.FEEDBACK,
    Action.NOT_OURS: CaseState.FEEDBACK,
    Action.NOTE: CaseState.FEEDBACK,
    Action.POLICE: CaseState.WITH_POLICE,
    Action.POLICE_SAYS: CaseState.FEEDBACK,
    Action.REFER: CaseState.REFERRED,
    Action.REPLY: CaseState.FEEDBACK,
    Action.BACK: CaseState.HANDLING,
    Action.REOPEN: CaseState.ACCEPTED,
    Action.CLOSE: CaseState.CLOSED,
}
_OUTCOMES = {
    Action.LOOKED: CaseOutcome.SOLVED,
    Action.RETURN: CaseOutcome.RETURNED,
    Action.NOT_OURS: CaseOutcome.NOT_OURS,
    Action.NOTE: CaseOutcome.NOTED,
    Action.REPLY: CaseOutcome.REPLIED,
}


class NotAllowedError(Exception):
    """It stands otherwise by now, or they may not."""


def after(
    standing: Standing, action: Action, relation: Relation, outcome: CaseOutcome | None = None
) -> tuple[CaseState, CaseOutcome | None]:
    """State and outcome that follow. `outcome`: what the police say. Raises NotAllowedError."""
    if action not in allowed(standing, relation):
        raise NotAllowedError(action.value)
    if action is Action.ACCEPT:
        state = CaseState.ACCEPTED
    elif action in (Action.ASK, Action.ANSWER) and standing.state is CaseState.FOUND:
        state = CaseState.ACCEPTED if action is Action.ASK else standing.state  # asking back is taking it up
    elif action is Action.BACK and standing.kind is CaseKind.VOICE:
        state = CaseState.ACCEPTED
    else:
        state = _LEADS_TO.get(action, standing.state)
    if action is Action.POLICE_SAYS:
        if outcome not in POLICE_OUTCOMES:
            raise NotAllowedError("the police say one of three things")
        return state, outcome
    if action in _OUTCOMES:
        return state, _OUTCOMES[action]
    if action in (Action.BACK, Action.REOPEN, Action.NOT_YET):
        return state, None
    return state, standing.outcome


def is_close(standing: Standing) -> Standing:
    """As it stands once it is closed, where nothing keeps it open; otherwise unchanged."""
    return replace(standing, state=CaseState.CLOSED) if settled(standing) else standing
