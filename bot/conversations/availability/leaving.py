"""请假: from which day to which, tapped or said. Shifts that fall into it are shown at once."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Form, Silent
from bot.forms.absences import Away, instants
from bot.handlers.availability import leaving
from bot.handlers.repairs import mending
from bot.language import T
from bot.services.availability import leave
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Person


class LeaveForm(Form):
    person = Silent()
    instead = Silent()
    """The number of the leave in whose place this one comes."""
    days = Away(T("From which day? Tap the first one."), lambda first: T("From {first} until which day?", first=first))


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    who = int(answers[LeaveForm.person] or turn.speaker.id)
    person = await turn.session.get(Person, who)
    if person is None or not await leaving.may_enter(turn, who):
        raise NotNowError(T("Only the team's leader and the office can do that."))
    if (number := answers[LeaveForm.instead]) is not None:
        before = await leave.find(turn.session, int(number), lock=True)
        if before is not None and before.person_id == who:
            leave.end(turn.session, before, by=turn.speaker.id, at=turn.now)
            await turn.session.flush()
    said = answers[LeaveForm.days]
    spans = [instants(each, turn.zone) for each in said.stretches]
    taken = await leave.take(turn.session, who, spans, said.words, by=turn.speaker.id, at=turn.now)
    if len(await leave.shifts_in(turn.session, who, taken, turn.now)) > 1:
        mending.look_soon(turn, "leave")  # more than one search would find people for
    await leaving.tell_them(turn, person)
    return await leaving.face(turn, person, mine=who == turn.speaker.id)


LEAVE = Conversation("leave", T("🏖 Leave"), LeaveForm, submit)
