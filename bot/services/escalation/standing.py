"""Where one escalation stands, what is due next, and what becomes of it. All times are aware instants.

Nothing here is early: a batch is called when its delay is over, or when nobody who was called can answer any more. None
is called twice in a round and none is left out: `called` counts them one by one. What fell into a pause of the program
is not made up for in a burst: a step that comes later than `STALE_AFTER` moves the rest of its round by as much.

Everybody once more comes every few minutes in the first hour, and more rarely as it goes on unanswered, but never ends;
whatever gives new hope (`stirred`) makes it frequent again.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.services.escalation.plan import LONGEST

PRESUMED_AFTER = timedelta(seconds=20)
"""Who has not said what it is by then needs help of any kind."""
QUIET_AFTER, QUIET_THERE = timedelta(minutes=10), timedelta(minutes=20)
"""How long who is on the way, or there, may be quiet before they are asked."""
ANSWER_WITHIN = timedelta(minutes=2)
"""How long they have to answer that."""
AGAIN_AFTER, AGAIN_RARELY, AGAIN_SELDOM = timedelta(minutes=3), timedelta(minutes=10), timedelta(minutes=30)
"""After the last batch everybody who can still help is called again, this often: at first, after `RARELY_FROM`, and
after `SELDOM_FROM`. What rings every three minutes for a night buries everything else, and is switched off."""
RARELY_FROM, SELDOM_FROM = timedelta(hours=1), timedelta(hours=4)
"""Since the first page."""
STALE_AFTER = timedelta(minutes=1)
"""A step that is later than this counts as missed, not as slow."""
SAME_TAP = timedelta(seconds=10)
"""Whoever calls more people again this soon after some were called has tapped twice."""


class Step(enum.StrEnum):
    PRESUME = "presume"
    """Nobody said what it is: call people all the same."""
    CALL = "call"
    """The next batch."""
    AGAIN = "again"
    """All were called: everybody who can still help, once more."""
    ASK = "ask"
    """Whoever acknowledged has been quiet: are they all right?"""
    LAPSE = "lapse"
    """They did not answer that: they do not count any more."""


@dataclass(frozen=True, slots=True)
class Next:
    at: datetime
    step: Step


@dataclass(frozen=True, slots=True)
class Standing:
    raised_at: datetime
    paged_at: datetime | None = None
    """The first page; None while it is not known what it is."""
    base: datetime | None = None
    """From when the delays count, and how long nobody has answered: the first page, moved by what the program stood
    still, and later by new hope."""
    started: int = 0
    """Batches called so far in this round."""
    round: int = 0
    """How often it was begun anew after the last batch."""
    last_called_at: datetime | None = None
    waiting: bool = True
    """Whether anybody who was called may still answer."""
    held_at: datetime | None = None
    """The last sign of life of who acknowledged; None: nobody holds it."""
    there: bool = False
    """Whether one of them has arrived."""
    asked_at: datetime | None = None
    """When they were asked whether they are all right; None: not since their last sign."""
    wants_more: bool = False
    """Whoever holds it has asked for more people, and none has come forward yet."""
    ended_at: datetime | None = None

    @property
    def is_held(self) -> bool:
        return self.held_at is not None and not self.wants_more


def due(standing: Standing, delays: Sequence[timedelta]) -> Next | None:
    """What is next; None only once it has ended. `delays`: when each batch is called, from the first page."""
    if standing.ended_at is not None:
        return None
    if standing.base is None:
        return Next(standing.raised_at + PRESUMED_AFTER, Step.PRESUME)
    if standing.held_at is not None and not standing.wants_more:
        return _of_who_holds_it(standing, standing.held_at)
    last = standing.last_called_at or standing.base
    if standing.started >= len(delays):
        return Next(last + _again_after(last - standing.base), Step.AGAIN)
    if not standing.waiting and standing.started > 0:
        return Next(last, Step.CALL)
    return Next(standing.base + delays[standing.started], Step.CALL)


def look_at(coming: Next, at: datetime) -> datetime:
    """When to come back at the latest: what is next may be far off, and somebody new be in reach before."""
    return min(coming.at, at + AGAIN_AFTER) if coming.step is Step.AGAIN else coming.at


def _again_after(unanswered: timedelta) -> timedelta:
    """`unanswered`: from the first page to when people were called last."""
    if unanswered < RARELY_FROM:
        return AGAIN_AFTER
    return AGAIN_RARELY if unanswered < SELDOM_FROM else AGAIN_SELDOM


def _of_who_holds_it(standing: Standing, held_at: datetime) -> Next:
    if standing.asked_at is not None:
        return Next(standing.asked_at + ANSWER_WITHIN, Step.LAPSE)
    return Next(held_at + (QUIET_THERE if standing.there else QUIET_AFTER), Step.ASK)


def begun(standing: Standing, at: datetime) -> Standing:
    """It is known what it is, or presumed: people are called from now on. A second time changes nothing."""
    if standing.paged_at is not None:
        return standing
    return replace(standing, paged_at=at, base=at)


def called(standing: Standing, delays: Sequence[timedelta], at: datetime, *, waiting: bool) -> Standing:
    """The batch that was due has been called, or everybody once more. `waiting`: whether anybody may still answer."""
    coming = due(standing, delays)
    if coming is None or coming.step not in (Step.CALL, Step.AGAIN) or standing.base is None:
        raise ValueError("no batch is due")
    base = standing.base
    if coming.step is Step.AGAIN:
        if at - coming.at > STALE_AFTER:
            base += at - coming.at
        return replace(standing, round=standing.round + 1, base=base, last_called_at=at, waiting=waiting)
    # Measured by the timetable, not by when it fell due: that is earlier when nobody was left who could answer, and a
    # pause of the program right then would call all the rest in one burst.
    if at - (base + delays[standing.started]) > STALE_AFTER:
        base = at - delays[standing.started]
    return replace(standing, started=standing.started + 1, base=base, last_called_at=at, waiting=waiting)


def acknowledged(standing: Standing, at: datetime) -> Standing:
    """我去: further batches stop; whoever wanted more people has them."""
    return replace(standing, held_at=at, asked_at=None, wants_more=False)


def sign_of_life(standing: Standing, at: datetime) -> Standing:
    """Whoever holds it has done or said something."""
    if standing.held_at is None:
        return standing
    return replace(standing, held_at=at, asked_at=None)


def asked(standing: Standing, at: datetime) -> Standing:
    return replace(standing, asked_at=at)


def recounted(
    standing: Standing, delays: Sequence[timedelta], at: datetime, *, going: bool, there: bool, waiting: bool
) -> Standing:
    """Who still counts. `going`: whether anybody is on the way or there; `there`: whether one of them has arrived;
    `waiting`: whether anybody who was called may still answer.

    When the last of those who held it is gone (cannot come, does not answer, has left the team), the next batch is due
    now.
    """
    if going and standing.held_at is None:
        standing = acknowledged(standing, at)
    elif not going and standing.held_at is not None:
        standing = _hurried(replace(standing, held_at=None, asked_at=None, wants_more=False), delays, at)
    return replace(standing, there=there, waiting=waiting)


def help_wanted(standing: Standing, delays: Sequence[timedelta], at: datetime) -> Standing:
    """要人帮忙: the next batch is due now, and the ones after it, until somebody else comes forward.

    Asked for again, or while nobody holds it: the next one once more, unless some were called a moment ago.
    """
    is_news = standing.is_held
    last = standing.last_called_at
    standing = replace(standing, wants_more=standing.held_at is not None)
    if not is_news and last is not None and at - last < SAME_TAP:
        return standing
    return _hurried(standing, delays, at)


def stirred(standing: Standing, at: datetime) -> Standing:
    """There is new hope: whoever called for help has said something, or somebody can be reached who could not.

    Everybody once more is frequent again, for `RARELY_FROM` less `LONGEST`; no batch comes sooner or later for it.
    """
    if standing.base is None:
        return standing
    return replace(standing, base=max(standing.base, at - LONGEST))


def switched(standing: Standing, delays: Sequence[timedelta], at: datetime) -> Standing:
    """It is something else, and another plan calls for it. `delays`: its own.

    Of its batches those count as called whose time is over, and no more than were called by the plan before: the
    caller calls whoever of them has not been called yet. The rest come in their time; that somebody was in a hurry
    under the plan before makes none early.
    """
    if standing.base is None:
        return standing
    base = max(standing.base, standing.paged_at or standing.raised_at)
    over = sum(base + delay <= at for delay in delays)
    return replace(standing, base=base, started=min(standing.started, over))


def ended(standing: Standing, at: datetime) -> Standing:
    return replace(standing, ended_at=at)


def reopened(standing: Standing, at: datetime) -> Standing:
    """It was not over: called from the first batch on, as if it had just been raised."""
    return Standing(standing.raised_at, paged_at=standing.paged_at or at, base=at, round=standing.round + 1)


def _hurried(standing: Standing, delays: Sequence[timedelta], at: datetime) -> Standing:
    """What comes next is due at `at`, and what follows keeps its distance."""
    if standing.base is None:
        return standing
    if standing.started >= len(delays):
        return replace(stirred(standing, at), last_called_at=at - AGAIN_AFTER)
    return replace(standing, base=at - delays[standing.started])
