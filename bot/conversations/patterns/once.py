"""活动 and 集中排查: a name, a day or several, times, where, who and how many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.patterns.new import lasts
from bot.forms import Answers, Choice, Choices, Facts, Form, Name, Silent, Time, facts
from bot.forms.field import Json
from bot.forms.people_needed import PeopleNeeded
from bot.forms.span import Span, each_day, span_value
from bot.handlers.admitting import TEAM_NAMES
from bot.handlers.patterns import cards
from bot.handlers.schools import changed
from bot.handlers.schools.reasons import reason
from bot.language import T, Text
from bot.roster.slots import Staffing
from bot.services import rights
from bot.services.patterns import once
from bot.services.patterns.once import NewOccasion
from bot.services.roster.sources import grids
from bot.services.schools.wrong import WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import SlotKind

NOWHERE = "0"
"""In no grid."""


def _ends(ends: time, answers: Answers, _known: Facts) -> Text | None:
    return lasts(ends, answers.values.get("begins"))


def _days(days: tuple[date, date], _answers: Answers, known: Facts) -> Text | None:
    if days[0] < known["today"]:
        return T("That is over already. Please say days that are still to come.")
    if len(each_day(days)) > once.MOST_DAYS:
        return T("Two months at a time are the most.")
    return None


class OnceForm(Form):
    needs = ("grids", "days", "today", "sweep")
    summary = True
    confirm = T("That is right, enter it")

    kind = Silent()
    name = Name(T("What is it called? As people say it, such as: anti-fraud stand on the square."), label=T("Name"))
    days = Span(
        T("On which day, or from which to which? Such as December 4, or December 4 to 6."),
        offers=facts("days"), label=T("Day"), rule=_days,
    )  # fmt: skip
    begins = Time(
        T("When does it begin?"), offers=(("9:00", "9:00"), ("14:30", "14:30"), ("19:00", "19:00")), label=T("Begins")
    )
    ends = Time(
        T("When does it end?"), offers=(("11:00", "11:00"), ("16:30", "16:30"), ("21:00", "21:00")),
        label=T("Ends"), rule=_ends,
    )  # fmt: skip
    grids = Choices(
        T("In which grids? So many people are needed in each of them."), facts("grids"), label=T("Grids"),
        when=lambda _answers, known: bool(known["sweep"]),
    )  # fmt: skip
    grid = Choice(
        T("In which grid is it?"), facts("grids"), label=T("Grid"), when=lambda _answers, known: not known["sweep"]
    )
    team = Choice(T("Whose people are asked?"), tuple((team.value, name) for team, name in TEAM_NAMES.items()),
                  label=T("Team"))  # fmt: skip
    people = PeopleNeeded(T("How many are needed? Such as 2, or 2-3."), label=T("How many people"))


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    today = cards.today(turn)
    sweep = answers.get("kind") == SlotKind.SWEEP.value
    offered: list[tuple[str, Text | str]] = [
        (str(number), name) for name, number in (await grids(turn.session)).by_name.items()
    ]
    if not sweep or not offered:
        offered.append((NOWHERE, T("no grid")))
    tomorrow, after = (date.fromordinal(today.toordinal() + days) for days in (1, 2))
    saturday = date.fromordinal(today.toordinal() + (5 - today.weekday()) % 7)
    offers = {
        span_value(tomorrow, tomorrow): T("tomorrow"),
        span_value(after, after): T("the day after tomorrow"),
        span_value(saturday, saturday): T("this Saturday"),
    }
    return {"grids": offered, "days": list(offers.items()), "today": today, "sweep": sweep}


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
    chosen = answers[OnceForm.grids] or (answers[OnceForm.grid] or NOWHERE,)
    people = answers[OnceForm.people]
    new = NewOccasion(
        name=answers[OnceForm.name],
        days=each_day(answers[OnceForm.days]),
        begins=answers[OnceForm.begins],
        ends=answers[OnceForm.ends],
        grids=[int(each) for each in chosen if each != NOWHERE],
        kind=SlotKind(answers[OnceForm.kind] or SlotKind.EVENT),
        team=answers[OnceForm.team],
        who=Staffing(people.minimum, people.ideal, people.maximum),
    )
    try:
        row = await once.add(turn.session, new, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error)) from None
    more, rows = await changed.told(turn, f"occasion:{row.id}:")
    return await cards.occasion(turn, row.id, [T("✅ It is entered.")], more, rows)


OCCASION = Conversation("occasion_new", T("📍 Just once"), OnceForm, submit, find_facts, facts_depend_on=("kind",))
