"""python -m tests.kills: kill the bot as often as wanted and print what that has done."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tests.kills import campaign, sabotaged
from tests.kills.audit import Findings
from tests.kills.databases import fresh_database
from tests.kills.scene import Scene, open_scene
from tests.kills.table import plain, rich_table
from tests.program import start_sandbox


class Backend(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Sabotage(StrEnum):
    DEDUPE = "dedupe"
    TRANSACTION = "transaction"
    ORDER = "order"


def main(
    kills: Annotated[int, typer.Option(help="How often the bot is killed.")] = 50,
    database: Annotated[Backend, typer.Option(help="On which database it runs.")] = Backend.SQLITE,
    webhook: Annotated[bool, typer.Option(help="Take updates in by webhook instead of polling.")] = False,
    seed: Annotated[int | None, typer.Option(help="Of the instants and of what people say; else a new one.")] = None,
    take_out: Annotated[
        Sabotage | None, typer.Option("--sabotage", help="Take this out and see that it is noticed.")
    ] = None,
) -> None:
    """Kills a bot under 100 updates a second; status 1 when a promise is broken (or a sabotage is not noticed)."""
    number = random.randrange(10**6) if seed is None else seed
    with tempfile.TemporaryDirectory() as folder, fresh_database(database.value, Path(folder)) as (url, key):
        if take_out is not None:
            findings = asyncio.run(_sabotaged(take_out.value, url, key, Path(folder)))
        else:
            plan = campaign.Plan(kills, number)
            findings = asyncio.run(_campaign(plan, url, key, Path(folder), webhook=webhook))
    title = f"{database.value}{', webhook' if webhook else ''}, seed {number}"
    if take_out is not None:
        title = f"{database.value}, without {take_out.value}"
    show(findings, title)
    noticed = not findings.promises_hold
    sys.exit(int(not noticed) if take_out is not None else int(not findings.all_is_well))


def show(findings: Findings, title: str) -> None:
    console = Console()
    if console.is_terminal:
        console.print(rich_table(findings, title))
    print(plain(findings, title))


async def _campaign(plan: campaign.Plan, url: str, key: str, folder: Path, *, webhook: bool) -> Findings:
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("kills", total=plan.kills)
        async with _scene(url, key, folder, webhook=webhook) as scene:
            return await campaign.run(scene, plan, lambda done: bar.update(task, completed=done))


async def _sabotaged(what: str, url: str, key: str, folder: Path) -> Findings:
    async with _scene(url, key, folder, webhook=False) as scene:
        return await sabotaged.run(scene, what)


@asynccontextmanager
async def _scene(url: str, key: str, folder: Path, *, webhook: bool) -> AsyncIterator[Scene]:
    sandbox, address = await start_sandbox(folder / "sandbox.log")
    try:
        async with open_scene(address, url, key, folder, webhook=webhook) as scene:
            yield scene
    finally:
        await sandbox.kill()


if __name__ == "__main__":  # forked bots import this file under another name
    typer.run(main)
