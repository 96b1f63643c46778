"""A chat that goes on under another id takes with it what is addressed to it."""

from __future__ import annotations

from bot.turns.events import Kind
from bot.turns.inputs import Update
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, Identity, Outgoing
from tests.turns.scripted_channel import Request
from tests.turns.sending import sending
from tests.turns.stage import Stage, answering, staged

OLD, NEW = "-55", "-100200"


async def card(turn: Turn) -> None:
    turn.say(f"卡片{'' if turn.event is None else turn.event.text}", card="board")


TABLE = answering(card, group=card, commands={"card": card})


def in_group(stage: Stage, chat: str, text: str) -> Update:
    return stage.command(1001, "card", text=text, chat=chat, private=False)


def moves(stage: Stage) -> Update:
    return stage.update(1001, Kind.MOVED, chat=OLD, moved_to=NEW, private=False)


async def test_its_cards_are_shown_anew_because_messages_stay_behind(database: Database) -> None:
    async with staged(database, TABLE) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.submit(in_group(stage, OLD, "一"))
        await sent.settled()
        await stage.submit(moves(stage), moves(stage))
        await stage.submit(in_group(stage, NEW, "二"))
        await sent.settled()
        assert sent.channel.requests == [Request(OLD, "卡片一"), Request(NEW, "卡片二")]
        await stage.submit(moves(stage), in_group(stage, NEW, "三"))
        await sent.settled()
        assert sent.channel.requests[-1] == Request(NEW, "卡片三", edits="502")


async def test_what_waits_follows_and_nobody_hears_of_the_move(database: Database) -> None:
    async with staged(database, TABLE) as stage:
        await stage.person("王秀英", 1001)
        await stage.submit(in_group(stage, OLD, "一"), moves(stage))
        await stage.submit(moves(stage))
        assert [row.chat for row in await stage.rows(Outgoing)] == [NEW]
        assert [row.chat for row in await stage.rows(Identity)] == ["1001"]


async def test_what_was_said_again_in_the_new_chat_is_what_counts(database: Database) -> None:
    async with staged(database, TABLE) as stage:
        await stage.person("王秀英", 1001)
        await stage.submit(in_group(stage, OLD, "一"))
        await stage.submit(in_group(stage, NEW, "二"))
        await stage.submit(moves(stage))
        assert [(row.chat, row.body["text"]) for row in await stage.rows(Card)] == [(NEW, "卡片二")]
        assert len(await stage.rows(Outgoing)) == 1
