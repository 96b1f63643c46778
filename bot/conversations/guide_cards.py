"""What the guide puts on the screen: a form's card, and its own few questions about drafts."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversations.conversation import Conversation
from bot.forms.card import card, clipped, lines
from bot.forms.said import data_of
from bot.forms.step import Step
from bot.language import T, Text
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice
from bot.turns.messages import Button, Message

GO_ON, ANEW = "!go", "!new"
"""What the buttons carry that take a draft up again, or put another in its place."""
GO_ON_LABEL, ANEW_LABEL, THAT_ONE_LABEL = T("Go on with it"), T("A new one"), T("Go on with that one")
SHOWN_ANSWERS = 3
MOST_BUTTONS = 4


def subject(draft_id: int) -> str:
    """The card that shows this draft."""
    return f"draft:{draft_id}"


def question(conversation: Conversation, stored: StoredDraft, step: Step) -> Message:
    shown = card(step, conversation.title)
    rows = tuple(tuple(Button(key.label, _choice(stored, data_of(key.said))) for key in row) for row in shown.rows)
    return Message(shown.text, rows)


def given_up(stored: StoredDraft) -> Message:
    return Message(T("All right, we leave it."), ((go_on(stored, GO_ON_LABEL),),))


def which(conversation: Conversation, stored: StoredDraft, step: Step) -> Message:
    """Something is begun that is not the same as what is under way."""
    values = step.survey.values
    answered = [field for field in step.survey.visible if field.name in values][:SHOWN_ANSWERS]
    shown: Iterable[Text | str] = (
        Text("{field}: {value}", {"field": field.label, "value": _short(field.shown(values[field.name], step.context))})
        for field in answered
    )
    text = lines(conversation.title, T("You have begun one that is not finished:"), *shown)
    return Message(text, ((go_on(stored, THAT_ONE_LABEL), Button(ANEW_LABEL, _choice(stored, ANEW))),))


def unfinished(open_ones: Iterable[tuple[Conversation, StoredDraft]]) -> tuple[tuple[Button, ...], ...]:
    """A button for each, what was touched last first."""
    return tuple((go_on(stored, conversation.title),) for conversation, stored in open_ones)[:MOST_BUTTONS]


def go_on(stored: StoredDraft, label: Text) -> Button:
    return Button(label, _choice(stored, GO_ON))


def _choice(stored: StoredDraft, data: str) -> Choice:
    return Choice(stored.conversation, stored.id, stored.revision, data)


def _short(value: Text | str) -> Text | str:
    return clipped(value) if isinstance(value, str) else value
