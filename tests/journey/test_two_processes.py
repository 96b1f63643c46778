"""Two processes of the program on one PostgreSQL, updates coming in through either: one stand-in, one search."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text

from db.models import Answer, Assignment, DeadLetter, SubstituteRequest, SubstituteSearch
from sandbox.client import Person
from tests.faults.proxy import Proxy
from tests.journey.neighbourhood import Neighbourhood, built
from tests.journey.test_check_in import minutes
from tests.program import Bot, eventually, free_port


class Twins:
    """The neighbourhood with two processes, and what is posted to them as Telegram would, each to one of them."""

    def __init__(self, here: Neighbourhood, proxy: Proxy) -> None:
        self.here = here
        self.proxy = proxy
        self.secret = secrets.token_hex(16)
        self.processes: list[Bot] = []
        self._next = 2_000_000_000

    async def start(self) -> None:
        self.here.secrets.plant(self.secret)
        for _ in range(2):
            port = free_port()
            more = {
                "HTTP": f"127.0.0.1:{port}",
                "WEBHOOK_URL": f"{self.proxy.url}/telegram",
                "WEBHOOK_SECRET": self.secret,
            }
            self.processes.append(await self.here.bot(more=more))
            self.proxy.targets.append(port)

    async def at_one_moment(self, table: str, *taps: Coroutine[Any, Any, None]) -> None:
        """One tap for each process. Both are held up where they come to this table, so that none is first by luck.

        They come one after the other by the locks that they take. A deadlock would end well too, because whoever loses
        it is done again, but only after a second in which nobody is answered.
        """
        async with self.here.database.writing() as session:
            await session.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
            tapping = asyncio.gather(*taps)
            await eventually(lambda: self._waiting(len(taps)))
        await tapping
        for process in self.processes:
            assert "conflict with another transaction" not in process.said

    async def _waiting(self, count: int) -> bool:
        async with self.here.database.reading() as session:
            query = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            return int((await session.execute(query)).scalar_one()) >= count

    async def tap(self, process: int, person: Person, label: str) -> None:
        """As a tap on the newest button with that text comes in at this process and at no other."""
        message, data = next(
            (message, button["callback_data"])
            for message in reversed(await person.chat())
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
            if button["text"] == label
        )
        self._next += 1
        chat = {"id": person.id, "type": "private", "first_name": person.name}
        update = {
            "update_id": self._next,
            "callback_query": {
                "id": str(self._next),
                "from": {"id": person.id, "is_bot": False, "first_name": person.name},
                "message": {"message_id": message["message_id"], "date": message["date"], "chat": chat},
                "chat_instance": "1",
                "data": data,
            },
        }
        port = urlsplit(self.processes[process].http).port
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret}
            answer = await client.post(f"http://127.0.0.1:{port}/telegram", json=update, headers=headers)
            assert answer.status_code == 200


@pytest.fixture
async def twins(upgraded_postgresql_url: str, tmp_path: Path, field_key: str) -> AsyncIterator[Twins]:
    async with built(Neighbourhood, tmp_path, upgraded_postgresql_url, field_key) as here, Proxy() as proxy:
        twins = Twins(here, proxy)
        await twins.start()
        yield twins


async def nobody_came(twins: Twins) -> dict[str, int]:
    """A quarter past: 王师傅's seat is looked for, 刘叔 and 赵姐 are asked."""
    here = twins.here
    starts = await here.morning()
    seats = await here.shift(starts, "wang", minimum=1)
    await here.publish()
    await here.wang.sees("给您排了")
    await here.to(starts + minutes(16))
    return seats


async def asked(here: Neighbourhood) -> list[Person]:
    async def two() -> list[Person]:
        found = [each for each in (here.li, here.liu, here.zhao) if "缺一位" in str(await each.chat())]
        return found if len(found) == 2 else []

    return await eventually(two)


async def test_two_who_agree_at_one_moment_through_two_processes(twins: Twins) -> None:
    here = twins.here
    seats = await nobody_came(twins)
    first, second = await asked(here)
    await twins.at_one_moment("substitute_requests", twins.tap(0, first, "我来"), twins.tap(1, second, "我来"))

    async def both_hear() -> bool:
        said = [str(await person.chat()) for person in (first, second)]
        return sum("太好了" in each for each in said) == 1 and sum("已有人顶班" in each for each in said) == 1

    await eventually(both_hear)
    assert len(await here.stand_ins(seats["wang"])) == 1
    assert not await here.searches()
    assert await here.count(DeadLetter) == 0


async def test_one_who_agrees_twice_at_one_moment_through_two_processes(twins: Twins) -> None:
    here = twins.here
    seats = await nobody_came(twins)
    first, _ = await asked(here)
    await twins.at_one_moment("substitute_requests", twins.tap(0, first, "我来"), twins.tap(1, first, "我来"))
    await first.sees("太好了", anywhere=True)
    await first.never_sees("别的班")
    assert await here.stand_ins(seats["wang"]) == [
        number for key, number in here.numbers.items() if getattr(here, key).id == first.id
    ]
    requests = [row for row in await here.all(SubstituteRequest) if row.agreed is not None]
    assert [row.agreed for row in requests] == [True]


async def test_two_coordinators_look_for_somebody_at_one_moment(twins: Twins) -> None:
    """Leader and office, for one seat that nobody had."""
    here = twins.here
    starts = await here.morning()
    await here.shift(starts, "li", minimum=2)
    await here.publish()
    await here.li.sees("给您排了")
    for person in (here.zhou, here.chen):
        await person.send("缺人")
        await person.sees("找人顶 7:20实验小学东门")
    label = "找人顶 7:20实验小学东门"
    await twins.at_one_moment("substitute_searches", twins.tap(0, here.zhou, label), twins.tap(1, here.chen, label))
    for person in (here.zhou, here.chen):
        await person.sees("谁先答应谁来")
    assert len(await here.all(SubstituteSearch)) == 1
    wave = await here.all(SubstituteRequest)
    assert len({row.person_id for row in wave}) == len(wave) == 2
    assert await here.count(DeadLetter) == 0


async def test_the_one_who_comes_after_all_and_the_one_who_stands_in_at_one_moment(twins: Twins) -> None:
    """Whichever is first, the place has one person, and both hear who it is."""
    here = twins.here
    starts = await here.morning()
    seats = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.tap("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.tap("改天有事")
    await here.wang.sees("还算您的")
    await here.wang.send("我的班")
    await here.wang.sees("1. 我又能来了")
    await here.liu.sees("缺一位")
    await twins.at_one_moment(
        "substitute_searches", twins.tap(0, here.wang, "1. 我又能来了"), twins.tap(1, here.liu, "我来")
    )
    await here.liu.sees("太好了") if await here.stand_ins(seats["wang"]) else await here.liu.sees("不用来了")
    holders = [
        row.person_id
        for row in await here.all(Assignment)
        if row.answer is not Answer.RELEASED and row.person_id != here.numbers["li"]
    ]
    assert len(holders) == 1
    assert not await here.searches()
    assert await here.count(DeadLetter) == 0


async def test_leader_and_volunteer_say_that_somebody_is_there_at_one_moment(twins: Twins) -> None:
    here = twins.here
    seats = await nobody_came(twins)
    await here.zhou.sees("人到了")
    await here.wang.sees("我到了, 忘点了", anywhere=True)
    await here.wang.tap("我到了, 忘点了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("不说了")
    await twins.at_one_moment(
        "substitute_searches", twins.tap(0, here.zhou, "人到了"), twins.tap(1, here.wang, "不说了")
    )
    await here.wang.sees("签到好了", anywhere=True)
    assert (await here.seat(seats["wang"])).arrived_at is not None
    assert not await here.searches()
    assert await here.count(DeadLetter) == 0
