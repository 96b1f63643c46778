"""The roster leaves the chat: as pictures, as text for the WeChat group, as an Excel file."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from icalendar import Calendar
from PIL import Image

from bot.roster.shifts import DaySpan
from db.models import RosterSettings
from sandbox.client import Person as Phone
from tests.journey.neighbourhood import Neighbourhood
from tests.rosters.test_from_question_to_shift import ask, publicity_every_evening

PNG = b"\x89PNG"


async def seven_evenings(here: Neighbourhood) -> DaySpan:
    """王 and 李 stand on all of them, whatever the weekday of today."""
    async with here.database.writing() as session:
        session.add(RosterSettings(id=1, per_week=7))
    return await publicity_every_evening(here)


async def photos(here: Neighbourhood, who: Phone) -> list[Image.Image]:
    """All pictures on the screen, as they were uploaded."""
    found: list[Image.Image] = []
    for message in await who.chat():
        if message.get("photo"):
            largest = max(message["photo"], key=lambda size: size["width"])
            found.append(Image.open(io.BytesIO(await here.telegram.content(largest["file_id"]))))
    return found


async def test_a_draft_as_picture_as_text_and_as_a_file_before_anybody_hears_of_it(on_both: Neighbourhood) -> None:
    here = on_both
    days = await seven_evenings(here)
    await here.bot()
    await ask(here, days)
    await here.chen.sees("的班排好了: 7个班", "发布", "看图", "文字(转发)", "Excel", within=60)
    await here.chen.tap("文字(转发)")
    words = (await here.chen.sees("排班", "18:00—19:00", "· 广场反诈宣传: 王师傅、李姐", "这是草稿"))["text"]
    assert words.count("王师傅、李姐") == 7
    assert "1990000" not in words
    await here.chen.tap("看图", on=await here.chen.sees("的班排好了", anywhere=True))
    await here.chen.sees("各人的班", within=60)
    drawn = await photos(here, here.chen)
    assert {picture.width for picture in drawn} == {1080}
    await here.chen.tap("Excel", on=await here.chen.sees("的班排好了", anywhere=True))
    file = (await here.chen.sees("Excel 表格", within=60))["document"]
    book = openpyxl.load_workbook(io.BytesIO(await here.telegram.content(file["file_id"])))
    rows = [[cell.value for cell in row] for row in book["明细"].iter_rows(min_row=2)]
    assert sorted(row[4] for row in rows) == ["李姐"] * 7 + ["王师傅"] * 7
    assert {row[5] for row in rows} == {"草稿"}
    await here.wang.never_sees("广场反诈宣传")


async def test_what_is_published_is_for_everybody_who_leads_and_a_draft_for_the_office(here: Neighbourhood) -> None:
    days = await seven_evenings(here)
    await here.bot()
    await ask(here, days)
    draft = await here.chen.sees("的班排好了: 7个班", within=60)
    await here.wang.send("本周排班")
    await here.wang.sees("这个是队长和社区看的")
    await here.zhou.send("排班文字")
    await here.zhou.sees("这几天没有班")
    await here.chen.send("排班文字")
    await here.chen.sees("这是草稿")
    await here.chen.tap("发布", on=draft)
    await here.chen.sees("发布了")
    await here.chen.tap("文字(转发)", on=draft)
    await here.chen.sees("广场反诈宣传", "有您的班")
    await here.zhou.send("/week")
    card = await here.zhou.sees("排班", "每个班都有人", "看图")
    await here.zhou.tap("文字(转发)")
    words = (await here.zhou.sees("王师傅、李姐", "有您的班"))["text"]
    assert "草稿" not in words
    await here.zhou.tap("看图")
    await here.zhou.sees("各人的班", within=60)
    await here.zhou.tap("下一周 ▶", on=card)
    await here.zhou.sees("◀ 上一周")


async def test_a_draft_that_gave_way_says_so(here: Neighbourhood) -> None:
    days = await seven_evenings(here)
    await here.bot()
    await ask(here, days)
    older = await here.chen.sees("的班排好了: 7个班", within=60)
    await here.chen.reads()
    await ask(here, days)
    await here.chen.sees("的班排好了: 7个班", within=60)
    await here.chen.tap("看图", on=older)
    await here.chen.sees("已经有新的一份")


async def test_ones_own_shifts_go_into_the_phones_calendar(here: Neighbourhood) -> None:
    days = await seven_evenings(here)
    await here.bot()
    await here.wang.send("日历")
    await here.wang.sees("您最近没有班")
    await ask(here, days)
    await here.chen.sees("的班排好了: 7个班", within=60)
    await here.chen.tap("发布")
    await here.wang.sees("广场反诈宣传", "能来吗", "存到手机日历")
    await here.wang.tap("存到手机日历")
    file = (await here.wang.sees("点开这个文件", within=60))["document"]
    assert (file["file_name"], file["mime_type"]) == ("我的班.ics", "text/calendar")
    diary: Any = Calendar.from_ical(await here.telegram.content(file["file_id"]))
    assert {str(event["summary"]) for event in diary.walk("VEVENT")} == {"广场反诈宣传"}
    assert len(diary.walk("VEVENT")) == 7
    assert "搭档李姐" in str(diary.walk("VEVENT")[0]["description"])
    await here.wang.send("我的班")
    await here.wang.tap("存到手机日历", on=await here.wang.sees("您的班"))
    await here.wang.sees("点开这个文件", within=60)
