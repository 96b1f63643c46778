"""What somebody who is there taps: the vest, who else is there, how it looks, all are through, I am leaving."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers import alarm, partners, searching, seat_cards, when
from bot.handlers.gate_cards import COUNTS, LEAVE, STATES, THROUGH, VEST
from bot.language import T
from bot.services import attendance, leading, observations, shifts, standing
from bot.services.shifts import Seat
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import CrossingState

LEFT = "left"
"""Leaving before the end, and sure of it."""
NEARLY_OVER = timedelta(minutes=10)
STILL_THERE = timedelta(minutes=30)

_SAID = {VEST, THROUGH, LEAVE, LEFT, *COUNTS, *CrossingState}


def is_of_it(said: str) -> bool:
    return said in _SAID


async def tap(turn: Turn, seat: Seat, said: str) -> Message:
    """Of somebody who has arrived. What can be tapped no more shows how things stand."""
    if said in (LEAVE, LEFT):
        return await _leave(turn, seat, sure=said == LEFT)
    if _is_still_there(turn, seat):
        if said == VEST:
            seat.assignment.vest = True
        elif said == THROUGH:
            return await _all_through(turn, seat)
        elif shifts.is_crossing(seat.shift):
            await _tell_of(turn, seat, said)
    return await partners.status(turn, seat)


def has_found(turn: Turn, seat: Seat, said: str) -> bool:
    """有隐患: besides what the leader hears it is to be reported."""
    return said == CrossingState.HAZARD and shifts.is_crossing(seat.shift) and _is_still_there(turn, seat)


def _is_still_there(turn: Turn, seat: Seat) -> bool:
    return seat.has_arrived and seat.assignment.left_at is None and turn.now <= seat.shift.ends_at + STILL_THERE


async def _tell_of(turn: Turn, seat: Seat, said: str) -> None:
    if said in COUNTS:
        kind, number = COUNTS[said]
        observations.count(turn.session, seat, kind, number, at=turn.now)
    else:
        await _observe(turn, seat, CrossingState(said))
    await turn.session.flush()
    await partners.refresh(turn, seat)


async def _observe(turn: Turn, seat: Seat, state: CrossingState) -> None:
    """How it looks at the gate. An accident raises the alarm, something unsafe goes to the leader."""
    observations.write(turn.session, seat, state, at=turn.now)
    label = dict(STATES)[state]
    turn.toast(T("Noted: {state}", state=label))
    if state is CrossingState.ACCIDENT:
        await alarm.accident_at(turn, seat.place)
    elif state in (CrossingState.HAZARD, CrossingState.BLOCKED):
        words = T("{place}: {state}, says {name}.", place=seat.place, state=label, name=seat.called)
        line = await leading.line_for_seat(turn.session, seat)
        for person in line[:1]:
            turn.notify(person, words, card=f"crossing:{seat.shift.id}", instead=tuple(line[1:]))


async def _all_through(turn: Turn, seat: Seat) -> Message:
    """送完为止: finished, and nobody asks why so early. Before it has begun nobody can be through."""
    if shifts.is_crossing(seat.shift) and turn.now >= seat.shift.starts_at:
        attendance.leave(turn.session, seat, by=turn.speaker.id, at=turn.now, why=_before_the_end(turn, seat))
        await partners.refresh(turn, seat)
        await searching.all_through(turn, seat)
    return await partners.status(turn, seat)


def _before_the_end(turn: Turn, seat: Seat) -> str | None:
    return THROUGH if turn.now < seat.shift.ends_at else None


async def _leave(turn: Turn, seat: Seat, *, sure: bool) -> Message:
    """Before the end it is asked once more, because the key stands beside others; and the leader hears."""
    now = await standing.of(turn.session, seat)
    if seat.assignment.left_at is None:
        early = turn.now < seat.shift.ends_at - NEARLY_OVER
        through = any(other.assignment.left_why == THROUGH for other in now.others)
        if early and not through and not sure:
            return seat_cards.leaving_early(seat, turn.zone)
        why = None if not early else THROUGH if through else "early"
        attendance.leave(turn.session, seat, by=turn.speaker.id, at=turn.now, why=why)
        if why == "early":
            await _tell_leader(turn, seat)
    return seat_cards.status(now, turn.now, turn.zone)


async def _tell_leader(turn: Turn, seat: Seat) -> None:
    hour, what = when.hour(turn.now, turn.zone), seat_cards.line(seat, turn.now, turn.zone)
    words = T("{name} left at {hour}: {line}.", name=seat.called, hour=hour, line=what)
    line = await leading.line_for_seat(turn.session, seat)
    for person in line[:1]:
        turn.notify(person, words, card=f"left:{seat.id}", instead=tuple(line[1:]))
