"""审核 and 培训 on the card of a person: what is known, and the office's two buttons."""

from __future__ import annotations

from bot.forms.absences import day_shown
from bot.forms.options import listed
from bot.handlers.admitting import TEAM_NAMES
from bot.language import T, Text
from bot.services import rights, vetting
from bot.turns.events import Choice
from bot.turns.messages import Button
from bot.turns.turn import Turn
from db.models import Person, Team

VERB = "vet"
VET, TRAIN = "vet", "train"


async def told_of(turn: Turn, person: Person) -> list[Text]:
    """For the office and whoever leads the team: whether the roster may ask them."""
    if not vetting.is_asked(person):
        return []
    return [_vetted(turn, person), *await _trained(turn, person)]


def _vetted(turn: Turn, person: Person) -> Text:
    today = turn.now.astimezone(turn.zone).date()
    if person.vetted is None:
        return T("🪪 Not vetted yet, so the roster does not ask them.")
    if not person.vetted:
        return T("🪪 Did not pass, so the roster does not ask them.")
    if person.vetted_on is None:
        return T("🪪 Vetted")
    return T("🪪 Vetted on {day}", day=day_shown(person.vetted_on, today))


async def _trained(turn: Turn, person: Person) -> list[Text]:
    lines = [T("🎓 Has still to be trained for their own team.")] if person.learning else []
    teams = [TEAM_NAMES[Team(row.team)] for row in await vetting.trained_for(turn.session, person.id)
             if row.team in set(Team)]  # fmt: skip
    if teams:
        lines.append(T("🎓 Trained for {teams} as well", teams=listed(teams)))
    return lines


async def buttons(turn: Turn, person: Person) -> tuple[Button, ...]:
    """Nothing for anybody but the office."""
    if not vetting.is_asked(person) or not await rights.may_coordinate(turn.session, turn.speaker.id):
        return ()
    vet = Button(T("Vetting"), Choice(VERB, person.id, 0, VET))
    return (vet, Button(T("Training"), Choice(VERB, person.id, 0, TRAIN)))
