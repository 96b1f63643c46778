"""One part of a problem, level after level."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.roster import liking
from bot.roster.linear import Watch, minimise
from bot.roster.model import Model, Taken, model
from bot.roster.parts import Part
from bot.roster.plan import Level, Proof
from bot.roster.situation import Situation

SHARE = 0.6
"""Of what remains of the time, so much at most goes to one level, so that those after it have some."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Now at `level`, where the best known value is `value` and nothing below `bound` is possible.

    Of the part of the problem that is being solved; told now and then, and when the level is done with.
    """

    level: Level
    value: int
    bound: int


SQUARES = (Level.FAIRNESS, Level.BURDEN)
Listener = Callable[[Progress], None]


class Search:
    """`taken`: the best that is known; at first what it was given, which has to keep all the rules."""

    def __init__(
        self, situation: Situation, part: Part, first: Taken, seconds: float, listener: Listener | None
    ) -> None:
        self.taken = first
        self.proofs: list[Proof] = []
        self._situation, self._listener = situation, listener
        self._ends = time.monotonic() + seconds
        self._model = model(situation, part)
        self._narrow = self._full = False

    def climb(self, level: Level) -> None:
        """Make this level as small as those before it allow, and keep it so."""
        started = time.monotonic()
        costs = _costs(self._model, level)
        if not costs:
            return
        # Where all carry the same together whatever is chosen, squares differ by two at least, and half of them is
        # proven with half the trouble: (x² - x) / 2 instead of x².
        step = 2 if level in SQUARES and self._full else 1
        weighed = costs if step == 1 else {column: cost // 2 for column, cost in costs.items()}
        start = self._model.values(self.taken)
        value = _sum(weighed, start)
        left = self._ends - started
        solved = minimise(
            self._model.program,
            weighed,
            start=start,
            seconds=left if level is Level.LIKING else left * SHARE,
            simplify=not self._narrow,
            watch=None if self._listener is None else self._watch(self._listener, level),
        )
        if solved.values is not None and solved.value <= value:
            self.taken = self._model.taken(solved.values)
            value = _sum(weighed, self._model.values(self.taken))
        self._model.fix(weighed, value)
        gap = max(0, value - solved.bound) * step
        value = _sum(costs, self._model.values(self.taken))
        bound = value - gap
        self._full = self._full or (level is Level.IDEAL and value == 0 and self._model.as_many_as_ideal)
        self.proofs.append(Proof(level, value, bound, time.monotonic() - started))
        if self._listener is not None:
            self._listener(Progress(level, value, bound))
        # Hardly anything may move any more: simplifying that would take ten times as long as solving it.
        self._narrow = self._narrow or level is Level.REMOVED

    @staticmethod
    def _watch(listener: Listener, level: Level) -> Watch:
        return lambda value, bound: listener(Progress(level, value, bound))


def _sum(costs: Mapping[int, int], values: Sequence[float]) -> int:
    return round(sum(cost * values[column] for column, cost in costs.items()))


def _costs(built: Model, level: Level) -> dict[int, int]:
    situation = built.situation
    match level:
        case Level.PINS:
            return built.keep(situation.problem.pins)
        case Level.MINIMUM:
            return built.minimum
        case Level.IDEAL:
            return built.ideal
        case Level.REMOVED:
            return built.keep(situation.problem.published)
        case Level.FAIRNESS:
            return built.carry(lambda place: place.timing.load, lambda person: situation.past[person].load)
        case Level.BURDEN:
            return built.carry(lambda place: place.timing.burden, lambda person: situation.past[person].burden)
        case Level.LIKING:
            return {
                column: cost
                for (person, number), column in built.seats.items()
                if (cost := liking.cost(situation, situation.people[person], situation.places[number]))
            }
