"""The ways in, the wrong ones included."""

from __future__ import annotations

import pytest

from tests.emergencies.alarmed import Alarmed
from tests.journey.neighbourhood import GATE

KINDS = {
    "受伤发病": ("120 打了吗", "听120电话的"),
    "起火": ("119 打了吗", "不坐电梯"),
    "打架闹事": ("110 打了吗", "不要靠近, 远处看着, 等民警"),
    "走失": ("110 打了吗", "最后在哪儿看到"),
    "落水": ("119 打了吗", "不下水, 找长杆"),
    "车祸": ("120 打了吗", "站到路边"),
    "漏水漏电漏气": ("119 打了吗", "先离开, 到外面再打电话"),
    "正在被骗转账": ("110 打了吗", "马上打 110 止付"),
    "别的事": ("110 打了吗", "先顾自己安全"),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_says_to_both_sides_what_keeps_them_safe(here: Alarmed, kind: str) -> None:
    """One tap after the word people are paged, and both hear what not to do."""
    question, safe = KINDS[kind]
    await here.bot()
    await here.wang.start()
    await here.wang.sees("求助马上叫人")
    await here.wang.press("求助")
    await here.wang.sees("先拨 110 · 119 · 120", kind)
    await here.wang.tap(kind)
    await here.wang.sees("1号求助", question, safe, "110 · 119 · 120")
    first = here.zhou if kind in ("打架闹事", "正在被骗转账") else here.wu
    card = await first.sees("1号求助", kind, safe, "110 · 119 · 120", "我去", "去不了", "打王师傅")
    if kind in ("打架闹事", "落水", "漏水漏电漏气"):
        assert "能去远远看着吗? 不靠近。" in card["text"]
    assert (await here.emergency()).kind is not None


async def test_twice_in_a_second_is_one(here: Alarmed) -> None:
    await here.bot()
    said = {"act": "text", "fields": {"text": "求助"}}
    await here.telegram.bulk([{"person": here.wang.id, **said}, {"person": here.wang.id, **said}])
    await here.wang.sees("受伤发病")
    await here.wang.tap("起火")
    await here.wu.sees("1号求助")
    await here.wang.send("救命!")
    await here.wang.sees("1号求助", "是另一件事")
    await here.wu.never_sees("2号求助")
    await here.wang.tap("是另一件事")
    await here.wang.sees("点一下, 我马上叫人")
    await here.wang.tap("受伤发病")
    await here.wu.sees("2号求助")


async def test_nothing_said_for_twenty_seconds_pages_all_the_same(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("救命")
    await here.wang.sees("点一下")
    await here.after(10)  # real time passes as well, more of it on a busy machine
    await here.wu.never_sees("1号求助")
    await here.after(11)
    await here.wu.sees("1号求助: 别的事", "我去")
    await here.wang.sees("1号求助", "是什么事", "落水")
    await here.wang.tap("落水")
    await here.wu.sees("1号求助: 落水", "不下水")
    await here.wang.sees("119 打了吗")


async def test_a_slip_before_anybody_went(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点错了")
    await here.wang.tap("点错了")
    await here.wang.sees("点错了, 已取消")
    await here.after(30)
    await here.wu.never_sees("求助")
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.wu.sees("2号求助", "我去")
    await here.wang.sees("点错了")
    await here.wang.tap("点错了")
    await here.wu.sees("2号求助是点错了, 不用去了")


async def test_a_slip_after_somebody_has_set_out_is_confirmed_by_them(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("打架闹事")
    await here.zhou.sees("我去")
    await here.zhou.tap("我去")
    await here.wang.sees("周队长来了")
    await here.wang.tap("点错了")
    await here.wang.sees("已告诉周队长是点错了, 等那边确认")
    await here.zhou.sees("王师傅说是点错了, 麻烦确认一下再回", "是点错了", "要人帮忙")
    assert (await here.emergency()).ended_at is None
    await here.zhou.tap("是点错了")
    await here.wang.sees("点错了, 已取消")


async def test_two_people_at_one_place_are_one_emergency_with_two_numbers(on_both: Alarmed) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.wu.sees("1号求助")
    await here.zhao.send("求助")
    await here.zhao.sees("点一下")
    await here.zhao.tap("车祸")
    await here.zhao.sees("王师傅刚报过", "您的2号并到1号", "不是一件事")
    await here.wu.sees("1、2号求助")
    await here.wu.tap("我去")
    await here.wang.sees("吴姐来了")
    await here.zhao.sees("吴姐来了")


async def test_two_people_at_one_place_and_it_is_not_the_same(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.zhao.send("求助")
    await here.zhao.sees("点一下")
    await here.zhao.tap("车祸")
    await here.zhao.sees("不是一件事")
    await here.zhao.tap("不是一件事")
    await here.zhao.sees("2号求助", "正在叫人")
    await here.wu.sees("2号求助")


async def test_by_position_only(here: Alarmed) -> None:
    await here.bot()
    await here.wang.location(*GATE)
    await here.wang.sees("收到位置", "求助")
    await here.wang.tap("🔴 求助, 马上叫人")
    await here.wang.sees("点一下, 我马上叫人")
    await here.wang.tap("受伤发病")
    await here.wang.sees("120 打了吗")
    emergency = await here.emergency()
    assert (emergency.latitude, emergency.grid, emergency.grid_guessed) == ("30.344800", "1网格", False)


async def test_a_sentence_that_only_mentions_it_offers_the_key(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("他昨天报警了, 今天没事")
    await here.wang.sees("要马上叫人吗", "🔴 求助, 马上叫人")
    await here.wu.never_sees("求助")
    await here.wang.tap("🔴 求助, 马上叫人")
    await here.wang.sees("受伤发病")


async def test_from_a_group_only_that_people_are_called(here: Alarmed) -> None:
    await here.bot()
    await here.telegram.post(f"/bots/{await here.telegram.bot_id()}", privacy_mode=False)
    group = await here.telegram.group("大群", here.wang, here.wu)
    await here.wang.send("救命", in_group=group)
    await here.wang.sees("受伤发病")
    await here.wang.sees("已经在叫人", in_group=group, anywhere=True)
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.wu.never_sees("受伤发病", in_group=group)


async def test_from_a_stranger(here: Alarmed) -> None:
    await here.bot()
    stranger = await here.telegram.person("路过的人", id=4711)
    await stranger.send("救命")
    await stranger.sees("先拨 110")
    await here.wu.never_sees("求助")


async def test_in_the_middle_of_a_form(here: Alarmed) -> None:
    """The alarm comes first, what is written then belongs to it, and the form goes on where it stood."""
    await here.bot()
    await here.wang.send("/note")
    await here.wang.sees("记哪方面的")
    await here.wang.send("求助")
    await here.wang.sees("受伤发病")
    await here.wang.tap("受伤发病")
    await here.wang.sees("120 打了吗")
    await here.wang.send("打了")
    await here.wang.sees("在哪儿")
    await here.wang.send("1栋2单元门口")
    await here.wu.sees("1栋2单元门口", "120 已打")
    await here.wang.sees("还有什么, 直接写")
    await here.wang.send("老人家倒在楼梯上, 有呼吸")
    await here.wu.sees("王师傅: 老人家倒在楼梯上, 有呼吸")
    await here.wang.act("voice")
    await here.wu.sees("🎤 语音1条")
    assert (await here.story()).count("voice") == 1


async def test_somebody_who_goes_leaves_the_team(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.wu.tap("我去")
    await here.wang.sees("吴姐来了")
    await here.change("wu", active=False)
    await here.after(601)
    await here.zhou.sees("1号求助", "我去")


async def test_buttons_of_others_and_of_last_week(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    old = await here.wang.sees("点一下")
    await here.wang.tap("起火")
    card = await here.wu.sees("1号求助", "我去")
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.wu.tap("我到了")
    await here.wu.sees("处理完了")
    await here.wu.tap("处理完了")
    await here.wu.sees("怎么完的", "已处理", "虚惊一场", "民警已接手", "点错了")
    await here.wu.tap("虚惊一场")
    await here.wu.sees("虚惊一场", "到家了")
    await here.wang.sees("虚惊一场", "还没完")
    await here.wang.tap("受伤发病", on=old)
    await here.wang.sees("虚惊一场", anywhere=True)
    await here.wu.tap("我去", on=card)
    await here.wu.sees("虚惊一场", anywhere=True)
    assert (await here.emergency()).outcome == "false_alarm"


async def test_it_is_not_over(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("我去")
    await here.wu.tap("我去")
    await here.wu.sees("我到了")
    await here.wu.tap("我到了")
    await here.wu.sees("已交给医生")
    await here.wu.tap("已交给医生")
    await here.wang.sees("✅ 1号求助", "还没完")
    await here.wang.tap("还没完")
    await here.wang.sees("1号求助", "正在叫人")
    await here.wu.sees("1号求助", "我去")
    await here.wu.tap("我去")
    await here.wang.sees("吴姐来了")


async def test_for_somebody_else(here: Alarmed) -> None:
    await here.bot()
    await here.chen.send("求助")
    await here.chen.sees("点一下")
    await here.chen.tap("走失")
    await here.chen.sees("110 打了吗")
    await here.chen.tap("打了")
    await here.chen.sees("在哪儿")
    await here.chen.send("3栋")
    await here.chen.sees("还有什么", "替别人报的")
    await here.chen.tap("替别人报的")
    await here.chen.sees("是谁? 怎么联系?")
    await here.chen.send("何老伯的女儿, 19900009999")
    await here.wu.sees("替别人报的: 何老伯的女儿, 19900009999")
    here.secrets.plant("何老伯", "19900009999")


async def test_another_grid_calls_its_people_as_well(here: Alarmed) -> None:
    await here.change("zhao", grid="2网格")
    async with here.database.writing() as session:
        from sqlalchemy import update

        from db.models import Place

        await session.execute(update(Place).where(Place.name == "2网格").values(keeper_id=here.numbers["zhao"]))
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wang.sees("120 打了吗")
    await here.after(61)
    await here.zhou.sees("1号求助")
    await here.wang.location(30.3448, 114.1462)
    await here.zhao.sees("1号求助", "2网格")


async def test_a_weapon_makes_watchers_of_everybody(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("打架闹事")
    await here.wang.sees("110 打了吗")
    await here.wang.tap("打了")
    await here.wang.sees("在哪儿")
    await here.wang.tap("1栋")
    await here.wang.sees("有人拿刀")
    await here.zhou.tap("我去")
    await here.wang.sees("周队长来了", "有人拿刀")
    await here.wang.tap("有, 或看不清")
    await here.zhou.sees("可能带着家伙: 不要靠近")
    await here.wang.sees("有人受伤吗")


async def test_an_accident_at_the_gate_calls_people_at_once(here: Alarmed) -> None:
    await here.on_duty("li", arrived=False)
    await here.bot()
    await here.li.send("签到")
    await here.li.sees("不发位置")
    await here.li.tap("不发位置")
    await here.li.sees("签到好了", "交通事故")
    await here.li.tap("交通事故")
    await here.wu.sees("1号求助: 车祸, 实验小学东门")
    await here.li.sees("1号求助", "120 打了吗", anywhere=True)
