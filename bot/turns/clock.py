"""What time it is, for everything that is due.

A step of the system clock is not time that passed: while the process lives, time is the wall clock at the start plus
what the steady clock has counted since. Simulated time (demo and tests) does count as time that passed; it only goes
forward, and the sweep walks it from due time to due time, so that an hour's jump unfolds as the hour would have.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import httpx
import structlog

log = structlog.get_logger()


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def horizon(self) -> datetime:
        """Until when timers may be fired; later than now() only while simulated time jumps."""
        ...

    def reach(self, at: datetime) -> None:
        """Let now() be at least `at`, which is not after horizon()."""
        ...


def steady() -> float:
    """Seconds that pass even while the machine sleeps, where the system can tell; never stepped."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class SystemClock:
    """The system clock at the start, carried on by the steady clock."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = steady) -> None:
        self._wall = wall
        self._steady = steady
        self._began_wall = wall()
        self._began_steady = steady()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._began_wall + self._steady() - self._began_steady, UTC)

    def horizon(self) -> datetime:
        return self.now()

    def reach(self, at: datetime) -> None:
        pass

    def stepped(self) -> timedelta:
        """How far the wall clock has been stepped since the start. A restart adopts it."""
        return timedelta(seconds=self._wall() - self._began_wall - (self._steady() - self._began_steady))


class SimulatedClock:
    """The system clock plus an offset that is read from JINHUAI_CLOCK_URL and only grows.

    The URL answers `{"now": "<ISO 8601>"}`. `follow()` must run beside the program.
    """

    def __init__(self, url: str, every: float = 0.1) -> None:
        self._url = url
        self._every = every
        self._system = SystemClock()
        self._target = timedelta(0)
        self._reached = timedelta(0)

    def now(self) -> datetime:
        return self._system.now() + self._reached

    def horizon(self) -> datetime:
        return self._system.now() + self._target

    def reach(self, at: datetime) -> None:
        self._reached = max(self._reached, min(self._target, at - self._system.now()))

    async def start(self) -> None:
        """Adopt the simulated time as it is now: what passed before this process lived is not walked through."""
        async with httpx.AsyncClient(trust_env=False) as client:
            await self._read(client)
        self._reached = self._target

    async def follow(self) -> None:
        answers = True
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                try:
                    await self._read(client)
                    answers = True
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    if answers:
                        log.warning("the simulated clock does not answer", fault=type(error).__name__)
                    answers = False
                await asyncio.sleep(self._every)

    async def _read(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(self._url)
        answer.raise_for_status()
        told = datetime.fromisoformat(answer.json()["now"])
        offset = told - self._system.now()
        # Reading takes a moment, which would let the offset flicker: only a real advance is taken.
        if offset - self._target > timedelta(milliseconds=200):
            self._target = offset
