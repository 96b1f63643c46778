"""What is next for a round: asked to sign off, closed, confirmed by itself, shown again. Pure."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from bot.services.patrols.rounds import UNFINISHED_AFTER
from db.models import Patrol, PatrolState


class Step(enum.StrEnum):
    ASK = "ask"
    """Its time is over: who walks it is asked to sign off."""
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    """未完成"""
    CONFIRM = "confirm"
    """A 正常 one confirms itself."""
    REMIND = "remind"
    """Whoever has to look at it is shown it again."""


ASK_AGAIN = timedelta(hours=1)
"""After the end."""
TO_ANSWER = timedelta(minutes=30)
"""After downtime whoever was asked late has at least so long."""
CONFIRM_AFTER = timedelta(hours=24)
REMIND_EVERY = timedelta(hours=24)


def due(patrol: Patrol, ends_at: datetime) -> tuple[datetime, Step] | None:
    """None: nothing happens by itself any more."""
    match patrol.state:
        case PatrolState.OPEN:
            return _asking(patrol, ends_at)
        case PatrolState.SIGNED if patrol.signed_at is not None:
            if not patrol.found_something and patrol.question is None:
                return patrol.signed_at + CONFIRM_AFTER, Step.CONFIRM
            return patrol.signed_at + (patrol.reminded + 1) * REMIND_EVERY, Step.REMIND
        case PatrolState.QUERIED if patrol.signed_at is not None:
            return patrol.signed_at + (patrol.reminded + 1) * REMIND_EVERY, Step.REMIND
    return None


def _asking(patrol: Patrol, ends_at: datetime) -> tuple[datetime, Step]:
    if patrol.asked == 0:
        return ends_at, Step.ASK
    step, at = (Step.ASK_AGAIN, ASK_AGAIN) if patrol.asked == 1 else (Step.CLOSE, UNFINISHED_AFTER)
    return max(ends_at + at, (patrol.asked_at or ends_at) + TO_ANSWER), step
