"""What coordinators see of a stranger who would like to join, and what they tap."""

from __future__ import annotations

from bot.handlers import keyboard
from bot.language import T, Text
from bot.services import joining, people, rights
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import JoinRequest, Person, Role, Team

VERB = "admit"
TAKE_IN, DECLINE, LATER = "in", "no", "later"

TEAM_NAMES = {
    Team.PATROL: T("Patrol team"),
    Team.MEDIATION: T("Mediation team"),
    Team.PUBLICITY: T("Publicity team"),
    Team.CROSSING: T("School crossing team"),
    Team.EMERGENCY: T("Emergency team"),
    Team.INFORMATION: T("Information team"),
}
"""In two or three characters, as people say it."""


async def show_coordinators(turn: Turn, row: JoinRequest) -> None:
    """One card each, which shows how things stand now."""
    card = await message(turn, row)
    for person in await people.with_roles(turn.session, (Role.COORDINATOR,)):
        turn.notify(person, card, card=card_of(row))


def card_of(row: JoinRequest) -> str:
    return f"join:{row.id}"


async def message(turn: Turn, row: JoinRequest) -> Message:
    asks = T("🙋 Somebody would like to join: {words}", words=row.words or "")
    if row.name:
        asks = T(
            "🙋 Somebody would like to join: {words}\nCalled {name} on their phone", words=row.words, name=row.name
        )
    if row.answered_at is None:
        return Message(asks, ((_button(row, T("Take in"), TAKE_IN), _button(row, T("Not suitable"), DECLINE)),))
    return Message(Text("{asks}\n{outcome}", {"asks": asks, "outcome": await _outcome(turn, row)}))


async def _outcome(turn: Turn, row: JoinRequest) -> Text:
    by = None if row.answered_by is None else await turn.session.get(Person, row.answered_by)
    name = "" if by is None else by.called or by.name
    if row.outcome != "taken_in":
        return T("Declined by {name}.", name=name)
    member = await joining.owner(turn.session, row.channel, row.account)
    if by is None:
        return T("✅ Has come in by an invite.")
    team = "" if member is None else team_name(member.team)
    return T("✅ Taken in by {name}: {team}.", name=name, team=team)


def team_name(team: str | None) -> Text | str:
    """Of a team that this version does not know, its own name; empty for none."""
    return TEAM_NAMES[Team(team)] if team in set(Team) else team or ""


async def tap(turn: Turn) -> None:
    """加进来, a team, 不合适: for the office, whoever else holds the button."""
    choice = turn.choice
    if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("The coordinator decides this one."))
        return
    row = await joining.request(turn.session, choice.id)
    if row is None or row.words is None:
        turn.toast(T("This one is no longer there."))
    elif row.answered_at is not None:
        turn.toast(T("This one has been answered already."))
        turn.say(await message(turn, row), card=card_of(row))
    elif choice.choice == TAKE_IN:
        turn.say(_teams(row), card=card_of(row))
    elif choice.choice == DECLINE:
        await _decline(turn, row)
    elif choice.choice in set(Team):
        await _take_in(turn, row, Team(choice.choice))
    else:
        turn.say(await message(turn, row), card=card_of(row))


def _teams(row: JoinRequest) -> Message:
    buttons = [_button(row, name, team) for team, name in TEAM_NAMES.items()]
    question = T("Which team for {name}?", name=joining.name_in(row.words or ""))
    return Message(question, (tuple(buttons[:3]), tuple(buttons[3:]), (_button(row, T("Back"), LATER),)))


async def _take_in(turn: Turn, row: JoinRequest, team: Team) -> None:
    name = joining.name_in(row.words or "")
    person = await joining.take_in(turn.session, row, name=name, team=team, by=turn.speaker.id, now=turn.now)
    if person is not None:
        words = T(
            "Welcome, {name}! {by} has taken you in: {team}. Tap /start, and I show you what I can do.",
            name=name, by=turn.speaker.called, team=TEAM_NAMES[team],
        )  # fmt: skip
        turn.notify(person.id, Message(words, keys=keyboard.KEYS))
    await _settled(turn, row)


async def _decline(turn: Turn, row: JoinRequest) -> None:
    if await joining.decline(turn.session, row, by=turn.speaker.id, now=turn.now):
        words = T("The coordinator has looked at it and it does not fit just now. Please ask at the community office.")
        turn.write_to(row.channel, row.chat, words)
    await _settled(turn, row)


async def _settled(turn: Turn, row: JoinRequest) -> None:
    turn.say(await message(turn, row), card=card_of(row))
    await show_coordinators(turn, row)


def _button(row: JoinRequest, label: Text, choice: str) -> Button:
    return Button(label, Choice(VERB, row.id, 0, choice))
