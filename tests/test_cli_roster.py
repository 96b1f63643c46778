"""`jinhuai roster plan` as the office's machine runs it: holes first, what is missing, JSON, and how it ends."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bot import rostering
from db.encryption import Keyring
from db.engine import Database
from db.models import Away, CalendarDay, CalendarYear, PeriodKind, SchoolPeriod
from tests.services.roster.quarter import NOW, Quarter, built
from tests.test_cli import Run, jinhuai, key

__all__ = ["jinhuai", "key"]

PLAN = ("roster", "plan", "--from", "2031-03-10", "--weeks", "1")
"""A Monday of a year that the program does not know by itself, and that never lies behind."""


@pytest.fixture
def file(jinhuai: Run, tmp_path: Path) -> Path:
    path = tmp_path / "quarter.db"
    jinhuai("db", "upgrade", DATABASE_URL=url(path))
    return path


def url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def community(jinhuai: Run, file: Path, key: str) -> Run:
    change(file, key)
    change(
        file,
        key,
        SchoolPeriod(school_id=1, kind=PeriodKind.TERM, first=date(2031, 3, 1), last=date(2031, 7, 1)),
        CalendarYear(year=2031, entered_at=NOW),
    )
    change(file, key, CalendarDay(year=2031, day=date(2031, 1, 1), holiday="元旦"))
    return lambda *words, **more: jinhuai(*words, DATABASE_URL=url(file), **more)


def change(file: Path, key: str, *rows: object) -> None:
    """The first time the quarter is built."""

    async def run() -> None:
        database = Database(url(file), Keyring([key]))
        try:
            quarter = Quarter(database) if rows else await built(database)
            await quarter.add(*rows)
        finally:
            await database.close()

    asyncio.run(run())


def test_it_plans_and_writes_nothing(community: Run, file: Path) -> None:
    with closing(sqlite3.connect(file)) as before:
        dump = list(before.iterdump())
    said = community(*PLAN).stdout
    assert "❗" not in said
    assert "2031-03-11" in said
    assert "公租房一线巡逻: 徐建军、宋立民" in said
    assert "让大家差不多: " in said
    with closing(sqlite3.connect(file)) as after:
        assert list(after.iterdump()) == dump


def test_holes_come_first_with_their_reasons(community: Run, file: Path, key: str) -> None:
    away = Away(person_id=4, starts_at=NOW, ends_at=NOW.replace(year=2032), said_at=NOW)
    change(file, key, away)
    said = community(*PLAN, status=rostering.HOLES).stdout.splitlines()
    assert said[0].startswith("❗ ")
    assert said[0].endswith("公租房一线巡逻: 缺1人。符合条件2人, 1人请假")
    assert not said[2].startswith("❗")


def test_a_year_without_holidays_is_told_with_who_has_to_enter_what(community: Run, file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript("DELETE FROM calendar_days; DELETE FROM calendar_years")
    words = ("roster", "plan", "--from", "2031-03-10", "--weeks", "2")
    said = community(*words, status=rostering.NO_TABLE).stdout
    assert said.startswith("❗ 2031年的放假安排还没录入, 实验小学3月10日到3月21日的护学岗先没排。请社区录入")
    assert "公租房一线巡逻: 徐建军、宋立民" in said
    found = json.loads(community(*words, "--json", status=rostering.NO_TABLE).stdout)
    assert found["missing"] == [{"year": 2031, "from": "2031-03-10", "to": "2031-03-21", "schools": ["实验小学"]}]


def test_programs_get_json(community: Run) -> None:
    found = json.loads(community(*PLAN, "--json").stdout)
    assert (found["from"], found["to"]) == ("2031-03-10", "2031-03-16")
    assert found["missing"] == found["holes"] == found["refused"] == []
    assert [proof["level"] for proof in found["proofs"]][:3] == ["minimum", "ideal", "fairness"]
    assert all(proof["proven"] and proof["value"] >= proof["bound"] for proof in found["proofs"])
    patrol = next(seat for seat in found["seats"] if seat["slot"] == "series:1:2031-03-11")
    assert patrol == {
        "slot": "series:1:2031-03-11", "place": "公租房一线", "starts": "2031-03-11T19:30:00+08:00",
        "ends": "2031-03-11T21:00:00+08:00",
        "people": [{"id": 4, "name": "徐建军"}, {"id": 5, "name": "宋立民"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("named", "words"), [("--from", ["--from", "10.3.2031"]), ("--weeks", [*PLAN[2:4], "--weeks", "0"])]
)
def test_what_is_typed_wrong_is_named(jinhuai: Run, named: str, words: list[str]) -> None:
    assert named in jinhuai("roster", "plan", *words, status=2).stderr


def test_a_slot_that_nobody_could_stand_is_named(community: Run, file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE series_patterns SET minimum = 9")
    said = community(*PLAN, status=1).stderr
    assert "series:1:2031-03-11" in said
    assert "Correct that slot first" in said


def test_the_published_roster_is_exported_as_an_excel_file(jinhuai: Run, file: Path, key: str, tmp_path: Path) -> None:
    async def publish() -> None:
        database = Database(url(file), Keyring([key]))
        try:
            await (await built(database)).published()
        finally:
            await database.close()

    asyncio.run(publish())
    out = tmp_path / "roster.xlsx"
    words = ("export", "roster", "--out", str(out), "--from", "2025-03-10", "--weeks", "1")
    assert "12 shifts written" in jinhuai(*words, DATABASE_URL=url(file)).stdout
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["3月10日周", "明细"]
    assert len([row for row in book["明细"].iter_rows(min_row=2) if row[4].value]) == 14
    refused = jinhuai("export", "rosters", "--out", str(out), DATABASE_URL=url(file), status=1)
    assert "cases, roster" in refused.stderr
