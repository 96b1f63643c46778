"""How long: 半小时, 一个半小时, 2小时10分, 一刻钟, 三天."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.reading import plain

_N = rf"(?:\d{{1,4}}|[{SPOKEN}]{{1,5}})"
_HOUR = "(?:小时|钟头|h)"
_FORMS = re.compile(
    rf"(?:(?P<weeks>{_N})个?(?:周|星期|礼拜))?"
    rf"(?:(?P<days>{_N})(?:天|日))?"
    rf"(?:(?P<tenths>\d{{1,3}}\.\d)个?{_HOUR}"
    rf"|(?P<half_hour>半)个?{_HOUR}"
    rf"|(?P<hours_and_half>{_N})个半{_HOUR}"
    rf"|(?P<hours>{_N})个?{_HOUR}(?P<and_half>半)?)?"
    rf"(?:零?(?P<minutes>{_N})(?:分钟?|min)|(?P<quarters>[一两二三123])刻钟?)?"
)


def duration_in(text: str) -> timedelta | None:
    """None for anything else than a duration."""
    match = _FORMS.fullmatch(plain(text))
    if match is None or not any(match.groups()):
        return None
    minutes = 0
    for name, worth in (("weeks", 10080), ("days", 1440), ("hours", 60), ("hours_and_half", 60), ("minutes", 1)):
        if match[name] is not None:
            number = whole_number(match[name])
            if number is None:
                return None
            minutes += number * worth
    if match["half_hour"] or match["hours_and_half"] or match["and_half"]:
        minutes += 30
    if match["tenths"] is not None:
        minutes += round(float(match["tenths"]) * 60)
    if match["quarters"] is not None:
        minutes += 15 * (whole_number(match["quarters"]) or 0)
    return timedelta(minutes=minutes)
