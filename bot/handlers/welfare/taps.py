"""What is tapped on the cards of who is out alone. By then whatever they tapped has counted as a sign of life."""

from __future__ import annotations

from bot.handlers import when
from bot.handlers.emergencies import raising_it, stepping, telling
from bot.handlers.emergencies.scene import scene_of
from bot.handlers.welfare import cards, watching
from bot.language import T
from bot.services import phones, welfare
from bot.services.emergencies import raising, records
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.models import Person, WelfareWatch


async def tap(turn: Turn) -> None:
    choice = turn.choice
    watch = None if choice is None else await welfare.find(turn.session, choice.id)
    if choice is None or watch is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
    elif choice.choice in OWN and watch.person_id == turn.speaker.id:
        await _own(turn, watch, choice.choice)
    elif choice.choice in LEADERS and await welfare.may_act_for(turn.session, turn.speaker.id, watch):
        await _for_them(turn, watch, choice.choice)
    else:
        turn.toast(T("This button is not yours."))


async def typed(turn: Turn, choice: str) -> bool:
    """没事, 到家了, 要人帮忙, written instead of tapped. Whether somebody is out alone who can mean it."""
    watch = await welfare.open_of(turn.session, turn.speaker.id)
    if watch is None:
        return False
    await _own(turn, watch, choice)
    return True


OWN = ("fine", "home", "help")
LEADERS = ("call", "ok", "sos", "back")


async def _own(turn: Turn, watch: WelfareWatch, said: str) -> None:
    if said == "help":
        await raising_it.begin(turn)
    elif watch.ended_at is not None:
        if await _late_answer(turn, watch):
            words = T("Good that you are all right! Everybody who was looking for you knows.")
            turn.say(words, card=cards.subject(watch), lane=Lane.EMERGENCY)
        else:
            await watching.show(turn, watch)
    elif said == "home":
        await _home_from_emergency(turn, watch)
        await watching.at_home(turn, watch)
    else:
        welfare.heard(watch, by=turn.speaker.id, at=turn.now)
        await watching.go_on(turn, watch, ring=[watch.person_id])


async def _late_answer(turn: Turn, watch: WelfareWatch) -> bool:
    """People were called to them meanwhile: whoever goes hears that they have answered. Whether it is still open."""
    emergency = None if watch.sos_id is None else await records.find(turn.session, watch.sos_id)
    if emergency is None or emergency.ended_at is not None:
        return False
    words = turn.render(T("I am all right. (has answered at {hour})", hour=when.hour(turn.now, turn.zone)))
    records.write(turn.session, emergency, "words", by=turn.speaker.id, at=turn.now, words=words)
    going = [each.call.person_id for each in await records.callees(turn.session, emergency) if each.is_going]
    ring = [*await records.reporters(turn.session, emergency), *(each for each in going if each is not None)]
    await stepping.go_on(turn, emergency, ring=set(ring) - {turn.speaker.id})
    return True


async def _home_from_emergency(turn: Turn, watch: WelfareWatch) -> None:
    """The card of the emergency they went to has the same button."""
    emergency = None if watch.emergency_id is None else await records.find(turn.session, watch.emergency_id)
    mine = None if emergency is None else await records.callee(turn.session, emergency, watch.person_id)
    if emergency is None or mine is None or mine.call.home_at is not None:
        return
    mine.call.home_at = turn.now
    records.write(turn.session, emergency, "home", by=turn.speaker.id, at=turn.now, detail=str(watch.person_id))
    await turn.session.flush()
    face = telling.face_of(await scene_of(turn, emergency), watch.person_id)
    if face is not None:
        turn.notify(watch.person_id, face, card=telling.subject(emergency), lane=Lane.EMERGENCY)


async def _for_them(turn: Turn, watch: WelfareWatch, said: str) -> None:
    person = await turn.session.get_one(Person, watch.person_id)
    if said == "call":
        number = phones.reveal(turn.session, person, to=turn.speaker.id, why=cards.subject(watch), at=turn.now)
        name = person.called or person.name
        if number is None:
            turn.say(T("There is no phone number of {name} here. Please ask the office.", name=name))
        else:
            turn.say(T("📞 {name}: {number}", name=name, number=number), lane=Lane.EMERGENCY)
        welfare.takes_on(watch, turn.speaker.id, turn.now)
        await watching.go_on(turn, watch)
    elif watch.ended_at is not None:
        await watching.show(turn, watch)
    elif said == "back":
        await _home_from_emergency(turn, watch)
        await watching.at_home(turn, watch)
    elif said == "ok":
        if welfare.is_asking(watch):
            welfare.heard(watch, by=turn.speaker.id, at=turn.now)
        await watching.show(turn, watch)
        await watching.go_on(turn, watch)
    else:
        await _raise(turn, watch, person)


async def _raise(turn: Turn, watch: WelfareWatch, person: Person) -> None:
    since, now = when.hour(watch.heard_at, turn.zone), when.hour(turn.now, turn.zone)
    words = T(
        "{name} was out alone, last heard of at {since}, and has not answered until {now}.",
        name=person.called or person.name,
        since=since,
        now=now,
    )
    me = turn.speaker.id
    emergency = await welfare.raise_for(turn.session, watch, by=me, now=turn.now, zone=turn.zone)
    records.write(turn.session, emergency, "words", by=me, at=turn.now, words=turn.render(words))
    raising.says_something(emergency, turn.now)
    await watching.go_on(turn, watch)
    await stepping.go_on(turn, emergency)
