"""Attachments of a record: noted, listed, read with a reason where they are sealed, forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import attachment_fetching as fetching
from bot.services import attachments
from bot.services.attachment_fetching import LONGEST_WAIT, Claim, Contents
from bot.services.attachments import ReasonNeededError, Sent
from db.engine import Database
from db.models import Access, Attachment, AttachmentBody, AttachmentKind, AttachmentState, AttachmentUpload, Person
from db.models.attachments import LARGEST
from tests.turns.stage import BOT, CHANNEL, NOON

PHOTO = Sent(AttachmentKind.PHOTO, CHANNEL, BOT, "file-1", caption="路灯坏了")
VOICE = Sent(AttachmentKind.VOICE, CHANNEL, BOT, "file-2", seconds=7)
NOW = datetime(2026, 11, 4, 7, 8, tzinfo=UTC)
SOON = NOW + timedelta(seconds=60)


@pytest.fixture
async def wang(database: Database) -> int:
    async with database.writing() as session:
        person = Person(name="王秀英", created_at=NOON)
        session.add(person)
        await session.flush()
        return person.id


async def note(
    database: Database, wang: int | None, *sent: Sent, subject: str = "case:7", sealed: bool = False
) -> None:
    async with database.writing() as session:
        for each in sent:
            await attachments.attach(session, subject, each, by=wang, at=NOON, place="3网格", sealed=sealed)


async def taken(database: Database, attempts: int = 0) -> Claim:
    async with database.writing() as session:
        ((attachment, tried),) = await fetching.due(session, {CHANNEL: BOT}, NOW, 1)
        assert tried == attempts
        claim = await fetching.claim(session, attachment, tried, SOON)
    assert claim is not None
    return claim


async def keep(database: Database, body: bytes = b"kept") -> int:
    """The first that waits; its number."""
    claim = await taken(database)
    async with database.writing() as session:
        assert await fetching.keep(session, claim, Contents(body, "image/jpeg", 3, 2))
    return claim.id


async def rows(database: Database, table: type[Attachment | AttachmentBody | AttachmentUpload]) -> int:
    async with database.reading() as session:
        return int((await session.execute(select(func.count()).select_from(table))).scalar_one())


async def test_what_was_sent_is_listed_in_order_and_kept_with_all_that_is_known(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO, VOICE)
    await note(database, wang, PHOTO, subject="case:8")
    first = await keep(database)
    async with database.reading() as session:
        one, other = await attachments.of(session, "case:7")
        assert (one.id, one.state, one.file, one.size, one.width, one.height, one.mime, one.caption, one.grid) == (
            (first, AttachmentState.KEPT, None, 4, 3, 2, "image/jpeg", "路灯坏了", "3网格")
        )
        assert (other.kind, other.state, other.file, other.seconds) == (
            (AttachmentKind.VOICE, AttachmentState.WAITING, "file-2", 7)
        )
        assert await attachments.count(session, "case:7") == 2
        assert await attachments.count(session, "case:7", AttachmentKind.VOICE) == 1
        assert await attachments.read(session, first, reader=wang, reason="", at=NOON) == b"kept"
        assert await attachments.read(session, other.id, reader=wang, reason="", at=NOON) is None


async def test_what_is_told_to_be_too_big_is_not_asked_for(database: Database, wang: int) -> None:
    await note(database, wang, Sent(AttachmentKind.PHOTO, CHANNEL, BOT, "big", size=LARGEST + 1))
    await note(database, wang, Sent(AttachmentKind.PHOTO, CHANNEL, BOT, "just", size=LARGEST), subject="case:8")
    async with database.reading() as session:
        (refused,) = await attachments.of(session, "case:7")
        assert (refused.state, refused.reason, refused.file) == (AttachmentState.REFUSED, "too_big", None)
        assert await attachments.count(session, "case:7") == 0
    assert (await taken(database)).file == "just"


async def test_a_sealed_one_asks_for_a_reason_and_leaves_a_row(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO, sealed=True)
    number = await keep(database)
    async with database.writing() as session:
        with pytest.raises(ReasonNeededError):
            await attachments.read(session, number, reader=wang, reason=" ", at=NOON)
        assert await attachments.read(session, number, reader=wang, reason="核对协议", at=NOON) == b"kept"
        kept = await attachments.of(session, "case:7")
        with pytest.raises(ReasonNeededError):
            attachments.show(session, kept, to=wang, reason="", at=NOON)
        assert attachments.show(session, kept, to=wang, reason="转给调解员", at=NOON) == [(number,)]
    async with database.reading() as session:
        read = (await session.execute(select(Access).order_by(Access.id))).scalars().all()
    assert [(row.subject, row.field, row.reason) for row in read] == [
        (f"attachment:{number}", "body", "核对协议"),
        (f"attachment:{number}", "body", "转给调解员"),
    ]


async def test_photos_are_shown_as_albums_and_what_could_not_be_kept_is_left_out(database: Database, wang: int) -> None:
    await note(database, wang, *[PHOTO] * 11, VOICE, Sent(AttachmentKind.PHOTO, CHANNEL, BOT, "big", size=LARGEST + 1))
    async with database.reading() as session:
        found = await attachments.of(session, "case:7")
        numbers = [each.id for each in found]
        assert attachments.show(session, found, to=wang, reason="", at=NOON) == [
            tuple(numbers[:10]),
            (numbers[10],),
            (numbers[11],),
        ]
    async with database.reading() as session:
        assert not (await session.execute(select(Access))).all()


async def test_what_is_forgotten_is_gone_with_its_files(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO, VOICE)
    await note(database, wang, PHOTO, subject="case:8")
    number = await keep(database)
    async with database.writing() as session:
        session.add(AttachmentUpload(attachment_id=number, channel=CHANNEL, bot=BOT, file="ours"))
    late = await taken(database)
    async with database.writing() as session:
        await attachments.forget(session, "case:7")
    assert [await rows(database, table) for table in (Attachment, AttachmentBody, AttachmentUpload)] == [1, 0, 0]
    async with database.writing() as session:
        assert not await fetching.keep(session, late, Contents(b"too late"))
    assert await rows(database, AttachmentBody) == 0


async def test_a_number_is_never_given_twice(database: Database, wang: int) -> None:
    """A message on its way names it."""
    await note(database, wang, PHOTO)
    first = await keep(database)
    async with database.writing() as session:
        await attachments.forget(session, "case:7")
    await note(database, wang, PHOTO)
    assert (await taken(database)).id > first


async def test_whoever_is_erased_leaves_the_photo_and_no_trace_in_it(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO)
    number = await keep(database)
    async with database.writing() as session:
        await session.execute(delete(Person).where(Person.id == wang))
    async with database.reading() as session:
        found = await attachments.find(session, number)
        assert found is not None
        assert (found.sent_by, found.file) == (None, None)


async def test_it_goes_with_the_record_that_it_led_to(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO, subject="draft:5")
    async with database.writing() as session:
        await attachments.move(session, await attachments.of(session, "draft:5"), "case:7")
    async with database.reading() as session:
        assert len(await attachments.of(session, "case:7")) == 1


# Claims


async def due(session: AsyncSession, now: datetime) -> list[int]:
    return [number for number, _ in await fetching.due(session, {CHANNEL: BOT}, now, 10)]


async def test_a_claim_is_taken_once_and_lost_to_the_next(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO)
    first = await taken(database)
    async with database.writing() as session:
        assert await fetching.claim(session, first.id, 0, SOON) is None
        assert await due(session, NOW) == []
        assert await due(session, SOON) == [first.id]
        second = await fetching.claim(session, first.id, 1, SOON + timedelta(seconds=60))
        assert second is not None
    async with database.writing() as session:
        assert not await fetching.keep(session, first, Contents(b"late"))
        assert not await fetching.put_off(session, first, NOW)
        assert not await fetching.give_up(session, first, AttachmentState.GONE, "late")
        assert await fetching.keep(session, second, Contents(b"in time"))
        assert not await fetching.keep(session, second, Contents(b"again"))
        assert await attachments.read(session, first.id, reader=None, reason="", at=NOON) == b"in time"


async def test_a_clock_that_was_stepped_back_keeps_nothing_waiting(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO)
    claim = await taken(database)
    async with database.reading() as session:
        assert await due(session, SOON - timedelta(seconds=1)) == []
        assert await due(session, SOON - LONGEST_WAIT - timedelta(seconds=1)) == [claim.id]


async def test_only_the_bot_that_was_sent_it_fetches_it(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO)
    async with database.reading() as session:
        assert await fetching.due(session, {CHANNEL: "77"}, NOW, 10) == []
        assert await fetching.due(session, {"matrix": BOT}, NOW, 10) == []


async def test_given_up_is_given_up(database: Database, wang: int) -> None:
    await note(database, wang, PHOTO)
    claim = await taken(database)
    async with database.writing() as session:
        assert await fetching.give_up(session, claim, AttachmentState.GONE, "unavailable")
    async with database.reading() as session:
        (gone,) = await attachments.of(session, "case:7")
        assert (gone.state, gone.reason, gone.file) == (AttachmentState.GONE, "unavailable", None)
        assert await due(session, NOW + timedelta(days=9)) == []
