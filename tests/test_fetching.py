"""The worker: every answer that a platform can give, and several processes at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot import fetching
from bot.fetching import MOST_TRIES, REFUSALS, Fetcher
from bot.handlers import attaching
from bot.turns.delivery import NotTaken, TooFast
from bot.turns.dispatch import Dispatch, TimerKind
from bot.turns.events import File, Kind
from bot.turns.files import Fetched, Fetching, TooBig, Unavailable
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Attachment, AttachmentBody, AttachmentKind, AttachmentState, DeadLetter
from tests.conftest import url_of
from tests.pictures import photo
from tests.turns.stage import BOT, CHANNEL, Stage, eventually, staged


@dataclass(slots=True)
class ScriptedSource:
    """Hands out a photo, unless `script` has another outcome for the next request."""

    script: deque[Fetching] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    hang: asyncio.Event | None = None

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def bot(self) -> str:
        return BOT

    async def fetch(self, file: str) -> Fetching:
        self.asked.append(file)
        if self.hang is not None:
            await self.hang.wait()
        return self.script.popleft() if self.script else Fetched(photo(300, 200))


async def attach(turn: Turn) -> None:
    await attaching.attach(turn, "case:7", place="3网格")
    turn.say("收到")


def table(kept: attaching.Kept | None = None) -> Dispatch:
    told = {} if kept is None else {"case": kept}
    timers = {attaching.TIMER: TimerKind(attaching.settled(told))}
    return Dispatch(otherwise=attach, answer=attach, timers=timers)


@asynccontextmanager
async def working(stage: Stage, source: ScriptedSource) -> AsyncIterator[None]:
    fetcher = Fetcher({CHANNEL: source}, stage.database, stage.committer, stage.world)
    running = asyncio.create_task(fetcher.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait([running])


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(fetching, "LONGEST_PAUSE", 0.02)
    monkeypatch.setattr(fetching, "REFUSALS", (0.02,) * len(REFUSALS))


async def send(stage: Stage, count: int = 1, kind: Kind = Kind.PHOTO) -> None:
    for number in range(count):
        await stage.submit(stage.update(1001, kind, file=File(f"file-{number}", f"unique-{number}")))


async def settled(stage: Stage, count: int = 1) -> list[Attachment]:
    async def done() -> list[Attachment]:
        rows = await stage.rows(Attachment)
        return rows if len(rows) == count and all(row.state is not AttachmentState.WAITING for row in rows) else []

    found = await eventually(done)
    await stage.sweep()
    return found


async def test_it_is_fetched_after_the_commit_and_kept(database: Database) -> None:
    source = ScriptedSource()
    async with staged(database, table()) as stage:
        await stage.person("王秀英", 1001)
        await send(stage)
        assert source.asked == []
        async with working(stage, source):
            (kept,) = await settled(stage)
        assert (kept.state, kept.attempts, kept.kind) == (AttachmentState.KEPT, 1, AttachmentKind.PHOTO)
        assert source.asked == ["file-0"]
        assert len(await stage.rows(AttachmentBody)) == 1
        assert await stage.said_to(1001) == ["收到"]


async def test_whatever_passes_is_tried_again(database: Database) -> None:
    source = ScriptedSource(deque([NotTaken("server error"), TooFast(0.01), NotTaken("too slow"), Unavailable("no")]))
    async with staged(database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage)
        (kept,) = await settled(stage)
        assert (kept.state, kept.attempts, kept.refusals) == (AttachmentState.KEPT, 5, 1)
        assert await stage.said_to(1001) == ["收到"]


LOST: list[tuple[list[Fetching], AttachmentState, str, str]] = [
    ([TooBig()], AttachmentState.REFUSED, "too_big", "照片太大了"),
    ([Fetched(b"<html>")], AttachmentState.REFUSED, "format", "这种格式的图我存不了"),
    ([Fetched(photo()[:2000])], AttachmentState.REFUSED, "broken", "照片传坏了"),
    ([Unavailable("no")] * (len(REFUSALS) + 1), AttachmentState.GONE, "unavailable", "没取到"),
]


@pytest.mark.parametrize(("answers", "state", "reason", "words"), LOST, ids=[each[2] for each in LOST])
async def test_what_cannot_be_kept_is_told_once(
    database: Database, answers: list[Fetching], state: AttachmentState, reason: str, words: str
) -> None:
    source = ScriptedSource(deque(answers))
    async with staged(database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage)
        (lost,) = await settled(stage)
        await stage.sweep()
        assert (lost.state, lost.reason, lost.file) == (state, reason, None)
        assert not source.script
        said = await stage.said_to(1001)
        assert len(said) == 2
        assert words in said[1]


async def test_an_outage_does_not_count_as_a_refusal(sqlite_database: Database) -> None:
    source = ScriptedSource(deque([*[NotTaken("server error")] * 10, Unavailable("no")]))
    async with staged(sqlite_database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage)
        assert [row.state for row in await settled(stage)] == [AttachmentState.KEPT]


async def test_an_outage_without_end_ends(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_TRIES", 5)
    assert MOST_TRIES > 100
    source = ScriptedSource(deque([NotTaken("server error")] * 5))
    async with staged(sqlite_database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage)
        assert [row.reason for row in await settled(stage)] == ["unavailable"]


async def test_several_lost_ones_are_one_card(sqlite_database: Database) -> None:
    source = ScriptedSource(deque([TooBig()] * 4))
    async with staged(sqlite_database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage, 4)
        await settled(stage, 4)
        said = await stage.said_to(1001)
        assert len([words for words in said if "太大" in words]) == 1


async def test_a_voice_message_is_kept_as_it_came(sqlite_database: Database) -> None:
    source = ScriptedSource(deque([Fetched(b"OggS...")]))
    async with staged(sqlite_database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage, kind=Kind.VOICE)
        await settled(stage)
        assert [row.body for row in await stage.rows(AttachmentBody)] == [b"OggS..."]


async def test_the_record_is_told_in_a_turn_when_it_can_be_shown(database: Database) -> None:
    told: list[tuple[str, AttachmentState]] = []

    async def kept(turn: Turn, attachment: Attachment) -> None:
        told.append((attachment.subject, attachment.state))
        if attachment.sent_by is not None:
            turn.notify(attachment.sent_by, "照片大家都看得到了")

    async with staged(database, table(kept)) as stage, working(stage, ScriptedSource()):
        await stage.person("王秀英", 1001)
        await send(stage)
        await settled(stage)
        await stage.sweep()
        assert told == [("case:7", AttachmentState.KEPT)]
        assert (await stage.said_to(1001))[-1] == "照片大家都看得到了"


async def test_a_record_that_fails_at_the_news_keeps_the_photo(sqlite_database: Database) -> None:
    async def kept(_turn: Turn, _attachment: Attachment) -> None:
        raise RuntimeError("a defect")

    async with staged(sqlite_database, table(kept)) as stage, working(stage, ScriptedSource()):
        await stage.person("王秀英", 1001)
        await send(stage)
        assert [row.state for row in await settled(stage)] == [AttachmentState.KEPT]
        assert len(await stage.rows(DeadLetter)) == 1
        await stage.sweep()
        assert len(await stage.rows(DeadLetter)) == 1


async def test_turns_go_on_while_a_file_does_not_come(sqlite_database: Database) -> None:
    source = ScriptedSource(hang=asyncio.Event())
    async with staged(sqlite_database, table()) as stage, working(stage, source):
        await stage.person("王秀英", 1001)
        await send(stage, 5)

        async def busy() -> bool:
            return len(source.asked) == fetching.AT_ONCE

        await eventually(busy)
        await send(stage)
        assert len(await stage.said_to(1001)) == 6
        assert len(source.asked) == fetching.AT_ONCE
        assert source.hang is not None
        source.hang.set()
        await settled(stage, 6)


async def test_two_processes_fetch_each_file_once(postgresql_database: Database) -> None:
    other = Database(url_of(postgresql_database), postgresql_database.keyring)
    source = ScriptedSource()
    async with staged(postgresql_database, table()) as here, staged(other, table()) as there:
        await here.person("王秀英", 1001)
        await send(here, 20)
        async with working(here, source), working(there, source):
            kept = await settled(here, 20)
        assert {row.state for row in kept} == {AttachmentState.KEPT}
        assert sorted(source.asked) == sorted(f"file-{number}" for number in range(20))
        assert len(await here.rows(AttachmentBody)) == 20
    await other.close()
