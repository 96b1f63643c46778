"""What somebody changes after they have sent it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.table import dispatch_table
from bot.turns.events import Kind
from db.engine import Database
from db.models import Draft, Emergency, Outgoing, Role
from tests.handlers.screen import Screen
from tests.turns.stage import Stage, staged

KINDLY = "改过的话我看不到, 请重新发一条。"


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    async with staged(sqlite_database, dispatch_table()) as stage:
        await stage.person("王秀英", 1001, Role.VOLUNTEER)
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        yield stage


async def changes(stage: Stage, text: str, kind: Kind = Kind.TEXT, **more: Any) -> str:
    return await Screen(stage, 1001).sends(kind, text=text, edited=True, message="7", **more)


async def test_an_answer_that_is_changed_is_asked_for_again_once_and_nothing_is_lost(stage: Stage) -> None:
    wang = Screen(stage, 1001)
    await wang.writes("/note")
    await wang.taps("消防")
    await wang.writes("三号楼")
    (before,) = await stage.rows(Draft)
    for words in ("四号楼", "五号楼", "取消", "今天", "签到"):
        assert await changes(stage, words) == KINDLY
    (after,) = await stage.rows(Draft)
    assert after.body == before.body
    said = [row for row in await stage.rows(Outgoing) if row.chat == "1001"]
    assert len({row.card_id for row in said if row.card_id}) == 2, "the question, and one sentence however often"


async def test_a_command_whose_slip_was_put_right_is_one(stage: Stage) -> None:
    assert await changes(stage, "我的半") == KINDLY
    assert "没有班" in await changes(stage, "我的班")
    assert "没有班" in await changes(stage, "", Kind.COMMAND, command="my")
    assert await changes(stage, "", Kind.COMMAND, command="mi") == KINDLY


async def test_a_caption_that_is_changed_is_no_riddle(stage: Stage) -> None:
    assert await changes(stage, "", Kind.OTHER) == KINDLY


async def test_a_cry_for_help_with_a_slip_put_right_is_one(stage: Stage) -> None:
    await changes(stage, "救命")
    assert [row.kind for row in await stage.rows(Emergency)] == [None]
    assert any("110 · 119 · 120" in text for text in await stage.said_to(1001))
    assert KINDLY not in await stage.said_to(1001)


async def test_in_a_group_nobody_hears_of_it(stage: Stage) -> None:
    await stage.submit(stage.update(1001, Kind.TEXT, text="改了", edited=True, chat="-55", private=False))
    assert not await stage.rows(Outgoing)
