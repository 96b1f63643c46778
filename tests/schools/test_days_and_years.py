"""提前放学 in two or three taps, and what it means for published shifts; a year is pasted, corrected, taken out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, update

from bot.roster.calendar import UnknownYear, of_package
from bot.roster.planner import plan
from bot.roster.shifts import DaySpan
from bot.services.roster import drafts, facts, publishing
from db.models import (
    Bell,
    CalendarDay,
    CalendarYear,
    DeadLetter,
    PeriodKind,
    Person,
    Post,
    RosterPlan,
    School,
    SchoolDay,
    SchoolPeriod,
    Shift,
)
from tests.journey.neighbourhood import ZONE, Neighbourhood
from tests.schools.asked import asked, day_of, journal, known, school, today, workday


async def has_lessons(here: Neighbourhood, days: int = 400) -> None:
    """The primary school, from 7:50 to 16:30, from today on."""
    first = await today(here)
    async with here.database.writing() as session:
        number = (await session.execute(select(School.id))).scalar_one()
        await session.execute(update(Post).values(grid="1网格"))
        session.add(
            Bell(
                school_id=number, grades=frozenset(range(1, 7)), weekdays=frozenset(range(5)), arrives=time(7, 50),
                leaves=time(16, 30),
            )
        )  # fmt: skip
        last = first + timedelta(days=days)
        session.add(SchoolPeriod(school_id=number, kind=PeriodKind.TERM, first=first, last=last))
        await session.execute(update(Person).values(vetted=True))


async def year_is_in(here: Neighbourhood, *years: int) -> None:
    async with here.database.writing() as session:
        for year in years:
            session.add(CalendarYear(year=year, entered_at=await here.telegram.now(), sample=True))
            await session.flush()
            session.add(CalendarDay(year=year, day=date(year, 1, 1), holiday="元旦"))


async def publish(here: Neighbourhood, first: date, last: date) -> None:
    """Planned and published, as by 发布."""
    now = await here.telegram.now()
    async with here.database.writing() as session:
        span = DaySpan(first, last)
        read = await facts.read(session, span, ZONE, now)
        asked_for = await drafts.ask(session, span, by=None, now=now)
        await drafts.write(session, asked_for, read, plan(read.problem, seconds=10), now)
        await session.flush()
        await publishing.publish(session, asked_for.id, by=None, zone=ZONE, now=now)
        await session.execute(update(Shift).values(published_at=now))


async def test_early_dismissal_said_in_one_breath(on_both: Neighbourhood) -> None:
    here = on_both
    await has_lessons(here)
    year = (await today(here)).year
    await year_is_in(here, year, year + 1)
    await here.bot()
    day = await workday(here)
    await here.chen.send(f"{day_of(day)}提前放学")
    await here.chen.sees("几点放学", "14:00")
    await here.chen.tap("14:00")
    await here.chen.sees("✅ 记好了", "提前放学", "14:00放学", "下次排班起算")
    assert await asked(here, day) == [
        f"{day:%m-%d} 07:25-07:55 实验小学东门 1",
        f"{day:%m-%d} 13:50-14:20 实验小学东门 1",
    ]
    entered = await school(here, "实验小学")
    assert await journal(here, f"school:{entered.id}") == [("early", here.numbers["chen"])]

    # Said otherwise it takes the place of what was said; 照常 takes it back.
    await here.chen.send("停课")
    await here.chen.sees("哪一天")
    await here.chen.send(day_of(day))
    await here.chen.sees("✅ 记好了", "停课")
    assert await asked(here, day) == []
    assert len(await here.all(SchoolDay)) == 1
    await here.chen.tap("学期和放假")
    await here.chen.tap(f"{day.month}月{day.day}日照常")
    await here.chen.sees("下次排班起算", "上学前20分钟到岗")
    assert len(await asked(here, day)) == 2


async def test_bad_input_at_each_step_of_a_day(here: Neighbourhood) -> None:
    await has_lessons(here)
    year = (await today(here)).year
    await year_is_in(here, year, year + 1)
    await here.bot()
    await here.chen.send("提前放学")
    await here.chen.sees("哪一天", "明天")
    for wrong in ("2月30日", "昨天", "唉"):
        await here.chen.send(wrong)
        await here.chen.sees("哪一天", f"您写的是: {wrong}", "明天")
    await here.chen.act("sticker")
    card = await here.chen.sees("看不懂", "哪一天", "明天")
    await here.chen.tap("明天")
    await here.chen.sees("几点放学")
    await here.chen.send("25:70")
    await here.chen.sees("没看懂", "几点放学")
    await here.chen.tap("明天", on=card)  # an old button does nothing but show where we are
    await here.chen.sees("几点放学")
    await here.chen.send("7:00")  # before school begins
    await here.chen.sees("先上学后放学", "几点放学")
    await here.chen.send("下午两点")
    await here.chen.sees("✅ 记好了", "14:00放学")
    assert not await here.all(DeadLetter)


async def test_a_published_day_says_what_is_touched_and_a_repair_mends_it(on_both: Neighbourhood) -> None:
    here = on_both
    await has_lessons(here)
    year = (await today(here)).year
    await year_is_in(here, year, year + 1)
    day = await workday(here, after=2)
    await publish(here, day, day)
    await here.bot()
    await here.chen.send(f"{day_of(day)}提前放学14:00")
    card = await here.chen.sees("这些班已经发布了", "改成13:50—14:20", "重排")
    assert "07:25" not in card["text"].split("已经发布了")[1]
    await here.chen.tap("重排")
    await here.chen.sees("正在重排")
    async with here.database.reading() as session:
        count = await session.execute(
            select(func.count()).select_from(RosterPlan).where(RosterPlan.asked_by.is_not(None))
        )
    assert count.scalar_one() == 1

    # Closing the post says first what it means.
    await here.chen.send("学校")
    await here.chen.tap("实验小学")
    await here.chen.tap("岗点")
    await here.chen.tap("东门")
    await here.chen.sees("岗点牌号")
    await here.chen.tap("停用")
    await here.chen.sees("要撤掉东门", "已发布2个班")
    await here.chen.tap("停用")
    await here.chen.sees("不用站了")
    assert await asked(here, day) == []


def unknown_year(first: int) -> int:
    year = first
    while True:
        try:
            of_package(year)
        except UnknownYear:
            return year
        year += 1


def notice(year: int) -> str:
    """Invented: which days are off, whatever year it is."""
    return f"""国务院办公厅关于{year}年
部分节假日安排的通知
一、元旦:1月1日至3日放假,共3天。
二、春节:2月5日至11日放假调休,共7天。
三、清明节:4月4日至6日放假,共3天。
四、劳动节:5月1日至5日放假,共5天。
五、端午节:6月9日放假。
六、中秋节:9月15日放假。
七、国庆节:10月1日至7日放假,共7天。"""


async def test_a_year_that_nobody_knows_stops_school_posts_until_it_is_pasted(on_both: Neighbourhood) -> None:
    here = on_both
    now = await today(here)
    year = unknown_year(now.year)
    if year > now.year:  # come as far as the last weeks before it
        await here.telegram.advance_to(datetime(year - 1, 12, 20, 10, 0, tzinfo=ZONE))
    await has_lessons(here)
    await here.bot()
    monday = next(
        day for day in (date(year, 3, 1) + timedelta(days=number) for number in range(7)) if day.weekday() == 0
    )
    missing = (await known(here, monday, monday)).missing
    assert [each.year for each in missing] == [year]
    assert await asked(here, monday) == []

    await here.chen.send("节假日")
    await here.chen.sees(f"{year}年: 还没录", "学校岗排不了, 巡逻照排", "整篇贴过来", f"贴{year}年的通知")
    await here.chen.tap(f"贴{year}年的通知")
    await here.chen.sees("国务院办公厅的放假通知")
    for wrong, answer in (
        ("哈哈", "没找到放假的日子"),
        (notice(year).replace("5月1日至5日放假,共5天", "5月1日至5日放假,共6天"), "天数对不上"),
        (notice(year).replace("1月1日至3日", "2月30日至3月1日"), "没有这一天"),
        (notice(year - 1), f"这是{year - 1}年的通知"),
        (notice(year).replace("六、中秋节:9月15日放假。\n", ""), "缺了中秋"),
    ):
        await here.chen.send(wrong)
        await here.chen.sees(answer, "还没录进去")
        await here.chen.tap("返回")
        await here.chen.sees("国务院办公厅的放假通知")
    await here.chen.act("sticker")
    await here.chen.sees("国务院办公厅的放假通知")
    await here.chen.send(notice(year))
    await here.chen.sees("我看到的是这样", "🏖 春节", "没错, 就按这个")
    assert (await known(here, monday, monday)).missing
    await here.chen.tap("没错, 就按这个")
    await here.chen.sees(f"✅ {year}年记好了")
    assert not (await known(here, monday, monday)).missing
    assert len(await asked(here, monday)) == 2
    assert await journal(here, f"year:{year}") == [("entered", here.numbers["chen"])]

    # Changed afterwards, and taken out.
    await here.chen.tap("有一天变了")
    await here.chen.sees("哪一天变了")
    await here.chen.send(f"{year}年{monday.month}月{monday.day}日")
    await here.chen.sees("现在怎么安排")
    await here.chen.tap("调休上班")
    await here.chen.sees("本来就上班")
    await here.chen.tap("放假")
    await here.chen.sees("✅ 记好了")
    assert await asked(here, monday) == []
    await here.chen.tap("删掉")
    await here.chen.sees(f"要删掉{year}年")
    await here.chen.tap("删掉")
    await here.chen.sees(f"{year}年: 还没录")
    assert [each.year for each in (await known(here, monday, monday)).missing] == [year]
    assert not await here.all(DeadLetter)


async def test_pasted_without_being_asked_for(here: Neighbourhood) -> None:
    year = unknown_year((await today(here)).year)
    await here.bot()
    await here.wang.send(notice(year))
    await here.wang.never_sees("我看到的")
    await here.chen.send(notice(year))
    await here.chen.sees("没错, 就按这个", "🏖 国庆节")
    await here.chen.tap("没错, 就按这个")
    await here.chen.sees(f"✅ {year}年记好了")
