"""The rules of a case by themselves: any actions of anybody in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.cases import flow
from bot.services.cases.flow import Action, NotAllowedError, Relation, Standing, after, allowed, settled
from db.models import CaseKind, CaseOutcome, CaseState

RELATIONS = [*Relation, Relation.FINDER | Relation.OWNER, Relation.OFFICE | Relation.OWNER, Relation.NOBODY]


def test_nobody_may_do_anything() -> None:
    for state in CaseState:
        assert allowed(Standing(CaseKind.FIRE, state), Relation.NOBODY) == frozenset()


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.CLOSED])
def test_in_every_state_the_office_has_a_way_on(state: CaseState) -> None:
    """What is open is never a dead end for who runs it."""
    standing = Standing(CaseKind.OTHER, state, CaseOutcome.SOLVED if state is CaseState.FEEDBACK else None)
    assert allowed(standing, Relation.OFFICE) - {Action.ADD, Action.OWN, Action.ASK}


def test_what_people_say_never_goes_to_the_police() -> None:
    for state in CaseState:
        standing = Standing(CaseKind.VOICE, state)
        for relation in Relation:
            assert Action.POLICE not in allowed(standing, relation)
        assert not allowed(standing, Relation.OFFICER)


def test_closed_is_not_solved() -> None:
    closed = Standing(CaseKind.OTHER, CaseState.CLOSED, CaseOutcome.SOLVED, untold=0, reopens=True)
    assert allowed(closed, Relation.FINDER) == allowed(closed, Relation.JOINED) == {Action.REOPEN}
    assert allowed(replace(closed, reopens=False), Relation.FINDER) == frozenset()
    assert allowed(closed, Relation.OWNER) == frozenset()
    assert after(closed, Action.REOPEN, Relation.FINDER) == (CaseState.ACCEPTED, None)


def test_a_partner_does_their_task_and_nothing_else() -> None:
    given_ = Standing(CaseKind.OTHER, CaseState.ASSIGNED, given=True)
    assert allowed(given_, Relation.PARTNER) == {Action.DONE, Action.CANNOT, Action.ADD}
    for state in (CaseState.FOUND, CaseState.ACCEPTED, CaseState.CHECKING, CaseState.FEEDBACK, CaseState.WITH_POLICE):
        assert not allowed(replace(given_, state=state), Relation.PARTNER)


def test_the_police_say_one_of_three_things() -> None:
    standing = Standing(CaseKind.SECURITY, CaseState.WITH_POLICE)
    for outcome in flow.POLICE_OUTCOMES:
        assert after(standing, Action.POLICE_SAYS, Relation.OFFICER, outcome) == (CaseState.FEEDBACK, outcome)
    for wrong in (None, CaseOutcome.SOLVED):
        with pytest.raises(NotAllowedError):
            after(standing, Action.POLICE_SAYS, Relation.OFFICER, wrong)


@st.composite
def tries(draw: st.DrawFn) -> tuple[Action, Relation, CaseOutcome | None]:
    return (
        draw(st.sampled_from(Action)),
        draw(st.sampled_from(RELATIONS)),
        draw(st.none() | st.sampled_from(CaseOutcome)),
    )


@settings(max_examples=300)
@given(st.sampled_from(CaseKind), st.integers(1, 3), st.integers(0, 3), st.booleans(), st.lists(tries(), max_size=60))
def test_no_order_of_actions_closes_without_an_outcome_and_everybody_told(
    kind: CaseKind, found_by: int, reachable: int, concerned: bool, tried: list[tuple[Action, Relation, CaseOutcome]]
) -> None:
    now = Standing(kind, untold=found_by, reachable=min(reachable, found_by), concerned_open=concerned)
    for action, relation, outcome in tried:
        may = allowed(now, relation)
        try:
            state, became = after(now, action, relation, outcome)
        except NotAllowedError:
            assert action not in may or action is Action.POLICE_SAYS
            continue
        assert action in may
        if state is CaseState.CLOSED and now.state is not CaseState.CLOSED:
            assert settled(now)
            assert became is not None
            assert now.untold == 0
            assert not now.concerned_open
        now = replace(now, state=state, outcome=became)
        match action:
            case Action.TELL:
                now = replace(now, untold=now.untold - now.reachable, reachable=0)
            case Action.TOLD:
                now = replace(now, untold=now.untold - 1, reachable=min(now.reachable, now.untold - 1))
            case Action.CONCERNED:
                now = replace(now, concerned_open=False)
            case Action.REOPEN:
                now = replace(now, untold=found_by, concerned_open=concerned, reachable=min(reachable, found_by))
            case Action.ASK:
                now = replace(now, waiting=True)
            case Action.ANSWER | Action.WAIT_NO_MORE:
                now = replace(now, waiting=False)
        assert (now.outcome is not None) == (now.state in (CaseState.FEEDBACK, CaseState.CLOSED))
