"""请假: the card of somebody's leave, the shifts that fall into it, and 一起请人顶."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.forms.absences import stretch_between, stretch_shown
from bot.forms.spoken.absence import Stretch
from bot.forms.weeks import END
from bot.handlers import answering, missing_cards, seat_cards
from bot.handlers.seat_timers import arm
from bot.language import T, Text, joined
from bot.services import people, rights
from bot.services.availability import leave
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, Away, Person

VERB = "away"
SHOW, NEW, EDIT, OVER, COVER, PUT = "show", "new", "edit", "end", "cover", "p"
BACK = T("I am back early")
SHOWN = 3
"""Leaves with buttons."""
SHIFTS_SHOWN = 8
_PUT = re.compile(r"p\.(\d{8})\.(\d{8})\.(\d{1,4})\.(\d{1,4})")
_ILL = re.compile("病|住院|手术|摔|急|医院|ill|sick|urgent", re.IGNORECASE)


def card_of(person: int) -> str:
    return f"leave:{person}"


async def may_enter(turn: Turn, person: int) -> bool:
    """For themselves; 代填 by whoever leads their team, and by the office."""
    return person == turn.speaker.id or await rights.may_see(turn.session, turn.speaker.id, person)


async def face(turn: Turn, person: Person, *, mine: bool, by: str = "") -> Message:
    """How it stands with their leave. `mine`: they read it themselves. `by`: who has just put it down for them."""
    leaves = await leave.open_of(turn.session, person.id, turn.now)
    name = person.called or person.name
    if not leaves:
        words = T("You have no leave.") if mine else T("{name} has no leave.", name=name)
        return Message(words, ((Button(T("Take leave"), Choice(VERB, person.id, 0, NEW)),),))
    seats = await leave.shifts_in(turn.session, person.id, leaves, turn.now)
    heading = T("Your leave:") if mine else T("{name}'s leave:", name=name)
    if by:
        heading = T("{name} put down leave for you:", name=by)
    lines: list[Text] = [heading, *(line(turn, each) for each in leaves)]
    lines += _of_shifts(turn, seats, mine=mine)
    return Message(joined(lines), _buttons(turn, person.id, leaves, seats))


def line(turn: Turn, each: Away) -> Text:
    shown = shown_in(turn, each)
    return T("🏖 {days}, {words}", days=shown, words=each.words) if each.words else Text("🏖 {days}", {"days": shown})


def shown_in(turn: Turn, each: Away) -> Text:
    return stretch_shown(stretch_between(each.starts_at, each.ends_at, turn.zone), _today(turn))


def _today(turn: Turn) -> date:
    return turn.now.astimezone(turn.zone).date()


def _of_shifts(turn: Turn, seats: Sequence[Seat], *, mine: bool) -> list[Text]:
    if not seats:
        return [T("No shift falls into it, and none will be planned there.")]
    shown = [
        Text("· {line}{state}", {"line": seat_cards.line(seat, turn.now, turn.zone), "state": _state(seat)})
        for seat in seats[:SHIFTS_SHOWN]
    ]
    if len(seats) > SHIFTS_SHOWN:
        shown.append(T("… and {count} more", count=len(seats) - SHIFTS_SHOWN))
    if mine:
        heading = T("{count} shifts of yours fall into it:", count=len(seats))
        still = T("Until somebody has taken over they are still yours.")
    else:
        heading = T("{count} shifts of theirs fall into it:", count=len(seats))
        still = T("Until somebody has taken over they are still theirs.")
    return [heading, *shown, still]


def _state(seat: Seat) -> Text | str:
    return T(" 🔍 somebody is looked for") if seat.assignment.answer is Answer.SEEKING else ""


def _buttons(turn: Turn, person: int, leaves: Sequence[Away], seats: Sequence[Seat]) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if any(seat.assignment.answer is not Answer.SEEKING for seat in seats):
        rows.append((Button(T("Find somebody for all of them"), Choice(VERB, person, 0, COVER)),))
    one = len(leaves) == 1
    for each in leaves[: 1 if one else SHOWN - 1]:
        label = BACK if each.starts_at <= turn.now else T("Not needed any more")
        first = each.starts_at.astimezone(turn.zone)
        if not one:
            label = T("{month}/{day}: {label}", month=first.month, day=first.day, label=label)
        ending = Button(label, Choice(VERB, each.id, 0, OVER))
        rows.append((ending, Button(T("Change it"), Choice(VERB, each.id, 0, EDIT))) if one else (ending,))
    rows.append((Button(T("More leave"), Choice(VERB, person, 0, NEW)),))
    return tuple(rows)


def heard(turn: Turn, stretch: Stretch) -> Message:
    """Somebody said it with nothing open: it may be meant otherwise, so it is asked first."""
    words = T("Shall I put that down as leave, {days}?", days=stretch_shown(stretch, _today(turn)))
    data = f"{PUT}.{stretch.first:%Y%m%d}.{stretch.last:%Y%m%d}.{stretch.begins}.{stretch.ends}"
    put, other = Choice(VERB, turn.speaker.id, 0, data), Choice("menu", 0, 0, "help")
    return Message(words, ((Button(T("Yes, leave"), put), Button(T("No, something else"), other)),))


def put_in(data: str) -> Stretch | None:
    """What the button carries; None for anything else."""
    match = _PUT.fullmatch(data)
    if match is None or int(match[3]) >= END or not 0 < int(match[4]) <= END:
        return None
    try:
        first, last = (date.fromisoformat(match[number]) for number in (1, 2))
    except ValueError:
        return None
    return Stretch(first, last, int(match[3]), int(match[4]))


async def cover(turn: Turn, person: Person) -> None:
    """一起请人顶: every shift that falls into their leave is given up, as by 来不了; searches that go on go on."""
    leaves = await leave.open_of(turn.session, person.id, turn.now)
    for seat in await leave.shifts_in(turn.session, person.id, leaves, turn.now, lock=True):
        if seat.assignment.answer is Answer.SEEKING:
            continue
        words = " ".join(each.words or "" for each in leaves if each.starts_at < seat.shift.ends_at)
        await answering.cannot(turn, seat, "ill" if _ILL.search(words) else "busy")
        arm(turn, seat)
        await answering.tell_them(turn, seat)
        await missing_cards.refresh(turn, seat)


async def tell_them(turn: Turn, person: Person) -> None:
    """代填: they hear once what was put down for them, and can change it."""
    if person.id != turn.speaker.id and await people.reachable(turn.session, [person.id]):
        message = await face(turn, person, mine=True, by=turn.speaker.called)
        turn.notify(person.id, message, card=card_of(person.id), fresh=True)


async def on_now(turn: Turn, person: int) -> list[Text]:
    """For /my: one line for leave that is on."""
    leaves = await leave.open_of(turn.session, person, turn.now)
    return [
        T("🏖 You are on leave: {days}. Back early? Write “I am back early”.", days=shown_in(turn, each))
        for each in leaves
        if each.starts_at <= turn.now
    ]


async def told_of(turn: Turn, person: int) -> list[Text]:
    """For the card of a person: leave that is on or to come."""
    return [line(turn, each) for each in await leave.open_of(turn.session, person, turn.now)]
