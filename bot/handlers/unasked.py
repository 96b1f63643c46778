"""A photo or a voice message with nothing open: one card asks what it is for, and it is held until they say.

What is held is a draft that asks nothing, so it is as encrypted and as private as any, and is forgotten after an hour.
"""

from __future__ import annotations

from datetime import timedelta

from bot.forms import Photo, Voice
from bot.forms.sight import Seen, added, seen_in
from bot.handlers import attaching, reporting, seat_cards
from bot.language import T, Text
from bot.services import shifts
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind
from db.models.attachments import LARGEST

HELD = "sent"
"""Name of the draft."""
FORGET = "draft.forget"
HELD_FOR = timedelta(hours=1)
TOGETHER = timedelta(minutes=2)
"""What comes so soon after the last belongs to it, album or not."""
TOO_BIG = T("That photo is too big for me (20 MB). Please send it as a photo, not as a file.")


async def take(turn: Turn) -> bool:
    """For `attaching.offered`, after everything that has a record to keep it with."""
    event = turn.event
    if event is None or _sent(turn) is None:
        return False
    if event.file is not None and event.file.size is not None and event.file.size > LARGEST:
        turn.say(TOO_BIG)
        return True
    held = hold(turn)
    if held is not None:
        # An album's photos come one by one; whatever else comes is answered where it is seen.
        alone = turn.event is None or not turn.event.album
        turn.say(await _card(turn, held), card=f"sent:{held.id}", fresh=alone)
    return True


def hold(turn: Turn) -> StoredDraft | None:
    """Keep in mind what was sent in this turn; None when it was no photo or voice message."""
    sent = _sent(turn)
    if sent is None:
        return None
    held = turn.draft(HELD)
    if held is None or turn.now - held.updated_at > TOGETHER:
        held = turn.start(HELD, {"sight": added(None, sent)})
    else:
        turn.keep(held, {"sight": added(held.body.get("sight"), sent)})
    turn.later(FORGET, held.id, HELD_FOR, {"revision": held.revision})
    return held


def held_in(turn: Turn, number: int) -> StoredDraft | None:
    """What that button is about, when it is still there."""
    held = turn.draft(HELD)
    return held if held is not None and held.id == number else None


def seen(held: StoredDraft) -> Seen:
    return seen_in(held.body.get("sight"))


def let_go(turn: Turn, held: StoredDraft) -> None:
    turn.drop(held)
    turn.cancel(FORGET, held.id)


def _sent(turn: Turn) -> Photo | Voice | None:
    event, kind = turn.event, attaching.kind_of(turn.event)
    if event is None or event.file is None:
        return None
    file = event.file
    if kind is AttachmentKind.PHOTO:
        return Photo(file.id, file.unique, event.album, event.text, event.second_hand, file.size)
    return Voice(file.id, file.unique, file.seconds or 0) if kind is AttachmentKind.VOICE else None


async def _card(turn: Turn, held: StoredDraft) -> Message:
    got = seen(held)
    rows: list[tuple[Button, ...]] = [(reporting.sos_with(held),), (reporting.from_sent(held),)]
    seats = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
    if seats:
        rows.append((seat_cards.button(seats[0], T("✅ Check in"), "here"),))
    words: Text = T("Got the voice message. What is it for?")
    if got.photos:
        words = T("Got it, 📷 {count}. What is it for?", count=len(got.photos))
    return Message(words, tuple(rows))
