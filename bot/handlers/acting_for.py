"""What a leader, a partner or the office does about somebody else's seat."""

from __future__ import annotations

from bot.handlers import gate_cards, missing_cards, partners, phoning, searching, seat_cards, when
from bot.handlers.patrols import walking
from bot.handlers.seat_timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text, joined
from bot.services import attendance, journal, leading, lineage, people, rights, shifts, substitutes
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Person, Proof


async def tap_lead(turn: Turn) -> None:
    """A button on the card of somebody who is missing."""
    choice = turn.choice
    seat = None if choice is None else await leading.seat_led(turn.session, turn.speaker.id, choice.id, lock=True)
    if choice is None or seat is None:
        turn.toast(T("Only the team's leader and the office can do that."))
        return
    said = choice.choice
    if said == "call":
        phoning.show(turn, seat.person, why=f"seat:{seat.id}")
    elif said == "boss":
        await _phone_leader(turn, seat)
    elif said == "look":
        await _ask_keeper(turn, seat)
    elif said in ("right", "wrong"):
        await _settle(turn, seat, said)
    else:
        await act(turn, seat, said)
        turn.say(await missing_cards.message(turn, seat, turn.speaker.id), card=missing_cards.card_of(seat))


async def act(turn: Turn, seat: Seat, said: str) -> None:
    """here | sub, for somebody who may; also from the boards."""
    if said == "here":
        await arrives(turn, seat, Proof.LEADER)
    elif said == "sub" and seat.shift.ends_at > turn.now and not seat.has_arrived:
        await substitutes.lock_shift(turn.session, seat.shift.id)
        if not await _is_covered(turn, seat):
            await searching.look_for(turn, seat.shift, seat, by=turn.speaker.id)
        await missing_cards.refresh(turn, seat)


async def _is_covered(turn: Turn, seat: Seat) -> bool:
    """Somebody has taken over already."""
    if seat.is_theirs:
        return False
    return lineage.holder(seat, await shifts.everybody_in(turn.session, seat.shift.id)) is not None


async def arrives(turn: Turn, seat: Seat, proof: Proof) -> None:
    """他到了: put down for them by somebody who sees them. Once it is over the record is put right instead."""
    if seat.has_arrived or seat.shift.cancelled_at is not None:
        return
    if not seat.is_open(turn.now):
        if seat.shift.ends_at <= turn.now:
            attendance.set_right(turn.session, seat, by=turn.speaker.id, at=turn.now)
            turn.toast(T("Put right, thank you."))
        else:
            turn.toast(T("That is too early: check-in opens an hour before."))
        return
    attendance.arrive(turn.session, seat, proof, by=turn.speaker.id, at=turn.now)
    await searching.came_after_all(turn, seat)
    arm(turn, seat)
    words = T("{name} has checked you in, {hour}.", name=turn.speaker.called, hour=when.hour(turn.now, turn.zone))
    card = await partners.status(turn, seat)
    both = Message(joined([words, card.text]) if isinstance(card.text, Text) else words, card.buttons)
    if await people.reachable(turn.session, [seat.person.id]):
        turn.notify(seat.person.id, both, card=seat_cards.card_of(seat))
    await missing_cards.refresh(turn, seat)
    await partners.refresh(turn, seat)
    await watching.look(turn, seat)
    await walking.came(turn, seat)


async def _phone_leader(turn: Turn, seat: Seat) -> None:
    for leader in (await leading.leaders(turn.session, seat.person.team))[:1]:
        phoning.show(turn, await turn.session.get_one(Person, leader), why=f"seat:{seat.id}")


async def _ask_keeper(turn: Turn, seat: Seat) -> None:
    """请楼栋长上门看看."""
    keepers = await leading.keepers_near(turn.session, seat.person)
    if await journal.has(turn.session, attendance.subject(seat), "keeper_asked"):
        turn.say(T("The keeper has been asked already; you will hear."))
        return
    if not keepers:
        turn.say(T("No keeper is known for {grid}. Please phone somebody near by.", grid=seat.person.grid or "—"))
        return
    row = (
        Button(T("Looked in, all well"), Choice("look", seat.id, 0, "well")),
        Button(T("Needs help"), Choice("look", seat.id, 0, "help")),
        Button(T("Nobody opens"), Choice("look", seat.id, 0, "nobody")),
    )
    words = T(
        "Please look in on {name} ({grid}): missed a shift and does not answer. Thank you!",
        name=seat.called,
        grid=seat.person.grid or "—",
    )
    turn.notify(keepers[0], Message(words, (row,)), card=f"look:{seat.id}", fresh=True, instead=tuple(keepers[1:]))
    journal.note(turn.session, attendance.subject(seat), "keeper_asked", by=turn.speaker.id, at=turn.now)
    keeper = await leading.called(turn.session, keepers[0])
    turn.say(T("I have asked {keeper} to look in; you will hear.", keeper=keeper))


async def tap_look(turn: Turn) -> None:
    """What the keeper found."""
    choice = turn.choice
    seat = None if choice is None else await shifts.seat(turn.session, choice.id)
    words = None
    if choice is not None and seat is not None:
        words = _found(choice.choice, turn.speaker.called, seat.called)
    if choice is None or seat is None or words is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
        return
    if turn.speaker.id not in await leading.keepers_near(turn.session, seat.person):
        turn.toast(T("This button is not yours."))
        return
    journal.note(
        turn.session, attendance.subject(seat), "looked_in", by=turn.speaker.id, at=turn.now, detail=choice.choice
    )
    people = [*(await leading.line_for_seat(turn.session, seat))[:1], *await leading.coordinators(turn.session)]
    call = missing_cards.call_button(seat)
    for person in dict.fromkeys(people):
        turn.notify(person, Message(words, ((call,),)), card=f"looked:{seat.id}", fresh=True)
    turn.say(T("Thank you, passed on. If somebody is in danger, call 120 first."), card=f"look:{seat.id}")


def _found(said: str, keeper: str, name: str) -> Text | None:
    return {
        "well": T("{keeper} looked in on {name}: all well.", keeper=keeper, name=name),
        "help": T("{keeper} looked in: {name} needs help. Please phone right away.", keeper=keeper, name=name),
        "nobody": T("{keeper} knocked at {name}'s, nobody opens.", keeper=keeper, name=name),
    }.get(said)


async def _settle(turn: Turn, seat: Seat, said: str) -> None:
    """登记有误: the leader decides, the volunteer hears."""
    if said == "right":
        attendance.set_right(turn.session, seat, by=turn.speaker.id, at=turn.now)
        turn.notify(seat.person.id, T("Put right: you were at {place}.", place=seat.place), card=f"after:{seat.id}:v")
        turn.say(T("Put right, thank you."), card=f"after:{seat.id}")
    else:
        turn.notify(
            seat.person.id,
            T(
                "{name} did not see you at {place}. If that is wrong, have a word with them.",
                name=turn.speaker.called,
                place=seat.place,
            ),
            card=f"after:{seat.id}:v",
        )
        turn.say(T("All right, it stays as it is."), card=f"after:{seat.id}")


async def tap_buddy(turn: Turn) -> None:
    """Whether a partner sees the one who has not checked in."""
    choice = turn.choice
    seat = None if choice is None else await shifts.seat(turn.session, choice.id, lock=True)
    others = [] if seat is None else await shifts.beside(turn.session, seat)
    own = next((other for other in others if other.person.id == turn.speaker.id), None)
    if choice is None or seat is None or own is None:
        turn.toast(T("This button is not yours."))
        return
    if choice.choice == gate_cards.BESIDE:
        await arrives(turn, seat, Proof.SAID)
        turn.toast(T("Thank you, {name} is checked in.", name=seat.called))
        turn.say(await partners.status(turn, own), card=seat_cards.card_of(own))
        return
    if choice.choice == "here":
        await arrives(turn, seat, Proof.SAID)
        turn.say(T("Thank you, {name} is checked in.", name=seat.called), card=f"buddy:{seat.id}")
    elif seat.has_arrived:
        turn.say(T("{name} is there by now.", name=seat.called), card=f"buddy:{seat.id}")
    else:
        turn.say(T("All right. The leader knows already."), card=f"buddy:{seat.id}")


async def tap_hole(turn: Turn) -> None:
    """找人顶 for a seat that nobody has."""
    choice = turn.choice
    watch = None if choice is None else await shifts.watch(turn.session, choice.id)
    if watch is None or not await rights.may_lead(turn.session, turn.speaker.id, shifts.team_of(watch.shift)):
        turn.toast(T("Only the team's leader and the office can do that."))
        return
    turn.say(await searching.fill_hole(turn, watch.shift.id), card=f"hole:{watch.shift.id}")


async def tap_roll(turn: Turn) -> None:
    """点名: one list per shift, a tap per person; a second tap takes it back."""
    choice = turn.choice
    watch = None if choice is None else await shifts.watch(turn.session, choice.id)
    if choice is None or watch is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
        return
    if not await rights.may_lead(turn.session, turn.speaker.id, shifts.team_of(watch.shift)):
        turn.toast(T("Only the team's leader and the office can do that."))
        return
    meant = next((seat.id for seat in watch.seats if str(seat.id) == choice.choice), None)
    if meant is not None:
        seat = await shifts.seat(turn.session, meant, lock=True)
        if seat is not None and seat.is_open(turn.now):
            if not seat.has_arrived:
                await arrives(turn, seat, Proof.LEADER)
            elif seat.assignment.entered_by is not None:
                await _takes_back(turn, seat)
            else:
                turn.toast(T("{name} has checked in themselves.", name=seat.called))
        watch = await shifts.watch(turn.session, watch.shift.id) or watch
    turn.say(roll(turn, watch), card=f"roll:{watch.shift.id}")


async def _takes_back(turn: Turn, seat: Seat) -> None:
    """A slip in the roll call: nobody keeps a false ✅."""
    attendance.not_here(turn.session, seat, by=turn.speaker.id, at=turn.now)
    await walking.was_not_there(turn, seat)
    arm(turn, seat)
    if await people.reachable(turn.session, [seat.person.id]):
        card = await partners.status(turn, seat)
        words = T("That was a slip; please tap when you are there.\n{words}", words=card.text)
        turn.notify(seat.person.id, Message(words, card.buttons), card=seat_cards.card_of(seat))
    await missing_cards.refresh(turn, seat)
    await partners.refresh(turn, seat)


def roll(turn: Turn, watch: shifts.Watch) -> Message:
    """Everybody who should be there, a button each."""
    present = [seat for seat in watch.seats if seat.is_theirs or seat.has_arrived]
    buttons = [
        Button(
            Text("{mark} {name}", {"mark": "✅" if seat.has_arrived else "⬜", "name": seat.called}),
            Choice("roll", watch.shift.id, 0, str(seat.id)),
        )
        for seat in present
    ]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))[:4]
    here = sum(1 for seat in present if seat.has_arrived)
    line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
    words = T("Roll call, {line}: {here} of {all}. Tap who is there.", line=line, here=here, all=len(present))
    return Message(words, rows)
