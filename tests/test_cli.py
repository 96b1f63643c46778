"""The command line as an operator meets it: sentences, status codes, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import bot
from tests import program

Run = Callable[..., "Done"]

COMMANDS: tuple[list[str], ...] = (
    [], ["run"], ["demo"], ["sandbox"], ["people"], ["key"], ["version"], ["diag"], ["seed"], ["seed", "demo"], ["db"],
    ["db", "upgrade"], ["db", "check"], ["db", "backup"], ["db", "restore"], ["db", "reencrypt"], ["people", "add"],
    ["invite"], ["roster"], ["roster", "plan"], ["import"],
)  # fmt: skip


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@dataclass(frozen=True, slots=True)
class Done:
    stdout: str
    stderr: str


@pytest.fixture
def jinhuai(tmp_path: Path, key: str) -> Run:
    """Run a command in a process of its own; `settings` by their name without the prefix. Never with a traceback."""
    folder = tmp_path / "home"
    folder.mkdir()

    def run(*words: object, status: int = 0, **settings: str) -> Done:
        given = {"FIELD_KEYS": key, "COLUMNS": "200"} | settings
        environment = {f"JINHUAI_{name}": value for name, value in given.items()} | {"COLUMNS": "200"}
        out, log = tmp_path / "out", folder / "err"
        process = program.fork(type_in, [str(word) for word in words], out, environment=environment, log=log)
        deadline = time.monotonic() + 60
        while process.status is None:
            assert time.monotonic() < deadline, process.said
            time.sleep(0.01)
        done = Done(out.read_text(), process.said)
        log.unlink()
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        assert key not in done.stderr
        assert process.status == status, done
        return done

    return run


def type_in(words: list[str], out: Path) -> None:
    """`jinhuai words…`, with what it prints in `out`."""
    from bot.cli import main

    output = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    sys.argv = ["jinhuai", *words]
    main()


def test_the_command_is_installed() -> None:
    done = subprocess.run([program.COMMAND, "version"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == bot.__version__


def test_every_command_explains_itself() -> None:
    """In this process: starting sixteen takes longer than all that they say."""
    from typer.testing import CliRunner

    from bot.cli import app

    for words in COMMANDS:
        shown = CliRunner().invoke(app, [*words, "--help"])
        assert shown.exit_code == 0, words
        assert "Usage" in shown.output


def test_a_database_from_the_first_command_to_the_last(jinhuai: Run, tmp_path: Path, key: str) -> None:
    assert "db upgrade" in jinhuai("db", "check", status=1).stdout
    assert "db upgrade" in jinhuai("people", status=1).stderr
    jinhuai("db", "upgrade")
    assert jinhuai("db", "check").stdout == "all well\n"
    assert json.loads(jinhuai("people", "--json").stdout) == []
    jinhuai("seed", "demo")
    assert "already" in jinhuai("seed", "demo", status=1).stderr

    people = json.loads(jinhuai("people", "--json").stdout)
    assert [set(person) for person in people] == [{"id", "name", "roles", "team", "grid", "channels"}] * len(people)
    assert people[4] == {
        "id": 5, "name": "周大勇", "roles": ["leader", "volunteer"], "team": "school crossing", "grid": "1网格",
        "channels": {"telegram": 1005},
    }  # fmt: skip
    assert "周大勇" in jinhuai("people").stdout

    jinhuai("db", "backup", "copy.backup")
    assert "周大勇".encode() not in (tmp_path / "home" / "copy.backup").read_bytes()
    jinhuai("db", "restore", "copy.backup", status=1)
    jinhuai("db", "restore", "copy.backup", DATABASE_URL="sqlite+aiosqlite:///second.db")
    restored = jinhuai("people", "--json", DATABASE_URL="sqlite+aiosqlite:///second.db")
    assert json.loads(restored.stdout) == people

    new = jinhuai("key").stdout.strip()
    assert "0 fields" not in jinhuai("db", "reencrypt", FIELD_KEYS=f"{new},{key}").stdout
    assert json.loads(jinhuai("people", "--json", FIELD_KEYS=new).stdout) == people
    assert "JINHUAI_FIELD_KEYS" in jinhuai("people", status=1).stderr
    assert jinhuai("db", "check", status=1).stdout

    told = jinhuai("diag", FIELD_KEYS=new).stdout
    assert "people" in told
    assert "周大勇" not in told
    assert new not in told
    assert bot.__version__ in told


def test_without_a_key_nothing_is_written_and_the_way_to_one_is_told(jinhuai: Run, tmp_path: Path) -> None:
    said = jinhuai("db", "upgrade", status=1, FIELD_KEYS="").stderr
    assert "jinhuai key" in said
    assert list((tmp_path / "home").iterdir()) == []


def test_all_wrong_settings_are_listed_by_any_command(jinhuai: Run) -> None:
    said = jinhuai("people", status=1, TIMEZONE="Nowhere", HTTP="x", DATABASE_URL="oracle://x").stderr
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "JINHUAI_DATABASE_URL", "JINHUAI_TIMEZONE", "JINHUAI_HTTP",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["people"], {"DATABASE_URL": "sqlite+aiosqlite:///no/such/folder/jinhuai.db"}),
        (["db", "upgrade"], {"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/none"}),
        (["db", "restore", "no-such-file"], {}),
        (["db", "backup", "no/such/folder/copy"], {}),
        (["run"], {"TELEGRAM_TOKEN": "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}),
        (["run"], {}),
    ],
)
def test_what_cannot_be_done_is_a_sentence(jinhuai: Run, words: list[str], settings: dict[str, str]) -> None:
    said = jinhuai(*words, status=1, **settings).stderr.strip()
    assert said
    assert len(said.splitlines()) <= 3
    assert "sqlalche.me" not in said
