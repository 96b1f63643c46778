"""One sentence about a case: a question, an answer, what was done, why it is returned."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.cases.ending import carry_out, gone
from bot.conversations.cases.usual_answers import usual
from bot.conversations.conversation import Conversation
from bot.forms import Answers, Choice, Facts, Form, facts
from bot.forms.field import Json
from bot.forms.sentence import Saying, Sentence
from bot.handlers.cases import sealed
from bot.language import T, Text
from bot.services.cases import records
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import Case, CaseKind

NAME = "case_say"
PLATE = "plate"
ASKS = (
    Action.ASK, Action.ANSWER, Action.ADD, Action.DONE, Action.CANNOT, Action.NOT_YET, Action.RETURN, Action.NOT_OURS,
    Action.REFER, Action.REPLY, Action.REOPEN, PLATE,
)  # fmt: skip
WRITTEN = (Action.ASK, Action.RETURN, Action.NOT_OURS, Action.REFER, Action.REPLY, PLATE)
"""It is passed on word by word."""


def _asked(what: str, number: int) -> Text:
    return {
        Action.ASK: T("No. {number}: what shall the finder be asked?", number=number),
        Action.ANSWER: T("No. {number}: what is your answer?", number=number),
        Action.ADD: T("No. {number}: what is to be added? Write it, say it, or send a photo.", number=number),
        Action.DONE: T("No. {number}: what was done? The finder will read it.", number=number),
        Action.CANNOT: T("No. {number}: what is in the way?", number=number),
        Action.NOT_YET: T("No. {number}: what is not right yet?", number=number),
        Action.RETURN: T("No. {number}: why can it not be taken up? The finder will read it.", number=number),
        Action.NOT_OURS: T("No. {number}: whom should they ask? The finder will read it.", number=number),
        Action.REFER: T("No. {number}: to which department?", number=number),
        Action.REPLY: T("No. {number}: what do they reply? The finder will read it.", number=number),
        Action.REOPEN: T("No. {number}: what is not right?", number=number),
        PLATE: T("No. {number}: what do you need the number plate for? It is written down.", number=number),
    }[what]


def _passed_on(said: Sentence, _answers: Answers, facts: Facts) -> Text | None:
    if facts["written"] and not said.text:
        return T("Please write this one: it is passed on word by word.")
    return None


class SayingForm(Form):
    needs = ("cases", "whats", "common", "ask", "written")

    case = Choice(T("Which case?"), facts("cases"))
    what = Choice(T("What about it?"), facts("whats"))
    words = Saying(T("What is it?"), common=facts("common"), asks="ask", rule=_passed_on)


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    number, what = answers.get("case"), answers.get("what")
    case = await _seen(turn, number)
    what = what if isinstance(what, str) else ""
    shown = _asked(what, case.id) if case is not None and what in ASKS else None
    return {
        "cases": [] if not isinstance(number, str) else [(number, T("No. {number}", number=number))],
        "whats": [(each, each) for each in ASKS],
        "common": usual(what, case.kind if case is not None else CaseKind.OTHER),
        "ask": shown,
        "written": what in WRITTEN,
    }


async def _seen(turn: Turn, number: Json) -> Case | None:
    if not isinstance(number, str) or not number.isdecimal():
        return None
    return await records.seen(turn.session, int(number), turn.speaker.id, lock=False)


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    case = await records.seen(turn.session, int(answers[SayingForm.case]), turn.speaker.id)
    what, said = answers[SayingForm.what], answers[SayingForm.words]
    if case is None:
        return gone(answers[SayingForm.case])
    if what == PLATE:
        return await sealed.read_plate(turn, case, said.text)
    deed = Deed(action=Action(what), by=turn.speaker.id, at=turn.now, zone=turn.zone, words=said.text or None)
    await carry_out(turn, draft, case, deed, said)
    return None


SAY = Conversation(NAME, T("Case"), SayingForm, submit, find_facts, facts_depend_on=("case", "what"))
