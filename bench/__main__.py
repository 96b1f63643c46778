"""`make bench`: every measure in one run."""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bench import emergency, first_page, latency, memory, turns
from bench.report import Table, write
from bench.rosters import measure as rosters

Measure = Callable[[Path], Coroutine[Any, Any, list[Table]]]


def measures(*, quick: bool) -> dict[str, Measure]:
    """By the name that --only takes, in the order of their numbers."""
    return {
        "turns": partial(turns.measure, scale=turns.Scale(rounds=2) if quick else turns.Scale()),
        "memory": partial(memory.measure, scale=memory.Scale(drafts=500) if quick else memory.Scale()),
        "latency": partial(latency.measure, scale=latency.Scale(60, 60, 1) if quick else latency.Scale()),
        "emergency": partial(emergency.measure, scale=emergency.Scale(1000, 5) if quick else emergency.Scale()),
        "rosters": partial(rosters.measure, scale=rosters.Scale(2, 0, 2) if quick else rosters.Scale()),
        "page": partial(first_page.measure, scale=emergency.Scale(1000, 5) if quick else emergency.Scale()),
    }


def main(
    json: Annotated[Path | None, typer.Option(help="Write the tables to this file as well.")] = None,
    quick: Annotated[bool, typer.Option(help="Small counts: to see that it runs, not to quote.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="turns, memory, latency, emergency, page or rosters; all without it.")
    ] = None,
    folder: Annotated[Path, typer.Option(help="On a real disk: one in memory syncs for nothing.")] = Path("build"),
) -> None:
    """Measures Jinhuai beside python-telegram-bot, aiogram and rosters made by hand, on this machine, now."""
    known = measures(quick=quick)
    chosen = only or list(known)
    if unknown := [name for name in chosen if name not in known]:
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {', '.join(known)}.")
    console = Console()
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {_busy()} when it began\n")
    tables: list[Table] = []
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder.resolve()) as place:
        for name in chosen:
            own = Path(place) / name
            own.mkdir()
            for table in asyncio.run(known[name](own)):
                table.show(console)
                tables.append(table)
    console.print(f"{_busy()} when it ended")
    if json is not None:
        write(tables, json)


def _busy() -> str:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{load:.1f} programs wanted a processor"


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
