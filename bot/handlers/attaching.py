"""What somebody sends that is no text: to which record it goes, and what they hear when it could not be kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.forms import Photo, Voice
from bot.language import T, Text, joined
from bot.services import attachments
from bot.services.attachments import Sent
from bot.turns.dispatch import Handler
from bot.turns.events import Event, Kind
from bot.turns.turn import Turn
from db.models import Attachment, AttachmentKind, AttachmentState

Taker = Callable[[Turn], Awaitable[bool]]
"""Looks at a photo, a voice message or a document, and takes it for a record; False leaves it to the next."""
Kept = Callable[[Turn, Attachment], Awaitable[None]]
"""Told when an attachment of a record has been fetched and can be shown."""

TIMER = "attachment.settled"
"""Its subject is the attachment's number; `bot/fetching.py` sets it."""
KINDS = {Kind.PHOTO: AttachmentKind.PHOTO, Kind.VOICE: AttachmentKind.VOICE, Kind.DOCUMENT: AttachmentKind.DOCUMENT}


def kind_of(event: Event | None) -> AttachmentKind | None:
    """None for what is no file. A picture that was sent as a file is a photo."""
    if event is None or event.file is None:
        return None
    return AttachmentKind.PHOTO if event.file.mime.startswith("image/") else KINDS.get(event.kind)


def offered(takers: tuple[Taker, ...], otherwise: Handler) -> Handler:
    """A handler that offers what is sent to each taker in turn, and leaves the rest to `otherwise`."""

    async def handler(turn: Turn) -> None:
        if kind_of(turn.event) is not None:
            for take in takers:
                if await take(turn):
                    return
        await otherwise(turn)

    return handler


def counted(photos: int, voices: int) -> list[Text]:
    """The line of a card that says what was sent, where anything was: 📷 2张 🎤 语音1条."""
    parts = [T("📷 {count}", count=photos)] if photos else []
    parts += [T("🎤 {count} voice messages", count=voices)] if voices else []
    return [joined(parts, " ")] if parts else []


async def attach(turn: Turn, subject: str, *, place: str = "", sealed: bool = False) -> Attachment:
    """What was sent in this turn, to the record `subject`. Raises LookupError when it was no file."""
    event, kind = turn.event, kind_of(turn.event)
    if event is None or event.file is None or kind is None:
        raise LookupError("nothing was sent in this turn that can be attached")
    file = event.file
    sent = Sent(
        kind,
        event.channel,
        event.bot,
        file.id,
        caption=event.text,
        size=file.size,
        seconds=file.seconds,
        name=file.name,
        mime=file.mime,
        second_hand=event.second_hand,
    )
    return await _attach(turn, subject, sent, place, sealed=sealed)


async def attach_answer(
    turn: Turn, subject: str, answer: Photo | Voice, *, place: str = "", sealed: bool = False
) -> Attachment:
    """What a form has collected, on the channel of this turn. Raises LookupError in a timer's turn."""
    if turn.event is None:
        raise LookupError("a timer's turn has no channel")
    at = turn.event.channel, turn.event.bot
    if isinstance(answer, Photo):
        sent = Sent(AttachmentKind.PHOTO, *at, answer.id, caption=answer.caption, second_hand=answer.second_hand)
    else:
        sent = Sent(AttachmentKind.VOICE, *at, answer.id, seconds=answer.seconds)
    return await _attach(turn, subject, sent, place, sealed=sealed)


async def _attach(turn: Turn, subject: str, sent: Sent, place: str, *, sealed: bool) -> Attachment:
    at = turn.now if turn.event is None or turn.event.sent_at is None else turn.event.sent_at
    by = None if turn.person is None else turn.person.id
    return await attachments.attach(turn.session, subject, sent, by=by, at=at, place=place, sealed=sealed)


def refusal(attachment: Attachment) -> Text | None:
    """What its sender should know and do; None when all is well."""
    if attachment.state not in (AttachmentState.REFUSED, AttachmentState.GONE):
        return None
    is_photo = attachment.kind is AttachmentKind.PHOTO
    match attachment.reason:
        case "too_big" if is_photo:
            return T("That photo is too big for me (20 MB). Please send it as a photo, not as a file.")
        case "too_big":
            return T("That is too big for me (20 MB). Please send something shorter.")
        case "too_many_pixels":
            return T("That picture is too large for me. Please send it as a photo, not as a file.")
        case "format":
            return T("I cannot keep that kind of picture. Please send it as a photo, or a screenshot of it.")
        case "broken":
            return T("That photo arrived damaged. Please send it once more.")
    if is_photo:
        return T("One photo cannot be fetched any more. Please send it once more.")
    return T("What you sent cannot be fetched any more. Please send it once more.")


def settled(kept: Mapping[str, Kept]) -> Handler:
    """For the timer. `kept`: by the kind of record, such as `emergency`."""

    async def handler(turn: Turn) -> None:
        attachment = await attachments.find(turn.session, int(turn.subject))
        if attachment is None:
            return
        words = refusal(attachment)
        if words is not None and attachment.sent_by is not None:
            turn.notify(attachment.sent_by, words, card=f"refused:{attachment.subject}", fresh=True)
        elif attachment.state is AttachmentState.KEPT:
            told = kept.get(attachment.subject.partition(":")[0])
            if told is not None:
                await told(turn, attachment)

    return handler
