"""A photo or a voice message of somebody on duty, sent with nothing open: it belongs to their check-in."""

from __future__ import annotations

from bot.handlers import attaching, reporting, unasked
from bot.language import T, Text
from bot.services import attachments, attendance, shifts
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import AttachmentKind

MOST = 20
"""Of one check-in."""


async def take(turn: Turn) -> bool:
    """While the shift lasts. Documents are left to whoever wants them."""
    event, kind = turn.event, attaching.kind_of(turn.event)
    if event is None or kind not in (AttachmentKind.PHOTO, AttachmentKind.VOICE):
        return False
    seat = await _on_duty(turn)
    if seat is None:
        return False
    subject = attendance.subject(seat)
    if await attachments.count(turn.session, subject) >= MOST:
        words: Text | None = T("I already keep {most} of this shift, that is enough.", most=MOST)
    else:
        place = await shifts.grid_of(turn.session, seat) or seat.place
        words = attaching.refusal(await attaching.attach(turn, subject, place=place))
    # An album's photos come one by one, and are answered by one card.
    held = unasked.hold(turn) if words is None else None
    message = Message(words or await _noted(turn, subject, kind))
    if held is not None:
        message = Message(message.text, ((reporting.from_sent(held),),))
    turn.say(message, card=f"album:{event.album}" if event.album else "")
    return True


async def _on_duty(turn: Turn) -> Seat | None:
    """Of several shifts at once the one that they came to last."""
    seats = [
        seat
        for seat in await shifts.coming_of(turn.session, turn.speaker.id, turn.now)
        if seat.assignment.arrived_at is not None and seat.assignment.left_at is None
    ]
    return max(seats, key=lambda seat: seat.assignment.arrived_at or turn.now, default=None)


async def _noted(turn: Turn, subject: str, kind: AttachmentKind) -> Text:
    count = await attachments.count(turn.session, subject, kind)
    if kind is AttachmentKind.VOICE:
        return T("Got it, I keep it with this check-in.")
    return T("Got it, I keep it with this check-in. 📷 {count}", count=count)
