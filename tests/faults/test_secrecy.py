"""That the look for secrets finds them; every other test here ends with it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.faults.secrecy import Secrets, stored_text
from tests.faults.town import Town


@pytest.mark.parametrize(
    "leak",
    [
        "王建国来了",
        json.dumps({"who": "王建国"}),
        f"KeyError({'王建国'!a})",
        "GET /bot42:ABCDEFG/getMe",
        "13900001111",
    ],
)
def test_a_secret_in_a_log_is_found(leak: str) -> None:
    secrets = Secrets({"王建国", "42:ABCDEFG", "13900001111"})
    with pytest.raises(AssertionError, match="the log gives away"):
        secrets.check(f'level=error event="{leak}"', "the log")


def test_every_line_that_was_said_is_a_secret() -> None:
    secrets = Secrets(set())
    secrets.said("✅ 记下了。\n三号楼后门\n2")
    secrets.said("/echo 谁家的猫丢了")
    assert secrets.found_in("三号楼后门 2 /echo") == ["三号楼后门"]
    assert secrets.found_in("谁家的猫丢了") == ["谁家的猫丢了"]


async def test_plain_text_in_the_database_is_found(town: Town) -> None:
    town.secrets.plant("明明白白写着的话")
    async with town.database.writing() as session:
        await session.execute(text("UPDATE people SET team = '明明白白写着的话'"))
    assert town.secrets.found_in(stored_text(town.database_url)) == ["明明白白写着的话"]
    async with town.database.writing() as session:
        await session.execute(text("UPDATE people SET team = NULL"))
    await town.database.close()
    await asyncio.to_thread(_forget_what_was_overwritten, town.database_url)


def _forget_what_was_overwritten(database_url: str) -> None:
    """Both databases keep old versions of a row until they are tidied up."""
    import sqlite3

    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(Path(url.database or "")) as connection:
            connection.execute("VACUUM")
        connection.close()
    else:
        with psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        ) as other:
            other.execute("VACUUM FULL people")


async def test_mistakes_give_nothing_away(town: Town) -> None:
    """Every way to fail with somebody's words in hand; the look at the end is the assertion."""
    bot = await town.bot()
    town.secrets.plant("密不可宣的电话13800138000", "密不可宣的姓名")
    await town.wang.send("/crash 密不可宣的电话13800138000")
    await town.wang.sees("没处理成")
    await town.li.send("/doomed 密不可宣的姓名")
    await town.telegram.push_raw({"message": {"message_id": "密不可宣的姓名", "text": "密不可宣的电话13800138000"}})
    refusal = "Bad Request: inline keyboard button URL '密不可宣的姓名' is invalid: Wrong HTTP URL"
    await town.telegram.fault("sendMessage", "error", chat_id=1004, error_code=400, description=refusal)
    await town.zhao.send("/echo 密不可宣的电话13800138000")
    await bot.logs("the platform refuses a message")
    await bot.logs("a turn failed")
    await town.wang.send("/echo 好了")
    await town.wang.sees("好了")
    assert "fault=" in bot.said
