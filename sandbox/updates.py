"""Updates that wait for a bot: numbered, kept until confirmed or expired, handed to one long poll at a time."""

import asyncio
import random
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.refusals import OTHER_POLLER, Refusal, conflict
from sandbox.wire import Json, encode

# What a bot receives that never said what it wants; the three kinds left out must be asked for.
ALL_KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
        "business_message", "edited_business_message", "deleted_business_messages", "message_reaction",
        "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
        "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
        "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot",
    }
)  # fmt: skip
DEFAULT_KINDS = ALL_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}

# An offset this far beyond the newest update is taken by Telegram's own server for a client that lost count.
FUTURE_TOLERANCE = 10


@dataclass(slots=True, frozen=True)
class Pending:
    """An update that was not confirmed yet. expires is monotonic seconds."""

    id: int
    kind: str
    content: bytes
    expires: float
    chat_id: int | None

    def encoded(self) -> bytes:
        return b'{"update_id":%d,%b' % (self.id, self.content)


class UpdateQueue:
    """One bot's updates. Lifetimes are real seconds."""

    def __init__(self, lifetime: float, callback_lifetime: float) -> None:
        self._lifetime = lifetime
        self._callback_lifetime = callback_lifetime
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self._next_id = random.randint(100_000_000, 900_000_000)  # noqa: S311 (not a secret)
        self._jump: int | None = None
        self._poll: asyncio.Future[None] | None = None
        self.allowed = DEFAULT_KINDS
        self.tolerate_future_offsets = False
        self.on_push: Callable[[Pending], None] | None = None

    def __len__(self) -> int:
        self._expire()
        return len(self._pending)

    def push(self, kind: str, content: Json, chat_id: int | None = None) -> int | None:
        """Queue {kind: content}; returns its update id, or None when the bot does not want this kind."""
        if kind in ALL_KINDS and kind not in self.allowed:
            return None
        return self.push_raw(kind, {kind: content}, chat_id)

    def push_raw(self, kind: str, update: Json, chat_id: int | None = None) -> int:
        """Queue an update as it is, whatever it is; only update_id is added."""
        lifetime = self._callback_lifetime if kind == "callback_query" else self._lifetime
        self._follow_jump()
        update_id = self._next_id
        self._next_id += 1
        # encoded now: what happens to the message later must not change what this update said
        content = encode(update)[1:] if update else b'"_":0}'
        pending = Pending(update_id, kind, content, time.monotonic() + lifetime, chat_id)
        self._pending[update_id] = pending
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        if self.on_push is not None:
            self.on_push(pending)
        return update_id

    def jump(self, to: int) -> None:
        """Number the next update `to`, once nothing unconfirmed is pending (Telegram does it after an idle week)."""
        self._jump = to

    def _follow_jump(self) -> None:
        if self._jump is not None and not len(self):
            self._next_id, self._jump = self._jump, None

    def forget_all(self) -> None:
        self._pending.clear()

    def confirm(self, update_id: int) -> None:
        self._pending.pop(update_id, None)

    def take(self, offset: int, limit: int) -> list[Pending]:
        """Confirm everything below offset, then up to `limit` of the rest, oldest first. A negative offset keeps
        only that many of the newest."""
        self._expire()
        if offset < 0:
            for _ in range(len(self._pending) + offset):
                self._pending.popitem(last=False)
        elif offset > 0 and not (self.tolerate_future_offsets and offset > self._next_id + FUTURE_TOLERANCE):
            for update_id in [update_id for update_id in self._pending if update_id < offset]:
                del self._pending[update_id]
        batch: list[Pending] = []
        for pending in self._pending.values():
            if len(batch) == limit:
                break
            batch.append(pending)
        return batch

    def holds(self, pending: Pending) -> bool:
        """Neither confirmed, dropped nor expired."""
        return pending.id in self._pending and pending.expires > time.monotonic()

    def waiting(self) -> list[Pending]:
        """All that is pending, oldest first."""
        self._expire()
        return list(self._pending.values())

    def _expire(self) -> None:
        now = time.monotonic()
        expired = [pending.id for pending in self._pending.values() if pending.expires <= now]
        for update_id in expired:
            del self._pending[update_id]

    def interrupt(self, refusal: Refusal) -> None:
        """End the long poll under way, if any, with a refusal."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(refusal)

    def begin_poll(self) -> "asyncio.Future[None]":
        """A future that is done when an update arrives; it fails with 409 when another poll begins."""
        self.interrupt(conflict(OTHER_POLLER))
        self._poll = asyncio.get_running_loop().create_future()
        return self._poll

    def end_poll(self, poll: "asyncio.Future[None]") -> None:
        if not poll.cancel() and not poll.cancelled():
            # heard or not, a refusal was for the caller alone
            poll.exception()
        if self._poll is poll:
            self._poll = None
