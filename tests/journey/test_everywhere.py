"""Everybody's side of the journey: polling and webhook, both databases, the process killed in the middle."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

import pytest

from db.models import Answer, Proof, Result
from tests.journey.neighbourhood import GATE, Neighbourhood, built
from tests.program import Bot, free_port


async def born(here: Neighbourhood, mode: str) -> Bot:
    """The program, taking its updates in this way."""
    if mode == "polling":
        return await here.bot()
    port, secret = free_port(), secrets.token_hex(16)
    here.secrets.plant(secret)
    webhook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_SECRET": secret}
    return await here.bot(more={"HTTP": f"127.0.0.1:{port}", **webhook})


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_whole_journey(
    request: pytest.FixtureRequest, tmp_path: Path, field_key: str, mode: str, kind: str
) -> None:
    url = request.getfixturevalue(f"upgraded_{kind}_url")
    async with built(Neighbourhood, tmp_path, url, field_key) as here:
        bot = await born(here, mode)
        starts = await here.morning()
        seats = await here.shift(starts, "wang", "li", accepted=False)
        await here.publish()

        # Published: one accepts, the other has not said yet.
        await here.wang.sees("给您排了", "能来吗")
        await here.wang.tap("我能来")
        await here.wang.sees("✅", "到时候提醒您")
        await here.li.sees("能来吗")

        # The evening before, and a crash in the night.
        await here.to(starts - timedelta(hours=12))
        await here.li.sees("能来吗")
        await here.wang.sees("别忘了")
        await bot.kill()
        await here.to(starts - timedelta(minutes=30))
        bot = await born(here, mode)

        # In the morning one comes, by position; killed between the question and the answer.
        await here.wang.sees("王师傅早")
        await here.wang.tap("我到了")
        await here.wang.sees("发个位置就好")
        await bot.kill()
        await here.wang.location(*GATE)
        bot = await born(here, mode)
        await here.wang.sees("✅ 6:5", "签到好了")
        assert (await here.seat(seats["wang"])).proof is Proof.POSITION

        # The other does not: the leader hears it, the office finds somebody in two taps.
        await here.to(starts + timedelta(minutes=11))
        await here.zhou.sees("李姐没签到")
        await here.wang.sees("李姐还没签到, 您看到")
        await here.chen.send("谁没到")
        await here.chen.sees("李姐: 7:20", "找人顶")
        await here.chen.tap("找人顶")
        await here.liu.sees("缺一位")
        await bot.kill()
        await here.liu.tap("我来")
        bot = await born(here, mode)
        await here.liu.sees("太好了")
        await here.zhao.sees("已有人顶班")
        await here.zhou.sees("刘叔顶班")
        await here.chen.sees("刘叔来")

        # Home, and afterwards.
        await here.to(starts + timedelta(minutes=52))
        await here.wang.sees("辛苦", "我走了")
        await here.wang.tap("我走了")
        await here.wang.sees("8:12, 辛苦了")
        await here.to(starts + timedelta(minutes=72))
        await here.li.sees("您还好吧")
        await here.li.tap("没事, 忘了")
        await here.li.sees("没事就好")
        missed, came = await here.seat(seats["li"]), await here.seat(seats["wang"])
        assert (missed.answer, missed.result) == (Answer.RELEASED, Result.ABSENT)
        assert came.result is Result.ARRIVED
