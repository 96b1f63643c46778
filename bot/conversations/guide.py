"""Leads a person through a form: the draft is a row, the question is a card, every button knows its revision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.forms.form import Answers, Form, Step, advance
from bot.language import T, Text
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

CANCEL = "!"
"""The choice of the cancel button; no option of a field is called so."""
CANCEL_WORDS = ("取消", "cancel")
PER_ROW = 3

Submit = Callable[[Turn, StoredDraft, Answers], Awaitable[Text]]


@dataclass(frozen=True, slots=True)
class Conversation:
    """`name` is also the verb of its buttons. `submit` does what is done at the end and returns the last words."""

    name: str
    title: Text
    form: Form
    submit: Submit


class Guide:
    def __init__(self, conversations: tuple[Conversation, ...]) -> None:
        self.conversations = {conversation.name: conversation for conversation in conversations}

    async def begin(self, turn: Turn, name: str) -> None:
        """Open the conversation, or go on with it where it stood."""
        draft = turn.draft(name)
        if draft is None:
            draft = turn.start(name, {"answers": {}})
        self._ask(turn, draft, advance(self.conversations[name].form, draft.body["answers"], None), fresh=True)

    async def answer(self, turn: Turn) -> None:
        """Whatever somebody says goes to the conversation that they touched last."""
        event = turn.event
        draft = next((draft for draft in turn.drafts if draft.conversation in self.conversations), None)
        if event is None or draft is None:
            return
        if event.kind is Kind.TEXT:
            if event.text.strip().lower() in CANCEL_WORDS:
                self._cancel(turn, draft, fresh=True)
            else:
                await self._take(turn, draft, event.text, fresh=True)
        elif event.kind is Kind.COMMAND:
            self._refuse(turn, draft, T("There is no such command. /help shows what I can do."))
        else:
            self._refuse(turn, draft, T("I cannot read this one yet. Please write, or tap a button."))

    async def tap(self, turn: Turn) -> None:
        """A button of a question: of this draft and this revision, or it shows how things stand now."""
        choice = None if turn.event is None else turn.event.choice
        draft = None if choice is None else turn.draft(choice.verb)
        if choice is None or draft is None or draft.id != choice.id:
            turn.toast(T("This one is already finished."))
        elif draft.revision != choice.revision:
            turn.toast(T("That step is done already; here is where we are."))
            form = self.conversations[draft.conversation].form
            self._ask(turn, draft, advance(form, draft.body["answers"], None), fresh=False)
        elif choice.choice == CANCEL:
            self._cancel(turn, draft, fresh=False)
        else:
            await self._take(turn, draft, choice.choice, fresh=False)

    def _cancel(self, turn: Turn, draft: StoredDraft, *, fresh: bool) -> None:
        turn.drop(draft)
        turn.say(T("All right, dropped. Nothing was saved."), card=_card(draft), fresh=fresh)

    async def _take(self, turn: Turn, draft: StoredDraft, said: str, *, fresh: bool) -> None:
        conversation = self.conversations[draft.conversation]
        step = advance(conversation.form, draft.body["answers"], _by_label(turn, conversation, draft, said))
        if step.reason is not None:
            self._ask(turn, draft, step, fresh=fresh)
        elif step.field is not None:
            turn.keep(draft, {"answers": step.answers})
            self._ask(turn, draft, step, fresh=fresh)
        else:
            words = await conversation.submit(turn, draft, step.answers)
            turn.drop(draft)
            turn.say(words, card=_card(draft), fresh=fresh)

    def _refuse(self, turn: Turn, draft: StoredDraft, reason: Text) -> None:
        step = advance(self.conversations[draft.conversation].form, draft.body["answers"], None)
        self._ask(turn, draft, Step(step.answers, step.field, reason), fresh=True)

    def _ask(self, turn: Turn, draft: StoredDraft, step: Step, *, fresh: bool) -> None:
        conversation = self.conversations[draft.conversation]
        if step.field is None:  # a deploy took the last open question away
            step = Step(step.answers, conversation.form.fields[-1], step.reason)
        field = step.field
        if field is None:
            return
        number, count = conversation.form.progress(step.answers)
        parts = {"title": conversation.title, "number": number, "count": count, "ask": field.ask}
        question = Text("{title} {number}/{count}\n{ask}", parts)  # layout: nothing to translate
        if step.reason is not None:
            question = Text("{reason}\n\n{question}", {"reason": step.reason, "question": question})
        turn.say(Message(question, _buttons(draft, field.options)), card=_card(draft), fresh=fresh)


def _by_label(turn: Turn, conversation: Conversation, draft: StoredDraft, said: str) -> str:
    """What a button does can be typed: its label stands for its value."""
    field = conversation.form.open_field(draft.body["answers"])
    words = said.strip()
    for value, label in () if field is None else field.options:
        if words == turn.render(label):
            return value
    return said


def _buttons(draft: StoredDraft, options: tuple[tuple[str, Text], ...]) -> tuple[tuple[Button, ...], ...]:
    def button(label: Text, choice: str) -> Button:
        return Button(label, Choice(draft.conversation, draft.id, draft.revision, choice))

    buttons = [button(label, value) for value, label in options]
    rows = [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]
    return (*rows, (button(T("Cancel"), CANCEL),))


def _card(draft: StoredDraft) -> str:
    return f"draft:{draft.id}"
