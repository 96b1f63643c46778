"""☎ 联系电话: kept, changed, switched off; a number is seen on a tap, which is written down."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Access, Contact, JournalEntry
from tests.emergencies.alarmed import CONTROL_ROOM, Alarmed
from tests.emergencies.setting import pressed

FIRE_POST = "02700000003"


async def numbers(here: Alarmed) -> dict[str, Contact]:
    async with here.database.reading() as session:
        return {each.name: each for each in (await session.execute(select(Contact))).scalars()}


async def seen_numbers(here: Alarmed) -> list[tuple[str, int | None, str]]:
    async with here.database.reading() as session:
        rows = (await session.execute(select(Access).order_by(Access.id))).scalars()
        return [(row.subject, row.reader_id, row.reason) for row in rows]


async def listed(here: Alarmed) -> None:
    await here.bot()
    await here.chen.send("/calling")
    await here.chen.sees("有人求助时叫哪些人")
    await pressed(here.chen, "☎ 联系电话")
    await here.chen.sees("物业监控室 · 物业监控室 · 全部网格", "派出所值班 · 派出所值班室")


async def test_a_number_is_seen_on_a_tap_and_the_tap_is_written_down(on_both: Alarmed) -> None:
    here = on_both
    await listed(here)
    assert CONTROL_ROOM not in str(await here.chen.chat())
    await pressed(here.chen, "物业监控室")
    await here.chen.sees("☎ 物业监控室", "看号码", "停用")
    assert CONTROL_ROOM not in str(await here.chen.chat())
    assert await seen_numbers(here) == []
    await pressed(here.chen, "☎ 看号码")
    await here.chen.sees(f"📞 物业监控室: {CONTROL_ROOM}")
    room = (await numbers(here))["物业监控室"]
    assert await seen_numbers(here) == [(f"contact:{room.id}", here.numbers["chen"], "打电话")]


async def test_a_number_is_added_and_bad_ones_are_refused(on_both: Alarmed) -> None:
    here = on_both
    here.secrets.plant(FIRE_POST)
    await listed(here)
    await pressed(here.chen, "加一个号码")
    await here.chen.sees("是哪一类?")
    await here.chen.send("📞")
    await here.chen.sees("是哪一类?", "点一个按钮")
    await pressed(here.chen, "微型消防站")
    await here.chen.sees("叫什么?")
    await here.chen.send("12345")
    await here.chen.sees("叫什么?", "名字")
    await here.chen.send("消防三站")
    await here.chen.sees("号码是多少?")
    for words, answer in (
        ("问物业", "这个号码不对"),
        ("119", "不用记在这里"),
        ("1381234567", "这个号码不对"),
        ("🚒🚒", "这个号码不对"),
    ):
        await here.chen.send(words)
        await here.chen.sees(answer, "号码是多少?")
    await here.chen.send("（027）0000-0003")
    await here.chen.sees("管哪个网格?", "全部网格", "2网格")
    await pressed(here.chen, "2网格")
    await here.chen.sees("改完是这样", "微型消防站 · 消防三站", "027****0003", "2网格")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了: 微型消防站 · 消防三站 · 2网格")
    added = (await numbers(here))["消防三站"]
    assert (added.kind, added.phone, added.grid, added.active) == ("fire_post", FIRE_POST, "2网格", True)


async def test_the_same_number_is_not_kept_twice(here: Alarmed) -> None:
    await listed(here)
    await pressed(here.chen, "加一个号码")
    await pressed(here.chen, "物业监控室")
    await here.chen.sees("叫什么?")
    await here.chen.send("新监控室")
    await here.chen.sees("号码是多少?")
    await here.chen.send(CONTROL_ROOM)
    await pressed(here.chen, "全部网格")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees('这个号码"物业监控室"已经有了, 请换一个', "号码是多少?")
    await here.chen.send("02700000009")
    await here.chen.sees("✅ 存好了")
    here.secrets.plant("02700000009")


async def test_a_number_is_changed(here: Alarmed) -> None:
    await listed(here)
    await pressed(here.chen, "派出所值班室")
    await pressed(here.chen, "改一下")
    await here.chen.sees("改什么?", "号码", "名称", "管哪个网格")
    await pressed(here.chen, "名称")
    await here.chen.sees("叫什么?")
    await here.chen.send("警务室")
    await here.chen.sees("✅ 存好了: 派出所值班 · 警务室 · 全部网格")
    await here.chen.sees("求助时要打的电话", "警务室")
    async with here.database.reading() as session:
        query = select(JournalEntry.detail).where(JournalEntry.subject.startswith("contact:"))
        assert (await session.execute(query)).scalars().all() == ["name"]


async def test_who_is_switched_off_is_not_telephoned(here: Alarmed) -> None:
    await listed(here)
    await pressed(here.chen, "物业监控室")
    await pressed(here.chen, "停用")
    await here.chen.sees("(停用)", "启用")
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.wu.sees("1号求助")
    await here.after(181)
    await here.chen.sees("☎ 派出所值班室")
    assert "物业监控室" not in await here.calls()
    await here.chen.send("/calling")
    await pressed(here.chen, "☎ 联系电话")
    await pressed(here.chen, "物业监控室")
    await pressed(here.chen, "启用")
    await here.chen.sees("停用")
    assert (await numbers(here))["物业监控室"].active


async def test_it_is_the_offices(here: Alarmed) -> None:
    await listed(here)
    await pressed(here.chen, "物业监控室")
    card = await here.chen.sees("☎ 看号码")
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await here.wang.send("/start")
    own = await here.wang.sees("要做什么?")
    await here.wang.act("tap", message_id=own["message_id"], data=data)
    await here.wang.never_sees(CONTROL_ROOM)
    assert await seen_numbers(here) == []
