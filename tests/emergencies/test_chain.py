"""The chain: who is called when, by day and by night, until somebody answers."""

from __future__ import annotations

from tests.emergencies.alarmed import CONTROL_ROOM, POLICE_POST, Alarmed


async def test_each_batch_in_its_time_until_somebody_answers(on_both: Alarmed) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.wu.sees("1号求助: 车祸", "我去")
    await here.zhou.never_sees("1号求助")
    await here.after(58)
    await here.zhou.never_sees("1号求助")
    await here.after(3)
    await here.zhou.sees("1号求助", "我去", "叫了还没回: 吴姐")
    await here.li.sees("1号求助", "我去")
    await here.chen.never_sees("1号求助")
    await here.after(60)
    await here.chen.sees("1号求助", "☎ 物业监控室")
    await here.wang.sees("还没人应, 又叫了几位")
    await here.after(60)
    await here.chen.sees("☎ 派出所值班室")
    await here.after(60)
    await here.liu.sees("1号求助", "我去")
    await here.zhao.never_sees("1号求助")
    assert (await here.story())[:8] == ["raised", "kind", "batch", "batch", "batch", "batch", "batch"]
    await here.liu.tap("我去")
    await here.wang.sees("刘叔来了")
    await here.wu.sees("刘叔在路上", "我也去")
    await here.after(300)
    await here.wu.never_sees("还没人应")


async def test_nobody_answers_and_everybody_is_called_again(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.wu.tap("去不了")
    await here.wu.sees("谢谢您回话")
    await here.zhou.sees("1号求助", "去不了: 吴姐")
    await here.after(241)
    await here.liu.sees("1号求助")
    await here.after(181)
    await here.wang.sees("又把", "都叫了一遍", "快打 120")
    await here.zhou.sees("1号求助", "我去")
    await here.liu.sees("1号求助", "我去")
    await here.wu.never_sees("1号求助")
    calls = await here.calls()
    assert (calls["zhou"].times, calls["wu"].times) == (2, 1)
    await here.after(181)
    await here.wang.sees("都叫了一遍")
    await here.zhou.sees("1号求助", "我去")
    await here.zhou.tap("我去")
    await here.wang.sees("周队长来了")


async def test_a_batch_that_has_nobody_is_passed_at_once(here: Alarmed) -> None:
    await here.change("wu", team="patrol")
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("别的事")
    await here.zhou.sees("1号求助")
    assert (await here.story()).count("batch") == 2


async def test_who_is_quiet_is_asked_and_then_others_are_called(on_both: Alarmed) -> None:
    here = on_both
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("走失")
    await here.wu.sees("1号求助")
    await here.wu.tap("我去")
    await here.wang.sees("吴姐来了")
    await here.after(570)
    await here.wu.never_sees("还好吧")
    await here.after(40)
    await here.wu.sees("您那边还好吧", "没事, 在处理")
    await here.wu.tap("没事, 在处理")
    await here.after(560)
    await here.wu.never_sees("还好吧")
    await here.after(50)
    await here.wu.sees("还好吧")
    await here.zhou.never_sees("1号求助")
    await here.after(121)
    await here.zhou.sees("1号求助", "没消息了: 吴姐")
    await here.wu.sees("正在叫别人", "还在管", anywhere=True)
    await here.wu.tap("我到了")
    await here.wang.sees("吴姐到了")
    await here.after(400)
    await here.chen.never_sees("1号求助")


async def test_need_help_calls_the_next_batch_and_goes_on(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("起火")
    await here.wu.sees("起火")
    await here.wu.tap("我去")
    await here.wu.sees("要人帮忙")
    await here.wu.tap("要人帮忙")
    await here.zhou.sees("1号求助", "吴姐在路上", "还要人", "我也去")
    await here.after(61)
    await here.chen.sees("还要人")
    await here.chen.tap("我也去")
    await here.wu.sees("小陈在路上")
    await here.after(200)
    await here.liu.never_sees("1号求助")


async def test_cannot_after_all_calls_others_at_once(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await here.wu.tap("我去")
    await here.wang.sees("吴姐来了")
    await here.wu.sees("去不了了")
    await here.wu.tap("去不了了")
    await here.zhou.sees("1号求助", "我去")
    await here.wang.sees("正在叫人")


async def test_at_night_after_120_only_who_is_near_or_wants_it_is_woken(here: Alarmed) -> None:
    await here.change("wu", grid="2网格")
    await here.change("chen", grid="2网格")
    await here.bot()
    await here.at_night()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")  # nobody has said yet that 120 was called
    await here.wang.sees("120 打了吗")
    await here.wang.tap("打了")
    await here.after(61)
    await here.zhou.sees("1号求助")
    await here.after(60)
    await here.chen.never_sees("1号求助")
    await here.after(120)
    await here.liu.sees("1号求助")
    await here.chen.sees("1号求助")  # the last batch is never empty


async def test_who_is_on_duty_in_the_grid_is_called_first(here: Alarmed) -> None:
    seats = await here.on_duty("li", "zhao")
    assert set(seats) == {"li", "zhao"}
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    async with here.database.writing() as session:
        from sqlalchemy import update

        from db.models import Post

        await session.execute(update(Post).values(grid="1网格"))
    await here.wang.tap("点错了")
    await here.wu.sees("点错了, 不用去")
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.li.sees("2号求助")
    await here.zhao.sees("2号求助")


async def test_officers_and_control_rooms_are_telephone_tasks(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("打架闹事")
    await here.wang.sees("不要靠近, 远处看着, 等民警")
    await here.zhou.sees("打架闹事", "不要靠近", "远远看着", "☎ 派出所值班室")
    await here.chen.sees("打架闹事", "☎ 派出所值班室")
    await here.wu.never_sees("打架闹事")
    await here.chen.tap("☎ 派出所值班室")
    await here.chen.sees(f"📞 派出所值班室: {POLICE_POST}", "打通了", "没打通", "已转值班室")
    await here.chen.tap("已转值班室")
    await here.zhou.sees("☎ 派出所值班室: 已转值班室")
    await here.after(61)
    await here.zhou.sees("☎ 物业监控室")
    await here.zhou.tap("☎ 物业监控室")
    await here.zhou.sees(CONTROL_ROOM)
    await here.zhou.tap("没打通")
    await here.chen.sees("☎ 物业监控室: 没打通")


async def test_somebody_without_the_app_is_telephoned_and_comes(here: Alarmed) -> None:
    await here.without_account("wu")
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.chen.sees("1号求助", "☎ 吴姐")
    await here.chen.tap("☎ 吴姐")
    await here.chen.sees("📞 吴姐: 19900001006", "会去", "没打通")
    await here.chen.tap("会去")
    await here.wang.sees("吴姐来了")


async def test_hours_of_downtime_are_said_and_not_replayed(on_both: Alarmed) -> None:
    here = on_both
    bot = await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wu.sees("1号求助")
    await bot.kill()
    await here.after(3 * 3600)
    await here.bot()
    await here.zhou.sees("1号求助", "中间断了179分钟, 先打个电话问还要不要人")
    await here.wu.sees("中间断了")
    await here.chen.never_sees("1号求助")
    await here.after(61)
    await here.chen.sees("1号求助")


async def test_who_shut_the_bot_out_and_is_back_is_answered_at_once(here: Alarmed) -> None:
    """Meanwhile they were to be telephoned; the page of before is still there, and its button works."""
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("起火")
    await here.wu.sees("1号求助", "去不了")
    await here.after(250)  # everybody has been called
    page = await here.wu.sees("1号求助", "去不了", anywhere=True)
    await here.wu.block()
    await here.after(181)  # and once more
    await here.zhou.sees("1号求助")
    await here.wu.unblock()
    await here.wu.tap("去不了", on=page)
    await here.wu.sees("谢谢您回话")


async def test_nobody_of_the_team_can_be_reached(here: Alarmed) -> None:
    """Everybody has shut the bot out: they are named, and the one who called for help knows it."""
    await here.bot()
    for person in (here.wu, here.zhou, here.li, here.liu, here.chen):
        await person.block()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("受伤发病")
    await here.wang.sees("一个人也联系不上", "快打 120")
    await here.zhou.unblock()
    await here.after(181)
    await here.zhou.sees("1号求助", "这儿联系不上: 吴姐")
