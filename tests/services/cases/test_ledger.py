"""台账: the office's columns, text cells only, no names of finders or residents."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.documents.workbook import clean, workbook
from bot.handlers.cases import ledger
from bot.language import Languages
from bot.services import people
from bot.services.cases import ledger as entries_of
from bot.services.cases import raising
from bot.services.cases.raising import Found
from db.engine import Database
from db.models import CaseKind, CaseOutcome, CaseState, CaseUrgency, Role

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://example.invalid","点我")'


async def rows(database: Database) -> list[list[str]]:
    async with database.writing() as session:
        wang = people.add(session, name="王发现甲", roles=(Role.VOLUNTEER,), accounts={}, now=NOW)
        zhou = people.add(session, name="周负责乙", roles=(Role.LEADER,), accounts={}, now=NOW)
        await session.flush()
        for number in range(2):
            found = Found(
                kind=CaseKind.FACILITIES, urgency=CaseUrgency.NORMAL, origin="menu", finder=wang.id, words=FORMULA,
                grid="1网格", place="3栋", resident="刘大爷丙", concerned="张阿姨丁", affected=3,
            )  # fmt: skip
            at = NOW + timedelta(days=40 * number)
            case = await raising.raise_case(session, found, by=wang.id, at=at)
            case.owner_id = zhou.id
        case.state, case.outcome, case.outcome_words = CaseState.CLOSED, CaseOutcome.SOLVED, "修好了"
        case.finder_told_at, case.satisfaction = at + timedelta(hours=1), "satisfied"
    async with database.reading() as session:
        entries = await entries_of.entries(session, NOW, NOW + timedelta(days=60))
        assert len(await entries_of.entries(session, NOW, NOW + timedelta(days=30))) == 1
        return ledger.rows(entries, Languages(), ZONE)


async def test_the_offices_columns_without_finders_and_residents(database: Database) -> None:
    first, second = await rows(database)
    assert len(first) == len(ledger.COLUMNS)
    assert first == ["1", "1网格3栋公共设施", "2026-03-02", "1网格3栋", "公共设施", "3", FORMULA, "", "周负责乙",
                     "还没人接", "", "", ""]  # fmt: skip
    assert second[9:] == ["是", "修好了。", "2026-04-11", "满意"]
    assert not {"王发现甲", "刘大爷丙", "张阿姨丁"} & {cell for row in (first, second) for cell in row}


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert clean("路灯\x00不亮\x0b\n3栋") == "路灯不亮\n3栋"


def test_a_text_that_begins_with_an_equals_sign_stays_text() -> None:
    content = workbook("事件台账", ["简述"], [[FORMULA], ["+1"], ["12"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [sheet.cell(row=row, column=1) for row in (2, 3, 4)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(FORMULA, "s"), ("+1", "s"), ("12", "s")]


@pytest.mark.parametrize(
    ("month", "last"), [("2026-02", "2026-02-28"), ("2026-12", "2026-12-31"), ("2028-02", "2028-02-29")]
)
def test_a_month_ends_on_its_last_day(month: str, last: str) -> None:
    first, found = ledger.span_of(month)
    assert (first.isoformat(), found.isoformat()) == (f"{month}-01", last)
