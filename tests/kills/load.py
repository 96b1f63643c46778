"""A hundred updates a second from people who do not wait for answers, whether a bot lives or not."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence

from tests.kills.scene import Scene
from tests.kills.story import Member

TICK_SECONDS = 0.1


async def pour(scene: Scene, members: Sequence[Member], per_second: float, enough: asyncio.Event) -> None:
    """The members take turns, so that nobody is taken for a flood."""
    turns = itertools.cycle(members)
    clock = asyncio.get_running_loop().time
    last, due = clock(), 0.0
    while not enough.is_set():
        await asyncio.sleep(TICK_SECONDS)
        now = clock()
        due += min(now - last, 1.0) * per_second  # what a stalled generator has missed stays missed
        last = now
        speakers = list(itertools.islice(turns, int(due)))
        due -= len(speakers)
        if speakers:
            await scene.say([(member.account, member.next_line()) for member in speakers])
