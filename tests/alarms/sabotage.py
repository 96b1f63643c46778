"""What the promise of an answer stands on, taken out one at a time, in the process that is going to be killed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.handlers.emergencies import stepping, telling
from bot.services import escalation
from bot.services.escalation import Standing
from bot.turns.turn import Turn


def lose_a_page() -> None:
    """Every third person who is called has a row and no card."""
    show_to = telling.show_to

    def forget(turn: Turn, emergency: Any, person: int, face: Any, *, rings: bool) -> None:
        if person % 3 or telling.is_speaker(turn, person):
            show_to(turn, emergency, person, face, rings=rings)

    _replace(telling, "show_to", forget)


def skip_a_batch() -> None:
    """After the first batch comes the third."""
    called = escalation.called

    def skip(standing: Standing, *given: Any, **named: Any) -> Standing:
        after = called(standing, *given, **named)
        return replace(after, started=2) if after.started == 1 else after

    _replace(escalation, "called", skip)


def call_one_twice() -> None:
    """The second batch is called twice."""
    called, again = escalation.called, set[datetime]()

    def repeat(standing: Standing, *given: Any, **named: Any) -> Standing:
        after = called(standing, *given, **named)
        if after.started == 2 and after.raised_at not in again:
            again.add(after.raised_at)
            return replace(after, started=1)
        return after

    _replace(escalation, "called", repeat)


def hurry() -> None:
    """Everything is due in half the time."""
    due = escalation.due

    def soon(standing: Standing, delays: Any) -> Any:
        return due(standing, [each / 2 for each in delays])

    _replace(escalation, "due", soon)


def forget_the_timer() -> None:
    """What comes next is written down nowhere."""
    later = Turn.later

    def forget(turn: Turn, kind: str, *given: Any, **named: Any) -> Any:
        return None if kind == stepping.TIMER else later(turn, kind, *given, **named)

    _replace(Turn, "later", forget)


def keep_it_from_who_called() -> None:
    """Whoever calls for help is told nothing more once people are called."""
    faces = telling.faces

    def hide(scene: Any) -> Any:
        found = faces(scene)
        for person in scene.reporters if scene.emergency.started > 1 else ():
            found.pop(person.id, None)
        return found

    _replace(telling, "faces", hide)


def _replace(owner: Any, name: str, function: Any) -> None:
    if not hasattr(owner, name):
        raise AttributeError(f"{owner.__name__} has no {name} any more: nothing would be taken out")
    setattr(owner, name, function)


WAYS: dict[str, Callable[[], None]] = {
    "page": lose_a_page,
    "skip": skip_a_batch,
    "twice": call_one_twice,
    "early": hurry,
    "timer": forget_the_timer,
    "told": keep_it_from_who_called,
}
