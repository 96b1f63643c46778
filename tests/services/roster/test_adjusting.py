"""After publication: somebody is put into a shift or taken out of it, and every repair keeps that."""

from __future__ import annotations

import asyncio

from bot.roster.shifts import Seat
from bot.services.roster import adjusting
from bot.services.roster.hands import NotDone, NotDoneError
from tests.services.roster.quarter import GATE, PATROL, ZONE, Quarter

MONDAY, TUESDAY = GATE.format(day=10, way="in"), PATROL.format(day=11)
CROSSING = ("王建明", "李桂芳", "周大勇")


async def put(quarter: Quarter, key: str, *, add: tuple[int, ...] = (), remove: tuple[int, ...] = ()) -> NotDone | None:
    shift = (await quarter.shift(key)).id
    try:
        async with quarter.database.writing() as session:
            await adjusting.put(session, shift, add=add, remove=remove, by=1, zone=ZONE, now=quarter.now)
    except NotDoneError as error:
        return error.why
    return None


async def at_the_gate(quarter: Quarter) -> tuple[int, list[int]]:
    (there,) = (seat.person for seat in await quarter.seats() if seat.shift == MONDAY)
    return there, [quarter.ids[name] for name in CROSSING if quarter.ids[name] != there]


async def test_a_repair_keeps_what_the_office_has_put_there(quarter: Quarter) -> None:
    await quarter.published()
    there, (other, _) = await at_the_gate(quarter)
    assert await put(quarter, MONDAY, add=(other,), remove=(there,)) is None
    await quarter.published()  # asked for again: a repair
    assert {seat.person for seat in await quarter.seats() if seat.shift == MONDAY} == {other}


async def test_of_two_at_one_moment_the_second_finds_it_done(quarter: Quarter) -> None:
    await quarter.published()
    there, others = await at_the_gate(quarter)
    said = await asyncio.gather(*(put(quarter, MONDAY, add=(other,), remove=(there,)) for other in others))
    out = {seat.person for seat in await quarter.seats() if seat.shift == MONDAY}
    assert there not in out
    assert out == {other for other, why in zip(others, said, strict=True) if why is None}


async def test_the_same_twice_at_once_is_one_seat(quarter: Quarter) -> None:
    await quarter.published()
    there, (other, _) = await at_the_gate(quarter)
    said = await asyncio.gather(*(put(quarter, MONDAY, add=(other,)) for _ in range(2)))
    assert sorted(map(str, said)) == sorted(["None", NotDone.MOVED.value])
    assert {seat.person for seat in await quarter.seats() if seat.shift == MONDAY} == {there, other}


async def test_what_breaks_a_rule_is_refused_and_changes_nothing(on_sqlite: Quarter) -> None:
    await on_sqlite.published()
    before = await on_sqlite.seats()
    assert await put(on_sqlite, MONDAY, add=(on_sqlite.ids["徐建军"],)) is NotDone.BREAKS
    assert await put(on_sqlite, TUESDAY, remove=(on_sqlite.ids["王建明"],)) is NotDone.MOVED
    assert await on_sqlite.seats() == before
    async with on_sqlite.database.reading() as session:
        assert await adjusting.known(session, 999, ZONE, on_sqlite.now) is None


async def test_nobody_is_put_into_what_has_begun(on_sqlite: Quarter) -> None:
    await on_sqlite.published()
    there, (other, _) = await at_the_gate(on_sqlite)
    on_sqlite.now = (await on_sqlite.shift(MONDAY)).starts_at
    assert await put(on_sqlite, MONDAY, add=(other,), remove=(there,)) is NotDone.BEGUN
    assert Seat(MONDAY, there) in await on_sqlite.seats()
