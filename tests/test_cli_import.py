"""`jinhuai import` with real files: a whole community from empty tables, and what an office really sends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from bot.importing import PROBLEMS
from bot.sheets import kinds
from bot.sheets.template import written
from tests.sheets.written import book, row, saved
from tests.test_cli import Run, jinhuai, key

__all__ = ["jinhuai", "key"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "office.db"


@pytest.fixture
def office(jinhuai: Run, database: Path) -> Run:
    url = f"sqlite+aiosqlite:///{database}"
    jinhuai("db", "upgrade", DATABASE_URL=url)
    return lambda *words, **more: jinhuai(*words, DATABASE_URL=url, **more)


def dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        return list(opened.iterdump())


def whole() -> bytes:
    """A sheet of each kind, as somebody fills in the template."""
    k = kinds
    return written(
        {
            k.GRIDS: [row(k.GRIDS, name="3网格", keeper="王建明")],
            k.PEOPLE: [
                row(
                    k.PEOPLE, name="王建明", called="王师傅", phone="027-0000-0001", birth_year="1962年", grid="3网格",
                    team="护学队", roles="队员、队长", trained="巡逻队", vetted="通过", insured_until="2027.6.30",
                ),
                row(k.PEOPLE, name="李　桂芳", grid="３网格", team="巡逻队", vetted="√"),
            ],
            k.ROUTES: [row(k.ROUTES, name="公租房一线", grid="3网格")],
            k.SCHOOLS: [row(k.SCHOOLS, school="实验小学", grid="3网格", lead_minutes=15)],
            k.POSTS_SHEET: [
                row(k.POSTS_SHEET, school="实验小学", name="东门", minimum=1, ideal=2, maximum="3人"),
                row(k.POSTS_SHEET, school="实验小学", name="西门", kind="停车"),
            ],
            k.BELLS: [
                row(k.BELLS, school="实验小学", grades="1-3", weekdays="一至五", arrives=time(7, 50), leaves="16.30"),
                row(k.BELLS, school="实验小学", grades="四至六年级", arrives="7:50", leaves="16:40"),
            ],
            k.PERIODS_SHEET: [
                row(k.PERIODS_SHEET, school="实验小学", kind="学期", first=date(2031, 2, 17), last="2031年7月4日")
            ],
            k.SPECIAL_DAYS: [
                row(k.SPECIAL_DAYS, school="实验小学", day="2031-3-12", special="提前放学", leaves="14:30")
            ],
            k.HOLIDAYS_SHEET: [row(k.HOLIDAYS_SHEET, day="2031年1月1日-1月3日", kind="放假", name="元旦")],
            k.PATROLS: [
                row(k.PATROLS, route="公租房一线", weekdays="一三五", begins="19:30", ends="21:00", ideal=2)
            ],
            k.OCCASIONS_SHEET: [
                row(k.OCCASIONS_SHEET, name="广场反诈宣传", days="2031.3.15", begins="9:00", ends="11点", grids="3网格")
            ],
        }
    )  # fmt: skip


def test_an_office_comes_in_from_one_file_and_is_planned(office: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    file.write_bytes(whole())
    before = dump(database)
    assert "都没问题, 可以写入17条。" in office("import", file, "--dry-run").stdout
    assert dump(database) == before
    said = office("import", file).stdout
    assert "+ 人员 第2行 新增: 王建明" in said
    assert "写入17条。文件里没有的, 都保持原样。" in said
    people = json.loads(office("people", "--json").stdout)
    assert [(each["name"], each["team"], each["roles"]) for each in people] == [
        ("王建明", "school crossing", ["leader", "volunteer"]), ("李桂芳", "patrol", ["volunteer"]),
    ]  # fmt: skip
    plan = json.loads(office("roster", "plan", "--from", "2031-03-10", "--json", status=3).stdout)
    assert plan["missing"] == []
    starts = {(seat["place"], seat["starts"][5:16]) for seat in plan["seats"]}
    assert ("实验小学东门", "03-12T14:20") in starts  # dismissed early
    assert ("实验小学东门", "03-13T16:20") in starts
    assert ("公租房一线", "03-12T19:30") in starts
    assert ("3网格广场反诈宣传", "03-15T09:00") in starts


def test_nothing_is_kept_that_could_be_read_in_the_file(office: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    file.write_bytes(whole())
    office("import", file)
    raw = database.read_bytes()
    for secret in ("02700000001", "王建明", "王师傅"):
        assert secret.encode() not in raw


def test_the_same_file_twice_changes_nothing_and_a_changed_row_is_an_update(
    office: Run, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "office.xlsx"
    file.write_bytes(whole())
    office("import", file)
    before = dump(database)
    assert office("import", file).stdout == "没有新的, 都已经有了。\n"
    assert dump(database) == before
    made = openpyxl.load_workbook(file)
    made["岗点"]["F2"] = 3
    made["人员"]["C2"] = "027-0000-0009"
    made["巡逻"]["D2"] = "21:30"
    made["作息"].delete_rows(3)
    file.write_bytes(saved(made))
    said = office("import", file).stdout.splitlines()
    assert said == [
        "+ 人员 第2行 王建明: 电话 …",
        "+ 岗点 第2行 实验小学东门: 理想 2 → 3",
        "+ 巡逻 第2行 公租房一线 19:30: 结束 21:00 → 21:30",
        "写入3条。文件里没有的, 都保持原样。",
    ]
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT count(*) FROM bells").fetchone() == (2,)
        assert opened.execute("SELECT count(*) FROM series").fetchone() == (1,)


def ugly() -> bytes:
    """As it comes from an office: titles, merged cells, three writings of one day, other people's headings."""
    made = book(
        花名册=[
            ["江边社区义警队员名单"],
            ["序号", "名字", "手机", "出生年", "所在网格", "小队", "备注"],
            [1, "王建明", 13800000001, 1962, "1网格", "护学", "党员"],
            [2, "王建明", "138-0000-0002", "1970年", "2网格", "巡逻", None],
            [3, "刘长顺", "请打座机", 1955, "1网各", "巡罗队", None],
            [4, "赵玉梅 ", "１３８００００００４", 1968, " ２网格", "护学队", None],
        ],
        网格=[["网格", "责任人"], ["1网格", "赵玉梅"], ["2网格", "王建明"], ["3网格", "王建明(1网格)"]],
        学校=[["学校名称", "提前"], ["实验小学", "20分钟"]],
        护学岗点=[
            ["学校", "岗点", "类形", "至少", "理想", "上限"],
            ["实验小学", "东门", "护送过街", 2, 1, 3],
            [None, "西门", "停车", "一人", None, None],
            ["实验小雪", "北门", "停车", 1, None, None],
        ],
        作息=[
            ["学校", "年级", "到校", "放学"],
            ["实验小学", "1-6年级", "25:70", 0.6875],
            ["实验小学", "全校", "7：50", "4:30"],
        ],
        学期=[
            ["学校", "类型", "开始", "结束"],
            ["实验小学", "学期", "2026.9.1", "2027年1月22日"],
            ["实验小学", "假期", 46266, "国庆后"],
            ["实验小学", "假期", "10月1日", "2026/9/30"],
        ],
        放假安排=[["日期", "安排", "名称"], ["2031年1月1日-1月2日", "放假", "元旦"], ["2031-1-6", "上班", None]],
        说明=[["请各网格于周五前交"]],
    )
    made["花名册"].merge_cells("A1:G1")
    made["护学岗点"].merge_cells("A2:A3")
    return saved(made)


def test_an_ugly_file_is_told_by_cell_and_the_rest_may_be_taken(office: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "来自社区.xlsx"
    file.write_bytes(ugly())
    office("people", "add", "王建明", "--grid", "9网格", "--phone", "13800000009")
    before = dump(database)
    said = office("import", file, status=PROBLEMS).stdout.splitlines()
    assert dump(database) == before
    problems = [line.removeprefix("❗ ") for line in said if line.startswith("❗")]
    for line in (
        "花名册 C5: 不是电话号码",
        "花名册 F5: 巡罗队 不认得, 是不是“巡逻队”?",
        "花名册 B3: 已有一位王建明, 网格和电话都不一样。是同一位, “编号”写 1; 是另一位, 写“新”",
        "护学岗点 C1: 没有“类形”这一列, 是不是“类型”?",
        "护学岗点 E2: 理想1人比最少2人还少",
        "护学岗点 A4: 没有“实验小雪”, 是不是“实验小学”?",
        "作息 C2: 25:70 不是时间, 写成 7:30",
        "作息 D3: 4:30放学比到校还早, 看看是不是下午",
        "学期 D3: 国庆后 不是日期, 写成 2026-9-1",
        "学期 D4: 2026-09-30比2026-10-01还早",
        "放假安排 A3: 2031-01-06不是周末, 本来就上班",
    ):
        assert line in problems
    assert said[-1] == f"有{len(problems)}处要改, 一条都没写入。加 --valid-only 先收没问题的行。"
    said = office("import", file, "--valid-only", status=PROBLEMS).stdout.splitlines()
    assert "+ 人员 第6行 新增: 赵玉梅" not in said
    assert "+ 花名册 第6行 新增: 赵玉梅" in said
    assert "+ 学校 第2行 新增: 实验小学" in said
    assert "+ 护学岗点 第3行 新增: 实验小学西门" in said
    assert "+ 学期 第2行 新增: 实验小学 2026-09-01—2027-01-22" in said


def test_two_of_one_name_are_told_apart(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    people = [["姓名", "电话", "网格", "编号"], ["王建明", 13800000001, "1网格", None]]
    file.write_bytes(saved(book(人员=people, 网格=[["网格"], ["1网格"], ["2网格"]])))
    office("import", file)
    people.append(["王建明", 13800000002, "2网格", "新"])
    file.write_bytes(saved(book(人员=people)))
    assert "写入1条" in office("import", file).stdout
    assert "没有新的" in office("import", file).stdout
    file.write_bytes(saved(book(网格=[["网格", "责任人"], ["1网格", "王建明"], ["2网格", "王建明(尾号0002)"]])))
    said = office("import", file, "--valid-only", status=PROBLEMS).stdout
    assert "❗ 网格 B2: 有几位王建明, 后面注明网格或手机尾号, 写成 王建明(1网格)" in said
    assert "+ 网格 第3行 2网格: 责任人 王建明" in said


def test_a_school_that_was_closed_is_not_opened_by_a_file(office: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.xlsx"
    file.write_bytes(saved(book(学校=[["学校", "提前"], ["实验小学", 20]])))
    office("import", file)
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("UPDATE schools SET closed_at = '2026-11-01 00:00:00'")
    said = office("import", file, status=PROBLEMS).stdout
    assert "❗ 学校 A2: 实验小学已经停用, 先在聊天里恢复" in said


def test_programs_get_json(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(saved(book(学校=[["学校", "提前"], ["实验小学", 20], ["江边中学", "很早"]])))
    found = json.loads(office("import", file, "--json", "--valid-only", status=PROBLEMS).stdout)
    assert found["written"] is True
    assert found["problems"] == [{"sheet": "学校", "cell": "B3", "message": "很早 不是数", "row": 3}]
    assert found["changes"] == [
        {"sheet": "学校", "row": 2, "what": "added", "subject": "school:1", "name": "实验小学", "fields": []}
    ]


def test_what_is_no_spreadsheet_is_said_in_a_sentence(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,电话\n")
    assert "另存为 .xlsx" in office("import", file, status=1).stderr
    assert "there is no file" in office("import", tmp_path / "none.xlsx", status=1).stderr


def test_the_template_comes_out_and_goes_in(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    office("export", "template", "--out", file)
    assert openpyxl.load_workbook(file).sheetnames[:3] == ["网格", "人员", "路线"]
    assert "没有新的" in office("import", file).stdout
