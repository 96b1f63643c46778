"""移交派出所: who received it, when, and the number they gave it if there is one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.cases.ending import carry_out, gone
from bot.conversations.conversation import Conversation
from bot.forms import Answers, Choice, Facts, Form, Moment, Tense, Words, facts
from bot.forms.field import Json
from bot.forms.sentence import Saying, Sentence
from bot.language import T, Text
from bot.services import people
from bot.services.cases import records, seeing
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn

NAME = "case_police"


def _written(said: Sentence, _answers: Answers, _facts: Facts) -> Text | None:
    return None if said.text else T("Please write the name.")


class PoliceForm(Form):
    needs = ("cases", "officers")

    case = Choice(T("Which case?"), facts("cases"))
    who = Saying(T("Who of the police received it?"), common=facts("officers"), longest=40, rule=_written)
    at = Moment(T("When?"), tense=Tense.PAST, optional=T("Just now"))
    number = Words(T("Is there a number of theirs?"), longest=40, optional=T("No number"))


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    number = answers.get("case")
    officers = await people.with_roles(turn.session, seeing.POLICE)
    everybody = [person for person in await people.everybody(turn.session) if person.id in officers]
    named: list[tuple[str, Text | str]] = [(f"o{each.id}", each.called or each.name) for each in everybody[:5]]
    return {
        "cases": [] if not isinstance(number, str) else [(number, T("No. {number}", number=number))],
        "officers": [*named, ("desk", T("Duty desk"))],
    }


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    case = await records.seen(turn.session, int(answers[PoliceForm.case]), turn.speaker.id)
    if case is None:
        return gone(answers[PoliceForm.case])
    deed = Deed(
        action=Action.POLICE,
        by=turn.speaker.id,
        at=turn.now,
        zone=turn.zone,
        words=answers[PoliceForm.who].text,
        number=answers[PoliceForm.number],
        when=answers[PoliceForm.at],
    )
    await carry_out(turn, draft, case, deed)
    return None


POLICE = Conversation(NAME, T("Case"), PoliceForm, submit, find_facts, facts_depend_on=("case",))
