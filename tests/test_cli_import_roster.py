"""An existing roster by spreadsheet: ahead it is a draft that keeps every rule, behind it counts in people's loads."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.importing import PROBLEMS
from tests.sheets.written import book, saved
from tests.test_cli import Run, jinhuai, key
from tests.test_cli_import import database, dump, office

__all__ = ["database", "jinhuai", "key", "office"]

TODAY = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())
BEFORE = MONDAY - timedelta(days=14)


@pytest.fixture
def beat(office: Run, tmp_path: Path) -> Run:
    """A patrol on three evenings, three who walk it, one who was never vetted."""
    people: list[list[object]] = [["姓名", "称呼", "队伍", "网格", "审核"]]
    people += [[name, None, "巡逻队", "3网格", "通过"] for name in ("徐建军", "宋立民", "潘福生")]
    people.append(["冯国强", None, "巡逻队", "3网格", None])
    patrols = [["路线", "星期", "开始", "结束", "最少"], ["公租房一线", "一三五", "19:30", "21:00", 2]]
    file = tmp_path / "beat.xlsx"
    file.write_bytes(
        saved(book(人员=people, 网格=[["网格"], ["3网格"]], 路线=[["路线"], ["公租房一线"]], 巡逻=patrols))
    )
    office("import", file)
    return office


def count(of: Path, words: str) -> int:
    with closing(sqlite3.connect(of)) as opened:
        return int(opened.execute(f"SELECT count(*) FROM {words}").fetchone()[0])


def test_a_list_becomes_a_draft_and_the_same_list_nothing(beat: Run, database: Path, tmp_path: Path) -> None:
    rows: list[list[object]] = [["日期", "星期", "时间", "岗点或路线", "人员"]]
    rows += [
        [f"{MONDAY + timedelta(days=by)}", None, "19:30-21:00", "公租房一线巡逻", "徐建军、宋立民"] for by in (0, 2, 4)
    ]
    rows += [[f"{BEFORE}", None, "19:30-21:00", "公租房一线", "潘福生 徐建军"]]
    file = tmp_path / "roster.xlsx"
    file.write_bytes(saved(book(排班=rows)))
    said = beat("import", file).stdout
    assert f"+ 排班 第2行 新增: {MONDAY}—{MONDAY + timedelta(days=4)}" in said
    assert f"+ 排班 第5行 新增: {BEFORE} 公租房一线 潘福生" in said
    assert count(database, "roster_plans WHERE state = 'draft'") == 1
    assert count(database, "planned_seats") == 6
    assert count(database, "assignments") == 2
    assert count(database, "shifts WHERE published_at IS NULL") == 0
    before = dump(database)
    assert beat("import", file).stdout == "没有新的, 都已经有了。\n"
    assert dump(database) == before


def test_what_breaks_a_rule_or_hits_no_shift_is_named_by_cell(beat: Run, database: Path, tmp_path: Path) -> None:
    rows: list[list[object]] = [["日期", "时间", "岗点或路线", "人员"]]
    rows += [[MONDAY, "19:30-21:00", "公租房一线", "徐建军、冯国强"]]
    rows += [[MONDAY + timedelta(days=1), "19:30-21:00", "公租房一线", "徐建军"]]
    rows += [[MONDAY, "9:00-10:00", "公租房一线", "徐建军"]]
    rows += [[MONDAY + timedelta(days=2), "19:30-21:00", "公租房二线", "徐建军"]]
    rows += [[MONDAY + timedelta(days=4), "19:30-21:00", "公租房一线", "徐建国"]]
    rows += [[MONDAY + timedelta(days=4), "19:30-21:00", "公租房一线", "徐建军、宋立民、潘福生"]]
    file = tmp_path / "roster.xlsx"
    file.write_bytes(saved(book(排班=rows)))
    said = beat("import", file, "--valid-only", status=PROBLEMS).stdout.splitlines()
    for line in (
        "❗ 排班 D2: 冯国强: 还没通过审核",
        "❗ 排班 A3: 那天公租房一线没有班",
        "❗ 排班 B4: 那个时间公租房一线没有班, 那天的班是19:30",
        "❗ 排班 C5: 没有“公租房二线”, 是不是“公租房一线”?",
        "❗ 排班 D6: 没有“徐建国”, 是不是“徐建军”?",
        "❗ 排班 D7: 潘福生: 这个班人数超了",
    ):
        assert line in said
    assert count(database, "planned_seats") == 3


def test_the_weeks_as_the_office_hangs_them_up(beat: Run, database: Path, tmp_path: Path) -> None:
    days = [MONDAY + timedelta(days=by) for by in range(7)]
    heads = [f"周{'一二三四五六日'[day.weekday()]} {day.month}/{day.day}" for day in days]
    row = ["公租房一线巡逻", "19:30-21:00", "徐建军、宋立民", "-", "潘福生\n宋立民", None, "徐建军、缺1位", None, None]
    file = tmp_path / "week.xlsx"
    file.write_bytes(saved(book(第一周=[["岗点", "时间", *heads], row])))
    said = beat("import", file).stdout
    assert f"新增: {days[0]}—{days[4]}" in said
    assert count(database, "planned_seats") == 5
