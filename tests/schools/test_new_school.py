"""新学校: five questions, and its posts are in the next plan; whatever is said wrongly is asked again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from db.models import CalendarDay, CalendarYear, DeadLetter, School
from tests.journey.neighbourhood import Neighbourhood
from tests.program import eventually
from tests.schools.asked import asked, day_of, journal, school, today, workday


async def no_holidays(here: Neighbourhood) -> None:
    """Whatever year it is, the office has entered it, with no holiday but New Year's Day."""
    now = await here.telegram.now()
    async with here.database.writing() as session:
        for year in (now.year, now.year + 1):
            session.add(CalendarYear(year=year, entered_at=now, sample=True))
            await session.flush()
            for day in (1, 2, 3):
                session.add(CalendarDay(year=year, day=now.date().replace(year=year, month=1, day=day), holiday="元旦"))


async def count_schools(here: Neighbourhood) -> int:
    async with here.database.reading() as session:
        return (await session.execute(select(func.count()).select_from(School))).scalar_one()


async def test_from_five_answers_to_the_next_plan(on_both: Neighbourhood) -> None:
    here = on_both
    await no_holidays(here)
    await here.bot()
    await here.chen.send("学校")
    await here.chen.sees("1所学校", "实验小学", "新学校")
    await here.chen.tap("新学校")
    await here.chen.sees("学校叫什么")
    await here.chen.send("江边中学")
    await here.chen.sees("哪些门要站人")
    await here.chen.send("正门2到3人、西门停车")
    await here.chen.sees("几点上学")
    await here.chen.tap("7:50—16:30")
    await here.chen.sees("这学期从哪天到哪天")
    day = await today(here)
    await here.chen.send(f"{day_of(day)}到{day_of(day + timedelta(days=60))}")
    summary = await here.chen.sees("江边中学", "1网格", "正门护送过街2到3人", "西门疏导停车1人", "没错, 记下来")
    assert "7:50上学, 16:30放学" in summary["text"]
    await here.chen.tap("没错, 记下来")
    first = await workday(here)
    card = await here.chen.sees("✅ 记好了", "江边中学", "正门 护送过街 2到3人", "下一个上学日", "下次排班起算")
    assert "7:25—7:55、16:20—16:50" in card["text"]
    assert await asked(here, first) == [
        f"{first:%m-%d} 07:25-07:55 江边中学正门 2",
        f"{first:%m-%d} 07:25-07:55 江边中学西门 1",
        f"{first:%m-%d} 16:20-16:50 江边中学正门 2",
        f"{first:%m-%d} 16:20-16:50 江边中学西门 1",
    ]
    entered = await school(here, "江边中学")
    assert await journal(here, f"school:{entered.id}") == [("entered", here.numbers["chen"])]


async def test_whatever_is_wrong_is_asked_again(here: Neighbourhood) -> None:
    await no_holidays(here)
    await here.bot()
    await here.chen.send("/schools")
    await here.chen.tap("新学校")
    await here.chen.sees("学校叫什么")
    await here.chen.act("sticker")
    await here.chen.sees("学校叫什么")
    for wrong, answer in (
        ("🏫🏫", "写名字就行"),
        ("校" * 5000, "30"),
        ("实验小学", "已经有“实验小学”"),
        ("实 验 小 学", "已经有"),
        ("江边\n中学", "写名字就行"),
    ):
        await here.chen.send(wrong[:4096])
        await here.chen.sees(answer, "学校叫什么")
    await here.chen.send("🌟中学")
    await here.chen.sees("哪些门要站人")
    await here.to(await here.telegram.now() + timedelta(minutes=2))  # so many words a minute are too many
    for wrong, answer in (
        ("25", "东门2人、正门停车1人"),
        ("东门0人", "1到30位"),
        ("东门3到2人", "1到30位"),
        ("东门、东门", "写了两次"),
        ("🚪", "东门2人、正门停车1人"),
    ):
        await here.chen.send(wrong)
        await here.chen.sees(answer, "哪些门要站人")
    await here.chen.send("东门")
    await here.chen.sees("几点上学")
    await here.to(await here.telegram.now() + timedelta(minutes=2))
    for wrong, answer in (
        ("25:70", "这样写: 7:50 16:30"),
        ("16:30 7:50", "还早"),
        ("7:50", "都要有"),
        ("早上", "这样写"),
        ("7" * 4000, "最多500个"),
    ):
        await here.chen.send(wrong)
        await here.chen.sees(answer, "几点上学")
    await here.chen.act("sticker")
    await here.chen.sees("几点上学")
    await here.chen.send("7:50到16:30")
    await here.chen.sees("这学期从哪天到哪天")
    for wrong, answer in (("2月30日到3月1日", "没看懂日子"), ("下辈子", "没看懂日子"), ("", "这学期")):
        if wrong:
            await here.chen.send(wrong)
        await here.chen.sees(answer, anywhere=not wrong)
    day = await today(here)
    await here.chen.send(f"{day_of(day)}到{day_of(day + timedelta(days=30))}")
    await here.chen.sees("没错, 记下来")
    await here.chen.tap("没错, 记下来")
    await here.chen.sees("✅ 记好了", "🌟中学")
    assert await count_schools(here) == 2
    assert not await here.all(DeadLetter)


async def fills_in(here: Neighbourhood, phone: object, name: str) -> None:
    who = phone
    day = await today(here)
    for words, question in (
        ("/schools", "新学校"),
        (None, "学校叫什么"),
        (name, "哪些门要站人"),
        ("东门", "几点上学"),
        ("7:50 16:30", "这学期从哪天到哪天"),
        (f"{day_of(day)}到{day_of(day + timedelta(days=30))}", "没错, 记下来"),
    ):
        if words is None:
            await who.tap("新学校")  # type: ignore[attr-defined]
        else:
            await who.send(words)  # type: ignore[attr-defined]
        await who.sees(question)  # type: ignore[attr-defined]


async def test_two_of_the_office_enter_the_same_one_at_once(on_both: Neighbourhood) -> None:
    here = on_both
    await no_holidays(here)
    await here.coordinates("zhou")
    await here.bot()
    await fills_in(here, here.chen, "江边中学")
    await fills_in(here, here.zhou, "江边中学")
    await asyncio.gather(here.chen.tap("没错, 记下来"), here.zhou.tap("没错, 记下来"))

    async def said() -> list[str]:
        return [(await person.chat())[-1]["text"] for person in (here.chen, here.zhou)]

    async def both_are_answered() -> bool:
        return all("✅ 记好了" in each or "已经有“江边中学”" in each for each in await said())

    await eventually(both_are_answered)
    assert sum("✅ 记好了" in each for each in await said()) == 1
    assert await count_schools(here) == 2


async def test_a_volunteer_and_a_group_do_not_get_in(here: Neighbourhood) -> None:
    await here.bot()
    for words in ("/schools", "学校", "停课", "/holidays"):
        await here.wang.send(words)
        await here.wang.sees("这个是社区用的")
    await here.wang.send("明天停课")
    await here.wang.never_sees("哪所学校")
    assert await count_schools(here) == 1
