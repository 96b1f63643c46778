"""A photo from the gate: noted in the turn, fetched after it, kept without what the phone wrote into it."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, update

from bot.handlers import seat_photos
from bot.services import attachments
from bot.services.attachments import AT_ONCE, Sent
from db.models import Attachment, AttachmentBody, AttachmentKind, AttachmentState
from tests.faults.secrecy import stored_text
from tests.journey import dying
from tests.journey.neighbourhood import Neighbourhood
from tests.pictures import MAKER, noise, photo
from tests.program import Bot, eventually, fork


async def on_duty(here: Neighbourhood, *who: str) -> tuple[Bot, str]:
    """王师傅 has just checked in at the gate. The bot, and the subject of his seat."""
    bot = await here.bot()
    starts = await here.morning()
    seats = await here.shift(starts, *(who or ("wang", "li")))
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts - timedelta(minutes=12))
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("发个位置就好")
    await here.wang.tap("不发位置")
    await here.wang.sees("✅ 7:08 签到好了")
    return bot, f"assignment:{seats['wang']}"


async def all_settled(here: Neighbourhood, subject: str, count: int = 1) -> list[Attachment]:
    """Everything that was attached, once nothing waits to be fetched."""

    async def found() -> list[Attachment]:
        async with here.database.reading() as session:
            rows = await attachments.of(session, subject)
        waiting = [row for row in rows if row.state is AttachmentState.WAITING]
        return rows if len(rows) == count and not waiting else []

    return await eventually(found, otherwise=lambda: f"not {count} attachments, or some still wait")


async def body_of(here: Neighbourhood, attachment: Attachment) -> bytes:
    async with here.database.reading() as session:
        return (
            await session.execute(select(AttachmentBody.body).where(AttachmentBody.attachment_id == attachment.id))
        ).scalar_one()


async def test_a_photo_after_the_check_in_is_kept_with_it(on_both: Neighbourhood) -> None:
    here = on_both
    _, subject = await on_duty(here)
    taken = photo()
    sent = await here.wang.photo(taken, caption="东门口的车")
    await here.wang.sees("收到, 记在这次签到里", "1张")
    (kept,) = await all_settled(here, subject)
    assert (kept.kind, kept.state, kept.sent_by) == (AttachmentKind.PHOTO, AttachmentState.KEPT, here.numbers["wang"])
    assert (kept.caption, kept.grid, kept.mime, kept.file) == ("东门口的车", "实验小学东门", "image/jpeg", None)
    content = await body_of(here, kept)
    assert kept.size == len(content)
    image = Image.open(io.BytesIO(content))
    assert image.size == (kept.width, kept.height)
    assert dict(image.getexif()) == {}
    assert MAKER.encode() in taken
    assert MAKER.encode() not in content
    stored = stored_text(here.database_url)
    for size in sent["photo"]:
        assert size["file_id"] not in stored
    raw = raw_bytes(here)
    assert content[200:260] not in raw
    assert taken[200:260] not in raw
    here.secrets.plant("东门口的车", *(size["file_id"] for size in sent["photo"]))


def raw_bytes(here: Neighbourhood) -> bytes:
    """The database as whoever steals it has it. Of PostgreSQL what `stored_text` gives, its bytes written as hex."""
    url = here.database.url
    if not here.database.is_sqlite:
        text = stored_text(here.database_url)
        return b"".join(bytes.fromhex(part.split('"')[0].split(")")[0].split(",")[0]) for part in text.split("\\x")[1:])
    file = Path(url.database or "")
    parts = [file.with_name(file.name + ending) for ending in ("", "-wal")]
    return b"".join(part.read_bytes() for part in parts if part.exists())


async def test_a_voice_message_is_kept_as_it_is(here: Neighbourhood) -> None:
    _, subject = await on_duty(here)
    words = b"OggS" + noise(5000)
    await here.wang.act("voice", content=base64_of(words), duration=7)
    await here.wang.sees("收到, 记在这次签到里")
    (kept,) = await all_settled(here, subject)
    assert (kept.kind, kept.seconds, kept.mime) == (AttachmentKind.VOICE, 7, "audio/ogg")
    assert await body_of(here, kept) == words


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def test_an_album_of_ten_is_answered_once(here: Neighbourhood) -> None:
    _, subject = await on_duty(here)
    photos = [{"content": base64_of(photo(200 + number, 200))} for number in range(10)]
    await here.wang.act("album", photos=photos)
    await here.wang.sees("收到, 记在这次签到里", "10张")
    kept = await all_settled(here, subject, 10)
    assert {row.state for row in kept} == {AttachmentState.KEPT}
    assert [row.width for row in kept] == [max(240, 200 + number) for number in range(10)]
    answers = [m for m in await here.wang.chat() if "记在这次签到里" in m.get("text", "")]
    assert len(answers) == 1


async def test_with_nothing_to_do_it_is_asked_what_a_photo_is_for(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.photo(photo())
    await here.wang.sees("收到1张照片, 是什么事")
    async with here.database.reading() as session:
        assert (await session.execute(select(Attachment))).all() == []


async def test_whoever_has_gone_home_sends_it_to_nobody(here: Neighbourhood) -> None:
    await on_duty(here)
    await here.wang.tap("我走了")
    await here.wang.sees("还没到")
    await here.wang.tap("这就走")
    await here.wang.sees("辛苦")
    await here.wang.photo(photo())
    await here.wang.sees("收到1张照片, 是什么事")
    assert await here.count(Attachment) == 0


async def test_enough_is_enough(here: Neighbourhood) -> None:
    _, subject = await on_duty(here)
    async with here.database.writing() as session:
        for _ in range(seat_photos.MOST):
            sent = Sent(AttachmentKind.PHOTO, "telegram", "0", "elsewhere")
            await attachments.attach(session, subject, sent, by=None, at=await here.telegram.now())
    await here.wang.photo(photo())
    await here.wang.sees("已经存了20份")
    assert await here.count(Attachment) == seat_photos.MOST


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("photo", {"content": noise(2000)}, "format", "这种格式的图我存不了"),
    ("photo", {"content": photo()[:3000]}, "broken", "照片传坏了"),
    (
        "document",
        {"content": noise(20 * 1024 * 1024 + 1), "name": "a.jpg", "mime_type": "image/jpeg"},
        "too_big",
        "太大",
    ),
]


@pytest.mark.parametrize(("act", "sent", "reason", "words"), REFUSALS, ids=[each[2] for each in REFUSALS])
async def test_what_cannot_be_kept_is_told_with_what_to_do(
    here: Neighbourhood, act: str, sent: dict[str, Any], reason: str, words: str
) -> None:
    _, subject = await on_duty(here)
    await here.wang.act(act, **sent | {"content": base64_of(sent["content"])})
    await here.wang.sees(words)
    (refused,) = await all_settled(here, subject)
    assert (refused.state, refused.reason, refused.file) == (AttachmentState.REFUSED, reason, None)


async def test_too_big_by_telegrams_own_word(here: Neighbourhood) -> None:
    _, subject = await on_duty(here)
    await here.telegram.fault("getFile", "error", error_code=400, description="Bad Request: file is too big")
    await here.wang.photo(photo())
    await here.wang.sees("照片太大了")
    assert [row.reason for row in await all_settled(here, subject)] == ["too_big"]


# The network, and death


async def test_through_everything_that_a_network_does(here: Neighbourhood) -> None:
    _, subject = await on_duty(here)
    for method, kind, order in (
        ("getFile", "5xx", {}),
        ("getFile", "429", {"retry_after": 1}),
        ("getFile", "garbage", {}),
        ("file", "reset_after", {}),
        ("file", "5xx", {}),
    ):
        await here.telegram.fault(method, kind, **order)
    await here.wang.photo(photo())
    (kept,) = await all_settled(here, subject)
    assert (kept.state, kept.attempts, kept.refusals) == (AttachmentState.KEPT, 6, 0)


@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_killed_while_the_file_does_not_come(on_both: Neighbourhood, method: str) -> None:
    here = on_both
    bot, subject = await on_duty(here)
    await here.telegram.fault(method, "hang", seconds=300)
    await here.wang.photo(photo())
    await here.wang.sees("记在这次签到里")
    await eventually(lambda: asked(here, "getFile"))
    await bot.kill()
    await time_passes(here)
    await here.bot()
    (kept,) = await all_settled(here, subject)
    assert (kept.state, kept.attempts) == (AttachmentState.KEPT, 2)


@pytest.mark.parametrize("point", dying.POINTS)
async def test_it_dies_at(here: Neighbourhood, point: str) -> None:
    """What is broken goes the longest way: claimed, fetched, judged, written down, and told in a turn."""
    bot, subject = await on_duty(here)
    await bot.stop()
    mortal = await dies_at(here, point)
    content = photo() if point.endswith("keep") else noise(3000)
    await here.wang.photo(content)
    await mortal.ended()
    await time_passes(here)
    await here.bot()
    (settled,) = await all_settled(here, subject)
    if point.endswith("keep"):
        assert settled.state is AttachmentState.KEPT
        assert await here.count(AttachmentBody) == 1
        return
    assert settled.reason == "format"
    await here.wang.sees("这种格式的图我存不了")
    await eventually(here.nothing_waits)
    said = [message for message in await here.wang.chat() if "这种格式" in message.get("text", "")]
    assert len(said) == 1


async def dies_at(here: Neighbourhood, point: str) -> Bot:
    environment = here.environment({})
    process = fork(dying.run, point, environment=environment, log=here._log())
    return await here._keep(process, environment, True)


async def time_passes(here: Neighbourhood) -> None:
    """The claim of a dead process ends."""
    async with here.database.writing() as session:
        await session.execute(update(Attachment).values(try_at=AT_ONCE))


async def asked(here: Neighbourhood, method: str) -> bool:
    return bool(await here.telegram.calls(method))
