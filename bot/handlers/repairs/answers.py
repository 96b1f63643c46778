"""Shifts of the coming days to which somebody has not said yes or no: asked once more, then shown to the office."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from bot.handlers import passing_on, seat_cards
from bot.language import T, Text, joined
from bot.services import people, shifts
from bot.services.chasing import Step
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, Shift

JOB, RULE = "answers.chase", "daily 12:10"
EXPIRES = timedelta(hours=6)
"""Nobody is asked for an answer late in the evening."""
GRACE = timedelta(hours=20)
"""So long after the publication nobody is hurried."""
FROM, AHEAD = timedelta(hours=24), timedelta(days=14)
"""What begins before is reminded of on its evening."""
SHOWN = 6


async def chase(turn: Turn) -> None:
    """The job: everybody once, in one message, whatever the number of their shifts."""
    waiting = [seat for seat in await unanswered(turn) if seat.assignment.chased is None]
    await remind(turn, waiting)


async def remind(turn: Turn, seats: list[Seat]) -> None:
    by_person: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        seat.assignment.chased = Step.ANSWER.value
        by_person[seat.person.id].append(seat)
    reached = await people.reachable(turn.session, by_person.keys())
    for person, own in by_person.items():
        if person in reached:
            card = seat_cards.card_of(own[0]) if len(own) == 1 else "proposal"
            turn.notify(person, _question(turn, own), card=card, fresh=True, relevant=("unanswered", own[0].id))
        else:
            await passing_on.shifts_of(turn, own)


async def unanswered(turn: Turn) -> list[Seat]:
    """Of the coming days, from the day after tomorrow on where it is not asked for otherwise."""
    ahead = (Shift.starts_at > turn.now + FROM, Shift.starts_at < turn.now + AHEAD)
    watches = await shifts.watches(turn.session, *ahead, Shift.published_at < turn.now - GRACE)
    return [seat for watch in watches for seat in watch.manned if seat.assignment.answer is Answer.PROPOSED]


def _question(turn: Turn, seats: list[Seat]) -> Message:
    lines: list[Text] = [seat_cards.line(seat, turn.now, turn.zone) for seat in seats[:SHOWN]]
    if len(seats) > SHOWN:
        lines.append(T("… and {count} more", count=len(seats) - SHOWN))
    words = T("{name}, these still wait for your word:\n{lines}\nCan you come?", name=seats[0].called,
              lines=joined(lines))  # fmt: skip
    if len(seats) == 1:
        return Message(words, seat_cards.buttons(seats[0], turn.now))
    all_ = Button(T("I can come to all"), Choice("shifts", 0, 0, "all"))
    return Message(words, ((all_, Button(T("Look at each"), Choice("shifts", 0, 0, "list"))),))
