"""Calling people in batches until somebody answers. Pure: no database, no clock, no names.

`Plan` says after how long which batch is called; `Standing` is where one escalation stands; `due` tells what is next,
and the verbs in `standing` tell what becomes of it.
"""

from bot.services.escalation.plan import Batch, Plan
from bot.services.escalation.standing import (
    AGAIN_AFTER,
    ANSWER_WITHIN,
    PRESUMED_AFTER,
    QUIET_AFTER,
    QUIET_THERE,
    SAME_TAP,
    STALE_AFTER,
    Next,
    Standing,
    Step,
    acknowledged,
    asked,
    begun,
    called,
    due,
    ended,
    help_wanted,
    recounted,
    reopened,
    sign_of_life,
)

__all__ = [
    "AGAIN_AFTER",
    "ANSWER_WITHIN",
    "PRESUMED_AFTER",
    "QUIET_AFTER",
    "QUIET_THERE",
    "SAME_TAP",
    "STALE_AFTER",
    "Batch",
    "Next",
    "Plan",
    "Standing",
    "Step",
    "acknowledged",
    "asked",
    "begun",
    "called",
    "due",
    "ended",
    "help_wanted",
    "recounted",
    "reopened",
    "sign_of_life",
]
