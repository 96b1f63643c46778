"""The command `jinhuai`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import __version__
from bot.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from db.engine import Database

Result = TypeVar("Result")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
db = typer.Typer(no_args_is_help=True, help="Schema and safety copies.")
seed = typer.Typer(no_args_is_help=True, help="Writes example data.")
people = typer.Typer(invoke_without_command=True, help="Lists the people of the community, or adds one.")
app.add_typer(db, name="db")
app.add_typer(seed, name="seed")
app.add_typer(people, name="people")
roster = typer.Typer(no_args_is_help=True, help="Who stands where and when.")
app.add_typer(roster, name="roster")

out = Console()


class OperatorError(Exception):
    """A sentence for whoever typed the command; ends it with status 1."""


def main() -> None:
    from sqlalchemy.exc import DBAPIError

    from db.encryption import UndecipherableError
    from db.safety import BackupError
    from db.schema import SchemaError

    try:
        app()
    except (OperatorError, SettingsError, BackupError, SchemaError, UndecipherableError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except DBAPIError as error:
        print(_about_database(error.orig), file=sys.stderr)
        sys.exit(1)


def _about_database(cause: BaseException | None) -> str:
    """What the database itself says, which is about tables and connections, and what to do."""
    said = str(cause).partition("\n")[0]
    if "no such table" in said or getattr(cause, "sqlstate", None) == "42P01":
        return "The database has no tables of this version: run `jinhuai db upgrade` first."
    return f"The database of JINHUAI_DATABASE_URL cannot be used: {said}."


def _settings() -> Settings:
    settings = load()
    if not settings.field_keys:
        raise OperatorError(
            "JINHUAI_FIELD_KEYS is not set: names, phones and messages are stored encrypted. "
            "`jinhuai key` makes a key; keep it apart from the database."
        )
    return settings


def _with_database(work: Callable[[Database], Awaitable[Result]]) -> Result:
    """Run `work` on the configured database and close it."""

    async def run() -> Result:
        from bot.app import open_database

        database = open_database(_settings())
        file = Path(database.url.database or "") if database.is_sqlite else Path()
        if not file.parent.is_dir():
            raise OperatorError(f"JINHUAI_DATABASE_URL: the folder {file.parent} does not exist.")
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


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

    asyncio.run(serve(_settings()))


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


@people.callback()
def list_people(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="A list of objects.")] = False
) -> None:
    """Lists the people of the community, or adds one."""
    if context.invoked_subcommand is not None:
        return
    from bot.services import people as service

    async def read(database: Database) -> list[dict[str, Any]]:
        async with database.reading() as session:
            return [service.as_json(person) for person in await service.everybody(session)]

    rows = _with_database(read)
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


@people.command("add")
def add_person(
    name: str,
    role: Annotated[
        list[str] | None, typer.Option(help="Such as coordinator; several times for several. Left out: volunteer.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="Such as patrol.")] = None,
    grid: Annotated[str | None, typer.Option(help="Such as 3网格.")] = None,
    phone: Annotated[str | None, typer.Option(help="Kept encrypted.")] = None,
    vetted: Annotated[bool, typer.Option("--vetted", help="They passed; the roster asks nobody else.")] = False,
) -> None:
    """Adds somebody; `jinhuai invite` then ties their chat account."""
    from bot.services import newcomers

    newcomer = newcomers.Newcomer(name, tuple(role or ["volunteer"]), team, grid, phone, vetted)
    try:
        person = _with_database(lambda database: newcomers.write(database, newcomer, datetime.now(UTC)))
    except newcomers.NotAPersonError as error:
        raise OperatorError(str(error)) from None
    print(f"{person.name} is number {person.id}; `jinhuai invite {person.id}` lets them in.")


@app.command()
def invite(person: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """A single-use link (or code), valid for a day, that ties a chat account to a person."""
    from bot import invitations

    settings = _settings()
    try:
        words = _with_database(lambda database: invitations.invite(database, settings, person, datetime.now(UTC)))
    except invitations.WhoError as error:
        raise OperatorError(str(error)) from None
    print(words)


@roster.command("plan")
def roster_plan(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    weeks: Annotated[int, typer.Option(min=1, max=26, help="How many.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One object.")] = False,
) -> None:
    """Plans without publishing: holes and their reasons first.

    Status 0: every shift has its people. 3: some are below their minimum or have nobody to lead. 4: the holidays of a
    year are not entered, so that school posts are not planned, whatever else there is. 1: it could not be planned.
    """
    from bot import rostering
    from bot.planning.process import PlannerError
    from bot.roster.shifts import ShiftError

    zone, now = _settings().zone, datetime.now(UTC)
    try:
        with rostering.bar(Console(stderr=True)) as listener:
            found = _with_database(
                lambda database: rostering.planned(database, zone, first.date(), weeks, now, listener)
            )
    except PlannerError as error:
        raise OperatorError(f"{error}. Nothing was changed; try again, or with fewer weeks.") from None
    except ShiftError as error:
        raise OperatorError(f"{error}. Correct that slot first.") from None
    if as_json:
        print(json.dumps(rostering.as_json(found, zone), ensure_ascii=False, indent=2))
    else:
        for line in rostering.lines(found, zone, now):
            print(line)
    raise typer.Exit(found.status)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Such as schools.xlsx; `jinhuai export template` makes an empty one.")],
    valid_only: Annotated[bool, typer.Option("--valid-only", help="Take the rows that are right.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object.")] = False,
) -> None:
    """Takes in the office's spreadsheet: people, schools, posts, bells, terms, holidays, patrols, occasions, a roster.

    Every problem is listed with its cell, and then nothing is written; --valid-only writes the other rows. It is one
    transaction. Rows are known by their names: the same file twice changes nothing, a changed row is an update, and
    what is not in the file stays. Status 0: all rows could be taken. 3: some could not. 1: the file cannot be read.
    """
    from bot import importing
    from bot.language import DEFAULT, Languages
    from bot.sheets.opening import LARGEST, UnreadableError

    if not file.is_file():
        raise OperatorError(f"FILE: there is no file {file}.")
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    zone, now = _settings().zone, datetime.now(UTC)
    try:
        found = _with_database(
            lambda database: importing.imported(database, zone, content, now, valid_only=valid_only, dry_run=dry_run)
        )
    except UnreadableError as error:
        raise OperatorError(Languages().render(error.what, DEFAULT)) from None
    if as_json:
        print(json.dumps(importing.as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in importing.lines(found, dry_run=dry_run):
            print(line)
    raise typer.Exit(found.status)


@app.command()
def export(
    kind: Annotated[str, typer.Argument(help="cases, roster, or template: the empty sheets for `jinhuai import`")],
    out_file: Annotated[Path, typer.Option("--out", help="Such as cases.xlsx.")],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, included.")] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of the cases, included.")
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=10, help="Of the roster.")] = 4,
) -> None:
    """Writes the office's ledger of cases, or the published roster, as an Excel file with text cells only.

    The roster begins with this week's Monday where no day is given.
    """
    if kind not in ("cases", "roster", "template"):
        raise OperatorError(f"There is no ledger of {kind!r}; there are: cases, roster, template.")
    if not out_file.parent.is_dir():
        raise OperatorError(f"--out: the folder {out_file.parent} does not exist.")
    if kind == "roster" and last is not None:
        raise OperatorError("--to: of the roster say how many --weeks.")
    if kind == "template":
        from bot.sheets.template import template

        out_file.write_bytes(template())
        out.print(f"written: {out_file}")
        return
    zone = _settings().zone
    begin, end = (None if each is None else each.date() for each in (first, last))
    if kind == "roster":
        from bot.papers import workbook_from

        today = datetime.now(zone).date()
        monday = begin or today - timedelta(days=today.weekday())
        count, content = _with_database(lambda database: workbook_from(database, zone, monday, weeks))
        told = f"{count} shifts written: {out_file}"
    else:
        from bot.exporting import case_ledger

        count, content = _with_database(lambda database: case_ledger(database, zone, begin, end))
        told = f"{count} cases written: {out_file}"
    out_file.write_bytes(content)
    out.print(told)


@seed.command("demo")
def seed_demo() -> None:
    """Writes the demo community into the database. Refuses when people are in it already."""
    from bot.services import demo

    zone = _settings().zone
    try:
        written = _with_database(lambda database: demo.write(database, datetime.now(UTC), zone))
    except demo.NotEmptyError as error:
        raise OperatorError(str(error)) from None
    out.print(f"{written} people written; `jinhuai people` lists them.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Brings the schema to this version."""
    from db import schema

    _with_database(schema.upgrade)
    out.print(f"schema {schema.head()}")


@db.command("check")
def db_check() -> None:
    """Schema, integrity, foreign keys, and whether the keys open what is stored. Status 1 when something is wrong."""
    from db.safety import check

    problems = _with_database(check)
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print("all well")


@db.command("reencrypt")
def db_reencrypt() -> None:
    """Rewrites every encrypted field under the newest key, beside the running bot."""
    from db.rotation import reencrypt

    out.print(f"{_with_database(reencrypt)} fields rewritten; the older keys may go now.")


@db.command("backup")
def db_backup(file: Path) -> None:
    """Writes one consistent copy, still encrypted, while the bot runs."""
    from db.safety import backup

    _with_database(lambda database: backup(database, file))
    out.print(f"written: {file}")


@db.command("restore")
def db_restore(
    file: Path,
    replace: Annotated[bool, typer.Option(help="Throw away what is in the database now.")] = False,
) -> None:
    """Brings a copy back into an empty database, on SQLite or PostgreSQL."""
    from db.safety import restore

    _with_database(lambda database: restore(database, file, replace=replace))
    out.print("restored")


@app.command()
def diag() -> None:
    """Version, schema, queue ages, who holds the lease; no secrets."""
    from bot.services.diagnosis import report

    table = Table("what", "now", show_header=False)
    for what, now in _with_database(report).items():
        table.add_row(what, now)
    out.print(table)
