"""What goes wrong outside the program: the network, Telegram, and people who shut the bot out."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from typing import Any

from tests.kills.scene import Scene

FAULTS: tuple[dict[str, Any], ...] = (
    {"method": "sendMessage", "kind": "429", "retry_after": 1, "count": None, "lasts": 1.5, "probability": 0.7},
    {"method": "sendMessage", "kind": "429", "retry_after": 3, "count": 10},
    {"method": "editMessageText", "kind": "429", "retry_after": 2, "count": 10},
    {"method": "sendMessage", "kind": "hang", "seconds": 2.0, "count": 3},
    {"method": "sendMessage", "kind": "hang", "seconds": 2.0, "count": 3, "applied": True},
    {"method": "sendMessage", "kind": "hang", "seconds": 20.0, "count": 1, "applied": True},
    {"method": "sendMessage", "kind": "slow", "seconds": 1.0, "count": 5},
    {"method": "sendMessage", "kind": "5xx", "status": 502, "count": 5},
    {"method": "sendMessage", "kind": "reset_before", "count": 4},
    {"method": "sendMessage", "kind": "reset_after", "count": 4},
    {"method": "editMessageText", "kind": "reset_after", "count": 4},
    {"method": "getUpdates", "kind": "5xx", "status": 502, "count": 2, "lasts": 5.0},
    {"method": "getUpdates", "kind": "duplicate", "count": 3},
    {"method": "getUpdates", "kind": "reorder", "count": 3},
    {"method": "answerCallbackQuery", "kind": "5xx", "status": 500, "count": 5},
    {"method": "*", "kind": "5xx", "status": 504, "count": 6, "lasts": 5.0},
)


# What strikes every request or every poll ends by itself: whoever pauses between tries asks so seldom that such faults
# would pile up.


async def disturb(scene: Scene, chance: random.Random, enough: asyncio.Event) -> None:
    """A fault every few seconds."""
    while not enough.is_set():
        await asyncio.sleep(chance.uniform(0.5, 3.0))
        await scene.telegram.fault(**chance.choice(FAULTS))


async def shut_out(
    scene: Scene,
    people: Sequence[int],
    chance: random.Random,
    enough: asyncio.Event,
    blocks: list[tuple[int, float]],
) -> None:
    """One after another blocks the bot for some seconds. `blocks`: who, and until when (monotonic)."""
    while not enough.is_set():
        await asyncio.sleep(chance.uniform(0.5, 3.0))
        account = chance.choice(people)
        await scene.telegram.post(f"/people/{account}/block", bot=scene.telegram.bot)
        await asyncio.sleep(chance.uniform(1.0, 6.0))
        await scene.telegram.post(f"/people/{account}/unblock", bot=scene.telegram.bot)
        blocks.append((account, time.monotonic()))
