"""python -m tests.monkey: let the monkey loose for as long as wanted, and print what it has found."""

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

from tests.kills.databases import fresh_database
from tests.monkey.campaign import Campaign, Plan, Report
from tests.monkey.stage import open_stage


class Backend(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def main(
    acts: Annotated[int, typer.Option(help="How many things people do.")] = 1000,
    database: Annotated[Backend, typer.Option(help="On which database the program runs.")] = Backend.SQLITE,
    seed: Annotated[int | None, typer.Option(help="Of what they do; else a new one.")] = None,
    logs: Annotated[Path | None, typer.Option(help="Keep the logs of both processes in this folder.")] = None,
) -> None:
    """Ten people do anything at all with the whole program; status 1 when something is wrong."""
    plan = Plan(random.randrange(10**6) if seed is None else seed, acts)
    print(f"seed {plan.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name, fresh_database(database.value, Path(name)) as (url, key):
        report = asyncio.run(_campaign(plan, url, key, Path(name)))
        if logs is not None:
            shutil.copytree(name, logs, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    print(told(report, f"{database.value}, seed {plan.seed}"))
    sys.exit(int(not report.all_is_well))


def told(report: Report, title: str) -> str:
    counts = {
        "acts": report.acts.total(),
        "rounds": report.rounds,
        "calls": report.calls,
        "faults": report.faults,
        "hours": report.minutes // 60,
        "findings": len(report.findings),
    }
    lines = [
        title,
        "",
        f"| {' | '.join(counts)} |",
        f"|{'---:|' * len(counts)}",
        f"| {' | '.join(f'{count:,}' for count in counts.values())} |",
        "",
        ", ".join(f"{kind} {count}" for kind, count in report.acts.most_common()),
        "",
        *report.findings,
    ]
    return "\n".join(lines)


async def _campaign(plan: Plan, url: str, key: str, folder: Path) -> Report:
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("acts", total=plan.acts)
        async with open_stage(url, key, folder) as stage:
            return await Campaign(stage, plan).run(lambda done: bar.update(task, completed=done))


if __name__ == "__main__":
    typer.run(main)
