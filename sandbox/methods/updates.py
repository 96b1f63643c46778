"""getUpdates."""

import asyncio
import time

from sandbox.methods.registry import BotCall, Encoded, bot_method
from sandbox.refusals import WEBHOOK_ACTIVE, conflict
from sandbox.updates import ALL_KINDS, DEFAULT_KINDS, Pending, UpdateQueue

LONGEST_POLL = 50.0
# Telegram waits this long after the first update, so that those who come together travel together.
GATHERING = 0.002


@bot_method("getUpdates")
async def get_updates(call: BotCall) -> Encoded:
    if call.bot.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    given = call.parameters
    queue = call.bot.updates
    allow(queue, given.structure("allowed_updates"))
    offset = given.integer("offset") or 0
    limit = min(max(given.integer("limit") or 100, 1), 100)
    deadline = time.monotonic() + min(max(given.number("timeout") or 0.0, 0.0), LONGEST_POLL)
    batch = queue.take(offset, limit)
    if not batch and time.monotonic() < deadline:
        gone = asyncio.ensure_future(call.disconnected())
        try:
            batch = await _long_poll(queue, max(offset, 0), limit, deadline, gone)
        finally:
            gone.cancel()
    return encoded(_disturbed(call, batch))


async def _long_poll(
    queue: UpdateQueue, offset: int, limit: int, deadline: float, gone: "asyncio.Future[None]"
) -> list[Pending]:
    batch: list[Pending] = []
    while not batch and (left := deadline - time.monotonic()) > 0:
        # no await between taking and this: an update in between would wake nobody
        poll = queue.begin_poll()
        try:
            await asyncio.wait({poll, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                break
            if poll.done():
                poll.result()
                await asyncio.sleep(GATHERING)
        finally:
            queue.end_poll(poll)
        batch = queue.take(offset, limit)
    return batch


def allow(queue: UpdateQueue, kinds: object) -> None:
    """Remember the kinds a bot wants; an empty list means the usual ones, no list leaves it as it was."""
    if isinstance(kinds, list):
        queue.allowed = frozenset(kind for kind in ALL_KINDS if kind in kinds) if kinds else DEFAULT_KINDS


def _disturbed(call: BotCall, batch: list[Pending]) -> list[Pending]:
    if not batch:
        return batch
    fault = call.world.faults.strike(call.bot.id, "getUpdates", None, delivery=True)
    if fault is None:
        return batch
    return batch[::-1] if fault.kind == "reorder" else [pending for pending in batch for _ in range(2)]


def encoded(batch: list[Pending]) -> Encoded:
    content = b"[%b]" % b",".join(pending.encoded() for pending in batch)
    return Encoded(content, [pending.id for pending in batch])
