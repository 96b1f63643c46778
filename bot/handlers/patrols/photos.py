"""A photo or a voice message of somebody on a round, sent with nothing open: it belongs to the round."""

from __future__ import annotations

from bot.handlers import attaching
from bot.language import T, Text
from bot.services import attachments
from bot.services.patrols import rounds
from bot.turns.turn import Turn
from db.models import AttachmentKind

MOST = 40
"""Of one round, by all who walk it."""


async def take(turn: Turn) -> bool:
    """Until it is signed off. Documents are left to whoever wants them."""
    event, kind = turn.event, attaching.kind_of(turn.event)
    if event is None or kind not in (AttachmentKind.PHOTO, AttachmentKind.VOICE):
        return False
    walked = await rounds.to_sign(turn.session, turn.speaker.id, turn.now)
    of = next((each for each in walked if rounds.is_open(each.patrol)), None)
    if of is None:
        return False
    subject = rounds.subject(of.patrol)
    if await attachments.count(turn.session, subject) >= MOST:
        words: Text | None = T("I already keep {most} of this patrol, that is enough.", most=MOST)
    else:
        words = attaching.refusal(await attaching.attach(turn, subject, place=of.grid or of.place))
    # An album's photos come one by one, and are answered by one card.
    turn.say(words or await _noted(turn, subject, kind), card=f"album:{event.album}" if event.album else "")
    return True


async def _noted(turn: Turn, subject: str, kind: AttachmentKind) -> Text:
    if kind is AttachmentKind.VOICE:
        return T("Got it, I keep it with this patrol.")
    count = await attachments.count(turn.session, subject, kind)
    return T("Got it, I keep it with this patrol. 📷 {count}", count=count)
