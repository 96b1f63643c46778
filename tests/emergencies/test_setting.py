"""求助设置: what the office sees of it, and changes in a few taps."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.services import people
from bot.services.emergencies import presets
from bot.services.emergencies.kinds import Preset
from bot.services.escalation import Batch
from db.models import Identity, PersonRole, Role
from tests.emergencies.alarmed import Alarmed
from tests.emergencies.setting import again, opened, pressed


async def batches(here: Alarmed, name: Preset = Preset.COME) -> tuple[Batch, ...]:
    async with here.database.reading() as session:
        return (await presets.plan_of(session, name)).batches


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


async def office(here: Alarmed, who: str) -> None:
    async with here.database.writing() as session:
        session.add(PersonRole(person_id=here.numbers[who], role=Role.COORDINATOR))


async def cut_off(here: Alarmed, *who: str) -> None:
    """They have shut the bot out."""
    async with here.database.writing() as session:
        numbers = [here.numbers[each] for each in who]
        await session.execute(
            update(Identity).where(Identity.person_id.in_(numbers)).values(unreachable_since=await here.telegram.now())
        )


async def test_the_office_sees_who_is_called_and_how_many_of_them(on_both: Alarmed) -> None:
    here = on_both
    await cut_off(here, "li")
    await here.bot()
    await here.chen.send("/calling")
    await here.chen.sees("来人: 受伤发病、起火", "远处看: 打架闹事、有刀棍的", "分5批: 马上 → 1分钟 → 2分钟")
    await pressed(here.chen, "来人")
    await here.chen.sees(
        "第1批 · 马上: 本网格在岗、应急队 (1人, 都联系得上)",
        "第2批 · 1分钟: 网格责任人、队长 (0–2人, 能联系上0–1人)",
        "第3批 · 2分钟: 联络员、物业 (1人, 都联系得上, 还有1个电话)",
        "第4批 · 3分钟: 派出所 (1个电话)",
        "起火时, 第1批还有消防站",
    )


async def test_a_volunteer_who_guesses_the_command_is_told_kindly(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("/calling")
    await here.wang.sees("由社区联络员来设", "跟联络员说一声")
    await here.wang.send("/start")
    await here.wang.sees("要做什么?")
    assert "🔔 求助设置" not in str(await here.wang.chat())
    await here.chen.send("/start")
    await here.chen.sees("要做什么?", "下一页")
    await here.chen.tap("下一页 ▶")
    await here.chen.sees("🔔 求助设置")


async def test_a_delay_is_changed_in_four_taps(on_both: Alarmed) -> None:
    here = on_both
    await opened(here)
    await pressed(here.chen, "改第2批")
    await here.chen.sees("改什么?", "叫哪些人", "过多久叫", "夜里过多久叫", "去掉这一批")
    await pressed(here.chen, "过多久叫")
    await here.chen.sees("过多久叫", "90秒")
    await pressed(here.chen, "1分30秒")
    await here.chen.sees("改完是这样", "第2批 · 1分30秒: 网格责任人")
    assert (await batches(here))[1].after == seconds(60)
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了", "第2批 · 1分30秒")
    await here.chen.never_sees("试呼")
    assert [batch.after for batch in await batches(here)] == [seconds(each) for each in (0, 90, 120, 180, 240)]


async def test_what_is_typed_for_a_delay(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "过多久叫")
    await here.chen.sees("过多久叫")
    for words, answer in (
        ("快一点", "没看懂过多久, 写成 90秒 或 2分钟"),
        ("🚑", "没看懂过多久"),
        ("90", "是秒还是分钟? 写成 90秒 或 2分钟"),
        ("5分钟", "这一批只能在马上到2分钟之间"),
        ("两小时", "没看懂过多久"),
        ("40分钟", "最多30分钟"),
    ):
        await here.chen.send(words)
        await here.chen.sees(answer, "过多久叫")
    await here.chen.send("一分半")
    await here.chen.sees("改完是这样", "第2批 · 1分30秒")
    await pressed(here.chen, "返回")
    await here.chen.send("９０秒")
    await here.chen.sees("第2批 · 1分30秒")
    await here.chen.send("就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert (await batches(here))[1].after == seconds(90)


async def test_by_night_it_can_take_another_time(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "夜里过多久叫")
    await here.chen.sees("22:00–6:00", "跟白天一样")
    await here.chen.send("30秒")
    await here.chen.sees("第2批 · 1分钟(夜里30秒)")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert (await batches(here))[1].night_after == seconds(30)
    await again(here, "来人")
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "夜里过多久叫")
    await here.chen.sees("跟白天一样")
    await pressed(here.chen, "跟白天一样")
    await here.chen.sees("第2批 · 1分钟: ")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert (await batches(here))[1].night_after is None


async def test_the_first_batch_is_called_at_once_and_that_cannot_be_changed(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第1批")
    card = await here.chen.sees("改什么?", "叫哪些人", "去掉这一批")
    assert "过多久叫" not in str(card)
    await here.chen.send("过多久叫")
    await here.chen.sees("点一个按钮", "改什么?")


async def test_people_are_taken_in_and_out(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第3批")
    await pressed(here.chen, "叫哪些人")
    await here.chen.sees("选了: 联络员、物业")
    await here.chen.send("住在附近")
    await here.chen.sees("选了: 住在附近、联络员、物业")
    await here.chen.send("物业")
    await here.chen.sees("选了: 住在附近、联络员")
    await pressed(here.chen, "好了")
    await here.chen.sees("第3批 · 2分钟: 住在附近、联络员")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert (await batches(here))[2].groups == ("near", "coordinators")


async def test_a_batch_cannot_be_emptied(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第4批")
    await pressed(here.chen, "叫哪些人")
    await here.chen.sees("选了: 派出所")
    await here.chen.send("派出所")
    await here.chen.send("好了")
    card = await here.chen.sees("至少", "叫哪些人")
    assert "选了" not in str(card)
    assert (await batches(here))[3].groups == ("police_post",)


async def test_the_last_batch_keeps_those_who_are_always_in_it(here: Alarmed) -> None:
    await opened(here)
    await pressed(here.chen, "改第5批")
    await pressed(here.chen, "叫哪些人")
    await here.chen.sees("选了: 联络员、全部在岗、夜里可叫")
    await here.chen.send("联络员")
    await here.chen.send("好了")
    await here.chen.sees("最后一批总要有联络员, 请点回来")
    await here.chen.send("联络员")
    await here.chen.send("应急队")
    await pressed(here.chen, "好了")
    await here.chen.sees("第5批 · 4分钟: 应急队、联络员、全部在岗、夜里可叫")


async def test_one_person_by_a_name_that_two_have(here: Alarmed) -> None:
    async with here.database.writing() as session:
        for account, grid in ((1031, "1网格"), (1032, "2网格")):
            twin = people.add(
                session, name="何平安", roles=(Role.VOLUNTEER,), accounts={"telegram": str(account)},
                team="patrol", grid=grid, now=await here.telegram.now(),
            )  # fmt: skip
        await session.flush()
        number = twin.id
    here.secrets.plant("何平安")
    await opened(here)
    await pressed(here.chen, "改第4批")
    await pressed(here.chen, "叫哪些人")
    await here.chen.send("加一个人")
    await pressed(here.chen, "好了")
    await here.chen.sees("是哪位?")
    await here.chen.send("欧阳")
    await here.chen.sees("没找到叫这个名字的", "是哪位?")
    await here.chen.send("何平安")
    await here.chen.sees("有2位", "何平安 巡逻队 1网格", "何平安 巡逻队 2网格")
    await pressed(here.chen, "何平安 巡逻队 2网格")
    await here.chen.sees("第4批 · 3分钟: 派出所、何平安 (1人, 都联系得上")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert (await batches(here))[3].groups == ("police_post", f"person:{number}")


async def test_a_batch_is_added_where_its_time_puts_it(here: Alarmed) -> None:
    await opened(here, "打电话")
    await pressed(here.chen, "加一批")
    await here.chen.sees("叫哪些人?")
    await here.chen.send("应急队")
    await pressed(here.chen, "好了")
    await here.chen.sees("过多久叫")
    await here.chen.send("90秒")
    await here.chen.sees("第3批 · 1分30秒: 应急队", "第4批 · 2分钟: 联络员、全部在岗")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    assert [batch.groups for batch in await batches(here, Preset.PHONE)][2] == ("team",)


async def test_a_batch_is_taken_out_and_the_last_is_never_empty(here: Alarmed) -> None:
    await opened(here, "打电话")
    await pressed(here.chen, "改第1批")
    await pressed(here.chen, "去掉这一批")
    await here.chen.sees("改完是这样", "第1批 · 马上: 派出所", "第2批 · 2分钟")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    await again(here, "打电话")
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "去掉这一批")
    await here.chen.sees("第1批 · 马上: 派出所、联络员、全部在岗、夜里可叫")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    await again(here, "打电话")
    await pressed(here.chen, "改第1批")
    card = await here.chen.sees("叫哪些人?")  # of a single batch nothing else can be changed
    assert "去掉这一批" not in str(card)
    assert [batch.after for batch in await batches(here, Preset.PHONE)] == [seconds(0)]


async def test_a_batch_that_reaches_nobody_is_kept_with_a_warning(here: Alarmed) -> None:
    await cut_off(here, "wu")
    await opened(here)
    await pressed(here.chen, "改第4批")
    await pressed(here.chen, "叫哪些人")
    await here.chen.send("应急队")
    await here.chen.send("派出所")
    await pressed(here.chen, "好了")
    await here.chen.sees("改完是这样", "⚠️ 第4批现在一个也联系不上")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了", "⚠️ 第4批现在一个也联系不上")
    assert (await batches(here))[3].groups == ("team",)


async def test_two_change_it_at_once_and_one_of_them_wins(on_both: Alarmed) -> None:
    here = on_both
    await office(here, "zhou")
    await opened(here)
    await here.zhou.send("求助设置")
    await here.zhou.sees("来人")
    await pressed(here.zhou, "来人")
    stale = await here.zhou.sees("改第2批")
    await pressed(here.zhou, "改第2批")
    await pressed(here.zhou, "过多久叫")
    await pressed(here.zhou, "30秒")
    await here.zhou.sees("第2批 · 30秒")
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "过多久叫")
    await pressed(here.chen, "2分钟")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")
    await pressed(here.zhou, "就这样, 存下")
    await here.zhou.sees("小陈", "刚改过这一套, 您这次的没有存")
    await here.zhou.sees("第2批 · 2分钟: 网格责任人", "改第2批")
    assert (await batches(here))[1].after == seconds(120)
    await here.zhou.tap("改第3批", on=stale)  # of the plan as it was
    await here.zhou.sees("第2批 · 2分钟", "改第2批", anywhere=True)
    await here.zhou.never_sees("改什么?")


async def test_batches_are_not_added_or_taken_out_under_an_emergency_that_runs(here: Alarmed) -> None:
    await here.bot()
    await here.wang.send("求助")
    await here.wang.sees("点一下")
    await here.wang.tap("车祸")
    await here.wu.sees("1号求助")
    await again(here, "来人")
    await pressed(here.chen, "改第2批")
    await pressed(here.chen, "去掉这一批")
    card = await here.chen.sees("改完是这样", "1号求助正按这一套在叫人", "等它结束")
    assert "存下" not in str(card)
    await here.chen.send("就这样, 存下")
    await here.chen.sees("1号求助正按这一套在叫人")
    assert len(await batches(here)) == 5
    await pressed(here.chen, "返回")
    await pressed(here.chen, "过多久叫")
    await pressed(here.chen, "1分30秒")
    await pressed(here.chen, "就这样, 存下")
    await here.chen.sees("✅ 存好了")


async def test_whoever_has_left_the_office_meanwhile_saves_nothing(here: Alarmed) -> None:
    await office(here, "zhou")
    await here.bot()
    await here.zhou.send("求助设置")
    await here.zhou.sees("来人")
    await pressed(here.zhou, "来人")
    stale = await here.zhou.sees("改第2批")
    await pressed(here.zhou, "改第2批")
    await pressed(here.zhou, "过多久叫")
    await pressed(here.zhou, "30秒")
    async with here.database.writing() as session:
        role = await session.get_one(PersonRole, (here.numbers["zhou"], Role.COORDINATOR))
        await session.delete(role)
    await pressed(here.zhou, "就这样, 存下")
    await here.zhou.sees("由社区联络员来设")
    await here.zhou.tap("改第2批", on=stale)
    await here.zhou.never_sees("改什么?")
    assert (await batches(here))[1].after == seconds(60)


async def test_every_day_it_is_looked_whether_it_still_reaches_somebody(on_both: Alarmed) -> None:
    here = on_both
    async with here.database.writing() as session:
        plan = await presets.plan_of(session, Preset.WATCH)
        first = Batch(plan.batches[0].after, (f"person:{here.numbers['liu']}",))
        await presets.keep(session, Preset.WATCH, presets.completed([first, *plan.batches[1:]]))
    await here.bot()
    await here.chen.send("/start")
    await here.chen.sees("要做什么?")
    await here.to((await here.morning(1)).replace(hour=9, minute=1))
    await here.chen.never_sees("要看一眼")
    await cut_off(here, "liu")
    await here.to((await here.morning(1)).replace(hour=9, minute=1))
    await here.chen.sees("求助设置要看一眼", "远处看: ⚠️ 第1批现在一个也联系不上", "刘叔在这里联系不上")
    await pressed(here.chen, "看看 远处看")
    await here.chen.sees("打架闹事", "改第1批")


async def test_when_nobody_of_the_office_is_left_who_leads_hears_of_it(here: Alarmed) -> None:
    await cut_off(here, "chen", "liu")
    await here.bot()
    await here.to((await here.morning(1)).replace(hour=9, minute=1))
    await here.zhou.sees(
        "求助设置要看一眼", "来人、远处看、打电话: ❗ 最后一批没有随时都能联系上的人", "请加一位, 比如周队长"
    )
