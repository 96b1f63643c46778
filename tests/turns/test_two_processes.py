"""Two processes on one PostgreSQL: each update, and each row that both would make, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, text

from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, DeadLetter, Draft, Outgoing, Timer
from tests.conftest import url_of
from tests.turns.stage import NOON, Stage, answering, staged
from tests.turns.test_committer import note_it, notes


@pytest.fixture
async def other(postgresql_database: Database) -> AsyncIterator[Database]:
    """The same database, opened by another process."""
    other = Database(url_of(postgresql_database), postgresql_database.keyring)
    yield other
    await other.close()


async def test_the_same_update_at_two_processes_at_once_has_one_effect(
    postgresql_database: Database, other: Database
) -> None:
    async with staged(postgresql_database, answering(note_it)) as here, staged(other, answering(note_it)) as there:
        accounts = range(1001, 1006)
        for account in accounts:
            await here.person("队员", account)
        updates = [here.text(account, f"{account}-{number}") for number in range(20) for account in accounts]
        await asyncio.gather(
            *(stage.submit(*updates[start : start + 10]) for start in range(0, 100, 10) for stage in (here, there))
        )
        assert sorted(await notes(here)) == sorted(update.event.text for update in updates if update.event)
        assert not await here.rows(DeadLetter)
        for draft in await here.rows(Draft):
            said = [int(words.partition("-")[2]) for words in draft.body["said"]]
            assert sorted(said) == list(range(20))


async def test_what_two_processes_make_at_once_is_made_once_and_nobody_is_told_of_a_fault(
    postgresql_database: Database,
    other: Database,
) -> None:
    """The second finds the first one's row where there was none: that is no fault of the turn."""
    first_holds, second_waits = asyncio.Event(), asyncio.Event()

    async def handler(turn: Turn) -> None:
        turn.later("roll-call", "tonight", NOON)

    async with staged(postgresql_database, answering(handler)) as stage:
        await stage.person("王秀英", 1001)
        rival = asyncio.create_task(hold_timer(other, "roll-call:tonight", first_holds, second_waits))
        await first_holds.wait()
        waiting = asyncio.create_task(stage.submit(stage.text(1001, "点名")))
        await blocked(postgresql_database)
        second_waits.set()
        await asyncio.gather(rival, waiting)
        assert not await stage.rows(DeadLetter)
        assert len(await stage.rows(Timer)) == 1


async def hold_timer(database: Database, key: str, holds: asyncio.Event, until: asyncio.Event) -> None:
    async with database.writing() as session:
        row = {"id": 1, "kind": "roll-call", "subject": "tonight", "due_at": NOON, "dedupe_key": key}
        await session.execute(insert(Timer).values(row))
        holds.set()
        await until.wait()


async def blocked(database: Database) -> None:
    async with asyncio.timeout(10):
        while True:
            async with database.reading() as session:
                query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
                if (await session.execute(text(query))).scalar_one():
                    return
            await asyncio.sleep(0.01)


async def test_a_card_that_two_processes_revise_at_once_loses_no_revision(
    postgresql_database: Database, other: Database
) -> None:
    """Otherwise both write the same number, the outbox shows one of them and takes the other for shown."""
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        assert turn.event is not None
        turn.notify(people[0], turn.event.text, card="shift:7")

    async with staged(postgresql_database, answering(handler)) as here, staged(other, answering(handler)) as there:
        people.append(await here.person("队长", 1000))
        for account in (1001, 1002):
            await here.person("队员", account)
        await here.says(1001, "开始")
        await asyncio.gather(says(here, 1001, 15), says(there, 1002, 15))
        (card,) = await here.rows(Card)
        assert card.revision == 31
        assert {row.revision for row in await here.rows(Outgoing)} == set(range(1, 32))


async def says(stage: Stage, account: int, times: int) -> None:
    """One after another, by keys of their own."""
    for number in range(times):
        await stage.submit(stage.text(account, str(number), key=f"{account}-{number}"))
