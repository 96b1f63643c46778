"""Why something cannot be entered. The chat says so in its words, a spreadsheet by the cell."""

from __future__ import annotations

import enum

LONGEST_NAME = 60
LONGEST_SPAN = 400
"""Days of a term or of a vacation."""
MOST_PEOPLE = 30


class Wrong(enum.StrEnum):
    NAME = "name"
    """None, or longer than LONGEST_NAME, or on several lines."""
    NAME_TAKEN = "name_taken"
    NO_SUCH_GRID = "no_such_grid"
    NO_POSTS = "no_posts"
    PEOPLE = "people"
    """Of minimum, ideal and maximum one is below the one before, or nobody is needed, or more than MOST_PEOPLE."""
    AGES = "ages"
    MINUTES = "minutes"
    TIMES = "times"
    """A time is missing, or school ends before it begins."""
    WEEKDAYS = "weekdays"
    NO_BELLS = "no_bells"
    BACKWARDS = "backwards"
    """The last day lies before the first."""
    TOO_LONG = "too_long"
    GONE = "gone"
    """There is no such record, or not any more."""
    IN_USE = "in_use"


class WrongError(Exception):
    """Raised before anything was written. `about`: the name, the number or the day that is wrong."""

    def __init__(self, why: Wrong, about: str = "") -> None:
        super().__init__(why.value)
        self.why = why
        self.about = about


def named(name: str) -> str:
    """As it is kept. Raises WrongError."""
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME or not any(each.isalnum() for each in kept):
        raise WrongError(Wrong.NAME, kept[:LONGEST_NAME])
    return kept
