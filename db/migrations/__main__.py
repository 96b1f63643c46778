"""Writes the next migration from what the models have and the tables have not: python -m db.migrations "add cases".

Read and correct what it writes: Alembic sees a renamed column as one dropped and one added. Triggers of a table that
is altered in batch mode are lost on SQLite and have to be created again.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from cryptography.fernet import Fernet

from db import schema
from db.encryption import Keyring
from db.engine import Database


async def draft(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'draft.db'}"
        database = Database(url, Keyring([Fernet.generate_key().decode()]))
        try:
            await schema.upgrade(database)
            number = f"{int(schema.head()) + 1:04d}"

            def write(config: Config, _revision: str) -> None:
                command.revision(config, message, autogenerate=True, rev_id=number)

            async with database.writer.connect() as connection, connection.begin():
                await connection.run_sync(schema.move, write, number)
        finally:
            await database.close()


if __name__ == "__main__":
    asyncio.run(draft(" ".join(sys.argv[1:]) or sys.exit('say what changes: python -m db.migrations "add cases"')))
