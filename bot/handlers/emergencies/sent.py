"""Photos and voice messages of an emergency: kept, and shown to who goes there."""

from __future__ import annotations

from bot.handlers import attaching
from bot.handlers.emergencies import telling
from bot.handlers.emergencies.scene import scene_of
from bot.handlers.emergencies.words import marked
from bot.language import T
from bot.services import attachments, leading
from bot.services.emergencies import records
from bot.turns.messages import Lane, Message
from bot.turns.turn import Turn
from db.models import Attachment, Emergency


async def keep(turn: Turn, emergency: Emergency) -> None:
    place = emergency.grid or ""  # what they say of the place is sealed, what is burned in is not
    words = attaching.refusal(await attaching.attach(turn, subject(emergency), place=place))
    if words is not None:
        turn.say(marked(emergency, words), card=f"refused:{subject(emergency)}", fresh=True, lane=Lane.EMERGENCY)


def subject(emergency: Emergency) -> str:
    return f"emergency:{emergency.id}"


async def kept(turn: Turn, attachment: Attachment) -> None:
    """It can be shown: to who goes there, who leads, and who called for help."""
    emergency = await records.find(turn.session, int(attachment.subject.partition(":")[2]))
    if emergency is None or emergency.ended_at is not None:
        return
    scene = await scene_of(turn, emergency)
    going = {each.call.person_id for each in scene.going} | {person.id for person in scene.reporters}
    name = "" if attachment.sent_by is None else await leading.called(turn.session, attachment.sent_by)
    words = T("No. {number}, from {name}", number=scene.number, name=name)
    for person in sorted({each for each in going | scene.overseers if each is not None} - {attachment.sent_by}):
        shown = attachments.show(turn.session, [attachment], to=person, reason=attachment.subject, at=turn.now)
        for files in shown:
            message = Message(marked(emergency, words), attachments=files)
            about = (telling.RELEVANCE, f"{emergency.id}.{person}")
            turn.notify(person, message, lane=Lane.EMERGENCY, relevant=about)


async def show_all(turn: Turn, emergency: Emergency, person: int) -> None:
    """What was sent before they came into it."""
    scene = await scene_of(turn, emergency)
    found = await attachments.of(turn.session, subject(emergency))
    shown = attachments.show(turn.session, found, to=person, reason=subject(emergency), at=turn.now)
    words = T("No. {number}: sent so far", number=scene.number)
    for files in shown:
        message = Message(marked(emergency, words), attachments=files)
        about = (telling.RELEVANCE, f"{emergency.id}.{person}")
        turn.notify(person, message, lane=Lane.EMERGENCY, relevant=about)
