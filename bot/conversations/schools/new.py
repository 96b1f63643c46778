"""新学校: five questions, and its posts are in the next plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Choice, Facts, Form, Name, facts
from bot.forms.bells import Bells
from bot.forms.field import Json
from bot.forms.gates import Gates
from bot.forms.span import Span, span_shown, span_value
from bot.handlers.schools import cards, changed
from bot.handlers.schools.reasons import reason
from bot.language import T, Text
from bot.roster.schools import Bell as Rings
from bot.roster.shifts import DaySpan
from bot.roster.slots import Staffing
from bot.services import rights
from bot.services.schools import adding, seeing
from bot.services.schools.adding import Gate, NewSchool
from bot.services.schools.wrong import Wrong, WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import PostKind

NOWHERE = "0"
MOST_GRIDS = 60


def _not_taken(name: str, _answers: Answers, known: Facts) -> Text | None:
    if "".join(name.split()) in known["names"]:
        return T("There is one called {name} already. Please take another name.", name=name)
    return None


class NewForm(Form):
    needs = ("names", "grids", "terms")
    summary = True
    confirm = T("That is right, enter it")

    name = Name(T("What is the school called?"), label=T("School"), rule=_not_taken)
    grid = Choice(T("In which grid is it?"), facts("grids"), label=T("Grid"), obvious=True)
    gates = Gates(
        T(
            "At which gates do people stand, and how many? In one line: east gate 2, main gate parking 1. "
            "Without more it is one who sees them across."
        ),
        label=T("Posts"),
    )
    bells = Bells(
        T("When does school begin and end? Grades with other times: grades 1-3 7:50 16:30; grades 4-6 7:50 16:40."),
        offers=(
            ("7:50 16:30", T("7:50 to 16:30")),
            ("8:00 16:30", T("8:00 to 16:30")),
            ("7:30 17:30", T("7:30 to 17:30")),
        ),
        label=T("Times"),
    )
    term = Span(
        T("From which day to which is this term? Such as September 1 to January 22."),
        offers=facts("terms"),
        label=T("Term"),
    )


async def find_facts(turn: Turn, _answers: Mapping[str, Json]) -> Facts:
    grids = (await seeing.grid_names(turn.session))[:MOST_GRIDS]
    return {
        "names": await adding.names(turn.session),
        "grids": [(f"g{number}", name) for number, name in enumerate(grids)] or [(NOWHERE, T("no grid"))],
        "terms": await terms_offered(turn, cards.today(turn)),
    }


async def terms_offered(turn: Turn, today: date) -> list[tuple[str, Text]]:
    """Those of the other schools: nobody has to write them again."""
    return [
        (
            span_value(span.first, span.last),
            T("{days}, as {school}", days=span_shown((span.first, span.last), today), school=name),
        )
        for name, span in (await seeing.terms_elsewhere(turn.session, today))[:3]
    ]


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
    grids = {f"g{number}": name for number, name in enumerate(await seeing.grid_names(turn.session))}
    first, last = answers[NewForm.term]
    new = NewSchool(
        name=answers[NewForm.name],
        grid=grids.get(answers[NewForm.grid]),
        gates=[
            Gate(
                gate.name,
                PostKind.PARKING if gate.parking else PostKind.ESCORT,
                Staffing(gate.people.minimum, gate.people.ideal, gate.people.maximum),
            )
            for gate in answers[NewForm.gates]
        ],
        bells=[
            Rings(bell.grades or frozenset(), bell.arrives, bell.leaves, bell.weekdays)
            for bell in answers[NewForm.bells]
        ],
        terms=[DaySpan(first, last)],
    )
    try:
        school = await adding.add(turn.session, new, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), NewForm.name if error.why is Wrong.NAME_TAKEN else None) from None
    more, rows = await changed.told(turn, f"school:{school.id}:")
    return await cards.school(turn, school.id, [T("✅ It is entered.")], more, rows)


NEW = Conversation("school_new", T("🏫 New school"), NewForm, submit, find_facts)
