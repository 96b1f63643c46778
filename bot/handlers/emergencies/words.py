"""The words of emergencies: kinds, what keeps people safe, who is called first. FORMS: Emergency."""

from __future__ import annotations

from bot.language import T, Text
from bot.services.emergencies import kinds
from bot.services.emergencies.kinds import Question
from bot.turns.events import Choice
from bot.turns.messages import Button
from db.models import Emergency, EmergencyKind, EmergencyOutcome

VERB = "sos"

FIRST = T("Call <b>110 · 119 · 120</b> first.")
NUMBERS = T("☎ 110 · 119 · 120")
DRILL = T("【Drill】")

KINDS: dict[EmergencyKind, Text] = {
    EmergencyKind.ILL: T("Hurt or ill"),
    EmergencyKind.FIRE: T("Fire"),
    EmergencyKind.FIGHT: T("Fight"),
    EmergencyKind.MISSING: T("Somebody lost"),
    EmergencyKind.WATER: T("In the water"),
    EmergencyKind.CRASH: T("Road accident"),
    EmergencyKind.LEAK: T("Water, power, gas leak"),
    EmergencyKind.FRAUD: T("Being swindled"),
    EmergencyKind.OTHER: T("Other trouble"),
}
SAFE: dict[EmergencyKind, Text] = {
    EmergencyKind.ILL: T("Do as 120 says on the phone. Do not leave them alone; send somebody to meet the ambulance."),
    EmergencyKind.FIRE: T("Get out first, stay low, no lift. Do not go back for things."),
    EmergencyKind.FIGHT: T("Do not go near. Watch from afar and wait for the police."),
    EmergencyKind.MISSING: T("Tell me what they look like, what they wear, and where they were seen last."),
    EmergencyKind.WATER: T("Do not go into the water. Find a pole, a rope, anything that floats."),
    EmergencyKind.CRASH: T("Stand off the road. Do not move whoever is hurt."),
    EmergencyKind.LEAK: T("If it smells of gas, get out first and phone from outside. Do not touch switches."),
    EmergencyKind.FRAUD: T("Stop, send no more money. If it has just been sent, call 110 at once to stop it."),
    EmergencyKind.OTHER: T("Your own safety comes first."),
}
WEAPON = T("There may be a weapon: do not go near. Watch from afar and wait for the police.")
OUTCOMES: dict[EmergencyOutcome, Text] = {
    EmergencyOutcome.HANDLED: T("Dealt with"),
    EmergencyOutcome.FALSE_ALARM: T("Nothing in it"),
    EmergencyOutcome.TAKEN_OVER: T("Police have it"),
    EmergencyOutcome.SLIP: T("A slip"),
}
HANDED_TO: dict[str, Text] = {
    "doctor": T("Handed to the doctors"),
    "police": T("Handed to the police"),
    "fire": T("Handed to the fire brigade"),
}


def kind_of(emergency: Emergency) -> Text:
    return KINDS[emergency.kind or EmergencyKind.OTHER]


def keep_safe(emergency: Emergency) -> Text:
    """What both sides are told."""
    return WEAPON if emergency.weapon else SAFE[emergency.kind or EmergencyKind.OTHER]


def marked(emergency: Emergency, words: Text) -> Text:
    """A drill says so in each message."""
    return T("{drill}{words}", drill=DRILL, words=words) if emergency.drill else words


def button(emergency: Emergency, label: Text | str, choice: str) -> Button:
    return Button(label, Choice(VERB, emergency.id, 0, choice))


def question(emergency: Emergency, asked: Question) -> Text:
    number = kinds.rules(emergency).number
    match asked:
        case Question.CALLED:
            return T("Has {number} been called?", number=number)
        case Question.PLACE:
            return T("Where is it? Press 📍 below, tap a place, or just write or say it.")
        case Question.WEAPON:
            return T("Does anybody have a knife or something like it?")
        case Question.INJURED:
            return T("Is anybody hurt?")
        case Question.SAFE:
            return T("Are you safe yourself?")


ANSWERS: dict[Question, tuple[tuple[str, Text], tuple[str, Text]]] = {
    Question.CALLED: (("called.y", T("Called")), ("called.n", T("Not yet"))),
    Question.WEAPON: (("weapon.y", T("Yes, or not sure")), ("weapon.n", T("No weapon"))),
    Question.INJURED: (("injured.y", T("Yes, hurt")), ("injured.n", T("Nobody hurt"))),
    Question.SAFE: (("safe.y", T("I am safe")), ("safe.n", T("I am in danger"))),
}
"""The choice that a button carries, and what it says."""
