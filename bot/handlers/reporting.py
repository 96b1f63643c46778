"""Buttons that begin a report, wherever they stand; the conversation is `bot/conversations/report.py`."""

from __future__ import annotations

from bot.handlers.carried import with_position
from bot.language import T
from bot.services.emergencies.places import Point
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice
from bot.turns.messages import Button

VERB = "rep"
SENT, SOS, POSITION, HAZARD, FOR = "sent", "sos", "at", "hazard", "for"
LABEL = T("📣 Report it")


def from_sent(held: StoredDraft) -> Button:
    """What was sent with nothing open, and is held for them."""
    return Button(LABEL, Choice(VERB, held.id, 0, SENT))


def sos_with(held: StoredDraft) -> Button:
    return Button(T("🔴 SOS: call people"), Choice(VERB, held.id, 0, SOS))


def from_position(point: Point, *, second_hand: bool) -> Button:
    return Button(LABEL, Choice(VERB, int(second_hand), 0, with_position(POSITION, point)))


def at_hazard_point(point: int) -> Button:
    """For the card of a hazard point."""
    return Button(LABEL, Choice(VERB, point, 0, HAZARD))


def for_person(person: int) -> Button:
    """代填: for somebody without the app."""
    return Button(T("Report for them"), Choice(VERB, person, 0, FOR))
