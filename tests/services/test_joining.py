"""Invites and strangers, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.services import joining, people
from bot.services.joining import ALPHABET, LENGTH, Outcome, Redeemed
from db.engine import Database
from db.models import Identity, Invite, JoinRequest, JournalEntry, Person, Place, PlaceKind, Role, Team
from tests.turns.stage import NOON


async def somebody(database: Database, name: str = "王建明", *, active: bool = True, **accounts: str) -> int:
    async with database.writing() as session:
        person = people.add(session, name=name, roles=[Role.VOLUNTEER], accounts=accounts, now=NOON)
        person.active = active
        await session.flush()
        return person.id


async def an_invite(database: Database, person: int) -> str:
    async with database.writing() as session:
        found = await session.get_one(Person, person)
        return await joining.invite(session, found, by=None, now=NOON)


async def redeem(database: Database, code: str, account: str = "7", **more: Any) -> Redeemed:
    given: dict[str, Any] = {"channel": "telegram", "account": account, "chat": account, "now": NOON} | more
    async with database.writing() as session:
        return await joining.redeem(session, code, **given)


async def journal(database: Database) -> list[tuple[str, str | None]]:
    async with database.reading() as session:
        rows = (await session.execute(select(JournalEntry).order_by(JournalEntry.id))).scalars()
        return [(row.what, row.detail) for row in rows]


async def test_a_code_ties_the_account_once(database: Database) -> None:
    wang = await somebody(database)
    code = await an_invite(database, wang)
    used = await redeem(database, code)
    assert (used.outcome, used.person and used.person.id) == (Outcome.JOINED, wang)
    assert (await redeem(database, code, "8")).outcome is Outcome.USED
    async with database.reading() as session:
        (identity,) = (await session.execute(select(Identity))).scalars()
        assert (identity.person_id, identity.account, identity.chat) == (wang, "7", "7")
    assert await journal(database) == [("invited", "invite:1"), ("joined", "invite:1"), ("invite refused", "used")]


async def test_only_a_hash_is_kept(database: Database) -> None:
    code = await an_invite(database, await somebody(database))
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)
    async with database.reading() as session:
        (row,) = (await session.execute(select(Invite))).scalars()
    assert code not in str(vars(row))
    assert len(row.code_hash) == 64


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        joining.shown,
        lambda code: f" {code[:3]} {code[3:7]}—{code[7:]}\n",
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ],
)
async def test_a_code_may_be_typed_by_hand(sqlite_database: Database, typed: Any) -> None:
    code = typed(await an_invite(sqlite_database, await somebody(sqlite_database)))
    assert joining.looks_like_code(code)
    assert (await redeem(sqlite_database, code)).outcome is Outcome.JOINED


async def test_a_code_holds_for_a_day(database: Database) -> None:
    code = await an_invite(database, await somebody(database))
    day = timedelta(hours=24)
    assert (await redeem(database, code, now=NOON + day)).outcome is Outcome.EXPIRED
    assert (await redeem(database, code, now=NOON + day - timedelta(seconds=1))).outcome is Outcome.JOINED
    assert ("invite refused", "expired") in await journal(database)


@pytest.mark.parametrize("code", ["", "AAAAABBBBB", "0" * 5000, "'; --", "王建明"])
async def test_a_code_that_nobody_gave_is_unknown(sqlite_database: Database, code: str) -> None:
    await an_invite(sqlite_database, await somebody(sqlite_database))
    assert (await redeem(sqlite_database, code)).outcome is Outcome.UNKNOWN


async def test_whoever_has_left_is_not_let_in_by_an_old_invite(database: Database) -> None:
    gone = await somebody(database, active=False)
    assert (await redeem(database, await an_invite(database, gone))).outcome is Outcome.UNKNOWN


async def test_of_two_who_use_one_code_at_once_one_wins(database: Database) -> None:
    code = await an_invite(database, await somebody(database))
    second = Database(database.url.render_as_string(hide_password=False), database.keyring)
    try:
        found = await asyncio.gather(redeem(database, code, "7"), redeem(second, code, "8"))
    finally:
        await second.close()
    assert sorted(each.outcome for each in found) == [Outcome.JOINED, Outcome.USED]
    async with database.reading() as session:
        assert len((await session.execute(select(Identity))).scalars().all()) == 1


async def test_an_account_of_somebody_who_has_left_may_come_back_as_somebody_else(database: Database) -> None:
    await somebody(database, "甲", active=False, telegram="7")
    wang = await somebody(database)
    assert (await redeem(database, await an_invite(database, wang))).outcome is Outcome.JOINED
    async with database.reading() as session:
        owner = await joining.owner(session, "telegram", "7")
    assert owner is not None
    assert owner.id == wang


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("何小平, 3栋", "何小平"),
        ("何小平 3栋", "何小平"),
        ("您好，我叫何小平，住3栋", "何小平"),
        ("我是何小平住3栋2单元", "何小平"),
        ("何小平3栋", "何小平"),
        ("He Xiaoping, building 3", "He Xiaoping"),
        ("3栋", "3栋"),
        ("你好", "你好"),
        ("字" * 300, "字" * 20),
    ],
)
def test_a_name_is_found_in_what_a_stranger_writes(words: str, name: str) -> None:
    assert joining.name_in(words) == name


async def a_request(database: Database, words: str) -> JoinRequest:
    async with database.writing() as session:
        row = await joining.ask(session, channel="telegram", account="9", chat="9", name="小何", now=NOON)
        joining.write(session, row, words, NOON)
        return row


@pytest.mark.parametrize(
    ("words", "grid"), [("何小平, 3栋", "1网格"), ("何小平, 13栋", "5网格"), ("何小平 99栋", None), ("3栋13栋", None)]
)
async def test_who_is_taken_in_belongs_to_the_grid_of_their_building(
    sqlite_database: Database, words: str, grid: str | None
) -> None:
    async with sqlite_database.writing() as session:
        for name, building in (("1网格", "公租房3栋"), ("5网格", "13栋")):
            above = Place(kind=PlaceKind.GRID, name=name)
            session.add(above)
            await session.flush()
            session.add(Place(kind=PlaceKind.BUILDING, name=building, parent_id=above.id))
    coordinator = await somebody(sqlite_database, "小陈")
    row = await a_request(sqlite_database, words)
    async with sqlite_database.writing() as session:
        row = await session.get_one(JoinRequest, row.id)
        person = await joining.take_in(session, row, name="何小平", team=Team.PATROL, by=coordinator, now=NOON)
    assert person is not None
    assert (person.grid, person.team) == (grid, "patrol")


async def test_of_two_coordinators_who_answer_at_once_one_does(database: Database) -> None:
    first, second = await somebody(database, "小陈"), await somebody(database, "小方")
    row = await a_request(database, "何小平, 3栋")
    other = Database(database.url.render_as_string(hide_password=False), database.keyring)

    async def take_in(on: Database, by: int) -> Person | None:
        async with on.writing() as session:
            found = await session.get_one(JoinRequest, row.id)
            return await joining.take_in(session, found, name="何小平", team=Team.PATROL, by=by, now=NOON)

    try:
        found = await asyncio.gather(take_in(database, first), take_in(other, second))
    finally:
        await other.close()
    assert sum(each is not None for each in found) == 1
    async with database.reading() as session:
        assert len((await session.execute(select(Person))).scalars().all()) == 3
