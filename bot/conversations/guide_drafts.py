"""What a draft's body holds besides the form's own: `cancelled`, until when it can be taken up again; `waiting`, the
answers of a button that began the same conversation anew, and `begun`, parts of such; `album`, of the photo that came
last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversations.guide_cards import ANEW, ANEW_LABEL, GO_ON, THAT_ONE_LABEL
from bot.forms.draft import Draft
from bot.forms.field import Json
from bot.forms.reading import plain
from bot.forms.said import Said, Typed
from bot.language import Text
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn


def is_given_up(stored: StoredDraft) -> bool:
    return "cancelled" in stored.body


def says_otherwise(draft: Draft, given: Mapping[str, Json], begun: Mapping[str, Json]) -> bool:
    """Whether these contradict a draft that somebody has put something of their own into, or would go into it."""
    theirs = draft.names - {*draft.given}
    if not theirs:
        return False
    return bool(begun) or any(name in draft.answers and draft.answers[name] != given[name] for name in given)


def is_forgotten(stored: StoredDraft, now: datetime) -> bool:
    until = stored.body.get("cancelled")
    return until is not None and datetime.fromisoformat(until) <= now


def is_label(turn: Turn, said: Said, label: Text) -> bool:
    return isinstance(said, Typed) and plain(said.text) == plain(turn.render(label))


def which_is_meant(turn: Turn, said: Said) -> str:
    if not isinstance(said, Typed):
        return ""
    if is_label(turn, said, THAT_ONE_LABEL) or plain(said.text) == "1":
        return GO_ON
    if is_label(turn, said, ANEW_LABEL) or plain(said.text) == "2":
        return ANEW
    return ""
