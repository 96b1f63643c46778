"""随手记: something to remember, and when to be reminded of it."""

from __future__ import annotations

from datetime import timedelta

from bot.conversations.conversation import Conversation
from bot.forms import Answers, Choice, Form, Words
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


class NoteForm(Form):
    kind = Choice(T("What is it about?"), KINDS)
    place = Words(T("Where?"), longest=100)
    text = Words(T("What should be remembered?"))
    remind = Choice(T("Shall I remind you?"), REMINDERS)
    sure = Choice(T("Shall I write it down?"), (("yes", T("Write it down")),))


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text:
    minutes = int(answers[NoteForm.remind])
    remind_at = turn.now + timedelta(minutes=minutes) if minutes else None
    # The draft's id becomes the note's: one draft can never become two notes.
    notes.write(
        turn.session,
        note_id=draft.id,
        person_id=turn.speaker.id,
        kind=answers[NoteForm.kind],
        place=answers[NoteForm.place],
        text=answers[NoteForm.text],
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


NOTE = Conversation("note", T("📝 Note"), NoteForm, submit)
