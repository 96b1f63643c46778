"""事件分派, and who answers for a place: short conversations of the coordinator's."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.conversation import Conversation
from bot.conversations.guide_cards import subject
from bot.conversations.people_offered import everybody_offered
from bot.forms import Answers, Choice, Facts, Form, Person, facts
from bot.forms.field import Json
from bot.handlers.cases import evening, routes
from bot.handlers.cases.words import KINDS
from bot.language import T, Text
from bot.services import contacts, leading, people, rights
from bot.services.cases import routing, unkept
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import CaseKind

ALL_GRIDS, BY_DEFAULT = "*", "d"


class RouteForm(Form):
    needs = ("grids", "people")

    kind = Choice(
        T("Reports of which kind?"), tuple((kind.value, KINDS[kind]) for kind in CaseKind if kind is not CaseKind.VOICE)
    )
    grid = Choice(T("For which grid?"), facts("grids"), obvious=True)
    who = Person(T("Whose shall they be? Tap, or write a part of the name."), facts("people"))


async def find_facts(turn: Turn, _answers: Mapping[str, Json]) -> Facts:
    grids = [(str(grid.id), grid.name) for grid in await contacts.grids(turn.session)]
    everybody = await people.everybody(turn.session)
    there = await people.reachable(turn.session, [person.id for person in everybody])
    offered = everybody_offered(person for person in everybody if person.id in there)
    return {
        "grids": [(ALL_GRIDS, T("All grids")), *grids],
        "people": [(BY_DEFAULT, T("As it was at first")), *offered],
        "places": [(each.key, each.name) for each in await unkept.everywhere(turn.session)],
    }


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        return routes.OFFICE_ONLY
    names = {str(grid.id): grid.name for grid in await contacts.grids(turn.session)}
    kind, who = CaseKind(answers[RouteForm.kind]), answers[RouteForm.who]
    grid = names.get(answers[RouteForm.grid], "")
    await routing.set_route(turn.session, kind, grid, None if who == BY_DEFAULT else int(who))
    await turn.session.flush()
    turn.say(T("✅ Saved. New reports follow it from now on."), card=subject(draft.id))
    turn.say(await routes.board(turn), card=routes.CARD, fresh=True)
    return None


ROUTE = Conversation("case_route", T("📌 Whose reports become"), RouteForm, submit, find_facts)


class KeeperForm(Form):
    needs = ("places", "people")

    place = Choice(T("Which place?"), facts("places"), obvious=True)
    who = Person(T("Who answers for it? Tap, or write a part of the name."), facts("people"))


async def submit_keeper(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id) or answers[KeeperForm.who] == BY_DEFAULT:
        return routes.OFFICE_ONLY
    who = int(answers[KeeperForm.who])
    name = await unkept.keep(turn.session, answers[KeeperForm.place], who, by=turn.speaker.id, now=turn.now)
    called = await leading.called(turn.session, who)
    turn.say(T("✅ {name} answers for {place} now.", name=called, place=name or ""), card=subject(draft.id))
    turn.notify(who, T("You answer for {place} from now on, thank you! What is found there comes to you.", place=name))
    await evening.refresh(turn)
    return None


async def find_places(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    found = await find_facts(turn, answers)
    return {"places": found["places"], "people": found["people"][1:]}


KEEPER = Conversation("case_keeper", T("Who answers for a place"), KeeperForm, submit_keeper, find_places)
