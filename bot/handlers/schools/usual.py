"""照常: the button that takes back what was different on one day, of a school or of a patrol."""

from __future__ import annotations

from datetime import date

from bot.language import T, Text

_MARK = "u"


def label(day: date) -> Text:
    return T("{month}/{day} as usual", month=day.month, day=day.day)


def said(day: date) -> str:
    """What the button carries."""
    return f"{_MARK}{day:%Y%m%d}"


def day_in(choice: str) -> date | None:
    """None: another button."""
    day = choice.removeprefix(_MARK)
    try:
        return date.fromisoformat(day) if choice.startswith(_MARK) and len(day) == 8 else None
    except ValueError:
        return None
