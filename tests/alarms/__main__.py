"""python -m tests.alarms: as many emergencies as wanted while everything fails, and what came of each."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tests.alarms import campaign, sabotage
from tests.alarms.audit import Findings
from tests.alarms.table import plain
from tests.kills.databases import fresh_database
from tests.kills.scene import open_scene
from tests.program import start_sandbox


class Backend(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    emergencies: Annotated[int, typer.Option(help="How many are raised.")] = 100,
    kills: Annotated[int | None, typer.Option(help="How often the program is killed; else for every eighth.")] = None,
    database: Annotated[Backend, typer.Option(help="On which database it runs.")] = Backend.SQLITE,
    webhook: Annotated[bool, typer.Option(help="Take updates in by webhook instead of polling.")] = False,
    twins: Annotated[bool, typer.Option(help="Two processes; PostgreSQL and webhook go with it.")] = False,
    at_once: Annotated[int, typer.Option(min=1, help="How many are open together.")] = 5,
    seed: Annotated[int | None, typer.Option(help="Of what people and trouble do; else a new one.")] = None,
    logs: Annotated[Path | None, typer.Option(help="Keep the logs of both processes in this folder.")] = None,
    take_out: Annotated[
        str, typer.Option("--sabotage", help=f"Take this out and see that it is noticed: {', '.join(sabotage.WAYS)}.")
    ] = "",
) -> None:
    """Raises emergencies under kills, storms, hangs and blocked recipients; status 1 when a promise is broken."""
    number = random.randrange(10**6) if seed is None else seed
    kind = Backend.POSTGRESQL if twins else database
    often = emergencies // 8 if kills is None else kills
    plan = campaign.Plan(emergencies, often, number, at_once=at_once, as_command=True, twins=twins)
    with tempfile.TemporaryDirectory() as name, fresh_database(kind.value, Path(name)) as (url, key):
        try:
            findings = asyncio.run(_run(plan, take_out, url, key, Path(name), webhook=webhook or twins))
        finally:
            if logs is not None:
                shutil.copytree(name, logs, dirs_exist_ok=True)
    how = f"{', two processes' if twins else ''}{', webhook' if webhook and not twins else ''}"
    print(plain(findings, f"{kind.value}{how}, seed {number}{f', without {take_out}' if take_out else ''}"))
    sys.exit(int(bool(findings.wrong) == (not take_out)))


async def _run(plan: campaign.Plan, way: str, url: str, key: str, folder: Path, *, webhook: bool) -> Findings:
    sandbox, address = await start_sandbox(folder / "sandbox.log")
    try:
        async with open_scene(address, url, key, folder, webhook=webhook) as scene:
            if way:
                return await campaign.run_sabotaged(scene, way)
            with Progress(console=Console(stderr=True)) as bar:
                task = bar.add_task("emergencies", total=plan.emergencies)
                return await campaign.run(scene, plan, lambda over: bar.update(task, completed=over))
    finally:
        await sandbox.kill()


if __name__ == "__main__":  # forked bots import this file under another name
    typer.run(main)
