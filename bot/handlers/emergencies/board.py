"""求助情况: what is open, for the office."""

from __future__ import annotations

from bot.handlers.emergencies.scene import Scene, scene_of
from bot.handlers.emergencies.words import button, marked
from bot.language import T, Text, joined
from bot.services import rights
from bot.services.emergencies import records
from bot.turns.messages import Message
from bot.turns.turn import Turn

CARD = "alarms"
SHOWN = 4
"""One row each."""


async def show(turn: Turn) -> None:
    """/alarms"""
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(T("Only the office looks after emergencies here. To call people yourself, press SOS."))
        return
    scenes = [await scene_of(turn, emergency) for emergency in await records.all_open(turn.session)]
    if not scenes:
        turn.say(T("No emergency is open."), card=CARD, fresh=True)
        return
    lines = [marked(scene.emergency, _line(scene)) for scene in scenes]
    rows = []
    for scene in scenes[:SHOWN]:
        label = T("Look after No. {number}", number=scene.number)
        rows.append((button(scene.emergency, label, "watch"),))
    turn.say(Message(joined(lines), tuple(rows)), card=CARD, fresh=True)


def _line(scene: Scene) -> Text:
    going = "、".join(each.called for each in scene.going)
    at = scene.hour(scene.emergency.raised_at)
    if going:
        return T("{at} {title}, {where}: {names} on it.", at=at, title=scene.title, where=scene.where, names=going)
    return T(
        "{at} {title}, {where}: nobody yet, {count} called.",
        at=at, title=scene.title, where=scene.where, count=len(scene.callees),
    )  # fmt: skip
