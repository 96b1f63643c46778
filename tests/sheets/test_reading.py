"""Sheets, headings and cells: each trouble with its place."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bot.sheets import kinds
from bot.sheets.opening import opened
from bot.sheets.reading import read
from bot.sheets.stored import restored, stored
from bot.sheets.template import template, written
from tests.sheets.written import TODAY, book, row, told, understood

POSTS = ["学校", "岗点", "类型", "最少", "理想", "最多"]


def test_the_empty_template_has_nothing_to_mend() -> None:
    reading = read(opened(template()), TODAY)
    assert (reading.rows, reading.problems, reading.notes) == ((), (), ())


def test_a_cell_is_named_with_how_to_write_it() -> None:
    reading = understood(book(作息=[["学校", "年级", "到校"], ["实验小学", "1-3年级", "25:70"]]))
    assert told(reading.problems) == ["作息 C2: 25:70 不是时间, 写成 7:30"]
    assert reading.rows == ()


def test_headings_are_found_below_a_title_and_by_other_names() -> None:
    rows = [["江边社区护学岗点表"], ["学校名称", "岗位", "类型", "备注"], ["实验小学", "东门", "护送", "靠近地铁"]]
    reading = understood(book(护学岗点=rows))
    assert told(reading.problems) == []
    (one,) = reading.rows
    assert (one.kind, one.number, one.values) == ("posts", 3, {"school": "实验小学", "name": "东门", "kind": "escort"})


def test_a_sheet_of_any_title_is_known_by_its_headings() -> None:
    (one,) = understood(book(Sheet1=[["姓名", "电话", "网格"], ["王建明", 13800000000, "3网格"]])).rows
    assert (one.kind, one.values["phone"]) == ("people", "13800000000")


def test_wrong_missing_and_double_headings() -> None:
    reading = understood(book(岗点=[["学校", "岗点", "类形", "最少", "最少", "楼长"], ["实验小学", "东门"]]))
    assert told(reading.problems) == [
        "岗点 C1: 没有“类形”这一列, 是不是“类型”?",
        "岗点 E1: “最少”这一列有两个",
    ]
    assert told(reading.notes) == ["岗点 F1: “楼长”这一列不收"]
    reading = understood(book(岗点=[["学校", "东西"], ["实验小学", "东门"]]))
    assert "岗点 : 缺“岗点”这一列" in told(reading.problems)


def test_merged_downwards_holds_for_all_rows_and_across_is_named() -> None:
    made = book(岗点=[POSTS, ["实验小学", "东门", "护送", 1, 2, 3], [None, "西门", "停车", 1, None, None]])
    made["岗点"].merge_cells("A2:A3")
    made["岗点"].merge_cells("D3:F3")
    reading = understood(made)
    assert [one.values["school"] for one in reading.rows] == ["实验小学"]
    assert told(reading.problems) == [
        "岗点 E3: 和 D3 合并了, 请取消合并, 写上这一格的内容",
        "岗点 F3: 和 D3 合并了, 请取消合并, 写上这一格的内容",
    ]


def test_formulas_and_excels_own_errors() -> None:
    reading = understood(book(学校=[["学校", "提前"], ["实验小学", "=10+10"], ["江边中学", "#N/A"]]))
    assert told(reading.problems) == [
        "学校 B2: 是公式, 还没算出结果。打开文件存一次, 或者直接写数",
        "学校 B3: Excel 这里算错了: #N/A",
    ]


def test_hidden_sheets_are_left_and_hidden_rows_are_read() -> None:
    made = book(学校=[["学校"], ["实验小学"], ["江边中学"]], 人员=[["姓名"], ["王建明"]])
    made["人员"].sheet_state = "hidden"
    made["学校"].row_dimensions[3].hidden = True
    reading = understood(made)
    assert [one.values["school"] for one in reading.rows] == ["实验小学", "江边中学"]
    assert told(reading.notes) == ["学校 : 有隐藏的行, 也读进来了: 第3行", "人员 : 是隐藏的, 没有读"]


def test_a_workbook_that_counts_from_1904() -> None:
    made = book(
        学期=[["学校", "类型", "第一天", "最后一天"], ["实验小学", "学期", date(2026, 9, 1), 46266 - 1462 + 140]]
    )
    made.epoch = CALENDAR_MAC_1904
    (one,) = understood(made).rows
    assert (one.values["first"], one.values["last"]) == (date(2026, 9, 1), date(2027, 1, 19))


def test_a_file_of_which_nothing_is_known_says_what_is() -> None:
    reading = understood(book(预算=[["科目", "金额"], ["水费", 30]]))
    assert told(reading.notes) == ["预算 : 不认得这张表, 没有读"]
    assert "认得的有: 网格、人员" in told(reading.problems)[0]


NAME = st.text("东西南北门实验小学1网格", min_size=1, max_size=8).filter(lambda words: not words.isdecimal())


@settings(max_examples=60, deadline=None)
@given(NAME, NAME, st.integers(1, 9), st.integers(0, 9), st.booleans())
def test_what_is_written_is_read(school: str, post: str, least: int, more: int, leader: bool) -> None:
    values = {
        "school": school,
        "name": post,
        "minimum": least,
        "ideal": least + more,
        "leader": "是" if leader else "否",
    }
    content = written({kinds.POSTS_SHEET: [row(kinds.POSTS_SHEET, **values)]})
    (one,) = read(opened(content), TODAY).rows
    assert one.values == values | {"leader": leader}


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12),
    st.sampled_from(
        ["=1/0", "#REF!", "周一", "1-3年级", "王建明、李四", "2026.9.1", "7:20-8:10", "学校", "岗点", "实验小学"]
    ),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")),
    st.times().map(lambda at: time(at.hour, at.minute)),
)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(kinds.KINDS),
    st.lists(st.lists(CELLS, max_size=10), max_size=5),
    st.booleans(),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3)), max_size=2),
)
def test_any_cells_are_rows_problems_or_notes(
    kind: kinds.Kind, rows: list[list[object]], headed: bool, merged: list[tuple[int, int, int, int]]
) -> None:
    head = [[column.heading for column in kind.columns]] if headed else []
    made = book(**{kind.title: [*head, *rows]})
    for top, left, down, right in merged:
        made[kind.title].merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    reading = understood(made)
    assert all(told(reading.problems) + told(reading.notes))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(kinds.KINDS), st.lists(st.lists(CELLS, max_size=10), max_size=4))
def test_what_was_read_comes_back_from_where_it_was_kept(kind: kinds.Kind, rows: list[list[object]]) -> None:
    head = [[column.heading for column in kind.columns]]
    example = [[column.example for column in kind.columns]]
    reading = understood(book(**{kind.title: [*head, *example, *rows]}))
    assert restored(stored(reading)) == reading


def test_the_example_of_each_heading_can_be_read() -> None:
    for kind in kinds.KINDS:
        head, example = ([getattr(column, what) for column in kind.columns] for what in ("heading", "example"))
        reading = understood(book(**{kind.title: [head, example]}))
        assert told(reading.problems) == []
        assert len(reading.rows) == 1
