"""What somebody sees who was called: where, what, what not to do, and their own next step. Who leads sees who else was
called, and whom to telephone."""

from __future__ import annotations

from bot.handlers import attaching
from bot.handlers.emergencies import reporter_card
from bot.handlers.emergencies.scene import Scene
from bot.handlers.emergencies.words import HANDED_TO, NUMBERS, OUTCOMES, button, keep_safe, marked
from bot.language import T, Text, joined
from bot.services import rights
from bot.services.emergencies import kinds
from bot.services.emergencies.kinds import Preset
from bot.services.emergencies.records import Callee
from bot.turns.messages import Button, Message
from db.models import EmergencyOutcome

Row = tuple[Button, ...]
TASKS = 2
"""Telephone tasks that have a button; the others wait their turn."""


def card(scene: Scene, callee: Callee) -> Message:
    emergency = scene.emergency
    if emergency.ended_at is not None:
        return _over(scene, callee)
    lines: list[Text | str] = [_what(scene)]
    if scene.paused_minutes:
        lines.append(
            T("⚠️ I was out of order for {minutes} min. Phone first whether help is still needed.",
              minutes=scene.paused_minutes)
        )  # fmt: skip
    lines += scene.last_words()
    lines += attaching.counted(scene.sent("photo"), scene.sent("voice"))
    if emergency.on_behalf_of:
        lines.append(T("It is about: {who}", who=emergency.on_behalf_of))
    lines += [keep_safe(emergency), NUMBERS]
    if callee.call.person_id in scene.overseers:
        lines += _whole(scene, callee)
    lines += [*_others(scene, callee), *_their_step(scene, callee)]
    return Message(marked(emergency, joined(lines)), tuple(_rows(scene, callee)))


def _what(scene: Scene) -> Text:
    emergency = scene.emergency
    number = kinds.rules(emergency).number
    called = {
        True: T("{number} has been called.", number=number),
        False: T("{number} has not been called yet.", number=number),
        None: T("Not known whether {number} was called.", number=number),
    }[emergency.called]
    parts = [called]
    if emergency.injured:
        parts.append(T("Somebody is hurt."))
    if emergency.safe is False:
        parts.append(T("{name} is in danger.", name=scene.reporter))
    return joined([T("{title}, <b>{where}</b>.", title=scene.title, where=scene.where), joined(parts, " ")])


def _their_step(scene: Scene, callee: Callee) -> list[Text]:
    emergency, call = scene.emergency, callee.call
    if call.going is False:
        return [T("All right, thank you for answering.")]
    if emergency.withdrawn_at is not None and callee.is_going:
        return [T("{name} says that it was a slip. Please make sure before you turn back.", name=scene.reporter)]
    if callee.is_going and call.arrived_at is not None:
        return [T("Noted, {hour}.", hour=scene.hour(call.arrived_at))]
    if callee.is_going and emergency.asked_at is not None:
        return [T("<b>Are you all right?</b> I have not heard from you for a while.")]
    if callee.is_going:
        return [T("Thank you, {name}! {reporter} is waiting for you. Your own safety first.",
                  name=callee.called, reporter=scene.reporter)]  # fmt: skip
    if call.lapsed_at is not None:
        return [T("I have not heard from you and am calling others. Are you still on it?")]
    if call.relieved_at is not None:
        return [T("Somebody else has taken over. Thank you, you can go home.")]
    if scene.going:
        return []
    if kinds.preset(emergency) is Preset.PHONE:
        return [T("Can you phone or go, and stop the money?")]
    if kinds.keeps_away(emergency):
        return [T("Can you go and keep watch, from where it is safe?")]
    return [T("You are near by, can you go?") if scene.is_near(callee) else T("Can you go?")]


def _others(scene: Scene, callee: Callee) -> list[Text]:
    lines = []
    for each in scene.going:
        if each.call.id == callee.call.id:
            continue
        there = each.call.arrived_at is not None
        lines.append(T("{name} is there.", name=each.called) if there else T("{name} is on the way.", name=each.called))
    if lines and scene.emergency.wants_more:
        lines.append(T("<b>More people are needed.</b>"))
    return lines


def _whole(scene: Scene, callee: Callee) -> list[Text]:
    """For who leads: who has not answered, while that matters, who cannot, who has to be telephoned."""
    waits = not scene.going or scene.emergency.wants_more
    others = [each for each in scene.callees if each.call.id != callee.call.id]
    silent = "、".join(each.called for each in others if each.may_answer) if waits else ""
    cannot = "、".join(each.called for each in scene.callees if each.call.going is False)
    gone = "、".join(each.called for each in scene.callees if each.call.lapsed_at is not None)
    unreachable = "、".join(each.called for each in scene.callees if each.call.unreachable)
    lines = []
    if silent:
        lines.append(T("Called, no answer yet: {names}", names=silent))
    if cannot:
        lines.append(T("Cannot: {names}", names=cannot))
    if gone:
        lines.append(T("Fell silent: {names}", names=gone))
    if unreachable:
        lines.append(T("Not reachable here: {names}", names=unreachable))
    lines += [_task(each) for each in scene.callees if each.call.by_phone and each.call.phoned is not None]
    return lines


def _task(callee: Callee) -> Text:
    words = {
        "reached": T("☎ {name}: reached", name=callee.called),
        "no_answer": T("☎ {name}: no answer", name=callee.called),
        "passed_on": T("☎ {name}: passed to the desk", name=callee.called),
    }
    return words[callee.call.phoned or "no_answer"]


def _rows(scene: Scene, callee: Callee) -> list[Row]:
    emergency, call = scene.emergency, callee.call
    phone = button(emergency, T("Phone {name}", name=scene.reporter), "phone") if scene.reporters else None
    more = button(emergency, T("Need help here"), "more")
    if emergency.withdrawn_at is not None and callee.is_going:
        first: list[Button | None] = [button(emergency, T("Yes, a slip"), "out.slip"), more, phone]
        rows = [_row(first)]
    elif callee.is_going and call.arrived_at is not None:
        handed = kinds.rules(emergency).handed_to
        rows = [
            _row([button(emergency, HANDED_TO[handed], f"gave.{handed}"), more]),
            _row([button(emergency, T("It is over"), "done"), phone]),
        ]
    elif callee.is_going:
        first = [button(emergency, T("I am there"), "here"), more]
        if emergency.asked_at is not None:
            first.insert(1, button(emergency, T("All right, on it"), "fine"))
        rows = [_row(first), _row([button(emergency, T("I cannot after all"), "no"), phone])]
    elif call.lapsed_at is not None:
        still = [button(emergency, T("Still on it"), "go"), button(emergency, T("I am there"), "here")]
        rows = [_row([*still, button(emergency, T("I cannot"), "no")]), _row([phone])]
    else:
        go = T("I am coming too") if scene.going else T("I am coming")
        no = None if call.going is False else button(emergency, T("I cannot"), "no")
        rows = [_row([button(emergency, go, "go"), no]), _row([phone])]
    if call.person_id in scene.overseers:
        rows += _of_who_leads(scene, callee)
    return [row for row in rows if row]


def _of_who_leads(scene: Scene, callee: Callee) -> list[Row]:
    emergency = scene.emergency
    waiting = [each for each in scene.callees if each.call.by_phone and each.call.phoned is None]
    tasks = [button(emergency, T("☎ {name}", name=each.called), f"task.{each.call.id}") for each in waiting[:TASKS]]
    rest = [] if callee.is_going else [button(emergency, T("Call more people"), "more")]
    if emergency.drill and _is_office(callee):
        rest.append(reporter_card.end_drill(emergency))
    if not (callee.is_going and callee.call.arrived_at is not None):
        rest.append(button(emergency, T("It is over"), "done"))
    return [tuple(tasks), tuple(rest)]


def _is_office(callee: Callee) -> bool:
    return callee.person is not None and any(each.role in rights.OFFICE for each in callee.person.roles)


def _row(buttons: list[Button | None]) -> Row:
    return tuple(each for each in buttons if each is not None)


def how_did_it_end(scene: Scene) -> Message:
    emergency = scene.emergency
    first = tuple(button(emergency, label, f"out.{outcome.value}") for outcome, label in list(OUTCOMES.items())[:2])
    second = tuple(button(emergency, label, f"out.{outcome.value}") for outcome, label in list(OUTCOMES.items())[2:])
    back = (button(emergency, T("Not over yet"), "look"),)
    words = T("{title}: how did it end?", title=scene.title)
    return Message(marked(emergency, words), (first, second, back))


def _over(scene: Scene, callee: Callee) -> Message:
    emergency = scene.emergency
    ended = emergency.ended_at or scene.now
    if emergency.outcome is EmergencyOutcome.SLIP:
        words = T("No. {number}: a slip, nobody needs to come. Thank you!", number=scene.number)
    else:
        how = reporter_card.how_it_ended(emergency)
        words = T("✅ No. {number}, {hour}: {how}.", number=scene.number, hour=scene.hour(ended), how=how)
    if not went(callee):
        return Message(marked(emergency, T("{words} No need to come, thank you.", words=words)))
    if callee.call.home_at is not None:
        return Message(marked(emergency, T("{words} Home at {hour}, rest well.", words=words,
                                           hour=scene.hour(callee.call.home_at))))  # fmt: skip
    home = ((button(emergency, T("I am home"), "home"),),)
    return Message(marked(emergency, T("{words} Thank you! Tap when you are home.", words=words)), home)


def went(callee: Callee) -> bool:
    return callee.call.going is True or callee.call.arrived_at is not None
