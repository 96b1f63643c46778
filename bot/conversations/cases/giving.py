"""交办: to somebody or to a partner, with a task; and 换责任人, for the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversations.cases.ending import carry_out, gone
from bot.conversations.conversation import Conversation
from bot.conversations.people_offered import everybody_offered
from bot.forms import Answers, Choice, Facts, Form, Person, facts
from bot.forms.field import Json
from bot.forms.options import Pairs
from bot.forms.sentence import Saying, Sentence
from bot.language import T, Text
from bot.services import people
from bot.services.cases import partners, records
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn

NAME = "case_give"
PARTNER = "p"


def _written(said: Sentence, _answers: Answers, _facts: Facts) -> Text | None:
    return None if said.text else T("Please write this one: it is passed on word by word.")


class GivingForm(Form):
    needs = ("cases", "whats", "people", "tasks")

    case = Choice(T("Which case?"), facts("cases"))
    what = Choice(T("What about it?"), facts("whats"))
    who = Person(T("To whom? Tap, or write a part of the name."), facts("people"))
    task = Saying(
        T("What shall they do? They read this and where it is."),
        common=facts("tasks"),
        when=what.is_(Action.HAND.value),
        longest=500,
        rule=_written,
    )


TASKS = (T("Please have a look and put it right"), T("Please have a look and tell us"), T("Please see to it today"))


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    number = answers.get("case")
    everybody = await _offered(turn, with_partners=answers.get("what") == Action.HAND)
    return {
        "cases": [] if not isinstance(number, str) else [(number, T("No. {number}", number=number))],
        "whats": [(each, each) for each in (Action.HAND.value, Action.OWN.value)],
        "people": everybody,
        "tasks": [(f"c{position}", task) for position, task in enumerate(TASKS)],
    }


async def _offered(turn: Turn, *, with_partners: bool) -> Pairs:
    everybody = await people.everybody(turn.session)
    there = await people.reachable(turn.session, [person.id for person in everybody])
    first: Sequence[tuple[str, Text | str]] = ()
    if with_partners:
        first = [(f"{PARTNER}{partner.id}", partner.name) for partner in await partners.active(turn.session)]
    return [*first, *everybody_offered(person for person in everybody if person.id in there)]


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    case = await records.seen(turn.session, int(answers[GivingForm.case]), turn.speaker.id)
    if case is None:
        return gone(answers[GivingForm.case])
    who, task = answers[GivingForm.who], answers[GivingForm.task]
    to_partner = who.startswith(PARTNER)
    deed = Deed(
        action=Action(answers[GivingForm.what]),
        by=turn.speaker.id,
        at=turn.now,
        zone=turn.zone,
        words=None if task is None else task.text,
        person=None if to_partner else int(who),
        partner=int(who.removeprefix(PARTNER)) if to_partner else None,
    )
    await carry_out(turn, draft, case, deed, task)
    return None


GIVE = Conversation(NAME, T("Case"), GivingForm, submit, find_facts, facts_depend_on=("case", "what"))
