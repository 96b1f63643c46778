"""Once a day: does every preset still reach somebody? If not, the office has one card that says what is wrong."""

from __future__ import annotations

from bot.forms.options import listed
from bot.handlers.calling import board, words
from bot.language import T, Text, joined
from bot.services import leading, people, rights
from bot.services.emergencies import presets
from bot.services.emergencies.kinds import Preset
from bot.services.emergencies.soundness import lasting
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Team

JOB = "calling.check"
CARD = "calling-check"


async def check(turn: Turn) -> None:
    """Who leads hears of it when nobody of the office can be reached."""
    concerned: dict[str, list[Text | str]] = {}
    problems: dict[str, Text] = {}
    buttons: list[Button] = []
    for name in Preset:
        plan = await presets.plan_of(turn.session, name)
        setting = await board.setting_of(turn, name, plan)
        found = lasting(plan, setting.soundness)
        if found.is_sound:
            continue
        for problem in words.warnings(found, setting.named, setting.suggested):  # the same is said once
            problems[repr(problem)] = problem
            concerned.setdefault(repr(problem), []).append(words.PRESETS[name])
        buttons.append(board.opens(name))
    if not problems:
        return
    parts = [
        T("<b>{preset}</b>: {problem}", preset=listed(concerned[key]), problem=problem)
        for key, problem in problems.items()
    ]
    message = Message(joined([T("🔔 Who is called to emergencies needs a look:"), *parts]), (tuple(buttons),))
    instead = [
        *await leading.leaders(turn.session, Team.EMERGENCY.value),
        *await people.with_roles(turn.session, rights.LEADING),
    ]
    for person in await people.with_roles(turn.session, rights.OFFICE):
        turn.notify(person, message, card=CARD, fresh=True, instead=tuple(dict.fromkeys(instead)))
