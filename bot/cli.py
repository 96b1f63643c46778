"""The command `jinhuai`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot import __version__

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="Schema and safety copies.")
seed = typer.Typer(no_args_is_help=True, help="Writes example data.")
app.add_typer(db, name="db")
app.add_typer(seed, name="seed")

out = Console()


class OperatorError(Exception):
    """A sentence for whoever typed the command; ends it with status 1."""


def main() -> None:
    from bot.settings import SettingsError

    try:
        app()
    except (OperatorError, SettingsError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def _settings() -> Any:
    from bot import settings

    loaded = settings.load()
    if not loaded.field_keys:
        raise OperatorError(
            "JINHUAI_FIELD_KEYS is not set: names, phones and messages are stored encrypted. "
            "`jinhuai key` makes a key; keep it apart from the database."
        )
    return loaded


def _database() -> Any:
    from bot.app import open_database

    return open_database(_settings())


@app.command()
def version() -> None:
    """Says which version this is."""
    out.print(__version__)


@app.command()
def key() -> None:
    """Makes a key for JINHUAI_FIELD_KEYS. Put a new one before the old ones, comma-separated, to rotate."""
    from cryptography.fernet import Fernet

    print(Fernet.generate_key().decode())


@app.command()
def run() -> None:
    """Serves every configured channel until SIGTERM, then drains within 20 s."""
    from bot.serving import serve

    _run(serve(_settings()))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="0 takes any free one.")] = 8081,
) -> None:
    """The stand-in Telegram server alone."""
    from sandbox.server import serve

    serve(port=port, host="127.0.0.1")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Of the stand-in Telegram; 0 takes any free one.")] = 8081,
    browser: Annotated[bool, typer.Option(help="Open the page.")] = True,
) -> None:
    """Sandbox, bot and demo community together; prints the address."""
    from bot.demo import run as run_demo

    run_demo(port, browser=browser)


@app.command()
def people(as_json: Annotated[bool, typer.Option("--json", help="A list of objects.")] = False) -> None:
    """Lists the people of the community."""
    from bot.services import people as service

    async def read() -> list[dict[str, Any]]:
        database = _database()
        try:
            async with database.reading() as session:
                return [service.as_json(person) for person in await service.everybody(session)]
        finally:
            await database.close()

    rows = _run(read())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("id", "name", "roles", "team", "grid", "channels")
    for row in rows:
        channels = ", ".join(f"{channel} {account}" for channel, account in row["channels"].items())
        table.add_row(
            str(row["id"]), row["name"], ", ".join(row["roles"]), row["team"] or "", row["grid"] or "", channels
        )
    out.print(table)


@seed.command("demo")
def seed_demo() -> None:
    """Writes the demo community into the database. Refuses when people are in it already."""
    from bot.services import demo_community

    async def write() -> int:
        database = _database()
        try:
            return await demo_community.write(database)
        except demo_community.NotEmptyError as error:
            raise OperatorError(str(error)) from None
        finally:
            await database.close()

    out.print(f"{_run(write())} people written; `jinhuai people` lists them.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Brings the schema to this version."""
    from db import schema

    async def work() -> str | None:
        database = _database()
        try:
            await schema.upgrade(database)
            return await schema.current(database)
        finally:
            await database.close()

    out.print(f"schema {_run(work())}")


@db.command("check")
def db_check() -> None:
    """Schema, integrity, foreign keys, and whether the keys open what is stored. Status 1 when something is wrong."""
    from db import safety

    async def work() -> list[str]:
        database = _database()
        try:
            return await safety.check(database)
        finally:
            await database.close()

    problems = _run(work())
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print("all well")


@db.command("reencrypt")
def db_reencrypt() -> None:
    """Rewrites every encrypted field under the newest key, beside the running bot."""
    from db import rotation

    async def work() -> int:
        database = _database()
        try:
            return await rotation.reencrypt(database)
        finally:
            await database.close()

    out.print(f"{_run(work())} fields rewritten; the older keys may go now.")


@db.command("backup")
def db_backup(file: Path) -> None:
    """Writes one consistent copy, still encrypted, while the bot runs."""
    from db import safety

    async def work() -> None:
        database = _database()
        try:
            await safety.backup(database, file)
        finally:
            await database.close()

    _run(work())
    out.print(f"written: {file}")


@db.command("restore")
def db_restore(
    file: Path,
    replace: Annotated[bool, typer.Option(help="Throw away what is in the database now.")] = False,
) -> None:
    """Brings a copy back into an empty database, on SQLite or PostgreSQL."""
    from db import safety

    async def work() -> None:
        database = _database()
        try:
            await safety.restore(database, file, replace=replace)
        finally:
            await database.close()

    _run(work())
    out.print("restored")


@app.command()
def diag() -> None:
    """Version, schema, queue ages, who holds the lease; no secrets."""
    from bot.services import diagnosis

    async def work() -> dict[str, str]:
        database = _database()
        try:
            return await diagnosis.report(database)
        finally:
            await database.close()

    table = Table("what", "now", show_header=False)
    for what, now in _run(work()).items():
        table.add_row(what, now)
    out.print(table)
