"""The guide with a form that a test makes up: what an ordinary conversation does not reach yet."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.conversations.conversation import Conversation
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Form
from bot.language import T
from bot.turns.dispatch import Dispatch
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.engine import Database
from tests.turns.stage import Stage, staged


class WhenForm(Form):
    day = Choice(T("Which shift is it?"), (("0", "今天"), ("1", "明天")))


async def submit(_turn: Turn, _draft: StoredDraft, answers: Answers) -> str:
    return f"記:{answers[WhenForm.day]}"


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    guide = Guide((Conversation("when", T("Check-in"), WhenForm, submit),))

    async def begin(turn: Turn) -> None:
        await guide.begin(turn, "when")

    async def board(turn: Turn) -> None:
        if await guide.is_answered(turn):
            await guide.answer(turn)
        else:
            turn.say("板")

    table = Dispatch(
        commands={"when": begin}, words={"今天": board, "后天": board}, taps=guide.taps, answer=guide.answer
    )
    async with staged(sqlite_database, table) as built:
        await built.person("王建明", 1001)
        yield built


async def test_a_word_that_is_a_command_is_the_answer_where_the_question_offers_it(stage: Stage) -> None:
    await stage.says(1001, "今天")
    assert (await stage.said_to(1001))[-1] == "板"
    await stage.submit(stage.command(1001, "when"))
    await stage.says(1001, "后天")
    assert (await stage.said_to(1001))[-1] == "板"
    await stage.says(1001, "今天")
    assert "記:0" in await stage.said_to(1001)
