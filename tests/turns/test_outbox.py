"""What becomes of a request, for every answer that a platform can give."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.turns.delivery import CardLost, Gone, Moved, NotTaken, Refused, TooFast, Unknown
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, Identity, Outgoing, Role
from tests.turns.scripted_channel import Request, ScriptedChannel
from tests.turns.sending import sending
from tests.turns.stage import answering, eventually, staged

pytestmark = pytest.mark.usefixtures("haste")


async def echo(turn: Turn) -> None:
    assert turn.event is not None
    lane, _, text = turn.event.text.partition(":")
    turn.say(text, lane=Lane[lane.upper()])


async def card(turn: Turn) -> None:
    """ "fresh: words" begins the card anew; anything else edits it."""
    assert turn.event is not None
    how, _, text = turn.event.text.rpartition(":")
    turn.say(text, card="the card", fresh=how == "fresh")


async def test_what_is_said_leaves_as_soon_as_it_is_committed(database: Database) -> None:
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "reply:早")
        await sent.settled()
        assert sent.channel.requests == [Request("1001", "早")]


@pytest.mark.parametrize("lane", list(Lane))
async def test_what_was_not_taken_is_sent_again(database: Database, lane: Lane) -> None:
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        sent.channel.script += [NotTaken("server error"), TooFast(0.01)]
        await stage.person("王秀英", 1001)
        await stage.says(1001, f"{lane.name}:早")
        await sent.settled()
        assert sent.channel.seen == ["早", "早", "早"]


@pytest.mark.parametrize(
    ("lane", "times"), [(Lane.EMERGENCY, 3), (Lane.REPLY, 1), (Lane.REMINDER, 1), (Lane.BROADCAST, 1)]
)
async def test_only_an_emergency_of_unknown_outcome_is_repeated(
    sqlite_database: Database, lane: Lane, times: int
) -> None:
    async with staged(sqlite_database, answering(echo)) as stage, sending(stage) as sent:
        sent.channel.script += [Unknown("timeout"), Unknown("timeout")][: times - 1 or 1]
        await stage.person("王秀英", 1001)
        await stage.says(1001, f"{lane.name}:求助3号")
        await sent.settled()
        assert sent.channel.seen == ["求助3号"] * times


async def test_a_new_card_of_unknown_outcome_is_shown_again_after_a_while(database: Database) -> None:
    async with staged(database, answering(card)) as stage, sending(stage) as sent:
        sent.channel.script.append(Unknown("timeout"))
        await stage.person("王秀英", 1001)
        await stage.says(1001, "第一问")
        assert await sent.asked(2) == ["第一问", "第一问"]
        await sent.settled()


async def test_a_card_in_doubt_is_not_shown_again_once_its_reader_has_pressed_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.turns.outbox.DOUBT_SECONDS", 0.5)

    async def handler(turn: Turn) -> None:
        turn.say("第二问" if turn.event and turn.event.choice else "第一问", card="the card")

    table = answering(handler, taps={"go": handler})
    async with staged(database, table) as stage, sending(stage) as sent:
        sent.channel.script.append(Unknown("timeout"))
        await stage.person("王秀英", 1001)
        await stage.says(1001, "开始")
        await sent.asked(1)
        await stage.submit(stage.tap(1001, "go:1:1:x", message="777"))
        await sent.settled()
        assert sent.channel.requests == [Request("1001", "第一问"), Request("1001", "第二问", edits="777")]


async def test_an_edit_of_unknown_outcome_is_repeated(database: Database) -> None:
    async with staged(database, answering(card)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一")
        await sent.settled()
        sent.channel.script.append(Unknown("timeout"))
        await stage.says(1001, "二")
        await sent.settled()
        assert [(each.text, each.edits) for each in sent.channel.requests] == [
            ("一", None),
            ("二", "501"),
            ("二", "501"),
        ]


async def test_edits_that_pile_up_become_one(database: Database) -> None:
    channel = ScriptedChannel(hang=asyncio.Event())
    async with staged(database, answering(card)) as stage, sending(stage, channel) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一")
        await sent.asked(1)
        await stage.says(1001, "二", "三", "四")
        assert channel.hang is not None
        channel.hang.set()
        await sent.settled()
        assert channel.requests == [Request("1001", "一"), Request("1001", "四", edits="501")]
        (row,) = await stage.rows(Card)
        assert (row.revision, row.shown, row.message) == (4, 4, "501")


async def test_a_card_that_looks_as_before_is_no_request(database: Database) -> None:
    """Unless it answers its reader, or what they have before them is not known."""
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        assert turn.event is not None
        turn.notify(people[0], turn.event.text, card="sos:7", lane=Lane.EMERGENCY)

    channel = ScriptedChannel()
    async with staged(database, answering(handler)) as stage, sending(stage, channel) as sent:
        people.append(await stage.person("赵玉梅", 2000))
        await stage.person("王秀英", 1001)
        for words in ("一", "一", "二", "二", "二"):
            await stage.says(1001, words)
            await sent.settled()
        assert channel.seen == ["一", "二"]
        channel.hang = asyncio.Event()
        await stage.says(1001, "三")
        await sent.asked(3)
        await stage.says(1001, "二")  # as it was, but nobody knows whether 三 has come between
        channel.hang.set()
        await sent.settled()
        assert channel.seen == ["一", "二", "三", "二"]


async def test_a_card_begun_afresh_is_not_confused_by_an_older_edit_under_way(database: Database) -> None:
    channel = ScriptedChannel()
    async with staged(database, answering(card)) as stage, sending(stage, channel) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一")
        await sent.settled()
        channel.hang = asyncio.Event()
        await stage.says(1001, "二")
        await sent.asked(2)
        await stage.says(1001, "fresh:三")
        channel.hang.set()
        await sent.settled()
        await stage.says(1001, "四")
        await sent.settled()
        assert [(each.text, each.edits) for each in channel.requests] == [
            ("一", None), ("二", "501"), ("三", None), ("四", "502"),
        ]  # fmt: skip


async def test_a_card_whose_message_was_deleted_is_sent_anew(database: Database) -> None:
    async with staged(database, answering(card)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一")
        await sent.settled()
        sent.channel.script.append(CardLost())
        await stage.says(1001, "二", "三")
        await sent.settled()
        assert sent.channel.requests[-1].text == "三"
        assert [each.edits for each in sent.channel.requests[:3]] == [None, "501", None]


async def test_a_blocked_recipient_is_marked_and_the_next_in_line_is_told(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.notify(people[0], "谁能顶班?", instead=(people[1], people[2]), lane=Lane.REMINDER)

    async with staged(database, answering(handler)) as stage, sending(stage) as sent:
        people += [await stage.person(name, 2000 + number) for number, name in enumerate("甲乙丙")]
        await stage.person("王秀英", 1001)
        sent.channel.script += [Gone("blocked"), Gone("blocked"), Gone("deactivated")]
        await stage.says(1001, "请假")
        await sent.settled()
        assert [each.chat for each in sent.channel.requests] == ["2000", "2000", "2001", "2002"]
        gone = {row.account: row.unreachable_why for row in await stage.rows(Identity) if row.unreachable_since}
        assert gone == {"2000": "blocked", "2001": "deactivated"}


async def test_who_lets_the_bot_in_while_a_message_is_being_refused_is_reached(database: Database) -> None:
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        sent.channel.script.append(Gone("blocked"))
        await stage.says(1001, "reply:早")
        await sent.settled()
        assert sent.channel.seen == ["早", "早"], "refused, and taken"
        assert [row.unreachable_since for row in await stage.rows(Identity)] == [None]


async def test_when_nobody_in_line_can_be_reached_the_coordinator_hears_whom_to_phone(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.notify(people[0], "内容保密", lane=Lane.REMINDER)

    async with staged(database, answering(handler)) as stage, sending(stage) as sent:
        people.append(await stage.person("赵玉梅", 2000))
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        await stage.person("王秀英", 1001)
        sent.channel.script += [Gone("blocked")] * 2
        await stage.says(1001, "提醒她")
        await sent.settled()
        last = sent.channel.requests[-1]
        assert (last.chat, "赵玉梅" in last.text, "内容保密" in last.text) == ("1007", True, False)
        before = len(sent.channel.requests)
        await stage.says(1001, "再提醒她")
        await sent.settled()
        assert len(sent.channel.requests) == before, "the same within the hour is no news"
        stage.clock.pass_by(timedelta(hours=1))
        await stage.says(1001, "又提醒她")
        await sent.settled()
        assert [each.chat for each in sent.channel.requests[before:]] == ["1007"]


async def test_a_chat_that_moved_is_written_to_at_its_new_address(database: Database) -> None:
    table = answering(echo, group=echo, commands={"echo": echo})
    async with staged(database, table) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        sent.channel.script.append(Moved("-100200"))
        await stage.submit(stage.command(1001, "echo", text="reply:早", chat="-55", private=False))
        await sent.settled()
        assert [each.chat for each in sent.channel.requests] == ["-55", "-100200"]


async def test_what_the_platform_refuses_is_kept_for_somebody_to_look_at(database: Database) -> None:
    async with staged(database, answering(echo)) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        sent.channel.script.append(Refused("button_data_invalid"))
        await stage.says(1001, "reply:早", "reply:晚")
        await sent.settled()
        (row,) = await stage.rows(Outgoing)
        assert (row.state, row.fault, row.body["text"]) == ("refused", "button_data_invalid", "早")
        assert sent.channel.seen == ["早", "晚"]


async def test_whether_it_is_still_true_is_asked_when_it_is_about_to_leave(database: Database) -> None:
    handed_over: set[str] = set()

    async def still_his(_session: AsyncSession, shift: str) -> bool:
        return shift not in handed_over

    async def handler(turn: Turn) -> None:
        turn.notify(turn.speaker.id, f"班次{turn.event.text if turn.event else ''}", relevant=("shift", "7"))

    channel = ScriptedChannel(hang=asyncio.Event())
    table = answering(handler, relevance={"shift": still_his})
    async with staged(database, table) as stage, sending(stage, channel) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "一", "二")
        await sent.asked(1)
        handed_over.add("7")
        assert channel.hang is not None
        channel.hang.set()
        await sent.settled()
        assert channel.seen == ["班次一"]


async def test_a_check_that_fails_for_ever_holds_up_nobody(database: Database) -> None:
    async def broken(_session: AsyncSession, _shift: str) -> bool:
        raise KeyError("a defect")

    async def handler(turn: Turn) -> None:
        turn.notify(turn.speaker.id, "提醒", relevant=("shift", "7"))
        turn.say("好")

    async with staged(database, answering(handler, relevance={"shift": broken})) as stage, sending(stage) as sent:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "早")

        async def refused() -> bool:
            return any(row.state == "refused" for row in await stage.rows(Outgoing))

        await eventually(refused)
        await sent.settled()
        assert sent.channel.seen == ["好"]
        assert "outbox" in stage.health.complaints()


async def test_one_failure_before_a_quiet_night_is_no_standstill(sqlite_database: Database) -> None:
    async with staged(sqlite_database, answering(echo)) as stage, sending(stage) as sent:
        stage.health.watch("sending", -1, stage.health._since["sending"])  # no patience at all
        sent.channel.script.append(Unknown("timeout"))
        await stage.person("王秀英", 1001)
        await stage.says(1001, "reply:早")
        await sent.settled()
        assert "sending" not in stage.health.complaints()
        sent.channel.script += [NotTaken("no connection")] * 50
        await stage.says(1001, "reply:晚")
        await sent.asked(3)

        async def complains() -> bool:
            return "sending" in stage.health.complaints()

        await eventually(complains)
