"""审核 passed or not, and on which day; 培训 for which team."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Day, Form, Silent, Tense
from bot.handlers import members
from bot.handlers import vetting as shown
from bot.handlers.admitting import TEAM_NAMES
from bot.handlers.phoning import PERSON
from bot.handlers.schools import changed
from bot.language import T
from bot.services import shifts, vetting
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice as Tapped
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Person

PASSED, FAILED = "yes", "no"
WHEN = (("+0", T("today")), ("-1", T("yesterday")))


class VettingForm(Form):
    person = Silent()
    result = Choice(T("How did it turn out?"), ((PASSED, T("Passed")), (FAILED, T("Did not pass"))))
    on = Day(T("On which day? You can also write it: November 3."), tense=Tense.PAST, offers=WHEN)


async def vet(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    person = await _person(turn, answers[VettingForm.person])
    passed, on = answers[VettingForm.result] == PASSED, answers[VettingForm.on]
    vetting.vet(turn.session, person, passed=passed, on=on, by=turn.speaker.id, at=turn.now)
    seat = None if passed else await shifts.next_of(turn.session, person.id, turn.now)
    if seat is None or seat.shift.published_at is None:
        return await _done(turn, person)
    words = T("{name} has shifts that are published. A repair finds others; you look at it before anybody hears.",
              name=person.called or person.name)  # fmt: skip
    mend = Button(T("Mend the roster"), Tapped(changed.VERB, 0, 0, "ask"))
    return Message(words, ((mend, _card(person)),))


VET = Conversation("vetting", T("🪪 Vetting"), VettingForm, vet)


class TrainingForm(Form):
    person = Silent()
    team = Choice(T("Trained for whose shifts?"), tuple((team.value, name) for team, name in TEAM_NAMES.items()))
    on = Day(T("On which day? You can also write it: November 3."), tense=Tense.PAST, offers=WHEN)


async def train(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    person = await _person(turn, answers[TrainingForm.person])
    team, on = answers[TrainingForm.team], answers[TrainingForm.on]
    await vetting.train(turn.session, person, team, on=on, by=turn.speaker.id, at=turn.now)
    return await _done(turn, person)


TRAIN = Conversation("training", T("🎓 Training"), TrainingForm, train)
CONVERSATIONS = (VET, TRAIN)


async def _person(turn: Turn, number: str | None) -> Person:
    person = await vetting.to_vet(turn.session, turn.speaker.id, int(number or 0))
    if person is None:
        raise NotNowError(changed.OFFICE_ONLY)
    return person


async def _done(turn: Turn, person: Person) -> Message:
    await turn.session.flush()
    words = T("✅ {name}: put down. It counts from the next plan on.", name=person.called or person.name)
    lines = await shown.told_of(turn, person)
    return Message(members.lines_of(words, *lines), ((_card(person),),))


def _card(person: Person) -> Button:
    return Button(T("Their card"), Tapped(PERSON, person.id, 0))


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        conversation = TRAIN if choice.choice == shown.TRAIN else VET
        await self._guide.begin(turn, conversation.name, {"person": str(choice.id)})
