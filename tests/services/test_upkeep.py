"""What is forgotten by itself, and what is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.services import attachments, people, upkeep
from bot.services.diagnosis import report
from db.engine import Database
from db.models import Attachment, AttachmentBody, FloodRecord, Outgoing, Person, Role, SeenKey
from tests.db.community import MARKERS, write_community
from tests.turns.stage import NOON

DAY = timedelta(days=1)


async def test_a_key_is_kept_for_more_than_a_day_and_less_than_a_week(database: Database) -> None:
    async with database.writing() as session:
        for days in range(8):
            session.add(SeenKey(channel="telegram", bot="42", key=str(days), seen_at=NOON - days * DAY))
        await session.flush()
        await upkeep.forget_old(session, NOON)
    async with database.reading() as session:
        kept = {int(key) for key in (await session.execute(select(SeenKey.key))).scalars()}
    assert {0, 1} <= kept
    assert not kept & {7}


async def test_what_waits_to_be_sent_is_never_forgotten(database: Database) -> None:
    old = NOON - timedelta(days=400)
    async with database.writing() as session:
        for number, state in enumerate(("waiting", "sending", "refused")):
            session.add(Outgoing(
                id=number, channel="telegram", bot="42", chat="1", lane=1, state=state, body={}, created_at=old
            ))  # fmt: skip
        session.add(FloodRecord(id=1, channel="telegram", account="1", at=old, body={}))
        await session.flush()
        await upkeep.forget_old(session, NOON)
    async with database.reading() as session:
        assert set((await session.execute(select(Outgoing.state))).scalars()) == {"waiting", "sending"}
        assert (await session.execute(select(FloodRecord.id))).first() is None


async def test_a_spreadsheet_that_nobody_decided_about_goes_after_a_week(database: Database) -> None:
    async with database.writing() as session:
        for days in (6, 8):
            for kind in ("sheet", "sheetread", "assignment"):
                await attachments.made(
                    session, f"{kind}:{days}", b"x", name="a.xlsx", mime="text/plain", at=NOON - days * DAY
                )
        await upkeep.forget_old(session, NOON)
    async with database.reading() as session:
        kept = set((await session.execute(select(Attachment.subject))).scalars())
        bodies = len((await session.execute(select(AttachmentBody.attachment_id))).all())
    assert kept == {"sheet:6", "sheetread:6", "assignment:6", "assignment:8"}
    assert bodies == len(kept)


async def test_whoever_has_left_is_not_listed_and_not_asked(database: Database) -> None:
    async with database.writing() as session:
        people.add(session, name="甲", roles=[Role.LEADER], accounts={"telegram": "1", "matrix": "@a:b"}, now=NOON)
        gone = people.add(session, name="乙", roles=[Role.LEADER], accounts={}, now=NOON)
        gone.active = False
    async with database.reading() as session:
        (one,) = await people.everybody(session)
        assert people.as_json(one)["channels"] == {"telegram": 1, "matrix": "@a:b"}
        assert await people.with_roles(session, [Role.LEADER, Role.COORDINATOR]) == [one.id]


async def test_a_diagnosis_tells_numbers_and_no_contents(database: Database) -> None:
    await write_community(database)
    async with database.writing() as session:
        assert (await session.execute(select(Person.id))).first()
    found = await report(database)
    assert found["people"] == "1"
    assert found["dead letters"].startswith("1")
    assert not [marker for marker in MARKERS if marker in str(found)]
