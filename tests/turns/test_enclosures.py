"""Messages that carry what is kept: the outbox names it, uploads it once, and waits for what is still being fetched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.turns import outbox
from bot.turns.delivery import FileLost, Gone, NotTaken
from bot.turns.events import Choice
from bot.turns.messages import Button, Key, Lane, Message
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Attachment, AttachmentBody, AttachmentKind, AttachmentState, AttachmentUpload, Outgoing, Role
from tests.conftest import url_of
from tests.faults.secrecy import stored_text
from tests.turns.scripted_channel import ScriptedChannel
from tests.turns.sending import Sending, sending
from tests.turns.stage import BOT, CHANNEL, NOON, Stage, answering, eventually, staged

pytestmark = pytest.mark.usefixtures("haste")

KEPT, WAITING, REFUSED = AttachmentState.KEPT, AttachmentState.WAITING, AttachmentState.REFUSED


async def hand_out(turn: Turn) -> None:
    """ "1,2: words" sends these attachments with the words; an empty list sends the words alone."""
    assert turn.event is not None
    numbers, _, words = turn.event.text.rpartition(":")
    turn.say(Message(words, attachments=tuple(int(each) for each in numbers.split(",") if each)))


async def put(database: Database, *states: AttachmentState) -> None:
    """Attachments 1, 2, …, each with the body `photo <number>` where it is kept."""
    async with database.writing() as session:
        for number, state in enumerate(states, 1):
            session.add(
                Attachment(
                    id=number, subject="case:7", kind=AttachmentKind.PHOTO, channel=CHANNEL, bot=BOT, sent_at=NOON,
                    state=state, try_at=NOON, mime="image/jpeg",
                )
            )  # fmt: skip
            await session.flush()
            if state is KEPT:
                session.add(AttachmentBody(attachment_id=number, body=f"photo {number}".encode()))


def went(sent: Sending) -> list[list[tuple[int, bytes, str]]]:
    return [[(each.attachment, each.content, each.file) for each in message] for message in sent.channel.enclosed]


async def test_it_goes_by_its_number_is_uploaded_once_and_never_in_the_row(database: Database) -> None:
    await put(database, KEPT, KEPT)
    async with staged(database, answering(hand_out)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        sent.channel.script += [NotTaken("server error")]
        await stage.says(1001, "1,2:两张")
        await sent.settled()
        await stage.says(1001, "2:再看一张")
        await sent.settled()
        assert went(sent) == [
            [(1, b"photo 1", ""), (2, b"photo 2", "")],
            [(1, b"photo 1", ""), (2, b"photo 2", "")],  # the first was not taken
            [(2, b"", "ours-2")],
        ]
        uploads = [(row.attachment_id, row.channel, row.bot, row.file) for row in await stage.rows(AttachmentUpload)]
        assert uploads == [(1, CHANNEL, BOT, "ours-1"), (2, CHANNEL, BOT, "ours-2")]
        assert "ours-2" not in stored_text(url_of(database))


async def test_a_row_holds_numbers_and_no_bytes(sqlite_database: Database) -> None:
    await put(sqlite_database, KEPT)
    async with staged(sqlite_database, answering(hand_out)) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "1:看")
        (row,) = await stage.rows(Outgoing)
        assert row.body == {"text": "看", "attachments": [1]}


async def test_it_waits_for_what_is_being_fetched_and_nobody_waits_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FETCHING_SECONDS", 0.02)
    await put(database, WAITING)
    async with staged(database, answering(hand_out)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "1:等照片")
        await stage.says(1001, ":不等")
        await sent.asked(1)
        assert sent.channel.seen == ["不等"]
        async with database.writing() as session:
            await session.execute(update(Attachment).values(state=KEPT))
            session.add(AttachmentBody(attachment_id=1, body=b"here it is"))
        await sent.settled()
        assert sent.channel.seen == ["不等", "等照片"]
        assert went(sent) == [[(1, b"here it is", "")]]


async def test_what_could_not_be_kept_or_is_forgotten_is_left_out(database: Database) -> None:
    await put(database, KEPT, REFUSED, KEPT)
    async with staged(database, answering(hand_out)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        async with database.writing() as session:
            await session.execute(delete(Attachment).where(Attachment.id == 3))
        await stage.says(1001, "1,2,3:一张", "2:一张也没有")
        await sent.settled()
        assert sent.channel.seen == ["一张", "一张也没有"]
        assert went(sent) == [[(1, b"photo 1", "")]]


async def test_what_the_platform_has_forgotten_is_uploaded_anew(database: Database) -> None:
    await put(database, KEPT)
    async with database.writing() as session:
        session.add(AttachmentUpload(attachment_id=1, channel=CHANNEL, bot=BOT, file="long-ago"))
    async with staged(database, answering(hand_out)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        sent.channel.script += [FileLost()]
        await stage.says(1001, "1:看")
        await sent.settled()
        assert went(sent) == [[(1, b"", "long-ago")], [(1, b"photo 1", "")]]
        assert [row.file for row in await stage.rows(AttachmentUpload)] == ["ours-1"]


async def test_what_was_forgotten_while_it_was_under_way_leaves_nothing(database: Database) -> None:
    await put(database, KEPT)
    channel = ScriptedChannel()
    async with staged(database, answering(hand_out)) as stage, sending(stage, channel) as sent:
        await stage.person("王秀英", 1001)
        channel.hang = held()
        await stage.says(1001, "1:看")
        await sent.asked(1)
        async with database.writing() as session:
            await session.execute(delete(Attachment))
        channel.hang.set()
        await sent.settled()
        assert await stage.rows(AttachmentUpload) == []


def held() -> Any:
    import asyncio

    return asyncio.Event()


async def notify_in_line(turn: Turn) -> None:
    turn.notify(1, Message("看", attachments=(1,)), lane=Lane.EMERGENCY, instead=(2,))


async def test_the_next_in_line_gets_the_photo_too(database: Database) -> None:
    await put(database, KEPT)
    async with staged(database, answering(notify_in_line)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001, Role.COORDINATOR)
        await stage.person("李桂芳", 1002)
        sent.channel.script += [Gone("blocked")] * 2
        await stage.says(1001, "看")
        await sent.settled()
        assert [request.chat for request in sent.channel.requests] == ["1001", "1001", "1002"]
        assert went(sent) == [[(1, b"photo 1", "")]] * 3


async def test_a_body_that_no_key_opens_is_put_aside(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(database, KEPT)
    async with database.writing() as session:
        # What another key wrote.
        await session.execute(update(AttachmentBody).values(body=b"x"))
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE attachment_bodies SET body = '123'")
    async with staged(database, answering(hand_out)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "1:看", ":下一条")
        await refused(stage)
        await sent.settled()
        assert sent.channel.seen == ["下一条"]


async def refused(stage: Stage) -> None:
    async def put_aside() -> bool:
        return [row.state for row in await stage.rows(Outgoing) if row.state == "refused"] == ["refused"]

    await eventually(put_aside)


def test_what_telegram_cannot_show_is_no_message() -> None:
    button = Button("我去", Choice("go", 1, 1))
    with pytest.raises(ValueError, match="no buttons"):
        Message("两张", ((button,),), attachments=(1, 2))
    with pytest.raises(ValueError, match="no keyboard"):
        Message("一张", keys=((Key("求助"),),), attachments=(1,))
    with pytest.raises(ValueError, match="at most 10"):
        Message("多", attachments=tuple(range(11)))
    assert Message("一张", ((button,),), attachments=(1,)).attachments == (1,)


async def as_a_card(turn: Turn) -> None:
    with pytest.raises(ValueError, match="no card"):
        turn.say(Message("看", attachments=(1,)), card="case:7")


async def test_a_text_does_not_become_a_photo(sqlite_database: Database) -> None:
    async with staged(sqlite_database, answering(as_a_card)) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "看")
        assert stage.batches[-1].buried == 0
