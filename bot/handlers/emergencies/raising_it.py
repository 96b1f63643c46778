"""From the word to the first page: 求助, a kind, a place."""

from __future__ import annotations

from bot.handlers.carried import with_position
from bot.handlers.emergencies import reporter_card, stepping, telling
from bot.handlers.emergencies.scene import scene_of
from bot.handlers.emergencies.words import VERB, button
from bot.language import T
from bot.services.emergencies import calling, presets, raising, records
from bot.services.emergencies.places import Point
from bot.turns.events import Choice
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyKind


async def begin(turn: Turn, *, position: Point | None = None) -> None:
    """It counts from here on. Whoever calls twice sees the one that is open, and may say that it is another matter."""
    under_way = await records.open_of(turn.session, turn.speaker.id)
    if under_way is None:
        await begin_another(turn, position=position)
        return
    if position is not None:
        await raising.locate(turn.session, under_way, position)
    raising.says_something(under_way, turn.now)
    scene = await stepping.go_on(turn, under_way)
    face = telling.face_of(scene, turn.speaker.id)
    if face is not None and under_way.paged_at is not None:
        another = (button(under_way, T("This is something else"), "another"),)
        again = Message(face.text, (*face.buttons[:3], another))
        turn.say(again, card=telling.subject(under_way), fresh=True, lane=Lane.EMERGENCY)


async def begin_another(turn: Turn, *, position: Point | None = None) -> None:
    emergency = await raising.begin(turn.session, turn.speaker.id, turn.now, turn.zone, position=position)
    raising.says_something(emergency, turn.now)
    await stepping.go_on(turn, emergency)


async def of_kind(turn: Turn, kind: EmergencyKind, place: str) -> None:
    """From a button that says what it is and where: people are called at once."""
    emergency = await raising.begin(turn.session, turn.speaker.id, turn.now, turn.zone, place=place)
    await name(turn, emergency, kind)


async def name(turn: Turn, emergency: Emergency, kind: EmergencyKind) -> None:
    """The kind pages at once, unless somebody has called for the same: then this number goes with theirs."""
    raising.says_something(emergency, turn.now)
    if emergency.paged_at is not None:
        before = await presets.plan_for(turn.session, emergency)
        emergency.kind = kind  # it was presumed, or taken for something else
        records.write(turn.session, emergency, "kind", by=turn.speaker.id, at=turn.now, detail=kind.value)
        also = await calling.something_else(turn.session, emergency, before, turn.now)
        await stepping.go_on(turn, emergency, ring={*also.written, *await _who_goes(turn, emergency)})
        return
    raising.name_kind(turn.session, emergency, kind, by=turn.speaker.id, at=turn.now)
    same = await raising.same_as(turn.session, emergency, turn.now)
    if same is None:
        await stepping.go_on(turn, emergency)
        return
    raising.merge(turn.session, emergency, same, by=turn.speaker.id, at=turn.now)
    turn.cancel(stepping.TIMER, emergency.id)
    await telling.show(turn, same)
    face = reporter_card.merged(await scene_of(turn, same), emergency.id)
    turn.say(face, card=telling.subject(same), takes_over=True, lane=Lane.EMERGENCY)


async def _who_goes(turn: Turn, emergency: Emergency) -> set[int]:
    going = [each for each in await records.callees(turn.session, emergency) if each.is_going]
    return {each.call.person_id for each in going if each.call.person_id is not None}


async def split(turn: Turn, own: Emergency) -> None:
    """不是一件事: people are called to it as well."""
    into = own.merged_into
    raising.split(turn.session, own, by=turn.speaker.id, at=turn.now)
    await stepping.go_on(turn, own)
    other = None if into is None else await records.find(turn.session, into)
    if other is not None and other.ended_at is None:
        await stepping.go_on(turn, other)


def offer(position: Point | None = None) -> Button:
    """The key, where somebody may have meant it."""
    choice = "raise" if position is None else with_position("raise", position)
    return Button(T("🔴 SOS: call people"), Choice(VERB, 0, 0, choice))
