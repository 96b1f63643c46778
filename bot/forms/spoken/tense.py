"""On which side of now something lies that was said without saying so."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

At = TypeVar("At", date, datetime)


class Tense(enum.Enum):
    FUTURE = "future"
    PAST = "past"
    EITHER = "either"


def nearest(candidates: Iterable[At], now: At, tense: Tense) -> At:
    """The nearest to `now` on the side that is meant, now included; on the other side when there is none."""
    everything = list(candidates)
    if tense is Tense.EITHER:
        return min(everything, key=lambda at: abs(at - now))
    right = [at for at in everything if (at >= now if tense is Tense.FUTURE else at <= now)]
    return min(right or everything, key=lambda at: abs(at - now))
