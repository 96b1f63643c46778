"""The end of each conversation about a case: the deed is done if it may still be, and everybody sees it."""

from __future__ import annotations

from bot.conversations.guide_cards import subject
from bot.forms.sentence import Sentence
from bot.handlers import attaching
from bot.handlers.cases import slips, telling, words
from bot.language import T, Text
from bot.services.cases import acting
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action, NotAllowedError
from bot.turns.drafts import StoredDraft
from bot.turns.events import Kind
from bot.turns.turn import Turn
from db.models import Case


def gone(number: str) -> Text:
    return T("No. {number} is none of yours any more.", number=number)


async def carry_out(turn: Turn, draft: StoredDraft, case: Case, deed: Deed, said: Sentence | None = None) -> None:
    """The message of the question becomes the card of the case, or says that it was answered."""
    answered = turn.event is not None and turn.event.kind is not Kind.CHOICE
    try:
        done = await acting.act(turn.session, case, deed)
    except NotAllowedError:
        turn.say(T("That cannot be done any more; below is how it stands."), card=subject(draft.id))
        await telling.look(turn, case, fresh=True)
        return
    if said is not None and (said.photo is not None or said.voice is not None):
        await keep(turn, case, said)
    if answered:
        turn.say(T("Got it."), card=subject(draft.id))
    await telling.changed(turn, case, done, takes_over=not answered)
    if deed.action is Action.REFER:
        turn.say(await slips.department(turn, case))


async def keep(turn: Turn, case: Case, said: Sentence) -> None:
    shown = said.photo or said.voice
    if shown is not None:
        await attaching.attach_answer(turn, words.subject(case), shown, place=case.grid or "")
