"""Leads people through forms: the draft is a row, the question is a card, every button knows its revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.conversations import guide_cards, guide_drafts
from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide_cards import ANEW, GO_ON, GO_ON_LABEL, subject
from bot.conversations.guide_said import said_in
from bot.forms.advance import advance
from bot.forms.checking import DefinitionError, check
from bot.forms.draft import Draft
from bot.forms.field import Answered, Context, Json, NotUnderstoodError
from bot.forms.said import Edit, Look, Photo, Said, Typed, said_by
from bot.forms.step import Outcome, Step
from bot.language import T
from bot.services import cards, drafts
from bot.turns.dispatch import Handler, TimerKind
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice, Kind
from bot.turns.messages import Message
from bot.turns.turn import Turn

UNDO = timedelta(hours=1)
"""How long a draft that was given up can be taken up again."""
LEFT_ALONE = timedelta(days=1)
"""After so long a secret draft that nobody touches is deleted."""
FORGET = "draft.forget"
FINISHED = T("This one is already finished.")


async def _nothing(_turn: Turn) -> None:
    """For a guide that stands alone."""


class Guide:
    """All conversations of the program, each under its name."""

    def __init__(self, conversations: tuple[Conversation, ...], otherwise: Handler = _nothing) -> None:
        """`otherwise`: for words of somebody who has given up all drafts. Raises DefinitionError."""
        self.conversations = {conversation.name: conversation for conversation in conversations}
        if len(self.conversations) < len(conversations):
            raise DefinitionError("two conversations have the same name")
        for conversation in conversations:
            check(conversation.name, conversation.form)
        self._otherwise = otherwise

    @property
    def taps(self) -> dict[str, Handler]:
        """For the dispatch table, by verb."""
        return dict.fromkeys(self.conversations, self.tap)

    @property
    def timers(self) -> dict[str, TimerKind]:
        return {FORGET: TimerKind(self._forget)}

    # Ways in

    async def begin(
        self,
        turn: Turn,
        name: str,
        given: Mapping[str, Json] | None = None,
        *,
        begun: Mapping[str, Json] | None = None,
        fresh: bool = True,
    ) -> None:
        """Open the conversation, or go on with it where it stood.

        `fresh`: in a new message; otherwise the one whose button was pressed becomes the question.
        `given`: answers that are known already, by field name as they are stored; what fits is not asked. When they say
        something else than a draft that is under way, the person is asked which of the two it is to be. `begun`: parts
        of answers, for questions that take several things.
        """
        given, begun = given or {}, begun or {}
        for stored in turn.drafts:
            if guide_drafts.is_given_up(stored):
                self._drop(turn, stored)
        under_way = turn.draft(name)
        if under_way is None:
            await self._open(turn, name, given, begun, fresh=fresh)
        elif guide_drafts.says_otherwise(Draft.of(under_way.body), given, begun):
            turn.keep(under_way, under_way.body | {"waiting": dict(given), "begun": dict(begun)})
            await self._show_as_it_stands(turn, under_way, fresh=fresh)
        else:
            draft = Draft.of(under_way.body)
            for field, value in given.items():
                draft = draft.answered(field, value)
            for field, part in begun.items():
                draft = draft.going(field, part)
            draft = replace(draft, given=(*draft.given, *(field for field in given if field not in draft.given)))
            step = await self._step(turn, under_way.conversation, draft, Look())
            turn.keep(under_way, step.draft.body())  # it is the one that is spoken to now
            self._show(turn, under_way, step, fresh=fresh)

    async def answer(self, turn: Turn) -> None:
        """Whatever somebody says goes to the conversation that they touched last."""
        event = turn.event
        if event is None:
            return
        stored = next((stored for stored in self._open_ones(turn)), None)
        said = said_in(event)
        if stored is None:
            await self._without_draft(turn, said)
        elif event.kind is Kind.COMMAND:
            step = await self._step(turn, stored.conversation, Draft.of(stored.body), Look())
            reason = T("There is no such command. /help shows what I can do.")
            self._ask(turn, stored, replace(step, notes=(*step.notes, reason)), fresh=True)
        elif "waiting" in stored.body:
            await self._say_which(turn, stored, guide_drafts.which_is_meant(turn, said), fresh=True)
        else:
            album = said.album if isinstance(said, Photo) else ""
            fresh = album == "" or album != stored.body.get("album")
            await self._take(turn, stored, said, fresh=fresh, album=album)

    async def is_answered(self, turn: Turn) -> bool:
        """Whether these words are an answer to the open question, such as 今天 to a date: then they are no command."""
        stored = next(iter(self._open_ones(turn)), None)
        if stored is None or turn.event is None or "waiting" in stored.body:
            return False
        step = await self._step(turn, stored.conversation, Draft.of(stored.body), Look())
        said = said_in(turn.event)
        if step.field is None or step.field.free or not isinstance(said, Typed):
            return False
        try:
            heard = step.field.hear(said, step.draft.partial.get(step.field.name), step.context)
        except NotUnderstoodError:
            return False
        return isinstance(heard, Answered)

    async def tap(self, turn: Turn) -> None:
        """A button of a question: of this draft and this revision, or it shows how things stand now."""
        choice = turn.choice
        stored = None if choice is None else turn.draft(choice.verb)
        if choice is None or stored is None or stored.id != choice.id or guide_drafts.is_forgotten(stored, turn.now):
            await self._tap_on_finished(turn, choice, stored)
        elif choice.choice == GO_ON:
            await self._go_on(turn, stored, fresh=False)
        elif guide_drafts.is_given_up(stored):
            turn.toast(T("You have given this one up."))
            turn.say(guide_cards.given_up(stored), card=subject(stored.id))
        elif choice.revision != stored.revision and not self._is_steady(stored, choice):
            turn.toast(T("That step is done already; here is where we are."))
            await self._show_as_it_stands(turn, stored, fresh=False)
        elif "waiting" in stored.body:
            await self._say_which(turn, stored, choice.choice, fresh=False)
        else:
            await self._take(turn, stored, said_by(choice.choice), fresh=False)

    def _is_steady(self, stored: StoredDraft, choice: Choice) -> bool:
        """Whether a button of an older face still means what it says to the question that is asked now."""
        draft = Draft.of(stored.body)
        field = self.conversations[stored.conversation].form.named.get(draft.at)
        return field is not None and field.is_steady(choice.choice)

    def show_unfinished(self, turn: Turn) -> None:
        """A button for each conversation that is under way; nothing when none is."""
        if buttons := self._unfinished(turn):
            turn.say(Message(T("Not finished yet:"), buttons))

    async def shows(self, turn: Turn) -> bool:
        """Show the question that is open; False when none is."""
        stored = next(iter(self._open_ones(turn)), None)
        if stored is not None:
            await self._show_as_it_stands(turn, stored, fresh=True)
        return stored is not None

    # What becomes of what was said

    async def _take(self, turn: Turn, stored: StoredDraft, said: Said, *, fresh: bool, album: str = "") -> None:
        step = await self._step(turn, stored.conversation, Draft.of(stored.body), said)
        if step.outcome is Outcome.CANCELLED:
            self._give_up(turn, stored, step, fresh=fresh)
        elif step.outcome is Outcome.FINISHED:
            await self._finish(turn, stored, step, fresh=fresh)
        else:
            self._ask(turn, stored, step, fresh=fresh, album=album)

    async def _finish(self, turn: Turn, stored: StoredDraft, step: Step, *, fresh: bool) -> None:
        conversation = self.conversations[stored.conversation]
        try:
            words = await conversation.submit(turn, stored, step.survey.answers)
        except NotNowError as error:
            look = Look() if error.ask is None else Edit(error.ask.name)
            again = advance(conversation.form, step.draft, look, step.context)
            self._ask(turn, stored, replace(again, notes=(*again.notes, error.reason)), fresh=fresh)
        else:
            turn.drop(stored)
            if conversation.secret:
                self._forget_all_of(turn, stored)
            elif words is not None:
                turn.say(words, card=subject(stored.id), fresh=fresh)

    def _forget_all_of(self, turn: Turn, stored: StoredDraft) -> None:
        turn.cancel(FORGET, stored.id)
        turn.forget_card(subject(stored.id))

    def _give_up(self, turn: Turn, stored: StoredDraft, step: Step, *, fresh: bool) -> None:
        if self.conversations[stored.conversation].secret:
            turn.drop(stored)
            self._forget_all_of(turn, stored)
            turn.say(T("All right. What you wrote is deleted."), secret=True)
            return
        if not (step.draft.names - {*step.draft.given}):
            turn.drop(stored)
            turn.say(T("All right, we leave it."), card=subject(stored.id), fresh=fresh)
            return
        turn.keep(stored, step.draft.body() | {"cancelled": (turn.now + UNDO).isoformat()})
        turn.later(FORGET, stored.id, UNDO, {"revision": stored.revision})
        turn.say(guide_cards.given_up(stored), card=subject(stored.id), fresh=fresh)

    async def _forget(self, turn: Turn) -> None:
        gone = await drafts.forget(turn.session, int(turn.subject), int(turn.body["revision"]))
        if gone and turn.body.get("secret"):
            turn.forget_card(subject(int(turn.subject)))

    async def _go_on(self, turn: Turn, stored: StoredDraft, *, fresh: bool) -> None:
        if guide_drafts.is_given_up(stored):
            turn.cancel(FORGET, stored.id)
        step = await self._step(turn, stored.conversation, Draft.of(stored.body), Look())
        turn.keep(stored, step.draft.body())
        self._show(turn, stored, step, fresh=fresh)

    async def _say_which(self, turn: Turn, stored: StoredDraft, choice: str, *, fresh: bool) -> None:
        if choice == GO_ON:
            await self._go_on(turn, stored, fresh=fresh)
        elif choice == ANEW:
            given, begun = stored.body["waiting"], stored.body.get("begun", {})
            draft = Draft(given, partial=begun, given=tuple(given))
            step = await self._step(turn, stored.conversation, draft, Look())
            turn.keep(stored, step.draft.body())
            await self._ask_unless_nothing_is_open(turn, stored, step, fresh=fresh)
        else:
            await self._show_as_it_stands(turn, stored, fresh=fresh)

    async def _without_draft(self, turn: Turn, said: Said) -> None:
        left = next((stored for stored in turn.drafts if not guide_drafts.is_forgotten(stored, turn.now)), None)
        if left is not None and guide_drafts.is_given_up(left) and guide_drafts.is_label(turn, said, GO_ON_LABEL):
            await self._go_on(turn, left, fresh=True)
        else:
            await self._otherwise(turn)

    async def _tap_on_finished(self, turn: Turn, choice: Choice | None, stored: StoredDraft | None) -> None:
        """The toast may come too late to be seen: unless the card itself says it, a message does."""
        turn.toast(FINISHED)
        if choice is None or turn.event is None:
            return
        if stored is not None and not guide_drafts.is_given_up(stored):
            await self._show_as_it_stands(turn, stored, fresh=True)
            return
        shown = await cards.message_of(turn.session, turn.event.channel, turn.event.chat, subject(choice.id))
        if shown is None or shown != turn.event.message:
            if shown is not None:  # an earlier question of the same draft, far above
                turn.worn()
            turn.say(Message(FINISHED, self._unfinished(turn)))

    # Showing

    async def _open(
        self, turn: Turn, name: str, given: Mapping[str, Json], begun: Mapping[str, Json], *, fresh: bool
    ) -> None:
        step = await self._step(turn, name, Draft(given, partial=begun, given=tuple(given)), Look())
        stored = turn.start(name, step.draft.body())
        await self._ask_unless_nothing_is_open(turn, stored, step, fresh=fresh)

    async def _ask_unless_nothing_is_open(self, turn: Turn, stored: StoredDraft, step: Step, *, fresh: bool) -> None:
        """A button can know all the answers: then nothing is asked, unless the form wants them confirmed."""
        if step.field is None and not step.form.summary:
            await self._finish(turn, stored, step, fresh=fresh)
        else:
            self._show(turn, stored, step, fresh=fresh)

    async def _show_as_it_stands(self, turn: Turn, stored: StoredDraft, *, fresh: bool) -> None:
        step = await self._step(turn, stored.conversation, Draft.of(stored.body), Look())
        if "waiting" in stored.body:
            words = guide_cards.which(self.conversations[stored.conversation], stored, step)
            turn.say(words, card=subject(stored.id), fresh=fresh)
        else:
            self._ask(turn, stored, step, fresh=fresh)

    def _ask(self, turn: Turn, stored: StoredDraft, step: Step, *, fresh: bool, album: str = "") -> None:
        body = step.draft.body()
        if album:
            body["album"] = album
        if body != stored.body:
            turn.keep(stored, body)
        self._show(turn, stored, step, fresh=fresh)

    def _show(self, turn: Turn, stored: StoredDraft, step: Step, *, fresh: bool) -> None:
        if self.conversations[stored.conversation].secret:
            turn.later(FORGET, stored.id, LEFT_ALONE, {"revision": stored.revision, "secret": True})
        words = guide_cards.question(self.conversations[stored.conversation], stored, step)
        turn.say(words, card=subject(stored.id), fresh=fresh)

    # The form and what it needs

    async def _step(self, turn: Turn, name: str, draft: Draft, said: Said) -> Step:
        conversation = self.conversations[name]
        step = advance(conversation.form, draft, said, await _context(turn, conversation, draft.answers))
        if any(draft.answers.get(each) != step.draft.answers.get(each) for each in conversation.facts_depend_on):
            context = await _context(turn, conversation, step.draft.answers)
            again = advance(conversation.form, step.draft, Look(), context)
            is_over = step.outcome is not Outcome.FINISHED or again.field is None
            step = replace(again, notes=(*step.notes, *again.notes), outcome=step.outcome if is_over else Outcome.ASKS)
        return step

    # Drafts

    def _open_ones(self, turn: Turn) -> list[StoredDraft]:
        """What was touched last first."""
        return [
            stored
            for stored in turn.drafts
            if stored.conversation in self.conversations and not guide_drafts.is_given_up(stored)
        ]

    def _unfinished(self, turn: Turn) -> Any:
        return guide_cards.unfinished(
            (self.conversations[stored.conversation], stored) for stored in self._open_ones(turn)
        )

    def _drop(self, turn: Turn, stored: StoredDraft) -> None:
        turn.drop(stored)
        turn.cancel(FORGET, stored.id)


async def _context(turn: Turn, conversation: Conversation, answers: Mapping[str, Json]) -> Context:
    facts: Mapping[str, Any] = {} if conversation.facts is None else await conversation.facts(turn, answers)
    return Context(facts, turn.now, turn.zone, turn.render)
