"""Who gets what is said, in which language, and what happens when they cannot be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.language import T
from bot.turns.events import Kind
from bot.turns.inputs import Undelivered
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.engine import Database
from db.models import Card, DeadLetter, FloodRecord, Identity, Outgoing, Role
from tests.turns.stage import Stage, answering, staged


async def unreachable(stage: Stage) -> set[str]:
    return {row.account for row in await stage.rows(Identity) if row.unreachable_since is not None}


async def test_everybody_reads_their_own_language(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.say(T("Cancel"))
        for person in people:
            turn.notify(person, T("{words}\nThis comes {minutes} minutes late, sorry.", words=T("Cancel"), minutes=3))

    async with staged(database, answering(handler)) as stage:
        people += [await stage.person("王秀英", 1001), await stage.person("Anna", 1002, locale="en")]
        await stage.says(1002, "hi")
        assert (await stage.said_to(1002))[0] == "Cancel"
        assert (await stage.said_to(1002))[1].startswith("Cancel\nThis comes 3")
        assert (await stage.said_to(1001))[0].startswith("取消\n对不住")


@pytest.mark.parametrize(("hint", "words"), [("en", "Cancel"), ("zh-hans", "取消"), ("", "取消"), ("de", "Cancel")])
async def test_a_stranger_is_answered_in_the_language_of_their_app(
    sqlite_database: Database, hint: str, words: str
) -> None:
    async def handler(turn: Turn) -> None:
        turn.say(T("Cancel"))

    async with staged(sqlite_database, answering(handler)) as stage:
        await stage.submit(stage.text(5, "hi", locale=hint))
        assert await stage.said_to(5) == [words]


async def test_a_card_is_one_row_per_chat_and_subject_and_its_revisions_rise(database: Database) -> None:
    async def handler(turn: Turn) -> None:
        assert turn.event is not None
        turn.say(turn.event.text, card="shift:7")

    async with staged(database, answering(handler)) as stage:
        for account in (1001, 1002):
            await stage.person("队员", account)
        await stage.says(1001, "一", "二")
        await stage.submit(*(stage.text(1001, words) for words in "三四五"))
        await stage.says(1002, "六")
        cards = {row.chat: (row.revision, row.body["text"]) for row in await stage.rows(Card)}
        assert cards == {"1001": (5, "五"), "1002": (1, "六")}
        assert len([row for row in await stage.rows(Outgoing) if row.chat == "1001"]) == 3, "one row per commit"


async def test_a_card_keeps_the_most_urgent_of_the_lanes_it_was_said_in(database: Database) -> None:
    async def handler(turn: Turn) -> None:
        for lane in (Lane.BROADCAST, Lane.EMERGENCY, Lane.REPLY):
            turn.say(lane.name, card="alarm", lane=lane)

    async with staged(database, answering(handler)) as stage:
        await stage.person("王秀英", 1001)
        await stage.says(1001, "求助")
        (row,) = await stage.rows(Outgoing)
        assert (row.lane, await stage.said_to(1001)) == (Lane.EMERGENCY, ["REPLY"])


async def test_nobody_who_could_be_told_is_an_alarm_until_somebody_can(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.notify(people[0], "提醒")

    async with staged(database, answering(handler)) as stage:
        people.append(await stage.person("赵玉梅", 2000, active=False))
        await stage.person("王秀英", 1001)
        await stage.says(1001, "提醒她")
        assert "unreachable" in stage.health.complaints()
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        await stage.says(1001, "提醒她")
        assert "unreachable" not in stage.health.complaints()
        assert ["赵玉梅" in words for words in await stage.said_to(1007)] == [True]


async def test_a_coordinator_who_cannot_be_reached_is_not_asked_to_phone_themselves(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.notify(people[0], "提醒")

    async with staged(database, answering(handler)) as stage:
        people.append(await stage.person("陈晓雯", 1007, Role.COORDINATOR))
        await stage.person("王秀英", 1001)
        await stage.submit(stage.update(1007, Kind.BLOCKED))
        await stage.says(1001, "提醒她")
        assert await stage.said_to(1007) == []
        assert "unreachable" in stage.health.complaints()


async def handle(turn: Turn) -> None:
    turn.say("好")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("acts", "reachable"),
    [
        ([Kind.BLOCKED], False),
        ([Kind.BLOCKED, Kind.RETURNED], True),
        ([Kind.BLOCKED, Kind.TEXT], True),
        ([Kind.BLOCKED, Kind.RETURNED, Kind.BLOCKED], False),
    ],
)
async def test_the_last_word_on_being_reachable_counts(
    sqlite_database: Database, acts: list[Kind], reachable: bool, together: bool
) -> None:
    async with staged(sqlite_database, answering(handle)) as stage:
        await stage.person("王秀英", 1001)
        updates = [stage.update(1001, kind) for kind in acts]
        for group in [updates] if together else [[update] for update in updates]:
            await stage.submit(*group)
        assert await unreachable(stage) == (set() if reachable else {"1001"})
        assert len(await stage.said_to(1001)) == acts.count(Kind.TEXT), "being let in or shut out is no question"


async def test_taking_the_bot_out_of_a_group_is_not_shutting_it_out(database: Database) -> None:
    async with staged(database, answering(handle)) as stage:
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        await stage.submit(stage.update(1007, Kind.BLOCKED, chat="-55", private=False))
        assert await unreachable(stage) == set()


async def test_a_stranger_who_shuts_the_bot_out_is_not_greeted(database: Database) -> None:
    async with staged(database, answering(handle)) as stage:
        await stage.submit(stage.update(5, Kind.BLOCKED), stage.update(5, Kind.RETURNED))
        assert await stage.rows(Outgoing) == []


async def test_what_cannot_be_delivered_twice_is_passed_on_once(database: Database) -> None:
    people: list[int] = []

    async def handler(turn: Turn) -> None:
        turn.notify(people[0], "谁能顶班?", instead=(people[1],))

    async with staged(database, answering(handler)) as stage:
        people += [await stage.person("甲", 2000), await stage.person("乙", 2001)]
        await stage.person("王秀英", 1001)
        await stage.says(1001, "请假")
        (row,) = await stage.rows(Outgoing)
        gone = Undelivered(row.id, "blocked")
        await stage.committer.submit([gone, gone])
        await stage.committer.submit([gone])
        assert (await stage.said_to(2000), await stage.said_to(2001)) == ([], ["谁能顶班?"])


async def test_a_flood_is_recorded_whole_and_answered_once(database: Database) -> None:
    handled: list[str] = []

    async def handler(turn: Turn) -> None:
        assert turn.event is not None
        handled.append(turn.event.text)

    async def too_fast(turn: Turn) -> None:
        turn.say("慢一点")

    table = answering(handler, flooded=too_fast, urgent=lambda event: event.text == "求助", alarm=handler)
    async with staged(database, table) as stage:
        for account in (1001, 1002):
            await stage.person("队员", account)
        flood = [stage.text(1001, str(number)) for number in range(30)]
        await stage.submit(*flood, stage.text(1001, "求助"), stage.text(1002, "我呢"))
        assert handled == [*(str(number) for number in range(20)), "求助", "我呢"]
        kept = [row.body["said"] for row in await stage.rows(FloodRecord)]
        assert kept == [str(number) for number in range(20, 30)]
        assert await stage.said_to(1001) == ["慢一点"]
        stage.clock.pass_by(timedelta(seconds=10))
        await stage.says(1001, "现在行吗")
        assert handled[-1] == "现在行吗"


async def test_what_piled_up_while_the_bot_was_away_is_no_flood(database: Database) -> None:
    handled: list[str] = []

    async def handler(turn: Turn) -> None:
        assert turn.event is not None
        handled.append(turn.event.text)

    async with staged(database, answering(handler)) as stage:
        await stage.person("王秀英", 1001)
        began = stage.clock.now() - timedelta(hours=3)
        said = [stage.text(1001, str(n), sent_at=began + timedelta(seconds=3 * n)) for n in range(60)]
        await stage.submit(*said)
        assert len(handled) == 60


@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.RETURNED, Kind.TEXT])
async def test_what_only_happens_in_a_group_makes_nobody_a_flood(database: Database, kind: Kind) -> None:
    """Somebody takes thirty people into a group, or the group talks, and they are heard all the same."""

    async def handler(turn: Turn) -> None:
        turn.say("听见了")

    async with staged(database, answering(handler)) as stage:
        await stage.person("陈晓雯", 1007)
        happened = [stage.update(1007, kind, chat="-5", private=False) for _ in range(30)]
        await stage.submit(*happened, stage.text(1007, "在吗"))
        assert await stage.said_to(1007) == ["听见了"]
        assert await stage.rows(FloodRecord) == []


async def test_a_storm_of_dead_letters_is_one_message_that_counts(database: Database) -> None:
    async def fails(_turn: Turn) -> None:
        raise RuntimeError

    async with staged(database, answering(fails)) as stage:
        await stage.person("王秀英", 1001)
        await stage.person("陈晓雯", 1007, Role.COORDINATOR)
        await stage.submit(*(stage.text(1001, str(number)) for number in range(5)))
        assert len(await stage.rows(DeadLetter)) == 5
        (card,) = [row for row in await stage.rows(Card) if row.chat == "1007"]
        assert "5" in card.body["text"]
        stage.clock.pass_by(timedelta(days=1))
        await stage.says(1001, "明天")
        assert len([row for row in await stage.rows(Card) if row.chat == "1007"]) == 2, "a new day is a new message"
