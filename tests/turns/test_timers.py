"""What happens later happens once, in order, and says how late it is."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns.clock import SystemClock
from bot.turns.dispatch import Dispatch, TimerKind
from bot.turns.inputs import Due
from bot.turns.timers import ensure_recurring
from bot.turns.turn import Turn
from db.engine import Database
from db.models import DeadLetter, Timer
from tests.conftest import url_of
from tests.turns.stage import NOON, HandClock, Stage, staged

HOUR = timedelta(hours=1)


class Diary:
    """What fired, with what it carried, when, and how late."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, datetime, timedelta]] = []

    @property
    def subjects(self) -> list[str]:
        return [subject for subject, *_ in self.entries]

    async def fires(self, turn: Turn) -> None:
        self.entries.append((turn.subject, turn.now, turn.late))

    async def says(self, turn: Turn) -> None:
        """ "set a 60" and "cancel a"; several with a semicolon."""
        assert turn.event is not None
        for order in turn.event.text.split(";"):
            verb, subject, *minutes = order.split()
            if verb == "set":
                turn.later("bell", subject, timedelta(minutes=int(minutes[0])), {"of": turn.event.key})
            else:
                turn.cancel("bell", subject)

    def table(self, expires: timedelta | None = None, **more: Any) -> Dispatch:
        timers = {"bell": TimerKind(self.fires, expires)} | more.pop("timers", {})
        return Dispatch(otherwise=self.says, timers=timers, **more)


async def due(stage: Stage) -> dict[str, datetime]:
    return {row.subject: row.due_at for row in await stage.rows(Timer)}


async def test_the_last_word_on_a_timer_counts(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        orders = ["set a 60; set b 60; set c 60", "set a 30; cancel b", "cancel c; set c 90; set d 1; cancel d"]
        await stage.submit(*(stage.text(1001, order) for order in orders))
        assert await due(stage) == {"a": NOON + HOUR / 2, "c": NOON + HOUR * 1.5}
        await stage.says(1001, "cancel a", "set c 10; set e 20")
        assert await due(stage) == {"c": NOON + HOUR / 6, "e": NOON + HOUR / 3}


async def test_a_timer_fires_once_with_what_it_carries(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 60")
        await stage.sweep()
        assert diary.entries == []
        stage.clock.jump(HOUR)
        await stage.sweep()
        await stage.sweep()
        assert diary.entries == [("a", NOON + HOUR, timedelta(0))]
        assert not await stage.rows(Timer)


async def test_a_jump_of_twelve_hours_unfolds_as_the_hours_would_have(database: Database) -> None:
    """A chain of timers, each setting the next when it fires, between others that were set before."""
    seen: list[tuple[str, datetime]] = []

    async def links(turn: Turn) -> None:
        seen.append((f"link {turn.subject}", turn.now))
        turn.later("link", int(turn.subject) + 1, HOUR)

    async def bell(turn: Turn) -> None:
        seen.append((f"bell {turn.subject}", turn.now))
        turn.cancel("bell", "withdrawn")

    diary = Diary()
    table = Dispatch(otherwise=diary.says, timers={"link": TimerKind(links), "bell": TimerKind(bell)})
    async with staged(database, table) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set half 150; set withdrawn 270")
        async with database.writing() as session:
            session.add(Timer(id=1, kind="link", subject="1", due_at=NOON + HOUR, dedupe_key="link:1"))
        stage.clock.jump(12 * HOUR)
        await stage.sweep()
        expected = [(f"link {number}", NOON + number * HOUR) for number in range(1, 13)]
        expected.insert(2, ("bell half", NOON + 2.5 * HOUR))
        assert seen == expected
        assert stage.clock.now() == NOON + 12 * HOUR


async def test_a_timer_that_an_earlier_turn_of_the_same_commit_cancels_does_not_fire(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 1; set b 1; set c 1")
        stage.clock.pass_by(HOUR)
        waiting = [
            Due(row.id, "bell", row.subject, row.due_at, row.dedupe_key, None) for row in await stage.rows(Timer)
        ]
        await stage.committer.submit([stage.text(1001, "cancel a; set b 60"), *waiting])
        assert diary.subjects == ["c"]
        assert await due(stage) == {"b": NOON + 2 * HOUR}


async def test_a_timer_set_anew_between_the_look_and_the_turn_does_not_fire_early(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 1")
        (row,) = await stage.rows(Timer)
        await stage.says(1001, "set a 60")
        await stage.committer.submit([Due(row.id, "bell", "a", row.due_at, row.dedupe_key, None)])
        assert diary.entries == []
        assert await due(stage) == {"a": NOON + HOUR}


async def test_after_downtime_a_timer_fires_once_and_knows_how_late_it_is(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 60; set b 90")
        stage.clock.pass_by(2 * HOUR)
        await stage.sweep()
        assert diary.entries == [("a", NOON + 2 * HOUR, HOUR), ("b", NOON + 2 * HOUR, HOUR / 2)]


async def test_what_is_worth_nothing_late_expires(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table(expires=HOUR / 2)) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 60; set b 100")
        stage.clock.pass_by(2 * HOUR)
        await stage.sweep()
        assert diary.subjects == ["b"]
        assert not await stage.rows(Timer)
        assert stage.metrics.expired_timers._value.get() == 1


async def test_a_timer_that_nobody_knows_any_more_is_kept_as_a_dead_letter(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        async with database.writing() as session:
            session.add(Timer(id=1, kind="gone", subject="7", due_at=NOON, dedupe_key="gone:7", body={"k": 1}))
            session.add(Timer(id=2, kind="bell", subject="a", due_at=NOON, dedupe_key="bell:a"))
        await stage.sweep()
        assert diary.subjects == ["a"]
        (letter,) = await stage.rows(DeadLetter)
        assert (letter.channel, letter.key, letter.body["kind"]) == ("timer", "gone:7", "gone")
        assert "UnknownTimerError" in letter.fault
        assert not await stage.rows(Timer)


async def test_a_timer_that_fails_leaves_nothing_behind_and_stops_nobody(database: Database) -> None:
    diary = Diary()

    async def fails(turn: Turn) -> None:
        turn.later("bell", "of the failed one", HOUR)
        raise RuntimeError

    async with staged(database, diary.table(timers={"broken": TimerKind(fails)})) as stage:
        async with database.writing() as session:
            session.add(Timer(id=1, kind="broken", subject="7", due_at=NOON, dedupe_key="broken:7"))
            session.add(Timer(id=2, kind="bell", subject="a", due_at=NOON, dedupe_key="bell:a"))
        await stage.sweep()
        assert diary.subjects == ["a"]
        assert not await stage.rows(Timer)
        assert len(await stage.rows(DeadLetter)) == 1


async def test_two_processes_that_sweep_at_once_fire_each_timer_once(postgresql_database: Database) -> None:
    diary = Diary()
    other = Database(url_of(postgresql_database), postgresql_database.keyring)
    async with staged(postgresql_database, diary.table()) as here, staged(other, diary.table()) as there:
        async with postgresql_database.writing() as session:
            for number in range(300):
                key = f"bell:{number}"
                session.add(Timer(id=number + 1, kind="bell", subject=str(number), due_at=NOON, dedupe_key=key))
        while await here.rows(Timer):
            await asyncio.gather(here.sweep(), there.sweep())
        assert sorted(map(int, diary.subjects)) == list(range(300))
    await other.close()


async def ensure(stage: Stage, jobs: dict[str, str]) -> None:
    async def work(session: AsyncSession) -> None:
        zone = ZoneInfo("Asia/Shanghai")
        await ensure_recurring(await session.connection(), stage.world.ids, jobs, stage.clock.now(), zone)

    await stage.committer.perform(work)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_daily_job_goes_on_whatever_becomes_of_one_run(database: Database, fails: bool) -> None:
    runs: list[tuple[datetime, timedelta]] = []

    async def job(turn: Turn) -> None:
        runs.append((turn.now, turn.late))
        if fails:
            raise RuntimeError

    jobs = {"tidy": "daily 16:30"}
    async with staged(database, Dispatch(timers={"tidy": TimerKind(job)}, jobs=jobs)) as stage:
        await ensure(stage, jobs)
        (row,) = await stage.rows(Timer)
        assert row.due_at == NOON + 4.5 * HOUR
        stage.clock.pass_by(timedelta(days=3))
        await ensure(stage, jobs)
        await stage.sweep()
        assert set(runs) == {(NOON + timedelta(days=3), timedelta(days=3) - 4.5 * HOUR)}
        (row,) = await stage.rows(Timer)
        assert row.due_at == NOON + timedelta(days=3) + 4.5 * HOUR
        assert len(await stage.rows(DeadLetter)) == fails


async def test_a_rule_that_changed_moves_its_job_and_a_job_that_is_gone_goes(database: Database) -> None:
    diary = Diary()
    async with staged(database, diary.table()) as stage:
        await ensure(stage, {"tidy": "daily 16:30", "count": "weekly mon 08:00"})
        await ensure(stage, {"tidy": "daily 18:00", "backup": "daily 03:00"})
        rows = {row.kind: (row.due_at, row.rule) for row in await stage.rows(Timer)}
        assert rows == {
            "tidy": (NOON + 6 * HOUR, "daily 18:00"),
            "backup": (NOON + 15 * HOUR, "daily 03:00"),
        }


def test_a_step_of_the_system_clock_is_not_time_that_passed() -> None:
    wall, steady = [1_000_000.0], [500.0]
    clock = SystemClock(lambda: wall[0], lambda: steady[0])
    began = clock.now()
    wall[0] += 3600
    assert clock.now() == clock.horizon() == began
    wall[0] -= 7200
    steady[0] += 60
    assert clock.now() == began + timedelta(minutes=1)


class LeapingClock(HandClock):
    """Somebody moves the time while the timers are being read."""

    def horizon(self) -> datetime:
        before = super().horizon()
        self.jump(timedelta(minutes=10))
        return before


async def test_a_jump_while_the_timers_are_read_is_walked_through_all_the_same(sqlite_database: Database) -> None:
    fired: list[datetime] = []

    async def note(turn: Turn) -> None:
        fired.append(turn.now)

    async def begin(turn: Turn) -> None:
        turn.later("walk", 1, timedelta(minutes=5))

    dispatch = Dispatch(commands={"begin": begin}, timers={"walk": TimerKind(note)})
    clock = LeapingClock()
    async with staged(sqlite_database, dispatch, clock) as stage:
        await stage.person("王建明", 1001)
        await stage.submit(stage.command(1001, "begin"))
        await stage.sweep()
        assert fired == [] or fired == [NOON + timedelta(minutes=5)]
        await stage.sweep()
    assert fired == [NOON + timedelta(minutes=5)]


async def test_a_long_walk_through_simulated_time_is_seen_to_go_on(sqlite_database: Database) -> None:
    """Half a day's timers take their while: whoever watches the timers must not think that they stand still."""
    diary = Diary()
    async with staged(sqlite_database, diary.table()) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "set a 10; set b 20; set c 30")
        stage.clock.jump(HOUR)
        steps: list[int] = []
        await stage.sweep(lambda: steps.append(len(diary.entries)))
        assert steps == [1, 2, 3]
