"""求助设置: the board of presets and batches, and the short conversation that changes one of them."""

from __future__ import annotations

from typing import Any

from bot.conversations.calling_form import DEPENDS_ON, CallingForm, changed_as_stored, find_facts, refused
from bot.conversations.contact import CONTACT
from bot.conversations.conversation import Conversation
from bot.conversations.guide import Guide
from bot.conversations.guide_cards import subject
from bot.forms import Answers
from bot.handlers import when
from bot.handlers.calling import board, contacts, trial, words
from bot.handlers.calling.board import CARD, CONTACTS
from bot.language import T, Text, joined
from bot.services import journal, leading, rights
from bot.services.emergencies import changing, presets, trials
from bot.services.emergencies.kinds import Preset
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Message | Text | None:
    """Whoever was faster has won: then nothing is kept of this, and the setting is shown as it is."""
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        return words.OFFICE_ONLY
    name = Preset(answers[CallingForm.preset])
    before = await presets.plan_of(turn.session, name)
    if str(changing.mark(before)) != answers[CallingForm.seen]:
        turn.say(await _was_changed(turn, name), card=subject(draft.id))
        turn.say(await board.preset(turn, name), card=CARD, fresh=True)
        return None
    after = changed_as_stored(before, _stored(answers))
    if after is None or after == before:
        return T("Nothing is changed.")
    setting = await board.setting_of(turn, name, after)
    reason = await refused(turn, before, setting)
    if reason is not None:  # since it was looked at
        turn.say(reason, card=subject(draft.id))
        turn.say(await board.preset(turn, name), card=CARD, fresh=True)
        return None
    newly = await trials.newly_called(turn.session, before, after, turn.now)
    await presets.keep(turn.session, name, after)
    journal.note(turn.session, f"calling:{name.value}", "changed", by=turn.speaker.id, at=turn.now)
    heading = T("✅ Saved. <b>{preset}</b> from now on:", preset=words.PRESETS[name])
    words_now = joined([heading, *setting.lines, *setting.warnings])
    turn.say(Message(words_now, ((board.opens(name),),)), card=subject(draft.id))
    await trial.begin(turn, name, newly)
    return None


def _stored(answers: Answers) -> dict[str, Any]:
    """As `changed_as_stored` reads them."""
    found = dict(answers.values)
    for wait in (CallingForm.day, CallingForm.night):
        if found.get(wait.name) is not None:
            found[wait.name] = int(found[wait.name].total_seconds())
    return found


async def _was_changed(turn: Turn, name: Preset) -> Text:
    entries = await journal.of(turn.session, f"calling:{name.value}")
    if not entries or entries[-1].by_id is None:
        return T("Somebody has just changed this plan, so yours is not saved. Below is how it stands now.")
    return T(
        "{name} changed this plan at {at}, so yours is not saved. Below is how it stands now.",
        name=await leading.called(turn.session, entries[-1].by_id),
        at=when.moment(entries[-1].at, turn.now, turn.zone),
    )


CALLING = Conversation("calling_change", T("SOS setting"), CallingForm, submit, find_facts, facts_depend_on=DEPENDS_ON)


class Settings:
    """What the buttons of the board do."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
            turn.toast(T("The coordinator decides this one."))
            return
        said, _, what = choice.choice.partition(".")
        if said == CONTACTS:
            turn.say(await contacts.listed(turn), card=CARD)
        elif said not in set(Preset):
            turn.say(await board.overview(turn), card=CARD)
        elif what:
            await self._change(turn, Preset(said), what, choice.revision)
        else:
            turn.say(await board.preset(turn, Preset(said)), card=CARD)

    async def _change(self, turn: Turn, name: Preset, batch: str, seen: int) -> None:
        plan = await presets.plan_of(turn.session, name)
        mark = changing.mark(plan)
        if seen != mark:
            turn.toast(T("It has been changed meanwhile; here is how it stands."))
            turn.say(await board.preset(turn, name), card=CARD)
            return
        given = {"preset": name.value, "seen": str(mark), "batch": batch}
        await self._guide.begin(turn, CALLING.name, given)

    async def tap_contact(self, turn: Turn) -> None:
        choice = turn.choice
        office = await rights.may_coordinate(turn.session, turn.speaker.id)
        if choice is not None and choice.choice == contacts.ADD and office:
            await self._guide.begin(turn, CONTACT.name, {"which": contacts.ADD})
        elif (contact := await contacts.tap(turn)) is not None:
            await self._guide.begin(turn, CONTACT.name, {"which": str(contact.id)})
