"""Telegram's own sending rates, for those who want them enforced: 1/s per chat, 30/s per bot, 20/min per group."""

import math
import time
from collections import defaultdict, deque

from sandbox.refusals import too_many_requests

PER_CHAT = (1, 1.0)
PER_GROUP = (20, 60.0)
PER_BOT = (30, 1.0)


class Rates:
    """Counts what was sent, in monotonic time; off until enforced is set."""

    def __init__(self) -> None:
        self.enforced = False
        self._sent: defaultdict[tuple[int, int | None], deque[float]] = defaultdict(deque)

    def count(self, bot_id: int, chat_id: int, messages: int = 1) -> None:
        """Raises Refusal 429 with the whole seconds to wait when a rate is exceeded; otherwise notes the sending."""
        if not self.enforced:
            return
        now = time.monotonic()
        for key, (allowed, seconds) in (
            ((bot_id, None), PER_BOT),
            ((bot_id, chat_id), PER_GROUP if chat_id < 0 else PER_CHAT),
        ):
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= allowed:
                raise too_many_requests(max(1, math.ceil(sent[0] + seconds - now)))
        for key in ((bot_id, None), (bot_id, chat_id)):
            self._sent[key].extend([now] * messages)
