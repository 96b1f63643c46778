"""A card is edited where it stands while it can be seen, and comes anew below when it has scrolled away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.turns.courtesies import Worn
from bot.turns.events import Choice, Kind
from bot.turns.messages import Button, Message
from bot.turns.screens import AWAY, SCREEN
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card
from tests.turns.scripted_channel import Request
from tests.turns.sending import sending
from tests.turns.stage import Stage, answering, staged

PRESSED = "look:1:1:again"


async def handler(turn: Turn) -> None:
    """`card` and `fresh` show the card, a press of its button edits it, everything else is small talk."""
    said = "" if turn.event is None else turn.event.text
    if turn.event is not None and (turn.event.choice is not None or said in ("card", "fresh")):
        button = Button("再看", Choice("look", 1, 1, "again"))
        turn.say(Message(f"卡片{said}", ((button,),)), card="board", fresh=said == "fresh")
    elif said == "plain":
        turn.say("好")


TABLE = answering(handler, taps={"look": handler})


def worn(stage: Stage) -> list[Worn]:
    return [each for batch in stage.batches for each in batch.courtesies.worn]


async def test_a_card_within_sight_is_edited(database: Database) -> None:
    async with staged(database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card", *["聊"] * (SCREEN - 2))
        await sent.settled()
        await stage.says(1001, "card")
        await sent.settled()
        assert sent.channel.requests == [Request("1001", "卡片card"), Request("1001", "卡片card", edits="501")]
        assert worn(stage) == []


@pytest.mark.parametrize("talk", [["聊"] * SCREEN, ["plain"] * (SCREEN // 2)])
async def test_a_card_that_has_scrolled_away_comes_anew_and_the_old_one_loses_its_buttons(
    sqlite_database: Database, talk: list[str]
) -> None:
    async with staged(sqlite_database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card")
        await sent.settled()
        await stage.says(1001, *talk, "card")
        await sent.settled()
        cards = [each for each in sent.channel.requests if each.text == "卡片card"]
        assert [each.edits for each in cards] == [None, None]
        assert worn(stage) == [Worn("telegram", "1001", "501")]
        await stage.says(1001, "card")
        await sent.settled()
        (row,) = await stage.rows(Card)
        assert sent.channel.requests[-1].edits == row.message != "501"


async def test_what_only_looks_as_before_does_not_come_again_however_far_up_it_is(database: Database) -> None:
    async def told(turn: Turn) -> None:
        said = "" if turn.event is None else turn.event.text
        if said.startswith("news"):
            turn.notify(turn.speaker.id, Message(said), card="told")

    async with staged(database, answering(told)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "news", *["聊"] * SCREEN)
        await sent.settled()
        await stage.says(1001, "news")
        await sent.settled()
        assert sent.channel.seen == ["news"], "a sound without news"
        await stage.says(1001, "news at last")
        await sent.settled()
        assert sent.channel.requests[-1] == Request("1001", "news at last"), "what has changed comes below"


async def test_what_is_no_news_changes_where_it_stands_however_far_up_it_is(database: Database) -> None:
    async def told(turn: Turn) -> None:
        said = "" if turn.event is None else turn.event.text
        if said.startswith("news"):
            turn.notify(turn.speaker.id, Message(said), card="told", quiet=True)

    async with staged(database, answering(told)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "news", *["聊"] * SCREEN)
        await sent.settled()
        await stage.says(1001, "news of no weight")
        await sent.settled()
        assert sent.channel.requests[-1] == Request("1001", "news of no weight", edits="501")


async def test_whoever_presses_its_button_sees_it_however_far_up_it_is(sqlite_database: Database) -> None:
    async with staged(sqlite_database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card")
        await sent.settled()
        await stage.says(1001, *["聊"] * SCREEN)
        await stage.submit(stage.tap(1001, PRESSED, message="501"))
        await sent.settled()
        assert sent.channel.requests[-1].edits == "501"
        await stage.says(1001, *["聊"] * SCREEN)
        await stage.submit(stage.tap(1001, PRESSED, message="77"))
        await sent.settled()
        assert sent.channel.requests[-1].edits is None, "an older message of it was pressed"


@pytest.mark.parametrize(("asleep", "edited"), [(AWAY / 2, True), (AWAY * 2, False)])
async def test_after_a_restart_what_was_touched_long_ago_counts_as_gone(
    sqlite_database: Database, asleep: timedelta, edited: bool
) -> None:
    async with staged(sqlite_database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card")
        await sent.settled()
        clock = stage.clock
    clock.pass_by(asleep)
    async with staged(sqlite_database, TABLE, clock) as stage, sending(stage) as sent:
        await stage.submit(stage.text(1001, "card", key="after the restart"))
        await sent.settled()
        assert [each.edits for each in sent.channel.requests] == ["501" if edited else None]


async def test_a_card_that_is_shown_afresh_on_request_is_worn_above(database: Database) -> None:
    async with staged(database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        for _ in range(2):
            await stage.says(1001, "fresh")
            await sent.settled()
        assert worn(stage) == [Worn("telegram", "1001", "501")]


async def test_what_only_happened_in_the_chat_pushes_nothing_up(sqlite_database: Database) -> None:
    async with staged(sqlite_database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card")
        await sent.settled()
        for _ in range(SCREEN):
            await stage.submit(stage.update(1001, Kind.SERVICE))
        await stage.says(1001, "card")
        await sent.settled()
        assert sent.channel.requests[-1].edits == "501"


async def test_a_button_that_changes_nothing_says_so(database: Database) -> None:
    async with staged(database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "card")
        await sent.settled()
        await stage.submit(stage.tap(1001, PRESSED, message="501"))
        assert stage.toasts == [""], "the words under the button are others now"
        await stage.submit(stage.tap(1001, PRESSED, message="501"))
        assert stage.toasts[1:] == ["没有变化, 还是这样。"]
        await stage.says(1001, "card")
        await stage.submit(stage.tap(1001, PRESSED, message="501"))
        assert stage.toasts[2:] == [""]
