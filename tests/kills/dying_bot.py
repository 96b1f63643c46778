"""The real program in a real process, which kills itself with SIGKILL when it passes a named point."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from dataclasses import dataclass, field

from bot import serving, settings
from bot.turns import outbox
from tests.kills import points, sabotage


@dataclass(frozen=True, slots=True)
class Order:
    """What becomes of a bot. `environment`: its settings; `log`: the file its words go to."""

    environment: dict[str, str]
    log: str
    folder: str
    """Where it runs, so that nobody's .env is read."""
    point: str = ""
    passage: int = 1
    """It dies when it passes `point` for the so-and-so-manieth time."""
    sabotage: str = ""
    planted_fault: bool = False
    """Whether a text that says points.POISON makes its handler fail."""
    doubt_seconds: float | None = None
    """Shortens the wait before a card of unknown outcome is shown again, so that a test does not sit through it."""


@dataclass(slots=True)
class Countdown:
    """Called with the name of every point that is passed."""

    point: str
    left: int
    passed: set[str] = field(default_factory=set)

    def __call__(self, name: str) -> None:
        if name == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def run(order: Order) -> None:
    """Serve until killed or told to stop. Everything below `serving.serve` is the program as it is."""
    for name in [name for name in os.environ if name.startswith("JINHUAI_")]:
        del os.environ[name]
    os.environ.update(order.environment)
    os.chdir(order.folder)
    if order.doubt_seconds is not None:
        outbox.DOUBT_SECONDS = order.doubt_seconds
    if order.sabotage:
        sabotage.WAYS[order.sabotage]()
    if order.planted_fault:
        points.plant_fault()
    if order.point:
        points.watch(Countdown(order.point, order.passage))
    try:
        asyncio.run(serving.serve(settings.load()))
    except Exception:
        traceback.print_exc(file=sys.stderr)
        raise SystemExit(1) from None
