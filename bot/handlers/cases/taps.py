"""The buttons of a case. Who may press is asked of the database; what it does follows from how the case stands.

What needs a sentence is handed back as an `Opening`, because conversations stand above handlers.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.handlers import phoning
from bot.handlers.cases import photos, slips, telling, words
from bot.handlers.cases.runner_buttons import MORE, OUT, STORY
from bot.language import T
from bot.services.cases import acting, partners, records, seeing
from bot.services.cases.acting import Deed
from bot.services.cases.flow import RUNS_IT, Action, NotAllowedError, Relation, allowed
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Case, CaseOutcome, Partner

SAY, GIVE, POLICE = "case_say", "case_give", "case_police"
OPENS: Mapping[str, str] = {
    Action.ASK: SAY,
    Action.ANSWER: SAY,
    Action.ADD: SAY,
    Action.DONE: SAY,
    Action.NOT_YET: SAY,
    Action.RETURN: SAY,
    Action.NOT_OURS: SAY,
    Action.REFER: SAY,
    Action.REPLY: SAY,
    Action.REOPEN: SAY,
    Action.HAND: GIVE,
    Action.OWN: GIVE,
    Action.POLICE: POLICE,
    "plate": SAY,
}
"""Which conversation asks for the sentence that it takes."""
AT_ANY_TIME = frozenset({Action.ADD, Action.ANSWER, Action.REOPEN})
"""What an old button does as long as it may be done at all."""
NOT_YOURS = T("This button is not yours.")


@dataclass(frozen=True, slots=True)
class Opening:
    conversation: str
    given: Mapping[str, str]


async def tap(turn: Turn) -> Opening | None:
    choice = turn.choice
    if choice is None:
        return None
    case = await records.seen(turn.session, choice.id, turn.speaker.id)
    if case is None:
        turn.toast(NOT_YOURS)
        turn.say(T("There is nothing of yours under this number any more."))
        return None
    verb, _, rest = choice.choice.partition(".")
    if verb in _VIEWS:
        await _VIEWS[verb](turn, case, rest)
        return None
    return await press(turn, case, verb, rest, choice.revision)


async def press(turn: Turn, case: Case, verb: str, rest: str, revision: int) -> Opening | None:
    """`verb`: what it does; `rest`: how."""
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    may = allowed(await records.standing(turn.session, case, turn.now), relation)
    if verb == "plate":
        action: Action | None = None
        held_up = not relation & (RUNS_IT | Relation.OFFICER)
    else:
        action = _action(verb)
        held_up = action not in may or (revision != case.revision and action not in AT_ANY_TIME)
    if held_up:
        turn.toast(T("That is done already, or not to be done now; here is how it stands."))
        await telling.look(turn, case)
        return None
    partner_says = bool(relation & Relation.PARTNER) and action is Action.DONE and not relation & RUNS_IT
    if verb in OPENS and not partner_says:
        given = {"case": str(case.id)}
        return Opening(OPENS[verb], given if OPENS[verb] == POLICE else given | {"what": verb})
    assert action is not None  # noqa: S101 - the plate has its conversation
    await _do(turn, case, action, rest, and_tell=verb == "looktell")
    return None


def _action(verb: str) -> Action | None:
    if verb == "looktell":
        return Action.LOOKED
    return Action(verb) if verb in set(Action) else None


async def _do(turn: Turn, case: Case, action: Action, rest: str, *, and_tell: bool) -> None:
    try:
        done = await acting.act(turn.session, case, _deed(turn, action, rest))
    except NotAllowedError:
        turn.toast(T("That is done already, or not to be done now; here is how it stands."))
        await telling.look(turn, case)
        return
    if and_tell and not done.closed:
        # Whom the program cannot reach any more is told by a person: then it is looked at, and stays open.
        with suppress(NotAllowedError):
            told = await acting.act(turn.session, case, _deed(turn, Action.TELL, ""))
            done.told, done.closed = told.told, told.closed
            done.news_for |= told.news_for
    if done.closed:
        turn.toast(T("✅ Closed."))
    await telling.changed(turn, case, done)


def _deed(turn: Turn, action: Action, rest: str) -> Deed:
    outcome = CaseOutcome(rest) if action is Action.POLICE_SAYS and rest in set(CaseOutcome) else None
    return Deed(
        action=action,
        by=turn.speaker.id,
        at=turn.now,
        zone=turn.zone,
        outcome=outcome,
        how=rest or None if outcome is None else None,
    )


# Looking


async def _look(turn: Turn, case: Case, _rest: str) -> None:
    await telling.look(turn, case)


async def _open_out(turn: Turn, case: Case, _rest: str) -> None:
    await telling.look(turn, case, OUT)


async def _open_more(turn: Turn, case: Case, _rest: str) -> None:
    await telling.look(turn, case, MORE)


async def _open_story(turn: Turn, case: Case, _rest: str) -> None:
    await telling.look(turn, case, STORY)


async def _shown_anew(turn: Turn, case: Case, _rest: str) -> None:
    """From a list: the card comes below it."""
    await telling.look(turn, case, fresh=True)


async def _call(turn: Turn, case: Case, _rest: str) -> None:
    """Whom the program cannot tell, or the finder. Answering for the case is reason enough, and is written down."""
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    legs = await records.legs(turn.session, case)
    leg = acting.next_to_tell(legs) or legs[0]
    if not relation & (Relation.OWNER | Relation.OFFICE) or leg.person is None:
        turn.toast(NOT_YOURS)
    else:
        phoning.show(turn, leg.person, why=words.subject(case))


async def _ring(turn: Turn, case: Case, rest: str) -> None:
    """☎ of a partner who is not in the chat: the number, and what came of it."""
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    partner = None if case.partner_id is None else await turn.session.get(Partner, case.partner_id)
    if not relation & RUNS_IT or partner is None:
        turn.toast(NOT_YOURS)
        return
    card = f"case-ring:{case.id}"
    if rest in ("reached", "no_answer"):
        records.write(turn.session, case, "phoned", by=turn.speaker.id, at=turn.now, detail=rest)
        turn.say(T("☎ {name}: noted.", name=partner.name), card=card)
        await telling.changed(turn, case)
        return
    number = partners.phone(turn.session, partner, to=turn.speaker.id, why=words.subject(case), at=turn.now)
    liaison = partner.liaison or partner.name
    if number is None:
        turn.say(T("There is no phone number of {name} here. Please ask the office.", name=liaison), card=card)
        return
    said = T(
        "📞 {name}, {liaison}: {number}\nPlease ask them: {task}\nTap what came of it:",
        name=partner.name, liaison=liaison, number=number, task=case.task or "",
    )  # fmt: skip
    row = (
        Button(T("Reached"), Choice(words.VERB, case.id, case.revision, "ring.reached")),
        Button(T("No answer"), Choice(words.VERB, case.id, case.revision, "ring.no_answer")),
    )
    turn.say(Message(said, (row,)), card=card, fresh=True)


async def _copy(turn: Turn, case: Case, _rest: str) -> None:
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    if relation & Relation.OFFICE:
        turn.say(await slips.platform(turn, case))
    else:
        turn.toast(NOT_YOURS)


async def _slip(turn: Turn, case: Case, _rest: str) -> None:
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    if relation & RUNS_IT and case.department:
        turn.say(await slips.department(turn, case))
    else:
        turn.toast(NOT_YOURS)


async def _photos(turn: Turn, case: Case, _rest: str) -> None:
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    if relation & (RUNS_IT | Relation.OFFICER | Relation.DOER):
        await photos.show(turn, case)
    else:
        turn.toast(NOT_YOURS)


_VIEWS = {
    "look": _look,
    "show": _shown_anew,
    OUT: _open_out,
    MORE: _open_more,
    STORY: _open_story,
    "call": _call,
    "ring": _ring,
    "copy": _copy,
    "slip": _slip,
    "photos": _photos,
}
