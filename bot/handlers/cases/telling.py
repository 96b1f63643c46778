"""Everybody concerned has one card of a case, and it shows how things stand now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.cases import arrivals, evening, other_cards, runner_card, words
from bot.handlers.cases.scene import Scene, scene_of
from bot.language import Text, Words, joined
from bot.services import cards
from bot.services.cases import acting, audit, records, routing, seeing, timing
from bot.services.cases.acting import Done
from bot.services.cases.flow import DOES_IT, FOUND_IT, RUNS_IT, Relation
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Case

TIMER = audit.STEP
NO_NOTES: Mapping[int, Text] = {}
NO_ABOUT: Mapping[int, tuple[str, str]] = {}
RELEVANCE = "case-told"
"""Of the message that tells what became of it; what it is about is case.person.reopened."""


def arm(turn: Turn, case: Case) -> None:
    """The one timer of a case: set to what is next, or taken away."""
    at = timing.next_at(case, turn.zone)
    if at is None:
        turn.cancel(TIMER, case.id)
    else:
        turn.later(TIMER, case.id, max(at, turn.now))


def face(scene: Scene, person: int, relation: Relation, opened: str = "") -> Message:
    if relation & (Relation.OWNER | Relation.OFFICE):
        return runner_card.card(scene, relation, opened)
    if relation & (RUNS_IT | Relation.OFFICER):  # the superior and the police need not know who found it
        return runner_card.card(scene.for_third_parties(), relation, opened)
    if relation & DOES_IT:
        return other_cards.of_doer(scene, relation)
    if relation & FOUND_IT:
        return other_cards.of_finder(scene, relation, person)
    return other_cards.of_nobody(scene)


async def changed(
    turn: Turn,
    case: Case,
    done: Done | None = None,
    *,
    ring: Collection[int] = (),
    takes_over: bool = False,
    answers: bool = True,
    notes: Mapping[int, Text] = NO_NOTES,
    about: Mapping[int, tuple[str, str]] = NO_ABOUT,
) -> None:
    """After a deed or a step: the timer is set, and everybody who has its card, or whose news it is, sees it.

    `ring`: they get a new message, which makes a sound; for the others the card changes in place. `takes_over`: the
    message whose button was pressed becomes the card. `answers`: whoever speaks sees it too, though they have no card.
    `notes`: what stands above the card of some, this once; `about`: the relevance of theirs.
    """
    await turn.session.flush()
    arm(turn, case)
    scene = await scene_of(turn, case)
    news = {*ring, *(() if done is None else done.news_for)}
    told = {} if done is None else {leg.person.id: leg for leg in done.told if leg.person is not None}
    speaker = set() if turn.person is None or turn.event is None or not answers else {turn.person.id}
    everybody = {*speaker, *await cards.holders(turn.session, words.subject(case)), *news, *told}
    there = await routing.available(turn.session, everybody)
    for person in sorted(there):
        relation = await seeing.relation(turn.session, case, person)
        shown = face(scene, person, relation)
        if is_speaker(turn, person):
            sealed = [words.SEALED] if done is not None and done.sealed else []
            _answer(turn, case, _headed(shown, sealed), takes_over=takes_over)
        elif person in told:
            leg = f"{case.id}.{person}.{case.reopened}"
            turn.notify(person, shown, card=words.subject(case), fresh=True, relevant=(RELEVANCE, leg))
        else:
            above = [notes[person]] if person in notes else []
            turn.notify(
                person,
                _headed(shown, above),
                card=words.subject(case),
                fresh=person in news,
                quiet=person not in news,
                relevant=about.get(person),
            )
    await evening.refresh(turn)
    await arrivals.refresh(turn)


def _headed(shown: Message, notes: Sequence[Text]) -> Message:
    """A line that stands above the card this once."""
    if not notes or isinstance(shown.text, Words):
        return shown
    return replace(shown, text=joined([*notes, shown.text]))


def is_speaker(turn: Turn, person: int) -> bool:
    return turn.event is not None and turn.event.private and turn.person is not None and turn.person.id == person


def _answer(turn: Turn, case: Case, shown: Message, *, takes_over: bool) -> None:
    tapped = turn.event is not None and turn.event.choice is not None and turn.event.choice.verb == words.VERB
    turn.say(shown, card=words.subject(case), fresh=not tapped and not takes_over, takes_over=takes_over)


async def look(turn: Turn, case: Case, opened: str = "", *, fresh: bool = False) -> None:
    """How things stand now, whatever was pressed."""
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    shown = face(await scene_of(turn, case), turn.speaker.id, relation, opened)
    turn.say(shown, card=words.subject(case), fresh=fresh)


async def still_true(session: AsyncSession, about: str) -> bool:
    """What became of it is told only while that is so."""
    number, _, rest = about.partition(".")
    case = await records.find(session, int(number), lock=False)
    return case is not None and case.outcome is not None and rest.partition(".")[2] == str(case.reopened)


async def not_reached(turn: Turn) -> None:
    """The platform would not take it: they have not been told after all, and somebody has to tell them."""
    number, person, reopened = (int(part) for part in turn.subject.split("."))
    case = await records.find(turn.session, number)
    if case is None or case.reopened != reopened:
        return
    if await acting.was_not_told(turn.session, case, person, turn.now, turn.zone):
        await changed(turn, case, ring=() if case.owner_id is None else (case.owner_id,))
