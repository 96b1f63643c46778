"""What is bigger than one search: the office sees what would move, and nobody moves who has not said yes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from bot.roster.shifts import DaySpan
from db.models import Answer, Assignment, DeadLetter, Repair, RosterSettings, Shift
from db.models import Away as Leave
from tests.journey.neighbourhood import ZONE, Neighbourhood
from tests.rosters.test_from_question_to_shift import ask, publicity_every_evening


async def published(here: Neighbourhood) -> DaySpan:
    """王 and 李 on the square on seven evenings; then 刘 is back, and 王 on leave for three of them."""
    days = await publicity_every_evening(here)
    async with here.database.writing() as session:
        away = {"starts_at": await here.telegram.now(), "said_at": await here.telegram.now()}
        until = datetime.combine(days.last + timedelta(days=30), time(0), ZONE)
        session.add(Leave(person_id=here.numbers["wu"], ends_at=until, **away))
        session.add(RosterSettings(id=1, per_week=7, per_month=31))
    await here.bot()
    await ask(here, days)
    await here.chen.sees("的班排好了: 7个班", "发布", within=60)
    await here.chen.tap("发布")
    await here.chen.sees("发布了")
    for person in (here.wang, here.li):
        await person.sees("广场反诈宣传", "能来吗")
        await person.tap("都能来")
        await person.sees("记下了")
    async with here.database.writing() as session:
        back = update(Leave).where(Leave.person_id == here.numbers["liu"])
        await session.execute(back.values(withdrawn_at=await here.telegram.now()))
        first, last = (datetime.combine(days.first + timedelta(days=each), time(0), ZONE) for each in (1, 4))
        said = await here.telegram.now()
        session.add(Leave(person_id=here.numbers["wang"], starts_at=first, ends_at=last, said_at=said))
    return days


async def in_the_afternoon(here: Neighbourhood) -> None:
    today = (await here.telegram.now()).astimezone(ZONE).date()
    await here.to(datetime.combine(today, time(15, 46), ZONE))


async def holds(here: Neighbourhood, who: str) -> set[date]:
    """The days on which somebody answers for a shift."""
    query = select(Shift.starts_at).join(Assignment).where(Assignment.answer != Answer.RELEASED)
    async with here.database.reading() as session:
        found = await session.execute(query.where(Assignment.person_id == here.numbers[who]))
        return {starts.astimezone(ZONE).date() for starts in found.scalars()}


async def outcomes(here: Neighbourhood) -> list[str | None]:
    async with here.database.reading() as session:
        return list((await session.execute(select(Repair.outcome).order_by(Repair.plan_id))).scalars())


async def test_leave_over_some_days_is_mended_with_the_yes_of_who_would_come(here: Neighbourhood) -> None:
    days = await published(here)
    await in_the_afternoon(here)
    await here.chen.sees("班表要补一下", "刘叔来", "问他们", "不动", within=60)
    before = await holds(here, "wang")
    li, on_leave = await holds(here, "li"), {days.first + timedelta(days=each) for each in (1, 2, 3)}
    card = await here.chen.sees("班表要补一下", anywhere=True)
    await here.chen.tap("问他们")
    await here.chen.sees("在问刘叔")
    asked = await here.liu.sees("想请您来", "可以", "不行")
    await here.liu.act("sticker")
    await here.liu.tap("可以", on=asked)
    await here.liu.sees("✅ 定了", "您的班")
    await here.chen.sees("都答应了", anywhere=True)
    await here.wang.sees("不用来了")
    assert await holds(here, "wang") == before - on_leave
    assert await holds(here, "li") == li, "nobody moves who need not"
    assert before & on_leave <= await holds(here, "liu")
    await here.liu.tap("可以", on=asked)
    await here.liu.sees("已经定了")
    await here.chen.tap("问他们", on=card)
    await here.chen.sees("已经补好")
    assert await here.count(DeadLetter) == 0


async def test_a_no_moves_nobody_and_the_seat_stays_with_who_had_it(here: Neighbourhood) -> None:
    await published(here)
    await in_the_afternoon(here)
    before = await holds(here, "wang")
    card = await here.chen.sees("班表要补一下", "问他们", within=60)
    await here.wang.send("问他们")
    await here.chen.tap("问他们")
    asked = await here.liu.sees("想请您来")
    await here.liu.tap("不行")
    await here.liu.sees("您的班照旧")
    await here.chen.sees("换个办法", anywhere=True)
    await here.chen.tap("不动", on=card)
    await here.chen.sees("情况有变")
    await here.liu.tap("可以", on=asked)
    await here.liu.sees("另外安排")
    assert await holds(here, "wang") == before
    assert not await holds(here, "liu")
    assert "again" in await outcomes(here)


async def test_left_as_it_is_it_is_not_proposed_again(here: Neighbourhood) -> None:
    await published(here)
    await in_the_afternoon(here)
    await here.chen.sees("班表要补一下", within=60)
    await here.chen.tap("不动")
    await here.chen.sees("先不动")
    tomorrow = (await here.telegram.now()).astimezone(ZONE).date() + timedelta(days=1)
    await here.to(datetime.combine(tomorrow, time(8, 31), ZONE))
    await here.chen.never_sees("班表要补一下")
    assert await outcomes(here) == ["kept"]
