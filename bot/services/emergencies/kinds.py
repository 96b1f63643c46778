"""What follows from the kind of an emergency. Pure. FORMS: Emergency."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from db.models import Emergency, EmergencyKind


class Preset(enum.StrEnum):
    """Three ways of calling people; which one follows from the kind."""

    COME = "come"
    """Somebody has to go there."""
    WATCH = "watch"
    """Nobody goes near: watchers, and the officer's line."""
    PHONE = "phone"
    """A telephone call helps more than legs: money is being sent."""


class Question(enum.StrEnum):
    """What the one who raised it is asked afterwards, one at a time; nothing waits for an answer."""

    CALLED = "called"
    PLACE = "place"
    WEAPON = "weapon"
    INJURED = "injured"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class KindRules:
    number: str
    """Who is called first."""
    handed_to: str
    """doctor | police | fire: who takes it over as a rule."""
    asks: tuple[Question, ...]
    preset: Preset = Preset.COME
    keep_away: bool = False
    """Nobody is sent towards it: those who come watch from where it is safe."""
    also: tuple[str, ...] = ()
    """Groups of the first batch besides the preset's."""


_C, _P, _W, _I, _S = Question.CALLED, Question.PLACE, Question.WEAPON, Question.INJURED, Question.SAFE
RULES: dict[EmergencyKind, KindRules] = {
    EmergencyKind.ILL: KindRules("120", "doctor", (_C, _P)),
    EmergencyKind.FIRE: KindRules("119", "fire", (_C, _P, _I, _S), also=("fire_post",)),
    EmergencyKind.FIGHT: KindRules("110", "police", (_C, _P, _W, _I, _S), Preset.WATCH, keep_away=True),
    EmergencyKind.MISSING: KindRules("110", "police", (_C, _P)),
    EmergencyKind.WATER: KindRules("119", "fire", (_C, _P, _S), keep_away=True),
    EmergencyKind.CRASH: KindRules("120", "doctor", (_C, _P, _I, _S)),
    EmergencyKind.LEAK: KindRules("119", "fire", (_C, _P, _S), keep_away=True),
    EmergencyKind.FRAUD: KindRules("110", "police", (_C,), Preset.PHONE),
    EmergencyKind.OTHER: KindRules("110", "police", (_C, _P, _I, _S)),
}
"""In the order in which they are offered."""


def rules(emergency: Emergency) -> KindRules:
    """What nobody has named yet is helped with like everything else."""
    return RULES[emergency.kind or EmergencyKind.OTHER]


def preset(emergency: Emergency) -> Preset:
    """A weapon makes watchers of everybody, whatever the kind."""
    return Preset.WATCH if emergency.weapon else rules(emergency).preset


def keeps_away(emergency: Emergency) -> bool:
    return bool(emergency.weapon) or rules(emergency).keep_away


def next_question(emergency: Emergency) -> Question | None:
    """The first that has no answer."""
    return next((each for each in rules(emergency).asks if not _is_answered(emergency, each)), None)


def _is_answered(emergency: Emergency, question: Question) -> bool:
    match question:
        case Question.CALLED:
            return emergency.called is not None
        case Question.PLACE:
            return emergency.place is not None or emergency.latitude is not None or not emergency.grid_guessed
        case Question.WEAPON:
            return emergency.weapon is not None
        case Question.INJURED:
            return emergency.injured is not None
        case Question.SAFE:
            return emergency.safe is not None


def offered() -> Sequence[EmergencyKind]:
    return tuple(RULES)
