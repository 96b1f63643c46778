"""The note conversation as people hold it, through the real committer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.table import dispatch_table
from bot.turns.events import Kind
from db.engine import Database
from db.models import DeadLetter, Draft, Note, Person, Timer
from tests.conversations.phone import Phone
from tests.turns.stage import Stage, staged


@pytest.fixture
async def stage(sqlite_database: Database) -> AsyncIterator[Stage]:
    async with staged(sqlite_database, dispatch_table()) as stage:
        yield stage


@pytest.fixture
async def wang(stage: Stage) -> Phone:
    await stage.person("王秀英", 1001)
    return Phone(stage, 1001)


@pytest.fixture
async def li(stage: Stage) -> Phone:
    await stage.person("李桂芳", 1002)
    return Phone(stage, 1002)


async def test_five_steps_make_a_note_and_a_reminder(database: Database) -> None:
    async with staged(database, dispatch_table()) as stage:
        await stage.person("王秀英", 1001)
        wang = Phone(stage, 1001)
        assert "1/5" in await wang.writes("/note")
        assert "2/5" in await wang.taps("消防")
        assert "3/5" in await wang.writes("三号楼")
        assert "4/5" in await wang.writes("灭火器过期")
        assert "5/5" in await wang.taps("10分钟后")
        assert "到时候提醒" in await wang.taps("记下")
        (note,) = await stage.rows(Note)
        assert (note.kind, note.place, note.text) == ("fire", "三号楼", "灭火器过期")
        assert await stage.rows(Draft) == []

        stage.clock.jump(timedelta(minutes=10))
        await stage.sweep()
        assert "灭火器过期" in await wang.card()
        assert await stage.rows(Timer) == []


async def test_a_reminder_of_a_note_that_is_gone_is_not_sent(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note", "2", "三号楼", "灭火器过期", "1", "1")
    async with stage.database.writing() as session:
        await session.execute(delete(Note))
    stage.clock.jump(timedelta(hours=1))
    await stage.sweep()
    assert "灭火器过期" not in await wang.card()


async def test_a_late_reminder_says_how_late_it_is(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note", "2", "三号楼", "灭火器过期", "10分钟后", "1")
    stage.clock.pass_by(timedelta(minutes=40))
    await stage.sweep()
    assert "晚了30分钟" in await wang.card()


async def test_numbers_and_labels_do_what_buttons_do(stage: Stage, wang: Phone) -> None:
    await wang.writes("随手记", "消防", "三号楼", "灭火器过期", "不用", "记下")
    await wang.writes("随手记", "2", "三号楼", "灭火器过期", "4", "1")
    assert [(note.kind, note.remind_at) for note in await stage.rows(Note)] == [("fire", None)] * 2


async def test_two_taps_at_once_are_one_answer(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note")
    await stage.submit(await wang.tap("消防"), await wang.tap("治安"))
    assert "2/5" in await wang.card()
    await wang.writes("三号楼", "灭火器过期", "不用")
    await stage.submit(await wang.tap("记下"), await wang.tap("记下"))
    assert [note.kind for note in await stage.rows(Note)] == ["fire"]


async def test_a_stale_button_says_so_and_shows_where_things_stand(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note")
    old = (await wang.buttons())["消防"]
    await wang.taps("治安")
    await stage.submit(stage.tap(1001, old))
    assert "2/5" in await wang.card()
    assert stage.toasts[-1]
    await wang.writes("三号楼", "灭火器过期", "不用", "记下")
    assert [note.kind for note in await stage.rows(Note)] == ["security"]


async def test_a_button_of_a_finished_note_does_not_touch_the_next_one(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note")
    old = (await wang.buttons())["取消"]
    await wang.taps("取消")
    await wang.writes("/note")
    await wang.taps("消防")
    await stage.submit(stage.tap(1001, old))
    assert stage.toasts[-1] == "这件已经办完了。"
    assert len(await stage.rows(Draft)) == 1


async def test_somebody_elses_button_does_nothing(stage: Stage, wang: Phone, li: Phone) -> None:
    await wang.writes("/note")
    await li.writes("/note")
    theirs = (await wang.buttons())["消防"]
    await stage.submit(stage.tap(1002, theirs))
    assert all(draft.body["answers"] == {} for draft in await stage.rows(Draft))


@pytest.mark.parametrize("data", ["", "note", "note:1:1", "note:x:1:fire", "other:1:1:fire", "note:9:9:9:9", "::::"])
async def test_a_button_that_was_made_up_says_so_and_changes_nothing(stage: Stage, wang: Phone, data: str) -> None:
    await wang.writes("/note")
    await stage.submit(stage.tap(1001, data))
    assert stage.toasts[-1]
    assert "1/5" in await wang.card()
    assert [(draft.body["answers"], draft.revision) for draft in await stage.rows(Draft)] == [({}, 1)]
    assert not await stage.rows(DeadLetter)


@pytest.mark.parametrize("word", ["取消", "cancel", "Cancel", " 取消 ", "不填了"])
async def test_cancelling_leaves_nothing_when_the_time_for_undoing_it_is_over(
    stage: Stage, wang: Phone, word: str
) -> None:
    await wang.writes("/note", "消防", "三号楼")
    assert "不填了" in await wang.writes(word)
    stage.clock.jump(timedelta(hours=1))
    await stage.sweep()
    assert (await stage.rows(Draft), await stage.rows(Note), await stage.rows(Timer)) == ([], [], [])


async def test_an_exclamation_mark_is_an_answer_and_throws_nothing_away(stage: Stage, wang: Phone) -> None:
    assert "3/5" in await wang.writes("/note", "消防", "!")
    assert len(await stage.rows(Draft)) == 1


@pytest.mark.parametrize("said", ["👍", "😀😀😀", "无", "<b>三号楼</b>", "{name}", "%s", "三\n号\n楼"])
async def test_what_people_write_is_kept_as_they_wrote_it(stage: Stage, wang: Phone, said: str) -> None:
    await wang.writes("/note", "消防", said, said, "不用", "记下")
    assert [(note.place, note.text) for note in await stage.rows(Note)] == [(said, said)]


@pytest.mark.parametrize("flood", ["字" * 5000, "7" * 5000])
async def test_five_thousand_characters_are_refused_with_the_reason_and_nothing_is_lost(
    stage: Stage, wang: Phone, flood: str
) -> None:
    assert "5000" in await wang.writes("/note", "消防", flood)
    await wang.writes("三号楼", "灭火器过期")
    assert "4/5" in await wang.writes(flood)
    await wang.writes("不用", "记下")
    assert [note.place for note in await stage.rows(Note)] == ["三号楼"]
    assert not await stage.rows(DeadLetter)


async def test_a_sticker_and_an_unknown_command_ask_again(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note", "消防")
    await stage.submit(stage.update(1001, Kind.OTHER))
    assert "看不懂" in await wang.card()
    assert "2/5" in await wang.card()
    assert "2/5" in await wang.writes("/whatever")
    assert "3/5" in await wang.writes("三号楼")


async def test_a_conversation_goes_on_where_it_stood(stage: Stage, wang: Phone) -> None:
    await wang.writes("/note", "消防", "三号楼", "/help", "/start")
    stage.clock.pass_by(timedelta(days=3))
    assert "3/5" in await wang.writes("/note")
    await wang.writes("灭火器过期", "不用", "记下")
    assert [note.place for note in await stage.rows(Note)] == ["三号楼"]


async def test_a_draft_of_an_older_form_is_asked_for_what_is_missing(stage: Stage, wang: Phone) -> None:
    (person,) = await stage.rows(Person)
    async with stage.database.writing() as session:
        answers = {"kind": "no longer there", "place": "三号楼", "weather": "晴"}
        session.add(
            Draft(
                id=5,
                person_id=person.id,
                conversation="note",
                revision=4,
                body={"answers": answers},
                updated_at=stage.clock.now(),
            )
        )
    assert "1/5" in await wang.writes("/note")
    assert "3/5" in await wang.taps("消防")


async def test_a_word_that_is_a_command_is_one_unless_it_answers_the_question(stage: Stage, wang: Phone) -> None:
    """Neither a kind of note nor, though any text would do, a place."""
    await wang.writes("/note")
    assert "您最近没有班" in await wang.writes("我的班")
    await wang.writes("消防")
    assert "您最近没有班" in await wang.writes("我的班")
    (draft,) = await stage.rows(Draft)
    assert draft.body["answers"] == {"kind": "fire"}
