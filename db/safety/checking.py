"""Looking whether a database is well."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import schema
from db.engine import Database
from db.sealed import SealedTable, sealed_tables

GUARDED = {"access_log"}
"""Append-only tables: their triggers `<table>_no_update` and `<table>_no_delete` must be there and on."""


async def check(database: Database, *, sealed: bool = True) -> list[str]:
    """What is wrong, as sentences without contents; empty when all is well. Changes nothing.

    The bot may be running. `sealed`: also try the keys on every sealed value (some 20,000 in a second).
    """
    try:
        return await _faults(database, sealed)
    except DBAPIError as error:
        return [f"The database cannot be read: {error.orig}."]


async def _faults(database: Database, sealed: bool) -> list[str]:
    found = await schema.current(database)
    if found is None:
        return ["The database has no tables yet: run `jinhuai db upgrade`."]
    if not schema.knows(found):
        return [f"The database is at schema {found}, which this version does not know: update Jinhuai."]
    faults = await _file_faults(database) if database.is_sqlite else []
    if found != schema.head():
        # What follows asks for columns that may not be there yet.
        return [
            *faults,
            f"The database is at schema {found}, this version needs {schema.head()}: run `jinhuai db upgrade`.",
        ]
    faults += [f"The tables are not those of schema {found}: {each}." for each in await schema.differences(database)]
    if faults:
        return faults
    faults += await _missing_guards(database)
    if sealed:
        for table in sealed_tables():
            faults += await _closed_values(database, table)
    return faults


async def _file_faults(database: Database) -> list[str]:
    async with database.reader.connect() as connection:
        answers = (await connection.exec_driver_sql("PRAGMA integrity_check")).scalars().all()
        faults = [f"SQLite's integrity check says: {answer}." for answer in answers if answer != "ok"]
        return faults + await connection.run_sync(schema.orphaned_rows)


async def _missing_guards(database: Database) -> list[str]:
    if database.is_sqlite:
        present = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        present = text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid = to_regclass('access_log')")
    async with database.reader.connect() as connection:
        names = set(await connection.scalars(present))
    return [
        f"Rows of {table} can be changed or deleted: its trigger {guard} is missing or off."
        for table in sorted(GUARDED)
        for guard in (f"{table}_no_update", f"{table}_no_delete")
        if guard not in names
    ]


async def _closed_values(database: Database, sealed: SealedTable) -> list[str]:
    closed: dict[str, list[str]] = {}
    async for rows in sealed.batches(database.reader, 500):
        for row in rows:
            for column in sealed.columns:
                token = row._mapping[column]
                if token is not None and not database.keyring.opens(token):
                    closed.setdefault(column, []).append(sealed.place(row, column))
    return [
        f"{len(places)} values of {sealed.name}.{column} open with none of the keys in JINHUAI_FIELD_KEYS "
        f"(first: {places[0]}): add the key that they were written with."
        for column, places in closed.items()
    ]
