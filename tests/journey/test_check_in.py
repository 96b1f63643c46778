"""From the reminder to ✅, at the gate, and home again."""

from __future__ import annotations

from datetime import timedelta

from db.models import Fix, Observation, Proof, Result
from tests.journey.neighbourhood import GATE, Neighbourhood


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


async def at_the_gate(here: Neighbourhood, *, late: int = -12) -> dict[str, int]:
    """The bot runs, and it is `late` minutes after the beginning of a shift of 王师傅 and 李姐."""
    await here.bot()
    starts = await here.morning()
    found = await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.start()
    await here.wang.sees("求助", "📍")
    await here.to(starts + minutes(late))
    return found


async def test_two_taps_from_the_reminder_to_the_tick(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("发个位置就好, 不发也行", "不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("✅ 7:08 签到好了", "搭档李姐还没到", "不站车道", "正常", "拥堵")
    seat = await here.seat(seats["wang"])
    assert (seat.proof, seat.metres) == (Proof.SAID, None)


async def test_with_a_position_from_the_permanent_key(here: Neighbourhood) -> None:
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("发个位置就好")
    await here.wang.press("📍", latitude=GATE[0] + 0.0003, longitude=GATE[1])
    await here.wang.sees("✅ 7:08 签到好了")
    seat = await here.seat(seats["wang"])
    assert seat.proof is Proof.POSITION
    assert seat.metres is not None
    assert 30 <= seat.metres <= 40
    (fix,) = await here.all(Fix)
    assert fix.latitude == f"{GATE[0] + 0.0003:.6f}"


async def test_far_away_is_noted_and_no_obstacle(here: Neighbourhood) -> None:
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("发个位置就好")
    await here.wang.location(GATE[0] + 0.02, GATE[1])
    await here.wang.sees("✅ 7:08 签到好了")
    seat = await here.seat(seats["wang"])
    assert (seat.proof, (seat.metres or 0) > 2000) == (Proof.SAID, True)


async def test_by_the_number_on_the_sign(here: Neighbourhood) -> None:
    seats = await at_the_gate(here)
    await here.wang.send("签到")
    await here.wang.sees("发个位置就好")
    await here.wang.send("3022")
    await here.wang.sees("3022不是这个岗的牌号", "不发位置")
    await here.wang.send("３０２１")
    await here.wang.sees("✅ 7:08 签到好了")
    assert (await here.seat(seats["wang"])).proof is Proof.SIGN


async def test_begun_with_the_word_and_ended_with_a_tap(here: Neighbourhood) -> None:
    """The question becomes the card of the shift: nothing that was answered stays open on the screen."""
    await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.send("签到")
    question = await here.wang.sees("发个位置就好")
    await here.wang.tap("不发位置")
    card = await here.wang.sees("签到好了")
    assert card["message_id"] == question["message_id"]


async def test_a_button_of_the_list_is_answered_where_they_look(here: Neighbourhood) -> None:
    await here.bot()
    await here.shift(await here.morning(), "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.send("我的班")
    shown = await here.wang.sees("您的班")
    await here.wang.tap("1. 来不了", on=shown)
    assert (await here.wang.sees("方便说一声吗"))["message_id"] >= shown["message_id"]


async def test_the_wrong_thing_at_the_position(here: Neighbourhood) -> None:
    """A sticker, a forwarded position, a novel, a photo: a sentence each, and the question stays."""
    await at_the_gate(here)
    await here.wang.sees("王师傅早")
    reminder = (await here.wang.chat())[-1]
    await here.wang.tap("我到了")
    await here.wang.sees("发个位置就好")
    await here.wang.act("sticker")
    await here.wang.sees("不发位置")
    await here.wang.location(GATE[0], GATE[1], forwarded_from=here.li.id)
    await here.wang.sees("转发", "不发位置")
    await here.wang.send("我在东门口" * 1000)
    await here.wang.sees("不发位置")
    await here.wang.photo()
    await here.wang.sees("不发位置")
    await here.wang.send("/my")
    await here.wang.sees("您的班")
    await here.wang.tap("我到了", on=reminder)
    await here.wang.sees("不发位置")
    await here.wang.send("跳过")
    await here.wang.sees("✅ 7:08 签到好了")


async def test_two_taps_at_once(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    tap = {"person": here.wang.id, "act": "tap", "fields": {"text": "我到了"}}
    await here.telegram.bulk([tap, tap])
    await here.wang.sees("不发位置", anywhere=True)
    skip = {"person": here.wang.id, "act": "tap", "fields": {"text": "不发位置"}}
    await here.telegram.bulk([skip, skip])
    await here.wang.sees("签到好了", anywhere=True)
    assert (await here.seat(seats["wang"])).arrived_at is not None
    assert len([m for m in await here.wang.chat() if "签到好了" in m.get("text", "")]) == 1


async def test_late_with_a_reason(here: Neighbourhood) -> None:
    seats = await at_the_gate(here, late=12)
    await here.wang.sees("还没看到您签到")
    await here.wang.tap("我到了, 忘点了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("今天晚了一点", "路上堵", "忘了时间", "不说了")
    await here.wang.tap("路上堵")
    await here.wang.sees("✅ 7:32 签到好了")
    await here.zhou.sees("✅ 王师傅 7:32到了")
    seat = await here.seat(seats["wang"])
    assert seat.late_reason == "traffic"


async def test_the_gate_the_partner_and_home(here: Neighbourhood) -> None:
    starts = await here.morning()
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("搭档李姐还没到")
    await here.li.sees("李姐早")
    await here.li.tap("我到了")
    await here.li.sees("不发位置")
    await here.li.tap("不发位置")
    await here.li.sees("搭档王师傅也到了")
    await here.wang.sees("搭档李姐也到了")
    await here.wang.tap("拥堵")
    await here.wang.sees("门口: 拥堵(7:08)", "签到好了")
    await here.wang.tap("乱停占道")
    await here.wang.sees("门口: 乱停占道")
    await here.zhou.sees("实验小学东门: 乱停占道, 王师傅说的")
    assert [row.state.value for row in await here.all(Observation)] == ["crowded", "blocked"]
    await here.to(starts + minutes(51))
    await here.wang.sees("8:10了", "辛苦", "我走了")
    await here.wang.tap("我走了")
    await here.wang.sees("7:08—8:11, 辛苦了")
    await here.to(starts + minutes(115))
    await here.li.sees("7:08—8:10, 辛苦了")
    results = {(await here.seat(seat)).result for seat in seats.values()}
    assert results == {Result.ARRIVED}


async def test_an_accident_raises_the_alarm(here: Neighbourhood) -> None:
    await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("交通事故")
    await here.wang.tap("交通事故")
    await here.wang.sees("1号求助: 车祸", "120 打了吗", "110 · 119 · 120", anywhere=True)
    await here.zhou.sees("🔴 1号求助: 车祸, 实验小学东门", "我去", "去不了")


async def test_killed_between_the_two_taps(on_both: Neighbourhood) -> None:
    here = on_both
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    for bot in here.bots:
        await bot.kill()
    await here.wang.tap("不发位置")
    await here.bot()
    await here.wang.sees("签到好了")
    assert (await here.seat(seats["wang"])).arrived_at is not None


async def test_checked_in_by_the_leader_meanwhile(here: Neighbourhood) -> None:
    seats = await at_the_gate(here, late=11)
    await here.wang.sees("还没看到您签到")
    await here.wang.tap("我到了, 忘点了")
    await here.wang.sees("不发位置")
    card = await here.zhou.sees("王师傅没签到")
    await here.zhou.tap("人到了", on=card)
    await here.zhou.sees("✅ 王师傅")
    await here.wang.sees("帮您点到了", anywhere=True)
    await here.wang.location(*GATE)
    await here.wang.sees("签到好了")
    assert (await here.seat(seats["wang"])).proof is Proof.LEADER


async def test_with_no_shift_there_is_nothing_to_check_in_to(here: Neighbourhood) -> None:
    await here.bot()
    await here.wang.send("签到")
    await here.wang.sees("这会儿没有您的班")
    starts = await here.morning()
    await here.shift(starts, "wang", "li")
    await here.publish()
    await here.wang.sees("给您排了")
    await here.wang.send("签到")
    await here.wang.sees("下一个是后天7:20 实验小学东门护学")


async def test_who_is_in_time_is_nobody_elses_business(here: Neighbourhood) -> None:
    """Neither coming nor a tap at the gate writes to leader and office."""
    await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("签到好了")
    await here.wang.tap("正常")
    await here.wang.sees("门口: 正常")
    await here.zhou.never_sees("王师傅")
    await here.chen.never_sees("王师傅")


async def test_leaving_early_is_asked_and_told(here: Neighbourhood) -> None:
    seats = await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.tap("我到了")
    await here.wang.sees("不发位置")
    await here.wang.tap("不发位置")
    await here.wang.sees("我走了")
    await here.wang.tap("我走了")
    await here.wang.sees("还没到8:10, 这就走?", "点错了")
    await here.wang.tap("点错了")
    await here.wang.sees("签到好了", "我走了")
    await here.wang.tap("我走了")
    await here.wang.sees("这就走?")
    await here.wang.tap("这就走")
    await here.wang.sees("辛苦了")
    await here.zhou.sees("王师傅 7:08先走了")
    assert (await here.seat(seats["wang"])).left_at is not None


async def test_a_slip_in_the_roll_call_leaves_no_false_tick(here: Neighbourhood) -> None:
    await at_the_gate(here)
    await here.li.sees("李姐早")
    await here.zhou.send("谁没到")
    await here.zhou.sees("点名")
    await here.zhou.tap("点名 7:20实验小学东门")
    await here.zhou.sees("⬜ 李姐")
    await here.zhou.tap("⬜ 李姐")
    await here.li.sees("帮您点到了")
    await here.zhou.sees("✅ 李姐")
    await here.zhou.tap("✅ 李姐")
    await here.li.sees("刚才点错了", "我到了")


async def test_what_the_buttons_say_can_be_written(here: Neighbourhood) -> None:
    await at_the_gate(here)
    await here.wang.sees("王师傅早")
    await here.wang.send("来不了")
    await here.wang.sees("方便说一声吗")
    await here.wang.send("在路上。")
    await here.wang.sees("还要多久到")
    await here.wang.send("我到了")
    await here.wang.sees("发个位置就好")
    await here.wang.send("不发位置")
    await here.wang.sees("签到好了")
    await here.chen.send("顶班")
    await here.chen.sees("一周内")
