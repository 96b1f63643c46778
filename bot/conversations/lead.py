"""线索: told to the officers alone. What is written is deleted when it is handed in, and nobody stands beside it."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Form, Silent, Words
from bot.forms.field import Json
from bot.handlers import leads as cards
from bot.language import T, Text
from bot.services import leads
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Lane
from bot.turns.turn import Turn

NAME, REPLY = cards.CONVERSATION, "lead_reply"
CALL, WRITE = "call", "write"


class LeadForm(Form):
    """Nothing that is answered is ever shown again."""

    how = Choice(
        T(
            "For officers only. State secrets, public order, petitions, religion, foreign matters: say those in "
            "person, do not write them.\nWe keep nobody's name with it; the chat platform itself still knows who wrote."
        ),
        ((CALL, T("Let an officer call me")), (WRITE, T("I write it"))),
        sensitive=True,
    )
    what = Words(
        T("What is it? Just what you saw or heard. No photos and no voice messages here."),
        longest=3000,
        sensitive=True,
        when=how.is_(WRITE),
    )
    when_where = Words(T("When, and where?"), longest=1000, sensitive=True, when=how.is_(WRITE))
    sure = Choice(
        T(
            "It goes to the officers, nobody else sees it. You get a code to ask with later. Please delete what you "
            "wrote above from this chat afterwards."
        ),
        (("yes", T("Hand it to the officers")),),
        sensitive=True,
        when=how.is_(WRITE),
    )


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> None:
    officers = await leads.officers(turn.session)
    if not officers:
        raise NotNowError(T("No officer is in this chat any more. Please phone the police post, or call 110."))
    if answers[LeadForm.how] == CALL:
        await cards.asks_for_a_call(turn, officers)
        turn.say(T("The officers know whom to call. Nothing else is kept."), secret=True)
        return
    code = leads.new_code()
    lead = await leads.hand_in(
        turn.session,
        code,
        what=answers[LeadForm.what] or "",
        when_where=answers[LeadForm.when_where] or "",
        at=turn.now,
        zone=turn.zone,
    )
    await cards.page(turn, lead)
    # The code is known to nobody else and said only once: what may have been lost in a crash is said again.
    turn.say(_handed_in(code), lane=Lane.EMERGENCY, secret=True)


def _handed_in(code: str) -> Text:
    return T(
        "✅ It is with the officers. Note this code: <b>{code}</b>\n"
        "To ask later write: 线索 {code}\nIt is shown only here, and nobody can look it up.",
        code=leads.shown(code),
    )


LEAD = Conversation(NAME, T("🔎 Lead"), LeadForm, submit, secret=True)


class ReplyForm(Form):
    lead = Silent()
    words = Words(T("What may they read who gave it? Nobody knows who that is."), longest=500)


async def reply(turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
    number = answers[ReplyForm.lead] or ""
    lead = await leads.of_officer(turn.session, turn.speaker.id, int(number)) if number.isdecimal() else None
    if lead is None:
        return cards.OFFICERS_ONLY
    lead.reply = answers[ReplyForm.words]
    return T("✅ Whoever asks with the code reads it.")


LEAD_REPLY = Conversation(REPLY, T("🔎 A word to a lead"), ReplyForm, reply)


class Door:
    """The ways into both."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def open(self, turn: Turn) -> None:
        """/lead, 线索; with a code behind it the answer to that; with other words they are what is told."""
        words = "" if turn.event is None else turn.event.text.strip().removeprefix(cards.WORD).strip()
        code = leads.code_in(words)
        if code is not None:
            await cards.answer(turn, code)
        elif not await leads.officers(turn.session):
            await cards.phone_instead(turn)
        else:
            given: dict[str, Json] = {"what": words} if words else {}
            await self._guide.begin(turn, NAME, given)

    async def tap(self, turn: Turn) -> None:
        """An officer's button."""
        choice = turn.choice
        if choice is not None and choice.choice == cards.REPLY:
            if await leads.of_officer(turn.session, turn.speaker.id, choice.id) is None:
                turn.toast(cards.OFFICERS_ONLY)
            else:
                await self._guide.begin(turn, REPLY, {"lead": str(choice.id)})
            return
        await cards.tap(turn)
