"""问一句: the leader asks back about a round that was signed off, and whoever signed it off answers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.conversation import Conversation
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Facts, Form, Words, facts
from bot.forms.field import Json
from bot.handlers.patrols import cards, judging
from bot.language import T, Text
from bot.services.patrols import confirming, rounds
from bot.services.patrols.rounds import Round
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import PatrolState

LONGEST = 500


class Question(Form):
    brief = True
    needs = ("rounds",)

    round = Choice(T("Which patrol?"), facts("rounds"))
    words = Words(T("What would you like to know? Write it in a sentence."), longest=LONGEST)


class Reply(Form):
    brief = True
    needs = ("rounds",)

    round = Choice(T("Which patrol?"), facts("rounds"))
    words = Words(T("Write your answer, one sentence is enough."), longest=LONGEST)


async def find_facts(_turn: Turn, answers: Mapping[str, Json]) -> Facts:
    """The one whose button was pressed; who may is asked when it is handed in."""
    said = answers.get("round")
    return {"rounds": ((said, said),) if isinstance(said, str) and said.isdecimal() and len(said) < 19 else ()}


async def ask(turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
    patrol = await rounds.find(turn.session, int(answers[Question.round]), lock=True)
    if patrol is None or not await confirming.may_judge(turn.session, patrol, turn.speaker.id):
        return T("Only the team's leader and the office can do that, and nobody for their own round.")
    of = await rounds.look(turn.session, patrol)
    if patrol.state not in confirming.WAITING:
        return T("It is confirmed already, so nothing is asked any more.")
    return await judging.asked_back(turn, of, answers[Question.words])


async def reply(turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
    patrol = await rounds.find(turn.session, int(answers[Reply.round]), lock=True)
    if patrol is None or not await judging.may_answer(turn, patrol):
        return T("This one is not yours to answer.")
    of = await rounds.look(turn.session, patrol)
    if patrol.state is not PatrolState.QUERIED:
        return cards.over(of, turn)
    return await judging.answered(turn, of, answers[Reply.words])


QUESTION = Conversation("patrol_ask", T("Ask back"), Question, ask, find_facts, facts_depend_on=("round",))
REPLY = Conversation("patrol_reply", T("Answer"), Reply, reply, find_facts, facts_depend_on=("round",))


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def ask(self, turn: Turn, of: Round) -> None:
        await self._guide.begin(turn, QUESTION.name, {"round": str(of.patrol.id)})

    async def tap_reply(self, turn: Turn) -> None:
        choice = turn.choice
        patrol = None if choice is None else await rounds.find(turn.session, choice.id)
        if patrol is None or not await judging.may_answer(turn, patrol):
            turn.toast(T("This button is not yours."))
        elif patrol.state is not PatrolState.QUERIED:
            turn.toast(T("It is answered already."))
            turn.say(cards.over(await rounds.look(turn.session, patrol), turn), card=f"patrol-question:{patrol.id}")
        else:
            await self._guide.begin(turn, REPLY.name, {"round": str(patrol.id)})
