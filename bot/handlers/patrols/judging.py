"""The leader's part: a round that is signed off is shown, confirmed, asked back about; and what happens by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from bot.handlers.patrols import cards, joint, judging_cards, walking
from bot.handlers.patrols.timers import arm
from bot.language import T, Text
from bot.services import attachments, leading, people
from bot.services import cards as screens
from bot.services.patrols import confirming, following, rounds, signing
from bot.services.patrols.following import Step
from bot.services.patrols.rounds import Round
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind, Patrol, PatrolState

ANSWER_VERB = "patrol-answer"
AskBack = Callable[[Turn, Round], Awaitable[None]]


# Shown


async def show(turn: Turn, of: Round, *, to: Collection[int], instead: Collection[int] = ()) -> None:
    """As news."""
    face = await judging_cards.message(turn, of)
    for person in to:
        turn.notify(person, face, card=judging_cards.subject(of), fresh=True, instead=tuple(instead))


async def show_line(turn: Turn, of: Round) -> None:
    """To who is next in line, or whoever stands in."""
    line = await rounds.line_for(turn.session, of.member_ids)
    if line:
        await show(turn, of, to=line[:1], instead=line[1:])


async def refresh(turn: Turn, of: Round, *, besides: int | None = None) -> None:
    face = await judging_cards.message(turn, of)
    for person in await screens.holders(turn.session, judging_cards.subject(of)):
        if person != besides:
            turn.notify(person, face, card=judging_cards.subject(of))


# Tapped


class Taps:
    def __init__(self, ask_back: AskBack) -> None:
        self._ask_back = ask_back

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        patrol = None if choice is None else await rounds.find(turn.session, choice.id, lock=True)
        if choice is None or patrol is None or not await confirming.may_judge(turn.session, patrol, turn.speaker.id):
            turn.toast(T("Only the team's leader and the office can do that, and nobody for their own round."))
            return
        of = await rounds.look(turn.session, patrol)
        if choice.choice == judging_cards.ASK_BACK and patrol.state in confirming.WAITING:
            await self._ask_back(turn, of)
            return
        if choice.choice == judging_cards.PHOTOS:
            await _photos(turn, of)
            return
        if choice.choice == judging_cards.CONFIRM:
            await _confirm(turn, of)
        turn.say(await judging_cards.message(turn, of), card=judging_cards.subject(of))


async def _photos(turn: Turn, of: Round) -> None:
    kept = await attachments.of(turn.session, rounds.subject(of.patrol))
    photos = [each for each in kept if each.kind is AttachmentKind.PHOTO]
    for album in attachments.show(turn.session, photos, to=turn.speaker.id, reason="", at=turn.now):
        turn.say(Message(T("Photos of the {place} patrol", place=of.place), attachments=album))


async def _confirm(turn: Turn, of: Round) -> None:
    if await confirming.confirm(turn.session, of.patrol, by=turn.speaker.id, at=turn.now):
        arm(turn, of)
        await refresh(turn, of, besides=turn.speaker.id)
        await walking.refresh(turn, of)
    else:
        turn.toast(T("It was settled already; here is how it stands."))


async def tap_joint(turn: Turn) -> None:
    """The partner's word."""
    choice = turn.choice
    if await joint.tap(turn) and choice is not None:
        patrol = await rounds.find(turn.session, choice.id)
        if patrol is not None:
            await refresh(turn, await rounds.look(turn.session, patrol))


# Asked back


async def asked_back(turn: Turn, of: Round, question: str) -> Text:
    """The question goes to who signed it off, or to who walked it and can be reached."""
    confirming.ask_back(turn.session, of.patrol, question, by=turn.speaker.id, at=turn.now)
    arm(turn, of)
    await refresh(turn, of)
    asked = [each for each in (of.patrol.signed_by, *of.member_ids) if each is not None and each != turn.speaker.id]
    reached = await people.reachable(turn.session, asked)
    line = [each for each in dict.fromkeys(asked) if each in reached]
    if not line:
        return T("Nobody of this round can be reached here. Please phone {names}.", names=of.names)
    turn.notify(line[0], question_card(of, turn.speaker.called, question), card=_question(of.patrol), fresh=True,
                instead=tuple(line[1:]))  # fmt: skip
    return T("Asked {name}. You will see the answer.", name=await leading.called(turn.session, line[0]))


def question_card(of: Round, name: str, question: str) -> Message:
    words = T("{name} asks about the {place} patrol: {question}", name=name, place=of.place, question=question)
    return Message(words, ((Button(T("Write an answer"), Choice(ANSWER_VERB, of.patrol.id, 0, "")),),))


def _question(patrol: Patrol) -> str:
    return f"patrol-question:{patrol.id}"


async def may_answer(turn: Turn, patrol: Patrol) -> bool:
    me = turn.speaker.id
    return me == patrol.signed_by or await rounds.is_member(turn.session, patrol, me)


async def answered(turn: Turn, of: Round, words: str) -> Text:
    asked_by = of.patrol.question_by
    confirming.answer(turn.session, of.patrol, words, by=turn.speaker.id, at=turn.now)
    arm(turn, of)
    line = await rounds.line_for(turn.session, of.member_ids)
    first = [each for each in line if each == asked_by] or line[:1]
    await show(turn, of, to=first, instead=[each for each in line if each not in first])
    return T("Thank you, passed on.")


# By itself


async def fire(turn: Turn) -> None:
    """The timer of a round: the step that is due now, as things stand now."""
    patrol, _ = await rounds.lock_all(turn.session, int(turn.subject))
    if patrol is None:
        return
    of = await rounds.look(turn.session, patrol)
    coming = following.due(patrol, of.ends_at)
    if coming is not None and coming[0] <= turn.now:
        await _STEPS[coming[1]](turn, of)
        await turn.session.flush()
    arm(turn, of)


async def _ask(turn: Turn, of: Round) -> None:
    """Everybody who walks it: one of them signs off for all."""
    patrol = of.patrol
    patrol.asked, patrol.asked_at = patrol.asked + 1, turn.now
    for person in of.member_ids:
        if person in await people.reachable(turn.session, [person]):
            words = T("It is time. One of you signs off for all, then home you go.")
            if patrol.asked > 1:
                words = T("This patrol is not signed off yet. Please do it now, a few taps are enough.")
            turn.notify(person, cards.face(of, turn, 0, words), card=rounds.subject(patrol), fresh=True)


async def _close(turn: Turn, of: Round) -> None:
    signing.close(turn.session, of, at=turn.now)
    await turn.session.flush()
    await show_line(turn, of)
    for person in of.member_ids:
        await walking.show_to(turn, of, person, fresh=True)


async def _confirm_itself(turn: Turn, of: Round) -> None:
    await confirming.confirm(turn.session, of.patrol, by=None, at=turn.now)
    await refresh(turn, of)


async def _remind(turn: Turn, of: Round) -> None:
    """To the leader again; from the second day on to the office as well, and a question to who owes the answer."""
    patrol = of.patrol
    patrol.reminded += 1
    line = await rounds.line_for(turn.session, of.member_ids)
    told = line[:1]
    if patrol.reminded > 1:
        told += [each for each in await leading.coordinators(turn.session) if each in line and each not in told]
    await show(turn, of, to=told, instead=[each for each in line if each not in told])
    if patrol.state is PatrolState.QUERIED and patrol.question is not None and patrol.question_by is not None:
        name = await leading.called(turn.session, patrol.question_by)
        asked = [each for each in (patrol.signed_by, *of.member_ids) if each is not None]
        turn.notify(asked[0], question_card(of, name, patrol.question), card=_question(patrol), fresh=True)


_STEPS = {
    Step.ASK: _ask,
    Step.ASK_AGAIN: _ask,
    Step.CLOSE: _close,
    Step.CONFIRM: _confirm_itself,
    Step.REMIND: _remind,
}
