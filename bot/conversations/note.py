"""随手记: something to remember, and when to be reminded of it."""

from __future__ import annotations

from datetime import timedelta

from bot.conversations.guide import Conversation
from bot.forms.form import Answers, Form, OneOf, Words
from bot.language import T, Text
from bot.services import notes
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn

KINDS = (
    ("security", T("Security")),
    ("fire", T("Fire safety")),
    ("facility", T("Public facilities")),
    ("other", T("Something else")),
)
REMINDERS = (
    ("10", T("In 10 minutes")),
    ("60", T("In an hour")),
    ("1440", T("Tomorrow at this time")),
    ("0", T("Not needed")),
)

FORM = Form(
    (
        OneOf("kind", T("What is it about?"), KINDS),
        Words("place", T("Where?"), longest=100),
        Words("text", T("What should be remembered?")),
        OneOf("remind", T("Shall I remind you?"), REMINDERS),
        OneOf("sure", T("Shall I write it down?"), (("yes", T("Write it down")),)),
    )
)


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text:
    minutes = int(answers["remind"])
    remind_at = turn.now + timedelta(minutes=minutes) if minutes else None
    # The draft's id becomes the note's: one draft can never become two notes.
    notes.write(
        turn.session,
        note_id=draft.id,
        person_id=turn.speaker.id,
        kind=answers["kind"],
        place=answers["place"],
        text=answers["text"],
        remind_at=remind_at,
        now=turn.now,
    )
    if remind_at is None:
        return T("✅ Written down.")
    turn.later("note.remind", draft.id, remind_at)
    return T("✅ Written down. I will remind you.")


async def remind(turn: Turn) -> None:
    note = await notes.find(turn.session, int(turn.subject))
    if note is None:
        return
    words = T("⏰ You wanted to remember: {text} ({place})", text=note.text, place=note.place)
    if turn.late > timedelta(minutes=2):
        minutes = int(turn.late.total_seconds() // 60)
        words = T("{words}\nThis comes {minutes} minutes late, sorry.", words=words, minutes=minutes)
    turn.notify(note.person_id, words, relevant=("note", note.id))


NOTE = Conversation("note", T("📝 Note"), FORM, submit)
