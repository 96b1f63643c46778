"""The real program in a real process, which kills itself with SIGKILL when it passes a named point."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass

from bot import serving, settings
from bot.turns import lanes, outbox
from tests.kills import points, sabotage


@dataclass(frozen=True, slots=True)
class Order:
    """What becomes of a bot."""

    point: str = ""
    passage: int = 1
    """It dies when it passes `point` for the so-and-so-manieth time."""
    sabotage: str = ""
    planted_fault: bool = False
    """Whether a text that says points.POISON makes its handler fail."""
    hurried: bool = False
    """A chat gets ten messages a second instead of one, and a card of unknown outcome is shown again after one second
    instead of thirty, so that a test need not sit through the pauses."""


@dataclass(slots=True)
class Countdown:
    """Called with the name of every point that is passed."""

    point: str
    left: int

    def __call__(self, name: str) -> None:
        if name == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def run(order: Order) -> None:
    """Serve until killed or told to stop. Everything below `serving.serve` is the program as it is."""
    if order.hurried:
        lanes.CHAT_PAUSE, outbox.DOUBT_SECONDS = 0.1, 1.0
    if order.sabotage:
        sabotage.WAYS[order.sabotage]()
    if order.planted_fault:
        points.plant_fault()
    if order.point:
        points.watch(Countdown(order.point, order.passage))
    asyncio.run(serving.serve(settings.load()))
