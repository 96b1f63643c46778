"""Which function answers what. `app.py` fills the table in; turns knows nobody who stands in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import Text
from bot.turns.courtesies import Commands
from bot.turns.events import Event, Kind
from bot.turns.turn import Turn
from bot.turns.words import plain

Handler = Callable[[Turn], Awaitable[None]]
Relevance = Callable[[AsyncSession, str], Awaitable[bool]]
Audit = Callable[[AsyncSession, datetime], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class TimerKind:
    """What a timer does. `expires`: later than this it is not fired any more; None: it fires however late, once."""

    handler: Handler
    expires: timedelta | None = None


async def _nothing(_turn: Turn) -> None:
    """For what needs no answer."""


async def _unmarked(_session: AsyncSession, _about: str) -> Text | str:
    return ""


@dataclass(slots=True)
class Dispatch:
    commands: dict[str, Handler] = field(default_factory=dict)
    words: dict[str, Handler] = field(default_factory=dict)
    """Plain words that do what a command does, as `words.plain` makes them."""
    phrases: dict[str, Handler] = field(default_factory=dict)
    """Words that do what a command does with what stands after them, which is then the event's text: 找 王师傅."""
    taps: dict[str, Handler] = field(default_factory=dict)
    """By the verb of the button."""
    offers: Commands = ()
    """What the platform offers to strangers."""
    asks_nothing: frozenset[str] = frozenset()
    """Drafts that are only kept: what is said is no answer to them."""
    secret: frozenset[str] = frozenset()
    """Conversations of which nothing leads back to who had them: what fails in one, or is too much, is not kept."""
    is_secret: Callable[[Event], bool] = lambda _event: False
    """The same, told from the update alone."""
    watched: Handler = _nothing
    """For whatever somebody does who is out alone, before it is answered."""
    answer: Handler = _nothing
    """For what somebody says who has a draft open."""
    otherwise: Handler = _nothing
    edited: Handler = _nothing
    """For words that were changed after they had been sent, and are no command."""
    stale: Handler = _nothing
    """For a button of nobody's: very old, or made up."""
    stranger: Handler = _nothing
    group: Handler = _nothing
    """For a command of ours or a pressed button in a group; nothing else that is said there is answered."""
    group_alarm: Handler = _nothing
    """What a group hears of an alarm that was raised in it."""
    flooded: Handler = _nothing
    """Once per flood, to who sends it."""
    timers: dict[str, TimerKind] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)
    """Recurring timers: kind to rule."""
    relevance: dict[str, Relevance] = field(default_factory=dict)
    """Whether a message about this kind of subject is still true when it is about to leave."""
    undelivered: dict[str, Handler] = field(default_factory=dict)
    """By the kind of a message's relevance: done when it reaches nobody. `turn.subject`: what it was about."""
    mark: Callable[[AsyncSession, str], Awaitable[Text | str]] = _unmarked
    """What stands in front of a word about a message that reached nobody. By the message's card, or its relevance."""
    audits: dict[str, Audit] = field(default_factory=dict)
    """Kind of a timer to what finds the subjects that have come to a stop: each gets such a timer, due now."""
    ordinary: frozenset[str] = frozenset()
    """Of these audits, what is found is work as any other: nobody need look at the program for it."""
    urgent: Callable[[Event], bool] = lambda _event: False
    """Told from the update alone, before anything is loaded: never held back as a flood."""
    alarm: Handler = _nothing
    """For what is urgent; comes before any form."""

    def route(self, turn: Turn, event: Event) -> Handler:
        if not event.private:
            return self._in_group(event)
        if turn.person is None:
            return self.stranger
        if self.urgent(event):
            return self.alarm
        if event.edited:
            return self._edited(turn, event)
        if event.kind is Kind.CHOICE:
            return self.stale if event.choice is None else self.taps.get(event.choice.verb, self.stale)
        if event.kind is Kind.COMMAND and event.command in self.commands:
            return self.commands[event.command]
        if event.kind is Kind.TEXT and (word := self.words.get(plain(event.text))):
            return word
        if self._is_asked(turn):
            return self.answer
        return self._phrase(turn, event) or self.otherwise

    def _is_asked(self, turn: Turn) -> bool:
        return any(draft.conversation not in self.asks_nothing for draft in turn.drafts)

    def _edited(self, turn: Turn, event: Event) -> Handler:
        """A command whose slip was put right is one. Which question changed words answer nobody knows."""
        if event.kind is Kind.COMMAND:
            return self.commands.get(event.command, self.edited)
        word = None if self._is_asked(turn) else self.words.get(plain(event.text))
        return word or self.edited

    def _phrase(self, turn: Turn, event: Event) -> Handler | None:
        """Only of who has no draft open: in an answer the same words may be meant as they stand."""
        words = event.text.split(maxsplit=1) if event.kind is Kind.TEXT else []
        handler = self.phrases.get(words[0]) if len(words) == 2 else None
        if handler is not None:
            turn.event = replace(event, text=words[1])
        return handler

    def _in_group(self, event: Event) -> Handler:
        if self.urgent(event):
            return self._alarm_in_group
        if event.kind is Kind.CHOICE or (event.kind is Kind.COMMAND and event.command in self.commands):
            return self.group
        return _nothing

    async def _alarm_in_group(self, turn: Turn) -> None:
        """Raised as it is in private, and with whom it belongs to: the group hears only that it was."""
        await self.group_alarm(turn)
        if turn.home:
            await self.alarm(turn.in_private())

    def check(self) -> None:
        """Raises ValueError at start for a recurring job that nothing would fire, or a word that nothing would find."""
        for word in self.words:
            if word != plain(word):
                raise ValueError(f"the word {word!r} is looked for as {plain(word)!r}")
        for kind in (*self.jobs, *self.audits):
            if kind not in self.timers:
                raise ValueError(f"the recurring job or audit {kind!r} has no timer kind")
