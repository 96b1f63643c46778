"""What a new process makes of what the last one left, and that only one sends."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.turns import outbox
from bot.turns.departures import recover
from bot.turns.lease import LeaseKeeper, LeaseTakenError
from bot.turns.messages import Lane
from bot.turns.parcels import Waiting
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, Lease, Outgoing
from tests.conftest import url_of
from tests.turns.scripted_channel import Request, ScriptedChannel
from tests.turns.sending import sending
from tests.turns.stage import BOT, CHANNEL, NOON, Stage, answering, eventually, staged

pytestmark = pytest.mark.usefixtures("haste")

NAME = f"{CHANNEL}:{BOT}"
AGES_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def echo(turn: Turn) -> None:
    assert turn.event is not None
    turn.say(turn.event.text)


async def left_behind(
    database: Database, number: int, state: str, lane: Lane, message: str | None = None, *, card: bool = False
) -> None:
    async with database.writing() as session:
        body = {"text": f"{number}"}
        if card:
            session.add(Card(
                id=number, channel=CHANNEL, bot=BOT, chat=str(number), subject="the card", message=message, revision=1,
                since=1, body=body, updated_at=NOON,
            ))  # fmt: skip
        session.add(Outgoing(
            id=number, channel=CHANNEL, bot=BOT, chat=str(number), lane=int(lane), state=state, attempts=1,
            card_id=number if card else None, revision=1 if card else None, body=None if card else body,
            created_at=NOON,
        ))  # fmt: skip


async def test_after_a_crash_only_what_may_have_arrived_and_matters_less_is_not_repeated(database: Database) -> None:
    await left_behind(database, 1, "waiting", Lane.REPLY)
    await left_behind(database, 2, "sending", Lane.REPLY)
    await left_behind(database, 3, "sending", Lane.REMINDER)
    await left_behind(database, 4, "sending", Lane.EMERGENCY)
    await left_behind(database, 5, "sending", Lane.REPLY, message="55", card=True)
    await left_behind(database, 6, "refused", Lane.REPLY)
    await left_behind(database, 7, "sending", Lane.REPLY, card=True)
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        await sent.settled()
        assert sorted(sent.channel.requests, key=lambda request: request.chat) == [
            Request("1", "1"), Request("4", "4"), Request("5", "5", edits="55"), Request("7", "7"),
        ]  # fmt: skip
        assert sent.channel.requests[-1].chat == "7", "the one in doubt comes last"
        assert [row.id for row in await stage.rows(Outgoing)] == [6]


async def test_a_card_in_doubt_stays_in_doubt_over_the_next_crash(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "DOUBT_SECONDS", 300.0)
    await left_behind(database, 7, "sending", Lane.REPLY, card=True)
    for life in (8, 9):
        await left_behind(database, life, "waiting", Lane.REPLY)
        async with staged(database, answering(echo)) as stage, sending(stage) as sent:
            await sent.settled_but(7)
            assert sent.channel.seen == [str(life)]
    monkeypatch.setattr(outbox, "DOUBT_SECONDS", 0.01)
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        assert await sent.asked(1) == ["7"]


async def test_what_stands_for_a_card_that_may_have_arrived_says_so(database: Database) -> None:
    await left_behind(database, 7, "sending", Lane.EMERGENCY, card=True)
    async with database.writing() as session:
        await session.execute(update(Card).values(revision=2))
        session.add(Outgoing(
            id=8, channel=CHANNEL, bot=BOT, chat="7", lane=int(Lane.EMERGENCY), state="waiting", attempts=0, card_id=7,
            revision=2, created_at=NOON,
        ))  # fmt: skip
    async with staged(database, answering(echo)) as stage:
        await stage.committer.perform(lambda session: recover(session, CHANNEL, BOT, NOON, timedelta(seconds=30)))
        (row,) = await stage.rows(Outgoing)
        assert (row.id, row.attempts) == (8, 1), "whoever asks whether it may be on the screen is told so"


async def test_what_another_process_writes_is_found(database: Database) -> None:
    async with (
        staged(database, answering(echo)) as here,
        sending(here) as sent,
        staged(database, answering(echo)) as there,
    ):
        await there.person("王秀英", 1001)
        await there.says(1001, "从另一个进程")
        await sent.settled()
        assert sent.channel.seen == ["从另一个进程"]


async def test_who_has_lost_the_lease_sends_nothing_more(database: Database) -> None:
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        async with database.writing() as session:
            await session.execute(update(Lease).values(holder="elsewhere/1/2/3"))
        await stage.says(1001, "早", "晚")
        await asyncio.wait_for(sent.lost.wait(), 5)
        assert sent.channel.seen == []
        assert [row.state for row in await stage.rows(Outgoing)] == ["waiting", "waiting"]


async def test_a_drain_sends_what_may_leave_and_waits_for_nothing_else(database: Database) -> None:
    channel = ScriptedChannel()
    async with staged(database, answering(echo)) as stage, sending(stage, channel) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "早", "晚")
        sent.outbox._lanes.put_later(sent_later(), asyncio.get_running_loop().time() + 10_000)
        await asyncio.wait_for(sent.outbox.drain(60), 20)
        assert channel.seen == ["早", "晚"]


def sent_later() -> Waiting:
    return Waiting(99, CHANNEL, "99", Lane.REPLY, False)


async def holder_of(stage: Stage) -> str:
    (row,) = await stage.rows(Lease)
    return row.holder


async def taken_by(database: Database, holder: str, expires_at: datetime) -> None:
    async with database.writing() as session:
        session.add(Lease(name=NAME, holder=holder, expires_at=expires_at))


async def test_the_lease_is_refused_with_the_name_of_who_holds_it(database: Database) -> None:
    async with staged(database, answering(echo)) as stage:
        first, second = (LeaseKeeper(NAME, stage.committer) for _ in range(2))
        await first.take()
        await first.take()
        with pytest.raises(LeaseTakenError, match=f"process {os.getpid()} on {socket.gethostname()}"):
            await second.take()
        await first.give_back()
        await second.take()
        assert await holder_of(stage) == second.holder


@pytest.mark.parametrize(("expires", "free"), [(AGES_AGO, True), (datetime(2100, 1, 1, tzinfo=UTC), False)])
async def test_a_holder_on_another_machine_is_waited_for(database: Database, expires: datetime, free: bool) -> None:
    async with staged(database, answering(echo)) as stage:
        await taken_by(database, "elsewhere/77/123/abcd", expires)
        lease = LeaseKeeper(NAME, stage.committer)
        if free:
            await lease.take()
        else:
            with pytest.raises(LeaseTakenError, match="process 77 on elsewhere"):
                await lease.take()


async def test_a_holder_that_died_on_this_machine_is_not_waited_for(database: Database) -> None:
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    async with staged(database, answering(echo)) as stage:
        holder = f"{socket.gethostname()}/{died.pid}/1/abcd"
        await taken_by(database, holder, datetime(2100, 1, 1, tzinfo=UTC))
        await LeaseKeeper(NAME, stage.committer).take()
        assert await holder_of(stage) != holder


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how long a process runs is read from /proc")
async def test_another_process_with_the_number_of_a_dead_holder_is_not_taken_for_it(database: Database) -> None:
    async with staged(database, answering(echo)) as stage:
        await taken_by(database, f"{socket.gethostname()}/{os.getpid()}/1/abcd", datetime(2100, 1, 1, tzinfo=UTC))
        await LeaseKeeper(NAME, stage.committer).take()


async def test_a_holder_on_this_machine_that_lives_keeps_its_lease_whatever_the_clock_says(database: Database) -> None:
    async with staged(database, answering(echo)) as stage:
        mine = LeaseKeeper(NAME, stage.committer)
        await taken_by(database, mine.holder.rpartition("/")[0] + "/other", AGES_AGO)
        with pytest.raises(LeaseTakenError):
            await mine.take()


async def test_a_lease_that_another_has_taken_cannot_be_renewed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.lease.RENEW_SECONDS", 0.01)
    async with staged(database, answering(echo)) as stage:
        mine = LeaseKeeper(NAME, stage.committer)
        await mine.take()
        lost = asyncio.Event()
        renewing = asyncio.create_task(mine.renew_forever(lost.set))
        first = (await stage.rows(Lease))[0].expires_at

        async def renewed() -> bool:
            return (await stage.rows(Lease))[0].expires_at > first

        await eventually(renewed)
        async with database.writing() as session:
            await session.execute(update(Lease).values(holder="elsewhere/1/2/3"))
        await asyncio.wait_for(lost.wait(), 5)
        await renewing
        await mine.give_back()
        assert await holder_of(stage) == "elsewhere/1/2/3", "what is another's is not given back"


async def test_two_that_begin_at_the_same_moment_do_not_both_get_it(postgresql_database: Database) -> None:
    other = Database(url_of(postgresql_database), postgresql_database.keyring)
    async with staged(postgresql_database, answering(echo)) as here, staged(other, answering(echo)) as there:
        for _ in range(10):
            leases = [LeaseKeeper(NAME, stage.committer) for stage in (here, there)]
            done = await asyncio.gather(*(lease.take() for lease in leases), return_exceptions=True)
            assert sorted(type(each).__name__ for each in done) == ["LeaseTakenError", "NoneType"]
            for lease in leases:
                await lease.give_back()
    await other.close()
