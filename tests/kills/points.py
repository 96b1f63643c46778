"""The named points at which a bot is killed, and the seams of the program at which they are passed.

Nothing in the program knows of this: functions are wrapped from outside, in the process that is going to die. A
transaction is told by what ran in it, so that one commit passes the points of everything that shared it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import telegram
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Program
from bot.channels.telegram import Telegram
from bot.turns import departures
from bot.turns.batch import Batch
from bot.turns.drafts import Drafts
from bot.turns.inputs import Due, Update
from bot.turns.lease import LeaseKeeper

POISON = "这条消息会让程序出错"
"""What is said to make a handler fail, where the fault is planted."""

Passed = Callable[[str], None]

COMMITS = ("turns", "timers", "claims", "settlements", "lease", "recovery", "replay", "dead-letters")
REQUESTS = ("send", "edit", "acknowledgement")
DRAINING = ("drain", "last-confirmation", "returned-lease")

POINTS = (
    *(f"{when}-commit-of-{what}" for what in COMMITS for when in ("before", "after")),
    *(f"{when}-{what}" for what in REQUESTS for when in ("before", "after")),
    *(f"{when}-{what}" for what in DRAINING for when in ("before", "after")),
    "amid-writes-of-turns",
    "before-webhook-answer",
)


class PlantedError(Exception):
    """A handler's own fault."""


def watch(passed: Passed) -> None:
    """Call `passed` with the name of each point, each time this process comes to it."""
    _watch_commits(passed)
    _around(Telegram, "send", passed, "send")
    _around(Telegram, "edit", passed, "edit")
    _around(Program, "_drain", passed, "drain")
    _around(Telegram, "_confirm", passed, "last-confirmation")
    _around(LeaseKeeper, "give_back", passed, "returned-lease")
    _wrap(Telegram, "receive", after=lambda *_: passed("before-webhook-answer"))

    def acknowledges(_bot: Any, method: str, wanted: dict[str, Any], *_rest: Any) -> bool:
        return method == "getUpdates" and "offset" in wanted

    _around(telegram.Bot, "do_api_request", passed, "acknowledgement", acknowledges)


def plant_fault() -> None:
    """A handler that fails at what POISON says, as if it had a defect."""

    def fail(_batch: Any, entry: Any) -> None:
        if isinstance(entry, Update) and entry.event is not None and entry.event.text == POISON:
            raise PlantedError

    _wrap(Batch, "handle", before=fail)


def _watch_commits(passed: Passed) -> None:
    contents: set[str] = set()
    replaying = False

    def begins(*_: Any) -> None:
        contents.clear()

    def handles(_batch: Any, entry: Any) -> None:
        nonlocal replaying
        if isinstance(entry, Update):
            contents.add("turns")
            if replaying:
                contents.add("replay")
            if entry.event is not None and entry.event.text == POISON:
                replaying = True  # its transaction fails; what follows in this life comes one by one
        elif isinstance(entry, Due):
            contents.add("timers")

    def holds(what: str) -> Callable[..., None]:
        return lambda *_: contents.add(what)

    _wrap(Batch, "load", before=begins)
    _wrap(Batch, "handle", before=handles)
    _wrap(Batch, "bury", before=holds("dead-letters"))
    _wrap(LeaseKeeper, "_take", before=holds("lease"))
    _wrap(departures, "recover", before=holds("recovery"))
    _wrap(departures, "claim", before=holds("claims"))
    for settled in ("delivered", "put_back", "forget"):
        _wrap(departures, settled, before=holds("settlements"))

    def amid(*_: Any) -> None:
        if "turns" in contents:
            passed("amid-writes-of-turns")

    _wrap(Drafts, "flush", before=amid)

    def before(*_: Any) -> None:
        for what in sorted(contents):
            passed(f"before-commit-of-{what}")

    def after(*_: Any) -> None:
        for what in sorted(contents):
            passed(f"after-commit-of-{what}")

    _wrap(AsyncSession, "commit", before=before, after=after)


def _around(owner: Any, name: str, passed: Passed, what: str, when: Callable[..., bool] = lambda *_: True) -> None:
    def say(word: str) -> Callable[..., None]:
        return lambda *given: passed(f"{word}-{what}") if when(*given) else None

    _wrap(owner, name, before=say("before"), after=say("after"))


def _wrap(
    owner: Any,
    name: str,
    before: Callable[..., None] = lambda *_: None,
    after: Callable[..., None] = lambda *_: None,
) -> None:
    wrapped: Callable[..., Awaitable[Any]] = getattr(owner, name)

    @wraps(wrapped)
    async def wrapping(*given: Any, **named: Any) -> Any:
        before(*given)
        result = await wrapped(*given, **named)
        after(*given)
        return result

    setattr(owner, name, wrapping)
