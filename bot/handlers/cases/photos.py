"""Photos and voice messages of a case: kept with it, shown to who works on it."""

from __future__ import annotations

from bot.handlers import attaching
from bot.handlers.cases import telling, words
from bot.language import T, Text, joined
from bot.services import attachments
from bot.services.cases import acting, partners, records
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action, NotAllowedError
from bot.turns.events import Kind
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Attachment, AttachmentKind, Case

MOST = 30
"""Of one case."""
WHY = "事件"
"""For the access log, where one is sealed."""


async def show(turn: Turn, case: Case) -> None:
    """Before and after, in the order in which they came."""
    found = await attachments.of(turn.session, words.subject(case))
    shown = attachments.show(turn.session, found, to=turn.speaker.id, reason=WHY, at=turn.now)
    if not shown:
        turn.say(T("There is no photo of it."))
    for together in shown:
        turn.say(Message(T("No. {number}", number=case.id), attachments=together))


async def take_answer(turn: Turn) -> bool:
    """A photo or voice message with nothing open, of who was asked something: their answer."""
    asked = await records.asked(turn.session, turn.speaker.id) if _is_shown(turn) else []
    return bool(asked) and await _add(turn, asked[0].id, Action.ANSWER)


async def take_for_task(turn: Turn) -> bool:
    """Of who has something to do: it is about that, the last that was given to them."""
    given = await partners.given_to(turn.session, turn.speaker.id) if _is_shown(turn) else []
    return bool(given) and await _add(turn, given[0].id, Action.ADD)


def _is_shown(turn: Turn) -> bool:
    return attaching.kind_of(turn.event) in (AttachmentKind.PHOTO, AttachmentKind.VOICE)


async def take_words(turn: Turn) -> bool:
    """What somebody writes with nothing open, when they were asked something: their answer."""
    event = turn.event
    if event is None or event.kind is not Kind.TEXT or not event.text.strip():
        return False
    asked = await records.asked(turn.session, turn.speaker.id)
    if len(asked) != 1:
        return False
    return await _add(turn, asked[0].id, Action.ANSWER)


async def _add(turn: Turn, number: int, action: Action) -> bool:
    case = await records.seen(turn.session, number, turn.speaker.id)
    event = turn.event
    if case is None or event is None:
        return False
    kind = attaching.kind_of(event)
    if kind is not None and await attachments.count(turn.session, words.subject(case)) >= MOST:
        turn.say(T("I already keep {most} of this case, that is enough.", most=MOST))
        return True
    said = event.text.strip()[:1000] or None
    how = None if kind is None else kind.value
    deed = Deed(action=action, by=turn.speaker.id, at=turn.now, zone=turn.zone, words=said, how=how)
    try:
        done = await acting.act(turn.session, case, deed)
    except NotAllowedError:
        return False
    refused: Text | None = None
    if kind is not None:
        refused = attaching.refusal(await attaching.attach(turn, words.subject(case), place=case.grid or ""))
    noted = T("Got it, it is with No. {number}. Thank you!", number=case.id)
    noted = joined([noted, words.SEALED], " ") if done.sealed else noted
    turn.say(refused or noted, card=f"album:{event.album}" if event.album else "")
    await telling.changed(turn, case, done, answers=False)
    return True


async def kept(turn: Turn, attachment: Attachment) -> None:
    """It can be shown now: cards say how many there are."""
    case = await records.find(turn.session, int(attachment.subject.partition(":")[2]))
    if case is not None:
        await telling.changed(turn, case)
