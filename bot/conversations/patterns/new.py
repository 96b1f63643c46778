"""新的巡逻, 联合巡逻: route, weekdays, times, how many; the rest stands in the summary and can be changed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Choice, Day, Facts, Form, Name, Silent, Tense, Time, YesNo, facts
from bot.forms.field import Json
from bot.forms.people_needed import PeopleNeeded
from bot.forms.weekdays import Weekdays
from bot.handlers.patterns import cards
from bot.handlers.schools import changed
from bot.handlers.schools.reasons import reason
from bot.language import T, Text
from bot.roster.slots import Staffing
from bot.services import rights
from bot.services.cases import partners
from bot.services.patterns import seeing, weekly
from bot.services.patterns.weekly import NewSeries
from bot.services.schools import seeing as places
from bot.services.schools.wrong import Wrong, WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import SlotKind, Team

ANEW = "new"
TOO_LONG = T("That would be longer than ten hours. Please look at both times once more.")


def lasts(ends: time, begins: time | None) -> Text | None:
    """Why a patrol cannot end then."""
    if begins is None:
        return None
    try:
        weekly.lasting(begins, ends)
    except WrongError:
        return TOO_LONG
    return None


class PatternForm(Form):
    needs = ("routes", "grids", "partners", "joint")
    summary = True
    confirm = T("That is right, enter it")

    kind = Silent()
    partner = Choice(
        T("Together with whom?"),
        facts("partners"),
        label=T("Partner"),
        when=lambda _answers, known: bool(known["joint"]),
    )
    route = Choice(T("Which route?"), facts("routes"), label=T("Route"))
    called = Name(T("What is the new route called?"), label=T("Name of the route"), when=route.is_(ANEW))
    grid = Choice(
        T("In which grid does it begin?"), facts("grids"), label=T("Grid"), obvious=True, when=route.is_(ANEW)
    )
    weekdays = Weekdays(T("On which days? Tap them, or write: Tue Thu."), label=T("Days"))
    begins = Time(
        T("When does it begin?"),
        offers=(("19:00", "19:00"), ("19:30", "19:30"), ("20:00", "20:00"), ("21:30", "21:30")),
        label=T("Begins"),
    )
    ends = Time(
        T("When does it end?"),
        offers=(("20:30", "20:30"), ("21:00", "21:00"), ("21:30", "21:30"), ("22:30", "22:30")),
        label=T("Ends"),
        rule=lambda ends, answers, _known: lasts(ends, answers.values.get("begins")),
    )
    people = PeopleNeeded(
        T("How many walk it? Such as 2, or 2-3."),
        offers=(("2", T("2 people")), ("2-3", T("2 to 3 people")), ("3", T("3 people"))),
        label=T("How many people"),
    )
    leader = YesNo(T("Should one of them be able to lead?"), label=T("One to lead"), optional=T("no"), aside=True)
    every = Choice(
        T("Every how many weeks?"),
        (("1", T("every week")), ("2", T("every 2 weeks")), ("4", T("every 4 weeks"))),
        label=T("How often"),
        optional=T("every week"),
        aside=True,
    )
    first = Day(
        T("From which day on?"), tense=Tense.FUTURE, label=T("From"), optional=T("from tomorrow on"), aside=True
    )
    name = Name(
        T("What is it called? Otherwise as its route."), label=T("Name"), optional=T("as the route"), aside=True
    )


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    routes: list[tuple[str, Text | str]] = [(str(each.id), each.name) for each in await seeing.routes(turn.session)]
    grids = await places.grid_names(turn.session)
    return {
        "routes": [*routes, (ANEW, T("a new route"))],
        "grids": [(f"g{number}", name) for number, name in enumerate(grids)] or [("0", T("no grid"))],
        "partners": [(str(each.id), each.name) for each in await partners.active(turn.session)],
        "joint": answers.get("kind") == SlotKind.JOINT.value,
    }


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
    try:
        async with turn.session.begin_nested():
            route = await _route(turn, answers)
            row = await weekly.add(turn.session, _new(turn, answers, route), by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), PatternForm.called if error.why is Wrong.NAME_TAKEN else None) from None
    more, rows = await changed.told(turn, f"series:{row.id}:")
    return await cards.pattern(turn, row.id, [T("✅ It is entered.")], more, rows)


async def _route(turn: Turn, answers: Answers) -> int:
    said = answers[PatternForm.route]
    if said != ANEW:
        return int(said)
    grids = {f"g{number}": name for number, name in enumerate(await places.grid_names(turn.session))}
    name, grid = answers[PatternForm.called] or "", grids.get(answers[PatternForm.grid] or "")
    return (await weekly.new_route(turn.session, name, grid, by=turn.speaker.id, at=turn.now)).id


def _new(turn: Turn, answers: Answers, route: int) -> NewSeries:
    people, partner = answers[PatternForm.people], answers[PatternForm.partner]
    tomorrow: date = date.fromordinal(cards.today(turn).toordinal() + 1)
    who = Staffing(people.minimum, people.ideal, people.maximum, insured=True)
    return NewSeries(
        weekdays=answers[PatternForm.weekdays],
        begins=answers[PatternForm.begins],
        ends=answers[PatternForm.ends],
        first=answers[PatternForm.first] or tomorrow,
        route=route,
        kind=SlotKind.PATROL if partner is None else SlotKind.JOINT,
        team=Team.PATROL,
        name=answers[PatternForm.name],
        partner=None if partner is None else int(partner),
        every=int(answers[PatternForm.every] or 1),
        who=replace(who, leader=bool(answers[PatternForm.leader])),
    )


NEW = Conversation("pattern_new", T("🚶 New patrol"), PatternForm, submit, find_facts, facts_depend_on=("kind",))
