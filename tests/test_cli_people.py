"""From an empty database to the first coordinator in the chat, at the command line."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import program
from tests.test_cli import Run, jinhuai, key

__all__ = ["jinhuai", "key"]

TOKEN = "77:secret-secret-secret-secret"
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


@pytest.fixture
def community(jinhuai: Run) -> Run:
    jinhuai("db", "upgrade")
    return jinhuai


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[str]:
    """The address of a stand-in Telegram."""
    process = program.fork(program.serve_sandbox, environment={}, log=tmp_path / "sandbox.log")
    deadline = time.monotonic() + 20
    while not (found := re.search(r"^sandbox (\S+)\n", process.said, re.MULTILINE)):
        assert time.monotonic() < deadline, process.said
        time.sleep(0.03)
    yield found[1]
    process.signal(15)


def test_somebody_is_added_and_listed(community: Run) -> None:
    said = community(
        "people", "add", " 张 三丰 ", "--role", "volunteer", "--role", "leader", "--team", "school crossing",
        "--grid", "3网格", "--phone", "027-0000 0000",
    ).stdout  # fmt: skip
    assert said == "张 三丰 is number 1; `jinhuai invite 1` lets them in.\n"
    assert json.loads(community("people", "--json").stdout) == [{
        "id": 1, "name": "张 三丰", "roles": ["leader", "volunteer"], "team": "school crossing", "grid": "3网格",
        "channels": {},
    }]  # fmt: skip
    community("people", "add", "李四")
    assert json.loads(community("people", "--json").stdout)[1]["roles"] == ["volunteer"]
    assert "李四" in community("people").stdout


def test_only_who_was_vetted_counts_as_such(jinhuai: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.db"
    for words in (["db", "upgrade"], ["people", "add", "李四", "--vetted"], ["people", "add", "张三"]):
        jinhuai(*words, DATABASE_URL=f"sqlite+aiosqlite:///{file}")
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT vetted, vetted_on IS NULL FROM people ORDER BY id").fetchall()
    assert rows == [(1, 0), (None, 1)]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([" "], "NAME"),
        (["字" * 41], "NAME"),
        (["17"], "NAME"),
        (["张\x07三"], "NAME"),
        (["张三", "--role", "boss"], "--role"),
        (["张三", "--team", "chess"], "--team"),
        (["张三", "--role", "leader"], "--team"),
        (["张三", "--grid", "字" * 41], "--grid"),
        (["张三", "--phone", "please call"], "--phone"),
        (["张三", "--phone", "1" * 30], "--phone"),
    ],
)
def test_what_cannot_be_so_is_said_and_nobody_is_added(community: Run, words: list[str], named: str) -> None:
    assert named in community("people", "add", *words, status=1).stderr
    assert json.loads(community("people", "--json").stdout) == []


def test_an_invite_names_the_bot_and_never_the_token(community: Run, telegram: str) -> None:
    community("people", "add", "张三", "--role", "coordinator")
    done = community("invite", "张三", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=telegram)
    link, code = done.stdout.splitlines()
    assert re.fullmatch(r"For 张三: https://t\.me/\w+\?start=[2-9A-Z]{10}", link)
    shown = CODE.search(code)
    assert shown is not None
    assert shown[0].replace("-", "") == link[-10:]
    assert TOKEN.partition(":")[2] not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": "http://127.0.0.1:9"},
        {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": "http://nowhere.invalid"},
    ],
)
def test_while_the_bots_name_is_not_known_the_code_goes_alone(community: Run, settings: dict[str, str]) -> None:
    community("people", "add", "张三")
    done = community("invite", "1", **settings)
    assert CODE.search(done.stdout)
    assert "t.me" not in done.stdout
    assert "JINHUAI_TELEGRAM_TOKEN" in done.stdout
    assert TOKEN.partition(":")[2] not in done.stdout + done.stderr


def test_a_name_that_several_have_is_listed_with_ids(community: Run) -> None:
    community("people", "add", "张三", "--grid", "1网格")
    community("people", "add", "张三", "--grid", "2网格")
    said = community("invite", "张三", status=1).stderr
    assert "1 张三 1网格" in said
    assert "2 张三 2网格" in said
    assert CODE.search(community("invite", "2").stdout)
    for nobody in ("9", "李四", "", "-1" * 3):
        assert "jinhuai people" in community("invite", "--", nobody, status=1).stderr


def test_the_demo_community_is_invited_by_how_people_are_called(community: Run) -> None:
    community("seed", "demo")
    assert "For 王建明:" in community("invite", "王师傅").stdout
