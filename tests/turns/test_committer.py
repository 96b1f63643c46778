"""One writer: what is acknowledged is on the disk, once; what fails fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns import batch as batches
from bot.turns import committer as committing
from bot.turns.committer import NotKeptError
from bot.turns.inputs import Update
from bot.turns.turn import Turn
from db.engine import Database
from db.models import DeadLetter, Draft, Note, Outgoing, Role, SeenKey, Timer
from tests.turns.stage import BOT, CHANNEL, NOON, Stage, answering, staged


async def note_it(turn: Turn) -> None:
    """Leaves something of every kind; "fail…" fails after that, "constraint…" when it is written."""
    assert turn.event is not None
    said = turn.event.text
    turn.session.add(note(turn, said))
    draft = turn.draft("note")
    turn.keep(draft, {"said": [*draft.body["said"], said]}) if draft else turn.start("note", {"said": [said]})
    turn.later("note.remind", said, NOON)
    turn.say(said)
    if said.startswith("fail"):
        raise RuntimeError(f"quoting {said}")
    if said.startswith("constraint"):
        turn.session.add(note(turn, said, person=10**9))
    if said.startswith("hang"):
        await asyncio.Event().wait()


def note(turn: Turn, said: str, person: int | None = None) -> Note:
    return Note(person_id=person or turn.speaker.id, kind="other", place="", text=said, created_at=turn.now)


@contextmanager
def commits_of(database: Database) -> Iterator[list[None]]:
    counted: list[None] = []

    def count(_connection: object) -> None:
        counted.append(None)

    event.listen(database.writer.sync_engine, "commit", count)
    try:
        yield counted
    finally:
        event.remove(database.writer.sync_engine, "commit", count)


async def notes(stage: Stage) -> list[str]:
    return [row.text for row in await stage.rows(Note)]


async def test_turns_that_wait_together_share_a_commit_and_keep_their_order(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        said = [f"第{number}句" for number in range(18)]
        with commits_of(database) as commits:
            await asyncio.gather(*(stage.submit(stage.text(1001, words)) for words in said))
        assert len(commits) <= 2
        (draft,) = await stage.rows(Draft)
        assert draft.body == {"said": said}
        assert await notes(stage) == said
        assert [row.body["text"] for row in await stage.rows(Outgoing)] == said


async def test_a_long_queue_is_cut_so_that_the_first_need_not_wait_for_the_last(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        for account in range(250):
            await stage.person(f"队员{account}", account)
        with commits_of(database) as commits:
            await stage.submit(*(stage.text(account, "早") for account in range(250)))
        assert len(commits) == 3


@pytest.mark.parametrize("fault", ["fail: 三号楼的张三", "constraint: 三号楼的张三"])
async def test_a_turn_that_fails_fails_alone_and_leaves_nothing_but_a_dead_letter(
    database: Database, fault: str
) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        await stage.person("李桂芳", 1002)
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        good = [stage.text(1001, "一"), stage.text(1002, "二"), stage.text(1001, "三")]
        bad = stage.text(1002, fault)
        await stage.submit(good[0], good[1], bad, good[2])

        assert await notes(stage) == ["一", "二", "三"]
        assert {row.body["said"][-1] for row in await stage.rows(Draft)} == {"三", "二"}
        assert {row.subject for row in await stage.rows(Timer)} == {"一", "二", "三"}
        (letter,) = await stage.rows(DeadLetter)
        assert (letter.channel, letter.bot, letter.key, letter.body) == (CHANNEL, BOT, bad.key, bad.raw)
        assert "张三" not in letter.fault
        assert "note_it" in letter.fault or "IntegrityError" in letter.fault
        assert any("收好了" in words for words in await stage.said_to(1002))
        (told,) = await stage.said_to(1007)
        assert "没处理成" in told
        assert "张三" not in told
        assert len(await stage.rows(SeenKey)) == 4


async def test_a_dead_letter_is_not_plain_text_in_the_database(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "fail: 三号楼的张三")
        async with database.reading() as session:
            (stored,) = (await session.execute(text("SELECT body FROM dead_letters"))).scalars()
        assert "张三" not in stored
        assert "u5f20" not in stored


async def test_an_update_that_cannot_be_parsed_is_kept_between_its_neighbours(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        broken = Update(CHANNEL, BOT, "77", {"update_id": 77, "message": "??"}, None, "ValidationError at x")
        await stage.submit(stage.text(1001, "一"), broken, stage.text(1001, "二"))
        assert await notes(stage) == ["一", "二"]
        (letter,) = await stage.rows(DeadLetter)
        assert (letter.key, letter.body, letter.fault) == ("77", broken.raw, broken.fault)


async def test_an_update_that_is_delivered_again_has_no_second_effect(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        one, failing = stage.text(1001, "一"), stage.text(1001, "fail")
        await stage.submit(one, one, failing)
        await stage.submit(one, failing)
        assert await notes(stage) == ["一"]
        assert len(await stage.rows(DeadLetter)) == 1
        assert stage.metrics.duplicates._value.get() >= 2


async def test_giving_up_the_wait_does_not_give_up_the_turn(database: Database) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        waiting = asyncio.create_task(stage.submit(stage.text(1001, "一")))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        await stage.committer.drained()
        assert await notes(stage) == ["一"]


async def test_an_operation_that_fails_raises_to_its_caller_only(database: Database) -> None:
    async def fails(session: AsyncSession) -> None:
        session.add(SeenKey(channel="x", bot="x", key="x", seen_at=NOON))
        raise LookupError("of its own")

    async def works(session: AsyncSession) -> int:
        return (await session.execute(select(SeenKey).where(SeenKey.channel == "x"))).all().__len__()

    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        done = await asyncio.gather(
            stage.submit(stage.text(1001, "一")),
            stage.committer.perform(fails),
            stage.committer.perform(works),
            stage.submit(stage.text(1001, "二")),
            return_exceptions=True,
        )
        assert [type(each) for each in done] == [type(None), LookupError, int, type(None)]
        assert done[2] == 0
        assert await notes(stage) == ["一", "二"]
        assert not await stage.rows(DeadLetter)


async def test_a_handler_that_hangs_is_given_up_and_holds_up_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "HANDLER_SECONDS", 0.2)
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        await stage.submit(stage.text(1001, "一"), stage.text(1001, "hang"), stage.text(1001, "二"))
        assert await notes(stage) == ["一", "二"]
        (letter,) = await stage.rows(DeadLetter)
        assert "HangingHandlerError" in letter.fault


async def test_a_turn_that_cannot_even_be_kept_is_not_acknowledged(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        failing = stage.text(1001, "fail")
        async with database.writing() as session:
            await session.execute(text("ALTER TABLE dead_letters RENAME TO away"))
        with pytest.raises(NotKeptError):
            await stage.submit(stage.text(1001, "一"), failing)
        assert await notes(stage) == ["一"]
        assert "dead letters" in stage.health.complaints()
        async with database.writing() as session:
            await session.execute(text("ALTER TABLE away RENAME TO dead_letters"))
        await stage.submit(failing)
        assert len(await stage.rows(DeadLetter)) == 1
        assert "dead letters" not in stage.health.complaints()


async def test_a_database_that_another_process_has_locked_is_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "ALARM_SECONDS", 0.1)
    other = Database(database.url.render_as_string(hide_password=False), database.keyring)
    async with staged(database, answering(note_it)) as stage:
        await stage.person("王秀英", 1001)
        await quicken(database)
        async with other.writing() as blocking:
            locks = "SELECT 1" if database.is_sqlite else "LOCK TABLE seen_keys IN ACCESS EXCLUSIVE MODE"
            await blocking.execute(text(locks))
            waiting = asyncio.create_task(stage.submit(stage.text(1001, "一")))
            async with asyncio.timeout(20):
                while "database" not in stage.health.complaints():
                    assert not waiting.done()
                    await asyncio.sleep(0.01)
        await waiting
        assert await notes(stage) == ["一"]
        assert not await stage.rows(DeadLetter)
        assert "database" not in stage.health.complaints()
    await other.close()


async def quicken(database: Database) -> None:
    """Let the database itself lose its patience sooner."""
    if database.is_sqlite:
        async with database.writer.connect() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    else:
        event.listen(
            database.writer.sync_engine,
            "begin",
            lambda connection: connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'"),
        )


async def test_a_listener_that_fails_does_not_make_the_turn_fail(database: Database) -> None:
    def fails(_batch: object) -> None:
        raise RuntimeError

    async with staged(database, answering(note_it)) as stage:
        stage.committer.committed.insert(0, fails)
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一", "二")
        assert await notes(stage) == ["一", "二"]
        assert len(stage.batches) == 2
