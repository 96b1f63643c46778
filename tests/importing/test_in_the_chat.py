"""The office sends its Excel file to the bot: looked at, shown by cell, written by one tap."""

from __future__ import annotations

import asyncio
import io

import openpyxl
from sqlalchemy import func, select

from db.models import Attachment, Bell, Person, School, Series
from tests.journey.neighbourhood import Neighbourhood
from tests.sheets.written import book, saved

SCHOOLS = [["学校", "提前"], ["江边中学", 15]]
BELLS = [["学校", "年级", "到校", "放学"], ["江边中学", "全校", "7:30", "17:10"]]


async def counted(here: Neighbourhood, of: type[Attachment | Bell | School | Series | Person]) -> int:
    async with here.database.reading() as session:
        return int((await session.execute(select(func.count()).select_from(of))).scalar_one())


async def test_a_file_is_shown_first_and_written_by_one_tap(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    schools, bells = await counted(here, School), await counted(here, Bell)
    await here.chen.document("作息.xlsx", saved(book(学校=SCHOOLS, 作息=BELLS)))
    card = await here.chen.sees("没问题, 可以写入2条", "学校 第2行 新增: 江边中学", "写入", "算了", within=60)
    assert await counted(here, School) == schools
    await here.chen.tap("写入")
    await here.chen.sees("✅ 写好了, 共2条")
    assert (await counted(here, School), await counted(here, Bell)) == (schools + 1, bells + 1)
    assert await counted(here, Attachment) == 0
    await here.chen.tap("写入", on=card)
    await here.chen.sees("已经处理过了")
    assert await counted(here, School) == schools + 1
    await here.chen.document("作息.xlsx", saved(book(学校=SCHOOLS, 作息=BELLS)))
    await here.chen.sees("没有新的, 都已经有了", within=60)
    assert await counted(here, Attachment) == 0


async def test_two_taps_at_once_write_once(on_both: Neighbourhood) -> None:
    here = on_both
    await here.bot()
    schools = await counted(here, School)
    await here.chen.document("学校.xlsx", saved(book(学校=SCHOOLS)))
    card = await here.chen.sees("可以写入1条", within=60)
    await asyncio.gather(here.chen.tap("写入", on=card), here.chen.tap("写入", on=card))
    await here.chen.sees("已经处理过了")
    assert await counted(here, School) == schools + 1


async def test_problems_come_by_cell_and_only_the_rest_is_written(here: Neighbourhood) -> None:
    await here.bot()
    schools = await counted(here, School)
    rows = [*SCHOOLS, *([f"学校{number}", "很早"] for number in range(12))]
    await here.chen.document("学校.xlsx", saved(book(学校=rows)))
    card = await here.chen.sees("可以写入1条, 有12处要改", "学校 B3: 很早 不是数", "还有2处", "只写没问题的", within=60)
    assert "学校 B13" not in card["text"]
    file = (await here.chen.sees("要改的地方都在这里", anywhere=True, within=60))["document"]
    told = (await here.telegram.content(file["file_id"])).decode("utf-8-sig").splitlines()
    assert len(told) == 12
    assert told[-1] == "学校 B14: 很早 不是数"
    await here.chen.tap("只写没问题的", on=card)
    await here.chen.sees("✅ 写好了1条", "12处不对")
    assert await counted(here, School) == schools + 1


async def test_leaving_it_writes_nothing(here: Neighbourhood) -> None:
    await here.bot()
    schools = await counted(here, School)
    await here.chen.document("学校.xlsx", saved(book(学校=SCHOOLS)))
    card = await here.chen.sees("可以写入1条", within=60)
    await here.chen.tap("算了")
    await here.chen.sees("没有写入")
    await here.chen.tap("写入", on=card)
    await here.chen.sees("已经处理过了")
    assert await counted(here, School) == schools


async def test_what_was_entered_meanwhile_is_shown_before_anything_is_written(here: Neighbourhood) -> None:
    await here.bot()
    await here.chen.document("学校.xlsx", saved(book(学校=SCHOOLS)))
    await here.chen.sees("可以写入1条", "新增: 江边中学", within=60)
    async with here.database.writing() as session:
        session.add(School(name="江边中学", lead_minutes=30))
    await here.chen.tap("写入")
    await here.chen.sees("刚才有人改过别的", "江边中学: 提前 30 → 15")
    await here.chen.tap("写入")
    await here.chen.sees("✅ 写好了, 共1条")


async def test_what_cannot_be_read_is_said_in_a_sentence(here: Neighbourhood) -> None:
    await here.bot()
    await here.chen.document("名单.csv", "姓名,电话\n".encode())
    await here.chen.sees("请用 Excel 或 WPS 另存为 .xlsx", within=60)
    await here.chen.document("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    await here.chen.sees("老的 .xls", within=60)
    assert await counted(here, Attachment) == 0


async def test_a_coordinator_makes_nobody_an_officer_by_a_file(here: Neighbourhood) -> None:
    await here.bot()
    people = await counted(here, Person)
    rows = [["姓名", "身份"], ["孙海", "民警"], ["钱江", "联络员"], ["周山", "队员"]]
    await here.chen.document("人员.xlsx", saved(book(人员=rows)))
    await here.chen.sees("可以写入1条, 有2处要改", "人员 B2: 这个身份要管理员在电脑上加", within=60)
    await here.chen.tap("只写没问题的")
    await here.chen.sees("✅ 写好了1条")
    assert await counted(here, Person) == people + 1


async def test_a_volunteers_file_and_command_do_nothing(here: Neighbourhood) -> None:
    await here.bot()
    schools = await counted(here, School)
    await here.wang.document("学校.xlsx", saved(book(学校=SCHOOLS)))
    await here.wang.never_sees("正在看")
    await here.wang.send("/sheets")
    await here.wang.sees("这个")
    assert await counted(here, School) == schools


async def test_the_empty_sheets_are_handed_out(here: Neighbourhood) -> None:
    await here.bot()
    await here.chen.send("表格录入")
    await here.chen.sees("把 Excel 直接发给我就行")
    await here.chen.tap("要一份空表")
    file = (await here.chen.sees("有的就填", within=60))["document"]
    made = openpyxl.load_workbook(io.BytesIO(await here.telegram.content(file["file_id"])))
    assert "岗点" in made.sheetnames
