"""我的班, and what a volunteer taps on a card of their own shift."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.handlers import alarm, missing_cards, seat_cards, substituting, when
from bot.handlers.seat_timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text, joined
from bot.services import attendance, chasing, leading, observations, shifts, substitutes
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, CrossingState

PAGE = 3
"""Shifts with buttons on one card: four rows, of which one turns the pages."""
CARD = "my"
NEARLY_OVER = timedelta(minutes=10)
STILL_THERE = timedelta(minutes=30)


async def show(turn: Turn) -> None:
    """/my, 我的班."""
    turn.say(await _list(turn, 0), card=CARD, fresh=True)


async def on_my_way(turn: Turn) -> None:
    """在路上, written instead of tapped."""
    seats = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
    if seats:
        turn.say(seat_cards.how_long(seats[0]), card=seat_cards.card_of(seats[0]), fresh=True)
    else:
        await show(turn)


async def cannot_come(turn: Turn) -> None:
    """来不了, written instead of tapped: the shift that is meant where there is no doubt, else the list."""
    open_ = await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)
    ahead = await shifts.coming_of(turn.session, turn.speaker.id, turn.now)
    meant = open_[:1] or (ahead if len(ahead) == 1 and not ahead[0].has_arrived else [])
    if meant:
        turn.say(seat_cards.why_not(meant[0], turn.now, turn.zone), card=seat_cards.card_of(meant[0]), fresh=True)
    else:
        await show(turn)


async def tap_list(turn: Turn) -> None:
    """The buttons of lists: all, list, and the pages."""
    choice = turn.event.choice if turn.event is not None else None
    if choice is None:
        return
    if choice.choice == "all":
        await _accept_all(turn)
    elif choice.choice == "list":
        turn.say(await _list(turn, 0), card=CARD, fresh=True)
    else:
        turn.say(await _list(turn, choice.id), card=CARD)


async def _accept_all(turn: Turn) -> None:
    seats = [
        seat
        for seat in await shifts.coming_of(turn.session, turn.speaker.id, turn.now, lock=True)
        if seat.assignment.answer is Answer.PROPOSED
    ]
    for seat in seats:
        attendance.accept(turn.session, seat, by=turn.speaker.id, at=turn.now)
        arm(turn, seat)
    turn.say(T("✅ Noted, thank you! I will remind you each time."), card="proposal")


async def _list(turn: Turn, start: int) -> Message:
    seats = await shifts.coming_of(turn.session, turn.speaker.id, turn.now)
    if not seats:
        return Message(T("You have no shift ahead of you."))
    start = min(start, (len(seats) - 1) // PAGE * PAGE)
    lines: list[Text] = []
    rows: list[tuple[Button, ...]] = []
    for number, seat in enumerate(seats[start : start + PAGE], start + 1):
        line = seat_cards.one_line(seat, await shifts.beside(turn.session, seat), turn.now, turn.zone)
        lines.append(Text("{number}. {line} {state}", {"number": number, "line": line, "state": _state(seat)}))
        rows.append(
            tuple(
                Button(Text("{number}. {label}", {"number": number, "label": each.label}), each.choice)
                for each in seat_cards.on_a_list(seat, turn.now)
            )
        )
    turning = []
    if start:
        turning.append(Button(T("Earlier"), Choice("shifts", start - PAGE, 0, "page")))
    if start + PAGE < len(seats):
        turning.append(Button(T("Later"), Choice("shifts", start + PAGE, 0, "page")))
    heading = T("Your shifts ({count}):", count=len(seats))
    return Message(joined([heading, *lines]), tuple(row for row in (*rows, tuple(turning)) if row))


def _state(seat: Seat) -> str:
    if seat.has_arrived:
        return "✅"
    return {Answer.PROPOSED: "❔", Answer.ACCEPTED: "👌", Answer.SEEKING: "🔍", Answer.RELEASED: ""}[
        seat.assignment.answer
    ]


CheckIn = Callable[[Turn, Seat], Awaitable[None]]


async def tap(turn: Turn, check_in: CheckIn) -> None:
    """A button on the card of one shift: whatever the card looked like, what happens follows from how things are."""
    choice = turn.event.choice if turn.event is not None else None
    seat = None if choice is None else await shifts.seat(turn.session, choice.id, lock=True)
    if choice is None or seat is None or seat.person.id != turn.speaker.id:
        turn.toast(T("This button is not yours."))
        return
    if choice.choice == "here" and seat.can_check_in(turn.now):
        await check_in(turn, seat)
        return
    say = await _act(turn, seat, choice.choice)
    arm(turn, seat)
    turn.say(say, card=seat_cards.card_of(seat))
    await missing_cards.refresh(turn, seat)
    await watching.look(turn, seat)


async def _act(turn: Turn, seat: Seat, said: str) -> Message | Text:
    if said in AFTERWARDS:
        return await _afterwards(turn, seat, said)
    if said in ("leave", "left") and seat.has_arrived:
        return await _leave(turn, seat, sure=said == "left")
    if said == "alone" and seat.has_arrived and seat.assignment.left_at is None:
        await watching.begin(turn, seat.person.id, seat)
        return await _status(turn, seat)
    if said in set(CrossingState) and seat.has_arrived and not _is_over(turn, seat):
        return await _observe(turn, seat, CrossingState(said))
    if seat.has_arrived or seat.shift.ends_at <= turn.now or seat.shift.cancelled_at is not None:
        return await _status(turn, seat)
    if said == "can":
        return await _can(turn, seat)
    if not seat.is_theirs:
        return await _status(turn, seat)
    if said == "cannot":
        return seat_cards.why_not(seat, turn.now, turn.zone)
    if said in ("ill", "busy", "unsaid"):
        return await _cannot(turn, seat, said)
    if said == "way":
        return seat_cards.how_long(seat)
    minutes = next((each for each in seat_cards.MINUTES if said == f"eta{each}"), None)
    if minutes is not None:
        return await _on_the_way(turn, seat, minutes)
    return await _status(turn, seat)


def _is_over(turn: Turn, seat: Seat) -> bool:
    """Nothing that is seen at the gate now is this shift's."""
    return seat.assignment.left_at is not None or turn.now > seat.shift.ends_at + STILL_THERE


async def _status(turn: Turn, seat: Seat) -> Message:
    return seat_cards.status(seat, await shifts.beside(turn.session, seat), turn.now, turn.zone)


async def _can(turn: Turn, seat: Seat) -> Message | Text:
    stands_in = [o for o in await shifts.beside(turn.session, seat) if o.assignment.stands_in_for == seat.id]
    if not stands_in:
        if not seat.is_theirs and not await substitutes.is_free(turn.session, turn.speaker.id, seat.shift):
            return substituting.BUSY
        was_free = not seat.is_theirs or seat.assignment.answer is Answer.SEEKING
        seat.assignment.result = None
        attendance.accept(turn.session, seat, by=turn.speaker.id, at=turn.now)
        await substituting.came_after_all(turn, seat)
        if was_free:
            await _tell_leader(
                turn, seat, T("{name} can come after all: {line}.", name=seat.called, line=_line(turn, seat))
            )
    return await _status(turn, seat)


async def _cannot(turn: Turn, seat: Seat, why: str) -> Text:
    if seat.assignment.answer is Answer.SEEKING:
        return T("We are looking for somebody; until then it is still yours.")
    free = attendance.give_up(turn.session, seat, why, by=turn.speaker.id, at=turn.now)
    line = await leading.line_for_seat(turn.session, seat)
    search = await substituting.look_for(turn, seat.shift, seat, by=turn.speaker.id)
    waiting = [each for each in await substitutes.asked(turn.session, search.id) if each.request.agreed is None]
    asked = "、".join(each.person.called or each.person.name for each in waiting)
    named = _line(turn, seat)
    if asked:
        words = T(
            "{name} {why}: {line} is one short. I am asking {asked}.",
            name=seat.called,
            why=WHY[why],
            line=named,
            asked=asked,
        )
    else:
        words = T("{name} {why}: {line} is one short, and nobody is free.", name=seat.called, why=WHY[why], line=named)
        if search.outcome is None:
            words = T(
                "{name} {why}: {line} is one short. I will ask in the morning.",
                name=seat.called,
                why=WHY[why],
                line=named,
            )
    row = (missing_cards.call_button(seat),)
    if line:
        turn.notify(
            line[0], Message(words, (row,)), card=missing_cards.card_of(seat), fresh=True, instead=tuple(line[1:])
        )
    if not free:
        return T("All right. I am looking for somebody; until I tell you it is still yours.")
    leader = await _called(turn, line[0]) if line else ""
    if why == "ill":
        return T("Get well! You need not think of this one any more, {leader} takes over.", leader=leader)
    return T("All right, noted. You need not come.")


WHY = {"ill": T("is ill or has something urgent"), "busy": T("is busy"), "unsaid": T("cannot come")}


def _line(turn: Turn, seat: Seat) -> Text:
    moment = when.moment(seat.shift.starts_at, turn.now, turn.zone)
    return Text("{when} {duty}", {"when": moment, "duty": seat_cards.duty(seat)})


async def _called(turn: Turn, person: int) -> str:
    return await leading.called(turn.session, person)


async def _tell_leader(turn: Turn, seat: Seat, words: Text) -> None:
    line = await leading.line_for_seat(turn.session, seat)
    if line:
        turn.notify(line[0], words, card=missing_cards.card_of(seat), instead=tuple(line[1:]))


async def _on_the_way(turn: Turn, seat: Seat, minutes: int) -> Message:
    attendance.on_the_way(turn.session, seat, minutes, by=turn.speaker.id, at=turn.now)
    await substituting.came_after_all(turn, seat)
    if turn.now + timedelta(minutes=minutes) > seat.shift.starts_at + chasing.TELL:
        await missing_cards.show_leader(turn, seat, fresh=True)
    at = when.hour(turn.now + timedelta(minutes=minutes), turn.zone)
    words = T("Good, take care on the way. There by {hour}; tap when you are.", hour=at)
    return Message(words, seat_cards.buttons(seat, turn.now))


async def _leave(turn: Turn, seat: Seat, *, sure: bool) -> Message:
    """Before the end it is asked once more, because the key stands beside others; and the leader hears."""
    if seat.assignment.left_at is not None:
        return await _status(turn, seat)
    early = turn.now < seat.shift.ends_at - NEARLY_OVER
    if early and not sure:
        return seat_cards.leaving_early(seat, turn.zone)
    attendance.leave(turn.session, seat, by=turn.speaker.id, at=turn.now)
    if early:
        hour = when.hour(turn.now, turn.zone)
        words = T("{name} left at {hour}: {line}.", name=seat.called, hour=hour, line=_line(turn, seat))
        line = await leading.line_for_seat(turn.session, seat)
        for person in line[:1]:
            turn.notify(person, words, card=f"left:{seat.id}", instead=tuple(line[1:]))
    return await _status(turn, seat)


async def _observe(turn: Turn, seat: Seat, state: CrossingState) -> Message:
    """How it looks at the gate. An accident raises the alarm, something unsafe goes to the leader."""
    observations.write(turn.session, seat, state, at=turn.now)
    label = dict(seat_cards.STATES)[state]
    turn.toast(T("Noted: {state}", state=label))
    if state is CrossingState.ACCIDENT:
        await alarm.accident_at(turn, seat.place)
    elif state in (CrossingState.HAZARD, CrossingState.BLOCKED):
        words = T("{place}: {state}, says {name}.", place=seat.place, state=label, name=seat.called)
        line = await leading.line_for_seat(turn.session, seat)
        for person in line[:1]:
            turn.notify(person, words, card=f"crossing:{seat.shift.id}", instead=tuple(line[1:]))
    card = await _status(turn, seat)
    words = T("{words}\nGate: {state} ({hour})", words=card.text, state=label, hour=when.hour(turn.now, turn.zone))
    return Message(words, card.buttons)


AFTERWARDS = ("forgot", "unwell", "family", "was_there")


def _answer(said: str, leader: str) -> Text:
    match said:
        case "unwell":
            return T("Your health comes first. {leader} will phone you.", leader=leader)
        case "family":
            return T("All right, look after your family. {leader} knows.", leader=leader)
        case "was_there":
            return T("I have asked {leader} to look; if you were there it will be put right.", leader=leader)
    return T("All right, no matter. See you next time!")


async def _afterwards(turn: Turn, seat: Seat, said: str) -> Message | Text:
    if seat.shift.ends_at > turn.now or seat.has_arrived:
        return await _status(turn, seat)
    news = seat.assignment.well != said
    attendance.explain(turn.session, seat, said, at=turn.now)
    line = await leading.line_for_seat(turn.session, seat)
    leader = await _called(turn, line[0]) if line else ""
    if line and said != "forgot" and news:
        turn.notify(
            line[0], _for_leader(turn, seat, said), card=f"after:{seat.id}", fresh=True, instead=tuple(line[1:])
        )
    return _answer(said, leader)


def _for_leader(turn: Turn, seat: Seat, said: str) -> Message:
    named = _line(turn, seat)
    call = missing_cards.call_button(seat)
    if said == "was_there":
        row = (
            missing_cards.button(seat, T("Was there"), "right"),
            missing_cards.button(seat, T("Was not there"), "wrong"),
        )
        return Message(T("{name} says: I was there. {line}", name=seat.called, line=named), (row,))
    if said == "unwell":
        return Message(
            T("{name} was not well and missed {line}. Please phone them.", name=seat.called, line=named), ((call,),)
        )
    return Message(T("{name} had a family matter and missed {line}.", name=seat.called, line=named), ((call,),))
