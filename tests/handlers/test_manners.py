"""Main menu, /help, /lang, plain words, stale buttons, and what a group hears."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.handlers import keyboard, language, offers
from bot.handlers.alarm import is_alarm
from bot.language import Languages
from bot.table import dispatch_table
from bot.turns.courtesies import Menu, Worn
from bot.turns.events import File, Kind
from db.engine import Database
from db.models import Emergency, Outgoing, Person, Role
from tests.handlers.screen import Screen
from tests.turns.stage import Stage, staged

LANGUAGES = Languages()
GROUP = "-55"


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    async with staged(sqlite_database, dispatch_table()) as stage:
        yield stage


@pytest.fixture
async def wang(stage: Stage) -> Screen:
    await stage.person("王秀英", 1001, Role.VOLUNTEER)
    return Screen(stage, 1001)


@pytest.fixture
async def zhou(stage: Stage) -> Screen:
    await stage.person("周大勇", 1005, Role.VOLUNTEER, Role.LEADER)
    return Screen(stage, 1005)


def menus(stage: Stage) -> list[Menu]:
    return [menu for batch in stage.batches for menu in batch.courtesies.menus]


async def bodies(stage: Stage, chat: str) -> list[dict[str, Any]]:
    return [row.body for row in await stage.rows(Outgoing) if row.chat == chat and row.body is not None]


# What there is


async def test_start_puts_the_keyboard_in_place_and_shows_the_main_menu(stage: Stage, wang: Screen) -> None:
    assert await wang.writes("/start") == "要做什么?"
    (greeting,) = await bodies(stage, "1001")
    assert greeting["keys"] == [[["求助", False], ["📍", True], ["我的班", False]]]
    assert "王秀英您好" in greeting["text"]
    assert {"📅 我的班", "📝 随手记"} <= set(await wang.buttons())
    assert "👀 谁没到" not in await wang.buttons()
    (menu,) = menus(stage)
    assert ("my", "看我的班") in menu.commands
    assert "duty" not in dict(menu.commands)


async def test_who_leads_is_offered_more(stage: Stage, zhou: Screen) -> None:
    await zhou.writes("/start")
    assert {"📋 今天", "👀 谁没到", "🙋 缺人"} <= set(await zhou.buttons())
    assert "duty" in dict(menus(stage)[-1].commands)
    assert "/duty" in await zhou.writes("/help")


async def test_the_menu_does_what_the_command_does(stage: Stage, wang: Screen) -> None:
    await wang.writes("/start")
    assert "1/5" in await wang.taps("📝 随手记")


async def test_a_menu_button_that_was_made_up_leads_back_to_the_menu(stage: Stage, wang: Screen) -> None:
    assert await wang.presses("menu:0:0:nothing") == "要做什么?"
    assert stage.toasts[-1]


@pytest.mark.parametrize("words", ["我的班", "我的班！", "My shifts", "ＭＹ　ＳＨＩＦＴＳ.", "my shifts"])
async def test_the_keys_of_the_keyboard_are_plain_words(wang: Screen, words: str) -> None:
    assert await wang.writes(words) == "您最近没有班, 好好休息。"


@pytest.mark.parametrize("locale", LANGUAGES.known)
def test_the_sos_key_raises_the_alarm_in_every_language(stage: Stage, locale: str) -> None:
    assert is_alarm(stage.event(1, Kind.TEXT, text=LANGUAGES.render(keyboard.SOS, locale)))


def test_everything_that_is_offered_is_there() -> None:
    table = dispatch_table()
    assert {offer.command for offer in offers.OFFERS} <= set(table.commands)


async def test_a_command_that_there_is_not_is_answered_with_what_there_is(wang: Screen) -> None:
    said = await wang.writes("/weather")
    assert "没有 /weather 这一项" in said
    assert "📝 随手记" in await wang.buttons()


async def test_what_a_button_of_the_menu_says_can_be_typed(stage: Stage, zhou: Screen) -> None:
    await zhou.writes("/start")
    labels = [each.partition(" ")[2] for each in await zhou.buttons() if each != "更多 ▶" and "🌐" not in each]
    assert len(labels) > 8
    for label in labels:
        assert "没听明白" not in await zhou.writes(label), label
        await zhou.writes("取消")


async def test_an_album_that_nobody_asked_for_is_one_answer(stage: Stage, wang: Screen) -> None:
    file = File("a", "b")
    photos = [stage.update(1001, Kind.PHOTO, file=file, album="7") for _ in range(4)]
    await stage.submit(*photos)
    assert len(await wang.heard()) == 1
    assert "是什么事" in await wang.card()


async def test_a_position_that_nobody_asked_for_is_not_kept(wang: Screen) -> None:
    assert "位置没留" in await wang.sends(Kind.LOCATION)


async def test_what_only_happened_in_the_chat_is_not_answered(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.update(1001, Kind.SERVICE), stage.update(5, Kind.SERVICE))
    assert await stage.rows(Outgoing) == []


async def test_a_button_of_nobodys_goes_and_the_menu_comes(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.tap(1001, "other:1:1:fire", message="33"))
    assert await wang.card() == "要做什么?"
    assert stage.batches[-1].courtesies.worn == [Worn("telegram", "1001", "33")]


# /lang


async def test_english_from_now_on(stage: Stage, wang: Screen) -> None:
    await wang.writes("/lang")
    assert set(await wang.buttons()) == {"中文", "English"}
    assert await wang.taps("English") == "Which language do you read?"
    (confirmed,) = await bodies(stage, "1001")
    assert confirmed["text"] == "All right, English from now on."
    assert confirmed["keys"] == [[["SOS", False], ["📍", True], ["My shifts", False]]]
    assert ("sos", "call for help") in menus(stage)[-1].commands
    assert (await stage.rows(Person))[0].locale == "en"
    assert "There is no /weather" in await wang.writes("/weather")
    assert await wang.presses("lang:0:0:zh_CN") == "您看哪种文字?"


async def test_the_next_of_the_same_batch_reads_the_new_language(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.command(1001, "lang", text="English"), stage.command(1001, "weather"))
    assert (await wang.heard())[-1].startswith("There is no /weather")


async def test_a_language_that_there_is_not_is_not_kept(stage: Stage, wang: Screen) -> None:
    assert await wang.commands("lang", "Klingon") == "您看哪种文字?"
    await wang.presses("lang:0:0:tlh")
    assert (await stage.rows(Person))[0].locale == "zh_CN"


def test_every_language_that_can_be_chosen_is_there() -> None:
    assert sorted(language.NAMES) == LANGUAGES.known


# Groups


async def test_a_command_in_a_group_is_answered_with_the_way_to_private(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.command(1001, "my", chat=GROUP, private=False))
    (answer,) = await bodies(stage, GROUP)
    assert answer["buttons"] == [[["跟我私聊", "", ""]]]
    assert "私聊" in answer["text"]


@pytest.mark.parametrize("account", [1001, 5])
async def test_chatter_in_a_group_is_not_answered(stage: Stage, wang: Screen, account: int) -> None:
    there = {"chat": GROUP, "private": False}
    await stage.submit(
        stage.text(account, "今天", **there),
        stage.text(account, "大家好, 求助的事说一下", **there),
        stage.command(account, "weather", **there),
        stage.update(account, Kind.LOCATION, **there),
        stage.update(account, Kind.OTHER, **there),
    )
    assert await stage.rows(Outgoing) == []


async def test_a_button_in_a_group_is_a_toast(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.tap(1001, "note:1:1:fire", chat=GROUP, private=False))
    assert "私聊" in stage.toasts[-1]
    assert await stage.rows(Outgoing) == []


@pytest.mark.parametrize("words", ["求助", "救命!", "ＳＯＳ", "/sos"])
async def test_an_alarm_in_a_group_is_raised_in_private_and_the_group_hears_only_that(
    stage: Stage, wang: Screen, words: str
) -> None:
    there = {"chat": GROUP, "private": False}
    if words == "/sos":
        await stage.submit(stage.command(1001, "sos", **there))
    else:
        await stage.submit(stage.text(1001, words, **there))
    (public,) = await bodies(stage, GROUP)
    assert public["text"] == "先拨 110 · 119 · 120。已经在叫人了。"
    assert "王秀英" not in str(public)
    assert any("110 · 119 · 120" in said for said in await wang.heard())
    assert [row.kind for row in await stage.rows(Emergency)] == [None]
    assert {row.lane for row in await stage.rows(Outgoing)} == {0}


async def test_an_alarm_of_somebody_unknown_in_a_group_names_the_numbers(stage: Stage, wang: Screen) -> None:
    await stage.submit(stage.text(5, "救命", chat=GROUP, private=False))
    (public,) = await bodies(stage, GROUP)
    assert public["text"] == "先拨 110 · 119 · 120。"


async def test_the_menu_of_who_may_do_much_has_a_second_page(stage: Stage, wang: Screen) -> None:
    await stage.person("陈晓雯", 1009, Role.COORDINATOR, Role.EXECUTIVE, Role.LEADERSHIP)
    chen = Screen(stage, 1009)
    await chen.commands("start")
    first = await chen.buttons()
    assert len(first) == 12
    assert "🌐 中文 / English" not in first
    await chen.taps("下一页 ▶")
    assert "🌐 中文 / English" in await chen.buttons()
    await chen.taps("下一页 ▶")
    assert set(await chen.buttons()) == set(first)
