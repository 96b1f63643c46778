"""求助: what raises an alarm, and what only may have been meant as one."""

from __future__ import annotations

from bot.handlers import reporting, seat_cards
from bot.handlers.emergencies import adding, raising_it
from bot.language import T
from bot.services import shifts
from bot.turns.events import Choice, Event, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from bot.turns.words import plain
from db.models import EmergencyKind

COMMAND = "sos"
WORDS = frozenset(
    {
        "求助",
        "救命",
        "救命啊",
        "救人",
        "救人啊",
        "着火了",
        "起火了",
        "失火了",
        "快来人",
        "快来人啊",
        "来人啊",
        "有人落水",
        "sos",
    }
)
"""A message that is nothing but one of these is an alarm; inside a longer sentence it only offers the key."""


def is_alarm(event: Event) -> bool:
    """Told from the update alone: an alarm is never held back."""
    if event.kind is Kind.COMMAND:
        return event.command == COMMAND
    return event.kind is Kind.TEXT and plain(event.text) in WORDS


async def alarm(turn: Turn) -> None:
    """The word, or the command."""
    await raising_it.begin(turn)


async def accident_at(turn: Turn, place: str) -> None:
    """From the card of a school crossing: what it is and where is known, so people are called at once."""
    await raising_it.of_kind(turn, EmergencyKind.CRASH, place)


async def offered(turn: Turn) -> bool:
    """A position with nothing open, or a sentence that speaks of trouble: whether the key was offered."""
    event = turn.event
    if event is None:
        return False
    if event.kind is Kind.LOCATION and event.position is not None:
        position = event.position.latitude, event.position.longitude
        rows = [
            (raising_it.offer(position),),
            (reporting.from_position(position, second_hand=event.second_hand),),
        ]
        seats = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
        if seats:
            rows.append((seat_cards.button(seats[0], T("✅ Check in"), "here"),))
        turn.say(Message(T("Got your position. What is it for?"), tuple(rows)), card="position", fresh=True)
        return True
    if adding.mentions_trouble(event):
        words = T("Do you need people right now? Call 110, 119 or 120 first, then tap here.")
        turn.say(Message(words, ((raising_it.offer(),), _menu())), card="trouble", fresh=True)
        return True
    return False


def _menu() -> tuple[Button, ...]:
    return (Button(T("No, something else"), Choice("menu", 0, 0, "help")),)
