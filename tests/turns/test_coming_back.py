"""Who had shut the bot out and lets it in again sees what they have on their screen as things stand now."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.turns.delivery import NotTaken
from bot.turns.dispatch import Dispatch
from bot.turns.events import Kind
from bot.turns.post import MISSED
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, Identity
from tests.turns.scripted_channel import Request, ScriptedChannel
from tests.turns.sending import sending
from tests.turns.stage import NOON, Stage, answering, staged


def telling_li(li: list[int]) -> Dispatch:
    async def told(turn: Turn) -> None:
        """What 王秀英 says stands on a card of 李桂芳; who comes back says nothing by it."""
        if turn.event is not None and turn.event.account == "1001":
            turn.notify(li[0], turn.event.text, card="post")

    return answering(told)


async def both(stage: Stage) -> list[int]:
    await stage.person("王秀英", 1001)
    return [await stage.person("李桂芳", 1002)]


async def test_a_card_that_changed_meanwhile_is_shown_as_it_is(database: Database) -> None:
    li: list[int] = []
    async with staged(database, telling_li(li)) as stage, sending(stage) as sent:
        li += await both(stage)
        await stage.says(1001, "缺一位")
        await sent.settled()
        await stage.submit(stage.update(1002, Kind.BLOCKED))
        await stage.says(1001, "还缺一位", "有人顶了")
        await sent.settled()
        assert sent.channel.seen == ["缺一位"]
        await stage.submit(stage.update(1002, Kind.RETURNED))
        await sent.settled()
        assert sent.channel.requests[1:] == [Request("1002", "有人顶了", edits="501")]
        await stage.submit(stage.update(1002, Kind.BLOCKED), stage.update(1002, Kind.RETURNED))
        await sent.settled()
        assert len(sent.channel.requests) == 2, "nothing has changed since"


async def test_what_they_never_saw_and_what_is_long_past_is_not_told_late(database: Database) -> None:
    li: list[int] = []
    async with staged(database, telling_li(li)) as stage, sending(stage) as sent:
        li += await both(stage)
        await stage.submit(stage.update(1002, Kind.BLOCKED))
        await stage.says(1001, "缺一位")
        await stage.submit(stage.update(1002, Kind.RETURNED))
        await sent.settled()
        assert sent.channel.seen == []
        assert await stage.rows(Card) == []
        await stage.says(1001, "缺两位")
        await sent.settled()
        await stage.submit(stage.update(1002, Kind.BLOCKED))
        await stage.says(1001, "有人顶了")
        stage.clock.pass_by(MISSED + timedelta(minutes=1))
        await stage.submit(stage.update(1002, Kind.RETURNED))
        await sent.settled()
        assert sent.channel.seen == ["缺两位"]


async def test_what_changed_while_a_new_card_was_under_way_is_shown_on_it(database: Database) -> None:
    """Shut out and let in again meanwhile: no row was written for the change, because its reader was out of reach."""
    li: list[int] = []
    channel = ScriptedChannel(hang=asyncio.Event())
    async with staged(database, telling_li(li)) as stage, sending(stage, channel) as sent:
        li += await both(stage)
        await stage.says(1001, "缺一位")
        await sent.asked(1)
        await stage.submit(stage.update(1002, Kind.BLOCKED))
        await stage.says(1001, "还缺一位", "有人顶了")
        await stage.submit(stage.update(1002, Kind.RETURNED))
        assert channel.hang is not None
        channel.hang.set()
        await sent.settled()
        assert channel.requests == [Request("1002", "缺一位"), Request("1002", "有人顶了", edits="501")]
        (card,) = await stage.rows(Card)
        assert card.shown == card.revision


async def test_a_new_card_that_leaves_late_leaves_as_things_stand(database: Database) -> None:
    li: list[int] = []
    async with staged(database, telling_li(li)) as stage, sending(stage) as sent:
        li += await both(stage)
        sent.channel.script += [NotTaken("502")]
        await stage.says(1001, "缺一位")
        await sent.asked(1)
        await stage.submit(stage.update(1002, Kind.BLOCKED))
        await stage.says(1001, "有人顶了")
        await stage.submit(stage.update(1002, Kind.RETURNED))
        await sent.settled()
        assert sent.channel.seen == ["缺一位", "有人顶了"]


async def test_who_let_it_in_after_shutting_it_out_is_there_in_whatever_order_that_is_heard(database: Database) -> None:
    async with staged(database, answering(lambda _turn: nothing())) as stage:
        await stage.person("李桂芳", 1002)
        await stage.submit(
            stage.update(1002, Kind.RETURNED, sent_at=NOON + timedelta(seconds=5)),
            stage.update(1002, Kind.BLOCKED, sent_at=NOON),
        )
        assert [row.unreachable_since for row in await stage.rows(Identity)] == [None]
        await stage.submit(
            stage.text(1002, "在", sent_at=NOON + timedelta(seconds=6)),
            stage.update(1002, Kind.BLOCKED, sent_at=NOON + timedelta(seconds=9)),
        )
        assert [row.unreachable_why for row in await stage.rows(Identity)] == ["blocked"]


async def nothing() -> None:
    pass
