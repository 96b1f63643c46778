"""Conversations of which nothing leads back to who had them: what fails in one, or is too much of it, is not kept."""

from __future__ import annotations

import pytest

from bot.turns.dispatch import Dispatch
from bot.turns.events import Kind
from bot.turns.inputs import Update
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, DeadLetter, Draft, FloodRecord, Outgoing
from tests.turns.stage import BOT, CHANNEL, answering, staged

TOLD = "在废锅炉房卸货"


async def _heard(turn: Turn) -> None:
    event = turn.event
    assert event is not None
    if event.text == "开始":
        turn.start("told", {"answers": {}})
        turn.say(Message("写吧"), card="draft:1")
    elif event.text == "交":
        turn.drop(turn.drafts[0])
        turn.forget_card("draft:1")
        turn.say(Message("收到"), secret=True)
    else:
        raise RuntimeError(event.text)


def _table() -> Dispatch:
    return answering(
        _heard, secret=frozenset({"told"}), is_secret=lambda event: event.text.startswith("线索"), flooded=_nothing
    )


async def _nothing(_turn: Turn) -> None:
    """For a flood."""


def kept(stage: list[DeadLetter]) -> str:
    return " ".join(str((row.body, row.fault)) for row in stage)


async def test_a_dead_letter_keeps_no_update(database: Database) -> None:
    async with staged(database, _table()) as stage:
        await stage.person("王建国", 1001)
        await stage.says(1001, "别的话")
        assert "别的话" in kept(await stage.rows(DeadLetter)), "what is no secret is kept whole"
        await stage.says(1001, f"线索 {TOLD}", "开始", TOLD)
        unreadable = Update(CHANNEL, BOT, "x1", {"message": {"from": {"id": 1001}, "text": TOLD}}, None, "ValueError")
        await stage.submit(unreadable)
        letters = await stage.rows(DeadLetter)
        assert len(letters) == 4
        assert TOLD not in kept(letters)
        assert "1001" not in kept([letter for letter in letters if "别的话" not in str(letter.body)])
        said = await stage.said_to(1001)
        assert any("没有留下" in words for words in said)


async def test_what_is_too_much_is_kept_nowhere(database: Database) -> None:
    async with staged(database, _table()) as stage:
        await stage.person("王建国", 1001)
        await stage.says(1001, "开始")
        await stage.submit(*[stage.text(1001, TOLD) for _ in range(25)])
        assert await stage.rows(FloodRecord) == []
        await stage.person("李秀英", 1002)
        await stage.submit(*[stage.update(1002, Kind.TEXT, text="闲话") for _ in range(25)])
        assert len(await stage.rows(FloodRecord)) == 5


@pytest.mark.parametrize("together", [False, True])
async def test_its_card_goes_with_all_that_waits_of_it(database: Database, together: bool) -> None:
    async with staged(database, _table()) as stage:
        await stage.person("王建国", 1001)
        begin, hand_in = stage.text(1001, "开始"), stage.text(1001, "交")
        if together:
            await stage.submit(begin, hand_in)
        else:
            await stage.submit(begin)
            assert len(await stage.rows(Card)) == 1
            await stage.submit(hand_in)
        assert await stage.rows(Card) == []
        assert await stage.rows(Draft) == []
        (row,) = await stage.rows(Outgoing)
        assert (row.body["text"], row.person_id) == ("收到", None)
        assert stage.batches[-1].has_secrets
