"""What comes of a word that somebody says to a form."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from bot.forms.draft import Draft
from bot.forms.field import Context, Field
from bot.forms.form import FormClass, Survey
from bot.language import Text


class Outcome(enum.Enum):
    ASKS = "asks"
    FINISHED = "finished"
    """Every question is answered, and confirmed where the form wants that: hand the answers in."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the form stands now."""

    form: FormClass
    draft: Draft
    survey: Survey
    context: Context
    field: Field[Any] | None
    """What is asked; None: the summary is shown, or the form is finished."""
    notes: tuple[Text, ...] = ()
    """Said before the question: why something did not fit, what was dropped, how something was understood."""
    outcome: Outcome = Outcome.ASKS
