"""What somebody sees who is out alone, and what those see who answer for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.handlers import when
from bot.handlers.emergencies.words import NUMBERS
from bot.language import T, Text, joined
from bot.services import leading, welfare
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Person, WelfareWatch

VERB = "alone"
ALL_RIGHT, HELP, HOME = T("All right"), T("Need help here"), T("I am home")


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch with the names that its cards show."""

    turn: Turn
    watch: WelfareWatch
    name: str
    where: str
    """What they walk; empty outside any patrol."""
    leader: str
    """The first who is told when they do not answer."""
    holder: str
    """Who is trying to reach them."""
    heard_by: str
    ended_by: str

    def hour(self, at: datetime) -> str:
        return when.hour(at, self.turn.zone)

    @property
    def ended(self) -> str:
        return self.hour(self.watch.ended_at or self.watch.heard_at)


async def watched(turn: Turn, watch: WelfareWatch) -> Watched:
    seat = await welfare.seat_of(turn.session, watch)
    person = await turn.session.get_one(Person, watch.person_id)
    line = await welfare.line_for(turn.session, watch)
    return Watched(
        turn,
        watch,
        person.called or person.name,
        "" if seat is None else seat.place,
        await leading.called(turn.session, line[0]) if line else "",
        "" if watch.held_by is None else await leading.called(turn.session, watch.held_by),
        "" if watch.heard_by is None else await leading.called(turn.session, watch.heard_by),
        "" if watch.ended_by is None else await leading.called(turn.session, watch.ended_by),
    )


def subject(watch: WelfareWatch) -> str:
    return f"alone:{watch.id}"


def subject_of_leader(watch: WelfareWatch) -> str:
    return f"alone-lead:{watch.id}"


def button(watch: WelfareWatch, label: Text, choice: str) -> Button:
    return Button(label, Choice(VERB, watch.id, 0, choice))


# Who is out alone


def own(of: Watched) -> Message:
    watch = of.watch
    if watch.ended_at is not None:
        still = watch.outcome == "sos"  # somebody is on the way to them
        return Message(_over_for_them(of), ((button(watch, ALL_RIGHT, "fine"),),) if still else ())
    home = button(watch, HOME, "home")
    if not welfare.is_asking(watch):
        return Message(_quiet(of), ((home,),))
    help_ = button(watch, HELP, "help")
    question = T("Are you home yet?") if watch.homeward else T("Is everything all right with you?")
    words = joined([T("{leader} knows that you do not answer.", leader=of.leader), question], " ")
    text = joined([words if welfare.others_know(watch) and of.leader else question, NUMBERS])
    if watch.homeward:
        return Message(text, ((home, button(watch, T("Not yet, all right"), "fine"), help_),))
    return Message(text, ((button(watch, ALL_RIGHT, "fine"), help_), (home,)))


def _quiet(of: Watched) -> Text:
    watch = of.watch
    hour = of.hour(watch.heard_at + welfare.interval(watch))
    if watch.homeward:
        return T("Take care on the way. Tap when you are home.")
    if watch.heard_by is None:
        return T("You are out alone: I will ask how you are at {hour}. Tap when you are home.", hour=hour)
    return T("Good. I will ask again at {hour}. Tap when you are home.", hour=hour)


def _over_for_them(of: Watched) -> Text:
    watch = of.watch
    if watch.outcome == "sos":
        return T(
            "Nobody could reach you, so people were called to you (No. {number}). If you are all right, phone {name}.",
            number=watch.sos_id or 0,
            name=of.ended_by,
        )
    if watch.outcome == "reopened":
        return T("It is not over yet; I will ask again afterwards.")
    return T("✅ Home at {hour}. Thank you, rest well!", hour=of.ended)


# Who answers for them


def for_leader(of: Watched) -> Message:
    watch, name = of.watch, of.name
    if watch.ended_at is not None:
        return Message(_over_for_leader(of))
    if not welfare.is_asking(watch):
        return _heard(of)
    rows = (
        (button(watch, T("Phone {name}", name=name), "call"), button(watch, T("All is well"), "ok")),
        (button(watch, T("🔴 SOS: call people"), "sos"),),
    )
    last = of.hour(watch.heard_at)
    if watch.homeward:
        words = T("⚠️ {name} does not answer: is on the way home, last heard of at {hour}.", name=name, hour=last)
    elif of.where:
        words = T(
            "⚠️ {name} does not answer: on patrol alone, {where}, last heard of at {hour}.",
            name=name,
            where=of.where,
            hour=last,
        )
    else:
        words = T("⚠️ {name} does not answer: out alone, last heard of at {hour}.", name=name, hour=last)
    if watch.asked_at is not None and of.holder:
        words = joined([words, T("<b>{holder}, have you reached {name}?</b>", holder=of.holder, name=name)])
    elif of.holder:
        words = joined([words, T("{holder} is trying to reach them.", holder=of.holder)])
    return Message(joined([words, NUMBERS]), rows)


def _heard(of: Watched) -> Message:
    watch = of.watch
    hour = of.hour(watch.heard_at)
    if watch.heard_by == watch.person_id:
        return Message(T("✅ {name} has answered, {hour}. All is well.", name=of.name, hour=hour))
    again = of.hour(watch.heard_at + welfare.interval(watch))
    words = T(
        "✅ {who}: {name} is all right, {hour}. I will ask them again at {again}.",
        who=of.heard_by,
        name=of.name,
        hour=hour,
        again=again,
    )
    return Message(words, ((button(watch, T("Is home by now"), "back"),),))


def _over_for_leader(of: Watched) -> Text:
    watch = of.watch
    if watch.outcome == "sos":
        return T("🔴 {name}: people are called, No. {number}.", name=of.name, number=watch.sos_id or 0)
    return T("✅ {name} is home, {hour}.", name=of.name, hour=of.ended)
