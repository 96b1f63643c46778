"""From one day to another: 9月1日到1月22日; 到1月22日 begins today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Unpack

from bot.forms.absences import day_shown
from bot.forms.field import Always, Answered, Context, Going, Json, NotUnderstoodError
from bot.forms.offering import Offering
from bot.forms.options import FromFacts, Options, Pairs
from bot.forms.reading import spaced
from bot.forms.said import Answer, Control
from bot.forms.spoken.days import day_at_start
from bot.forms.spoken.tense import Tense
from bot.language import T, Text

Days = tuple[date, date]
MOST = 400
"""Days in one."""
_BETWEEN = ("到", "至", "-", "—", "–", "~")
_UNREAD = T("Write the first and the last day, such as September 1 to January 22")
_NO_SUCH = T("There is no such day. Please look at the calendar once more.")


class Span(Offering[Days]):
    """The first and the last day, both included. Offers have values as `span_value` makes them."""

    def __init__(self, ask: Text, *, offers: Pairs | FromFacts = (), **asked: Unpack[Always[Days]]) -> None:
        super().__init__(ask, **asked)
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> Days:
        found = span_of(stored) if isinstance(stored, str) else None
        if found is None:
            raise NotUnderstoodError(_NO_SUCH)
        _check(found)
        return found

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        today = context.now.astimezone(context.zone).date()

        def read(words: str) -> Json:
            found = span_of(words) or span_said(words, today)
            if found is None:
                return None
            _check(found)
            return span_value(*found)

        return self.hear_offered(said, context, read, _UNREAD)

    def show(self, value: Any, context: Context) -> Text | str:
        return span_shown(value, context.now.astimezone(context.zone).date())


def _check(days: Days) -> None:
    if days[1] < days[0]:
        raise NotUnderstoodError(T("The last day lies before the first. Please say it from the first to the last."))
    if (days[1] - days[0]).days >= MOST:
        raise NotUnderstoodError(T("That is longer than a year. Please say it term by term."))


def span_said(text: str, today: date) -> Days | None:
    """None for anything else, or a day that there is not."""
    words = spaced(text).removeprefix("从").removeprefix("自").strip()
    if words.startswith(_BETWEEN):
        last = day_at_start(words[1:].strip(), today, Tense.FUTURE)
        return None if last is None or _rest(last.rest) else (today, last.day)
    first = day_at_start(words, today, Tense.EITHER)
    if first is None:
        return None
    rest = first.rest
    if not _rest(rest):
        return first.day, first.day
    if not rest.startswith(_BETWEEN):
        return None
    last = day_at_start(rest[1:].strip(), first.day, Tense.FUTURE)
    return None if last is None or _rest(last.rest) else (first.day, last.day)


def _rest(words: str) -> str:
    return words.strip("。.! 放假结束止开学")


def span_value(first: date, last: date) -> str:
    """As it is kept, and on a button."""
    return f"{first:%Y%m%d}-{last:%Y%m%d}"


def span_of(value: str) -> Days | None:
    first, mark, last = value.partition("-")
    if not mark or len(value) != 17 or not (first + last).isascii() or not (first + last).isdigit():
        return None
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None


def span_shown(days: Days, today: date) -> Text:
    if days[0] == days[1]:
        return day_shown(days[0], today)
    return T("{first} to {last}", first=day_shown(days[0], today), last=day_shown(days[1], today))


def each_day(days: Days) -> list[date]:
    return [days[0] + timedelta(days=number) for number in range((days[1] - days[0]).days + 1)]
