"""Everybody concerned has one card of an emergency, and it shows how things stand now."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handlers.emergencies import callee_card, reporter_card
from bot.handlers.emergencies.scene import Scene, scene_of
from bot.handlers.emergencies.words import DRILL
from bot.language import T, Text
from bot.services.emergencies import records
from bot.turns.messages import Lane, Message
from bot.turns.turn import Turn
from db.models import Card, Emergency, Identity, Outgoing

RELEVANCE = "sos"
_OF_EMERGENCIES = ("sos", "sos-shift", "sos-stopped")
"""What cards begin with that have the number of an emergency behind it."""


def subject(emergency: Emergency) -> str:
    return f"sos:{emergency.id}"


async def mark(session: AsyncSession, about: str) -> Text | str:
    """【演练】 in front of whatever is said about a drill. `about`: the card of a message, or its relevance."""
    kind, _, rest = about.partition(":")
    number = re.match(r"\d+", rest)
    is_drill = kind == "drill"
    if kind in _OF_EMERGENCIES and number is not None:
        emergency = await records.find(session, int(number[0]), lock=False)
        is_drill = emergency is not None and emergency.drill
    return DRILL if is_drill else ""


async def show(turn: Turn, emergency: Emergency, *, ring: Collection[int] = ()) -> Scene:
    """`ring`: for whom it is news: they get a new message, which makes a sound; for the others the card changes."""
    await turn.session.flush()
    scene = await scene_of(turn, emergency)
    for person, face in faces(scene).items():
        show_to(turn, emergency, person, face, rings=person in ring)
    return scene


async def look(turn: Turn, emergency: Emergency) -> None:
    """How things stand now, whatever was pressed."""
    await turn.session.flush()
    face = face_of(await scene_of(turn, emergency), turn.speaker.id)
    if face is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
    else:
        turn.say(face, card=subject(emergency), lane=Lane.EMERGENCY)


def show_to(turn: Turn, emergency: Emergency, person: int, face: Message, *, rings: bool) -> None:
    """To who speaks in this turn it is an answer, to the others a message."""
    if is_speaker(turn, person):
        tapped = turn.event is not None and turn.event.message != "" and turn.event.choice is not None
        turn.say(face, card=subject(emergency), fresh=not tapped, lane=Lane.EMERGENCY)
    else:
        turn.notify(
            person, face, card=subject(emergency), fresh=rings, lane=Lane.EMERGENCY if rings else Lane.REPLY,
            relevant=(RELEVANCE, f"{emergency.id}.{person}"),
        )  # fmt: skip


def is_speaker(turn: Turn, person: int) -> bool:
    return turn.event is not None and turn.event.private and turn.person is not None and turn.person.id == person


def faces(scene: Scene) -> dict[int, Message]:
    """By person: who raised it sees who comes, whoever was called what to do."""
    found = {
        each.call.person_id: callee_card.card(scene, each)
        for each in scene.callees
        if each.call.person_id is not None and each.person is not None and each.person.active and not each.call.by_phone
    }
    return found | {person.id: reporter_card.card(scene) for person in scene.reporters if person.active}


def face_of(scene: Scene, person: int) -> Message | None:
    return faces(scene).get(person)


async def still_true(session: AsyncSession, about: str) -> bool:
    """When a card is about to leave: one that is over is news only to who knows of it. `about`: emergency.person."""
    number, _, person = about.partition(".")
    emergency = await records.find(session, int(number), lock=False)
    if emergency is None or emergency.merged_into is not None:
        return False
    if emergency.ended_at is None:
        return True
    # A request that may have left before a crash counts as seen: whoever has the page must hear that it is over.
    left = exists().where(Outgoing.card_id == Card.id, Outgoing.attempts > 0)
    seen = (
        select(Card.id)
        .join(Identity, (Identity.channel == Card.channel) & (Identity.chat == Card.chat))
        .where(
            Identity.person_id == int(person),
            Card.subject == subject(emergency),
            or_(Card.shown > 0, Card.message.is_not(None), left),
        )
    )
    return (await session.execute(seen.limit(1))).first() is not None
