"""How long to wait before something happens by itself: seconds and minutes, as they are said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Going, Json, NotUnderstoodError, Sometimes, V
from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.offering import Offering, unread
from bot.forms.options import FromFacts, Options, Pairs
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Tapped, Typed
from bot.forms.shown_time import wait_shown
from bot.language import T, Text


class Wait(Offering[V]):
    """Kept in seconds. Values of `offers` are seconds; bare figures that are typed could be minutes as well."""

    @overload
    def __init__(
        self: Wait[timedelta],
        ask: Text,
        *,
        most: timedelta = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Always[timedelta]],
    ) -> None: ...
    @overload
    def __init__(
        self: Wait[timedelta | None],
        ask: Text,
        *,
        most: timedelta = ...,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Sometimes[timedelta]],
    ) -> None: ...
    def __init__(
        self, ask: Text, *, most: timedelta = timedelta(hours=1), offers: Pairs | FromFacts = (), **asked: Any
    ) -> None:
        super().__init__(ask, **asked)
        self.most = most
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> timedelta:
        if isinstance(stored, bool) or not isinstance(stored, int) or stored < 0:
            raise unread(_NO_WAIT)
        if stored > self.most.total_seconds():
            raise NotUnderstoodError(T("{most} at most.", most=wait_shown(self.most)))
        return timedelta(seconds=stored)

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Tapped):
            return self.hear_offered(said, context, _seconds, _NO_WAIT)
        if isinstance(said, Typed) and _is_bare(said.text) and self._offered(said.text, context) is None:
            raise NotUnderstoodError(T("Seconds or minutes? Write it like 90秒 or 2分钟."))
        return self.hear_offered(said, context, lambda words: _value(words, self._values(context)), _NO_WAIT)

    def show(self, value: Any, _context: Context) -> Text | str:
        return wait_shown(value)

    def _offered(self, text: str, context: Context) -> str | None:
        return self.offers.find(text, self.offers.now(context), context, part=100)

    def _values(self, context: Context) -> set[str]:
        return set(self.offers.now(context))


_NO_WAIT = T("I could not read how long; write it like 90秒 or 2分钟")
_N = rf"(?:\d{{1,4}}|[{SPOKEN}]{{1,4}})"
_SAID = re.compile(
    rf"(?:(?P<minutes>{_N})(?:分钟?|min(?:utes?)?|m)|(?P<halved>{_N})分半钟?|(?P<half>半分钟?))?"
    rf"(?:零?(?P<seconds>{_N})(?:秒钟?|sec(?:onds?)?|s))?"
)
_AT_ONCE = {"马上", "立刻", "立即", "当场", "不等", "atonce", "now"}


def wait_in(text: str) -> timedelta | None:
    """None for anything else than a wait: 90秒, 2分钟, 一分半, 1分30秒, 马上."""
    words = plain(text).rstrip("。.!后")
    if words in _AT_ONCE:
        return timedelta(0)
    match = _SAID.fullmatch(words)
    if match is None or not any(match.groups()):
        return None
    total = 30 if match["half"] or match["halved"] else 0
    for name, worth in (("minutes", 60), ("halved", 60), ("seconds", 1)):
        if match[name] is not None:
            number = whole_number(match[name])
            if number is None:
                return None
            total += number * worth
    return timedelta(seconds=total)


def _is_bare(text: str) -> bool:
    return whole_number(plain(text)) is not None


def _seconds(value: str) -> Json:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None


def _value(words: str, offered: set[str]) -> Json:
    """Words that were typed, or the value of the offer that was meant by them."""
    if words in offered:
        return _seconds(words)
    found = wait_in(words)
    return None if found is None else int(found.total_seconds())
