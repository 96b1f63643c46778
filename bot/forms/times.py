"""Days, times of the day, moments and durations, as they are said; `offers` are buttons for the likely ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Unpack, overload

from bot.forms.field import (
    Always,
    Answered,
    Context,
    Going,
    Json,
    NotUnderstoodError,
    Sometimes,
    V,
)
from bot.forms.offering import Offering, unread
from bot.forms.options import FromFacts, Options, Pairs
from bot.forms.said import Answer, Control
from bot.forms.shown_time import day_shown, duration_shown, moment_shown, time_shown
from bot.forms.spoken.days import day_in
from bot.forms.spoken.durations import duration_in
from bot.forms.spoken.moments import moment_in, time_in
from bot.forms.spoken.tense import At, Tense
from bot.language import T, Text

LEEWAY = timedelta(minutes=5)
"""By so much a moment may lie on the wrong side of now: people round."""


class Day(Offering[V]):
    """A date. `offers` say it as people do, `+1` days from today, or 2025-03-04."""

    @overload
    def __init__(
        self: Day[date],
        ask: Text,
        *,
        tense: Tense = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Always[date]],
    ) -> None: ...
    @overload
    def __init__(
        self: Day[date | None],
        ask: Text,
        *,
        tense: Tense = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Sometimes[date]],
    ) -> None: ...
    def __init__(self, ask: Text, *, tense: Tense = Tense.FUTURE, offers: Pairs | FromFacts = (), **asked: Any) -> None:
        """`tense`: on which side of today it lies, today included."""
        super().__init__(ask, **asked)
        self.tense = tense
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> date:
        try:
            return date.fromisoformat(stored if isinstance(stored, str) else "")
        except ValueError:
            raise unread(_NO_DAY) from None

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        today = context.now.astimezone(context.zone).date()

        def read(words: str) -> Json:
            days = _offset(words)
            found = day_in(words, today, self.tense) if days is None else today + timedelta(days=days)
            return None if found is None else _on_its_side(found, today, self.tense, day_shown, context).isoformat()

        return self.hear_offered(said, context, read, _NO_DAY)

    def show(self, value: Any, context: Context) -> Text | str:
        return day_shown(value, context)


class Time(Offering[V]):
    """A time of the day, such as 7:20, of no particular day."""

    @overload
    def __init__(
        self: Time[time], ask: Text, *, offers: Pairs | FromFacts = ..., **asked: Unpack[Always[time]]
    ) -> None: ...
    @overload
    def __init__(
        self: Time[time | None], ask: Text, *, offers: Pairs | FromFacts = ..., **asked: Unpack[Sometimes[time]]
    ) -> None: ...
    def __init__(self, ask: Text, *, offers: Pairs | FromFacts = (), **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> time:
        try:
            return time.fromisoformat(stored if isinstance(stored, str) else "")
        except ValueError:
            raise unread(_NO_TIME) from None

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        def read(words: str) -> Json:
            found = time_in(words)
            return None if found is None else found.isoformat("minutes")

        return self.hear_offered(said, context, read, _NO_TIME)

    def show(self, value: Any, _context: Context) -> Text | str:
        return time_shown(value)


class Moment(Offering[V]):
    """A day and a time of it; kept and given in UTC. `offers` say it as people do, or `+30` minutes from now."""

    @overload
    def __init__(
        self: Moment[datetime],
        ask: Text,
        *,
        tense: Tense = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Always[datetime]],
    ) -> None: ...
    @overload
    def __init__(
        self: Moment[datetime | None],
        ask: Text,
        *,
        tense: Tense = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Sometimes[datetime]],
    ) -> None: ...
    def __init__(self, ask: Text, *, tense: Tense = Tense.FUTURE, offers: Pairs | FromFacts = (), **asked: Any) -> None:
        """`tense`: on which side of now it lies."""
        super().__init__(ask, **asked)
        self.tense = tense
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> datetime:
        try:
            at = datetime.fromisoformat(stored if isinstance(stored, str) else "")
        except ValueError:
            raise unread(_NO_MOMENT) from None
        if at.tzinfo is None:
            raise unread(_NO_MOMENT)
        return at.astimezone(UTC)

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        def read(words: str) -> Json:
            minutes = _offset(words)
            found = moment_in(words, context.now, context.zone, self.tense)
            if minutes is not None:
                found = context.now + timedelta(minutes=minutes)
            if found is None:
                return None
            return _on_its_side(found, context.now, self.tense, moment_shown, context).isoformat()

        return self.hear_offered(said, context, read, _NO_MOMENT)

    def show(self, value: Any, context: Context) -> Text | str:
        return moment_shown(value, context)


class Duration(Offering[V]):
    """How long. Bare figures are minutes, in what is said and in `offers`."""

    @overload
    def __init__(
        self: Duration[timedelta],
        ask: Text,
        *,
        least: timedelta = ...,
        most: timedelta = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Always[timedelta]],
    ) -> None: ...
    @overload
    def __init__(
        self: Duration[timedelta | None],
        ask: Text,
        *,
        least: timedelta = ...,
        most: timedelta = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Sometimes[timedelta]],
    ) -> None: ...
    def __init__(
        self,
        ask: Text,
        *,
        least: timedelta = timedelta(0),
        most: timedelta = timedelta(days=1),
        offers: Pairs | FromFacts = (),
        **asked: Any,
    ) -> None:
        super().__init__(ask, **asked)
        self.least = least
        self.most = most
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> timedelta:
        """Kept in minutes."""
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise unread(_NO_DURATION)
        duration = timedelta(minutes=min(stored, 10**9))
        if not self.least <= duration <= self.most:
            least, most = duration_shown(self.least), duration_shown(self.most)
            raise NotUnderstoodError(T("From {least} to {most}.", least=least, most=most))
        return duration

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        def read(words: str) -> Json:
            digits = words.strip()
            if digits.isdecimal() and len(digits) < 9:
                return int(digits)
            found = duration_in(words)
            return None if found is None else round(found.total_seconds() / 60)

        return self.hear_offered(said, context, read, _NO_DURATION)

    def show(self, value: Any, _context: Context) -> Text | str:
        return duration_shown(value)


_NO_DAY = T("I could not read the day; write it like 12-1 or tomorrow")
_NO_TIME = T("I could not read the time; write it like 7:30")
_NO_MOMENT = T("I could not read when; write it like 7:30 or tomorrow 7:30")
_NO_DURATION = T("I could not read how long; write it like 40 minutes")


def _offset(words: str) -> int | None:
    sign, digits = words[:1], words[1:]
    if sign not in ("+", "-") or not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        return None
    return int(words)


def _on_its_side(at: At, now: At, tense: Tense, shown: Callable[[At, Context], Text], context: Context) -> At:
    """Raises NotUnderstoodError for what is over and should be to come, or the other way round."""
    leeway = LEEWAY if isinstance(at, datetime) else timedelta(0)
    if tense is Tense.FUTURE and at < now - leeway:
        raise NotUnderstoodError(
            T("That is over: {at}. Please write one that is still to come.", at=shown(at, context))
        )
    if tense is Tense.PAST and at > now + leeway:
        raise NotUnderstoodError(
            T("That is still to come: {at}. Please write one that is over.", at=shown(at, context))
        )
    return at
