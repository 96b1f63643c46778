"""Who asks whether all is well hears what stands still, and for how long it may."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.turns import health as healths
from bot.turns.health import Health


class Stopwatch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_must_beat_and_does_not_is_named() -> None:
    watch = Stopwatch()
    health = Health(watch)
    health.expect("polling", 60)
    watch.now += 60
    assert health.complaints() == {}
    watch.now += 1
    assert health.complaints() == {"polling": "polling has stood still for 61 s"}
    health.beat("polling")
    assert health.complaints() == {}


def test_work_that_waits_too_long_is_named_and_no_work_is_no_standstill() -> None:
    watch, since = Stopwatch(), [None, 100.0]
    health = Health(watch)
    health.watch("committing", 15, lambda: since[0])
    watch.now += 1000
    assert health.complaints() == {}
    since[0] = 1090.0
    assert health.complaints() == {}
    watch.now += 10
    assert "committing" in health.complaints()


def test_an_alarm_stays_until_it_is_cleared_and_says_more_than_a_standstill() -> None:
    watch = Stopwatch()
    health = Health(watch)
    health.expect("polling", 60)
    health.alarm("polling", "another program uses this bot token")
    watch.now += 100
    assert health.complaints() == {"polling": "another program uses this bot token"}
    health.clear("polling")
    assert health.complaints() == {"polling": "polling has stood still for 100 s"}


async def test_the_log_hears_once_of_what_begins_and_what_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(healths, "TELL_SECONDS", 0.001)
    watch = Stopwatch()
    health = Health(watch)
    health.expect("polling", 60)
    with capture_logs() as lines:
        telling = asyncio.create_task(health.tell())

        async def until(count: int) -> None:
            async with asyncio.timeout(5):
                while len(lines) < count:
                    await asyncio.sleep(0.001)

        health.alarm("database", "the database is away")
        watch.now += 61
        await until(2)
        health.beat("polling")
        health.clear("database")
        await until(4)
        telling.cancel()
    told = sorted((line["log_level"], line["what"]) for line in lines)
    assert told == [("error", "database"), ("error", "polling"), ("info", "database"), ("info", "polling")]
