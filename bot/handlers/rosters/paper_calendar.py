"""存到手机日历: one's own shifts as a file that the phone opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.documents.calendar_file import Entry, calendar_file
from bot.handlers import seat_cards
from bot.handlers.rosters.paper_files import SOURCE, Diary
from bot.language import T, Text
from bot.services import attachments
from bot.services.attachments import Sent
from bot.services.roster import own
from bot.services.roster.own import Own
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind

VERB = "diary"
ICS = "text/calendar"
TITLE = T("My shifts")


def button() -> Button:
    return Button(T("Into my phone's calendar"), Choice(VERB, 0, 0, "file"))


async def show(turn: Turn) -> None:
    """/calendar, 日历, and the button: the file comes when it is made."""
    if not await own.ahead_of(turn.session, turn.speaker.id, turn.now):
        turn.say(T("You have no shift ahead of you."))
        return
    name = f"{turn.render(TITLE)}.ics"
    sent = Sent(AttachmentKind.DOCUMENT, *SOURCE, Diary(turn.speaker.id, turn.locale).encode(), name=name, mime=ICS)
    asked = await attachments.attach(turn.session, f"papers:{turn.speaker.id}", sent, by=None, at=turn.now)
    words = T(
        "Open it, and your phone keeps your shifts and rings 40 minutes before. If something changes, open a new one."
    )
    turn.say(Message(words, attachments=(asked.id,)))


def made(shifts: Sequence[Own], now: datetime, render: Callable[[Text | str], str]) -> bytes:
    return calendar_file(render(TITLE), [_entry(each, render) for each in shifts], now)


def _entry(each: Own, render: Callable[[Text | str], str]) -> Entry:
    seat = each.seat
    others = render(T("with {names}", names="、".join(each.others))) if each.others else ""
    return Entry(
        uid=each.uid,
        sequence=each.changes,
        begins=seat.shift.starts_at,
        ends=seat.shift.ends_at,
        summary=render(seat_cards.duty(seat)),
        place=seat.place,
        note=others,
        cancelled=each.is_off,
    )
