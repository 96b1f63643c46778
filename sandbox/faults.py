"""Faults on request: which calls go wrong, how, and how often."""

import random
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.wire import Json

FaultKind = Literal[
    "429", "5xx", "garbage", "reset_before", "reset_after", "hang", "slow", "error", "duplicate", "reorder"
]
# These change what a bot is handed instead of what its call does.
DELIVERY_KINDS: frozenset[str] = frozenset({"duplicate", "reorder"})


class FaultOrder(BaseModel):
    """A fault as it is ordered. Durations are real seconds. lasts: it ends by itself after so many."""

    model_config = ConfigDict(extra="forbid")

    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    bot: int | None = None
    count: int | None = Field(default=1, ge=1)
    skip: int = Field(default=0, ge=0)
    lasts: float | None = Field(default=None, gt=0)
    probability: float = Field(default=1.0, gt=0, le=1)
    retry_after: int = Field(default=1, ge=1)
    status: int = Field(default=502, ge=500, le=599)
    seconds: float = Field(default=30.0, ge=0)
    applied: bool = False
    error_code: int = 400
    description: str = "Bad Request: ordered by the sandbox"
    parameters: Json | None = None
    body: str = "<html><body>502 Bad Gateway</body></html>"


@dataclass(slots=True)
class Fault:
    id: int
    order: FaultOrder
    to_skip: int
    left: int | None
    ends: float | None = None
    hits: int = 0

    @property
    def active(self) -> bool:
        """Whether it may still strike."""
        return self.left != 0 and (self.ends is None or time.monotonic() < self.ends)

    def concerns(self, bot_id: int, method: str, chat_id: int | None) -> bool:
        order = self.order
        return (
            self.active
            and order.method.lower() in {"*", method.lower()}
            and (order.bot is None or order.bot == bot_id)
            and (order.chat_id is None or order.chat_id == chat_id)
        )

    def shown(self) -> Json:
        ends_in = None if self.ends is None else max(0.0, round(self.ends - time.monotonic(), 1))
        state = {"left": self.left, "hits": self.hits, "ends_in": ends_in, "active": self.active}
        return {"id": self.id, **self.order.model_dump(), **state}


@dataclass(slots=True)
class Faults:
    """All that was ordered, oldest first; the oldest one that fits a call strikes."""

    orders: dict[int, Fault] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def order(self, order: FaultOrder) -> Fault:
        ends = None if order.lasts is None else time.monotonic() + order.lasts
        fault = Fault(next(self._ids), order, to_skip=order.skip, left=order.count, ends=ends)
        self.orders[fault.id] = fault
        return fault

    def strike(self, bot_id: int, method: str, chat_id: int | None, *, delivery: bool = False) -> FaultOrder | None:
        """The fault that hits this call (or, with delivery, this handing over of updates), counted."""
        for fault in self.orders.values():
            if (fault.order.kind in DELIVERY_KINDS) is not delivery:
                continue
            if not fault.concerns(bot_id, method, chat_id):
                continue
            if fault.to_skip:
                fault.to_skip -= 1
                continue
            if random.random() >= fault.order.probability:  # noqa: S311 (not a secret)
                continue
            fault.hits += 1
            if fault.left is not None:
                fault.left -= 1
            return fault.order
        return None
