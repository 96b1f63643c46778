"""The program as `jinhuai run` serves it, with commands that only a test would have, and with trouble on request.

Trouble is a file in the folder `troubles`: while it is there, the database of this process is in that state by SQLite's
own doing. SIGUSR1 and SIGUSR2 step this process's system clock forward and back by an hour.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import event

from bot import app, logs, settings, table
from bot.channels import telegram
from bot.turns import outbox
from bot.turns.dispatch import Dispatch, TimerKind
from bot.turns.health import Health
from bot.turns.messages import Lane
from bot.turns.turn import Turn

STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a launched bot differs from `jinhuai run`."""

    haste: float = 1.0
    """Health loses its patience this many times sooner."""
    poll_seconds: int = telegram.POLL_SECONDS
    answer_seconds: float = telegram.ANSWER_SECONDS
    doubt_seconds: float = outbox.DOUBT_SECONDS
    troubles: Path | None = None
    steps: bool = False
    """Whether the system clock of this process can be stepped."""


class HastyHealth(Health):
    def __init__(self, haste: float) -> None:
        super().__init__()
        self._haste = haste

    def complaints(self) -> dict[str, str]:
        unhurried = dict(self._limits)
        self._limits = {what: limit / self._haste for what, limit in unhurried.items()}
        try:
            return super().complaints()
        finally:
            self._limits = unhurried


def launch(conditions: Conditions) -> None:
    telegram.POLL_SECONDS = conditions.poll_seconds
    telegram.ANSWER_SECONDS = conditions.answer_seconds
    outbox.DOUBT_SECONDS = conditions.doubt_seconds
    vars(app)["Health"] = partial(HastyHealth, conditions.haste)
    with ExitStack() as stack:
        if conditions.steps:
            _let_the_clock_be_stepped(stack)
        asyncio.run(_serve(conditions))


async def _serve(conditions: Conditions) -> None:
    logs.configure()
    given = settings.load()
    database = app.open_database(given)
    if conditions.troubles is not None and database.is_sqlite:
        _let_trouble_in(conditions.troubles, database.writer.sync_engine)
    try:
        await app.Program(given, database, trial_table()).run()
    finally:
        await database.close()


def _let_the_clock_be_stepped(stack: ExitStack) -> None:
    clock = stack.enter_context(time_machine.travel(datetime.now(UTC), tick=True))
    signal.signal(signal.SIGUSR1, lambda *_: clock.shift(STEP))
    signal.signal(signal.SIGUSR2, lambda *_: clock.shift(-STEP))


def _let_trouble_in(troubles: Path, engine: object) -> None:
    def suffer(connection: Any, *_: object) -> None:
        full, read_only = (troubles / "full").exists(), (troubles / "read-only").exists()
        cursor = connection.cursor()
        # Below the file's size it means: not one page more.
        cursor.execute(f"PRAGMA max_page_count={1 if full else 2**30}")
        cursor.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        cursor.close()

    event.listen(engine, "checkout", suffer)  # before each transaction


def trial_table() -> Dispatch:
    """The real table and commands that misbehave or reach what no conversation reaches yet."""
    ours = table.dispatch_table()
    ours.commands |= {
        "crash": _crash,
        "echo": _echo,
        "warn": _warn,
        "pass": _pass,
        "card": _card,
        "soon": _soon,
        "doomed": _doom,
    }
    ours.timers |= {"echo": TimerKind(_echo_later), "doomed": TimerKind(_doomed), "crash-daily": TimerKind(_doomed)}
    ours.jobs |= {"crash-daily": "daily 12:00"}
    return ours


async def _crash(turn: Turn) -> None:
    """Fails with what somebody wrote in its message, as careless code does."""
    turn.say("said before the crash, never to be seen")
    raise RuntimeError(f"cannot handle {turn.speaker.name}: {turn.event}")


async def _echo(turn: Turn) -> None:
    turn.say(_words(turn))


async def _warn(turn: Turn) -> None:
    turn.notify(turn.speaker.id, _words(turn), lane=Lane.EMERGENCY)


async def _pass(turn: Turn) -> None:
    """`/pass 2,4 words`: to person 2, or else to person 4."""
    line, _, words = _words(turn).partition(" ")
    first, *others = map(int, line.split(","))
    turn.notify(first, words, lane=Lane.REPLY, instead=tuple(others))


async def _card(turn: Turn) -> None:
    turn.say(_words(turn), card="trial")


async def _soon(turn: Turn) -> None:
    """`/soon 3 words`: said again after so many seconds."""
    seconds, _, words = _words(turn).partition(" ")
    turn.later("echo", turn.speaker.id, timedelta(seconds=int(seconds)), {"words": words})


async def _echo_later(turn: Turn) -> None:
    turn.notify(int(turn.subject), turn.body["words"])


async def _doom(turn: Turn) -> None:
    turn.later("doomed", turn.speaker.id, timedelta(0), {"words": _words(turn)})


async def _doomed(turn: Turn) -> None:
    raise RuntimeError(f"a timer fails with {turn.body}")


def _words(turn: Turn) -> str:
    return "" if turn.event is None else turn.event.text
