"""Every Bot API call, in the order in which it was carried out."""

import time
from collections import deque
from dataclasses import dataclass
from itertools import islice

from sandbox.signals import Signal
from sandbox.wire import Json

KEPT = 200_000


@dataclass(slots=True, frozen=True)
class Call:
    """arrived and finished are monotonic seconds. applied tells whether the chat changed although (or because) of
    a fault: a bot may have heard an error about a message that was sent."""

    sequence: int
    bot_id: int
    method: str
    parameters: Json
    chat_id: int | str | None
    arrived: float
    finished: float
    result: object
    error: Json | None
    fault: str | None
    applied: bool

    def shown(self) -> Json:
        shown: Json = {
            "sequence": self.sequence,
            "bot": self.bot_id,
            "method": self.method,
            "parameters": self.parameters,
            "arrived": self.arrived,
            "finished": self.finished,
            "fault": self.fault,
            "applied": self.applied,
        }
        if self.error is None:
            shown["result"] = self.result
        else:
            shown["error"] = self.error
        return shown


@dataclass(slots=True, frozen=True)
class Wanted:
    """Which calls a reader asks for; None means all."""

    bot_id: int | None = None
    method: str | None = None
    chat_id: str | None = None

    def matches(self, call: Call) -> bool:
        return (
            (self.bot_id is None or call.bot_id == self.bot_id)
            and (self.method is None or call.method.lower() == self.method.lower())
            and (self.chat_id is None or str(call.chat_id) == self.chat_id)
        )


class CallLog:
    """The newest 200,000 calls. Sequence numbers start at 1 and never repeat."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._last = 0
        self.changed = Signal()

    @property
    def last(self) -> int:
        return self._last

    def add(
        self,
        *,
        bot_id: int,
        method: str,
        parameters: Json,
        arrived: float,
        result: object = None,
        error: Json | None = None,
        fault: str | None = None,
        applied: bool,
    ) -> None:
        self._last += 1
        self._calls.append(
            Call(
                sequence=self._last,
                bot_id=bot_id,
                method=method,
                parameters=parameters,
                chat_id=parameters.get("chat_id"),
                arrived=arrived,
                finished=time.monotonic(),
                result=result,
                error=error,
                fault=fault,
                applied=applied,
            )
        )
        self.changed.notify()

    def since(self, sequence: int, wanted: Wanted, limit: int) -> tuple[list[Call], int]:
        """Calls after `sequence`, oldest first, and the sequence to go on from."""
        skipped = max(0, sequence - (self._last - len(self._calls)))
        found: list[Call] = []
        for call in islice(self._calls, skipped, None):
            if wanted.matches(call):
                found.append(call)
                if len(found) == limit:
                    return found, call.sequence
        return found, self._last
