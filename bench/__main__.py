"""`make bench`: every measure in one run."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import turns
from bench.report import Table, write


def main(
    json: Annotated[Path | None, typer.Option(help="Write the tables to this file as well.")] = None,
    quick: Annotated[bool, typer.Option(help="Small counts: to see that it runs, not to quote.")] = False,
    folder: Annotated[
        Path, typer.Option(help="On the disk that is meant; memory file systems sync for nothing.")
    ] = Path(),
) -> None:
    """Measures Jinhuai beside python-telegram-bot and aiogram, on this machine, now."""
    console = Console()
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as place:
        scale = turns.Scale(rounds=2) if quick else turns.Scale()
        for table in asyncio.run(turns.measure(Path(place), scale)):
            table.show(console)
            tables.append(table)
    if json is not None:
        write(tables, json)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
