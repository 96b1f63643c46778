"""python -m tests.weeks: two weeks of people who forget, answer late or block the bot, and the figures."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from db.encryption import Keyring
from db.engine import Database
from tests.kills.databases import fresh_database
from tests.weeks import simulation
from tests.weeks.figures import Figures
from tests.weeks.simulation import Plan
from tests.weeks.table import plain


class Backend(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    days: Annotated[int, typer.Option(min=1, help="How many simulated days.")] = 14,
    cases: Annotated[int, typer.Option(min=1, help="Reports a day.")] = 30,
    database: Annotated[Backend, typer.Option(help="On which database it runs.")] = Backend.SQLITE,
    seed: Annotated[int | None, typer.Option(help="Of what people are like and do; else a new one.")] = None,
) -> None:
    """Simulates the days and prints what became of the cases; status 1 when one is stuck or a promise is broken."""
    number = random.randrange(10**6) if seed is None else seed
    plan = Plan(days, cases, number)
    with tempfile.TemporaryDirectory() as folder, fresh_database(database.value, Path(folder)) as (url, key):
        figures = asyncio.run(_run(url, key, plan))
    print(plain(figures, f"{database.value}, {days} days, {cases} reports a day, seed {number}"))
    sys.exit(int(bool(figures.findings.wrong)))


async def _run(url: str, key: str, plan: Plan) -> Figures:
    database = Database(url, Keyring([key]))
    try:
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("days", total=plan.days)
            return await simulation.run(database, plan, lambda day: bar.update(task, completed=day))
    finally:
        await database.close()


if __name__ == "__main__":
    typer.run(main)
