"""求助, as the one who calls for help and those who come see it."""

from __future__ import annotations

from datetime import timedelta

from tests.emergencies.alarmed import Alarmed


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


async def test_from_the_word_to_the_doctors(on_both: Alarmed) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("先拨 110 · 119 · 120", "受伤发病", "起火", "点错了")
    await here.wang.tap("受伤发病")
    await here.wang.sees("1号求助", "正在叫人", "120 打了吗", "打了", "还没打")
    page = await here.wu.sees("1号求助: 受伤发病", "大概在1网格", "能去吗", "110 · 119 · 120", "我去", "去不了")
    await here.wang.tap("打了")
    await here.wang.sees("在哪儿", "1栋")
    await here.wu.sees("120 已打")
    await here.wang.tap("1栋")
    await here.wu.sees("1栋", "120 已打")
    await here.wu.tap("我去", on=page)
    await here.wu.sees("谢谢吴姐! 王师傅在等您", "我到了", "要人帮忙")
    await here.wang.sees("吴姐来了")
    await here.wu.tap("我到了")
    await here.wu.sees("记下了", "已交给医生", "处理完了")
    await here.wang.sees("吴姐到了, 有人在, 别怕")
    await here.wu.tap("已交给医生")
    await here.wu.sees("已交给医生", "到家点一下", "到家了")
    await here.wang.sees("✅ 1号求助: 已交给医生", "30天后删掉")
    await here.wu.tap("到家了")
    await here.wu.sees("好好休息")
