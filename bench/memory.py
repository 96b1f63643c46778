"""Measure 3: resident memory of the real processes, idle and with many conversations open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import delete, func, select

from bench.dialogue import PERSON_SAYS, people
from bench.processes import JinhuaiSite, Running, run_ptb, sandbox
from bench.report import Cell, Table
from db.models import Draft, Outgoing
from sandbox.client import Sandbox

ANSWERED = 2
"""How many of a conversation's updates everybody writes: the draft is open and has one answer in it."""
PATIENCE, ASK_EVERY = 600.0, 0.2


@dataclass(frozen=True, slots=True)
class Scale:
    drafts: int = 10_000
    settle: float = 2.0
    """Seconds before memory is looked at."""


async def measure(folder: Path, scale: Scale) -> list[Table]:
    everybody = people(scale.drafts)
    (own := folder / "jinhuai").mkdir()
    (other := folder / "ptb").mkdir()
    rows = await asyncio.gather(jinhuai(own, everybody, scale.settle), ptb(other, everybody, scale.settle))
    return [
        Table(
            "3. Resident memory (MiB)",
            f"{scale.drafts:,} people wrote {' and '.join(PERSON_SAYS[:ANSWERED])} and stopped there; the processes "
            "are real, the sandbox in Telegram's place. All of Jinhuai's updates are committed, but most of its "
            "questions still wait to be sent at Telegram's pace of 30 a second, which costs memory as well; "
            "python-telegram-bot answers as fast as it can and would meet Telegram's limits. Started again: the "
            "drafts are in the database, the waiting questions were taken out of it first.",
            ("", "idle", f"{scale.drafts:,} open", "more, KiB each", "started again"),
            tuple(rows),
        )
    ]


async def jinhuai(folder: Path, everybody: Sequence[int], settle: float) -> tuple[Cell, ...]:
    site = JinhuaiSite(folder)
    await site.prepare(everybody)
    async with sandbox(folder) as telegram:
        async with site.run(telegram) as bot:
            idle = await _resident(bot, settle)
            await _everybody_writes(telegram, everybody)
            await _eventually(partial(_nothing_pending, telegram))
            busy = await _resident(bot, settle)
        await _take_out_the_questions(site, len(everybody))
        async with site.run(telegram) as bot:
            again = await _resident(bot, settle)
    return (bot.name, idle, busy, _kib_each(idle, busy, everybody), again)


async def ptb(folder: Path, everybody: Sequence[int], settle: float) -> tuple[Cell, ...]:
    async with sandbox(folder) as telegram, run_ptb(folder, telegram) as bot:
        idle = await _resident(bot, settle)
        since = (await telegram.log())[1]
        await _everybody_writes(telegram, everybody)
        missing = ANSWERED * len(everybody)
        async with asyncio.timeout(PATIENCE):
            while missing:
                answers, since = await telegram.log(since=since, wait=10, method="sendMessage")
                missing -= len(answers)
        busy = await _resident(bot, settle)
    return (bot.name, idle, busy, _kib_each(idle, busy, everybody), "all forgotten")


async def _resident(bot: Running, settle: float) -> float:
    await asyncio.sleep(settle)
    return bot.resident_mib


def _kib_each(idle: float, busy: float, everybody: Sequence[int]) -> float:
    return (busy - idle) * 1024 / len(everybody)


async def _everybody_writes(telegram: Sandbox, everybody: Sequence[int]) -> None:
    acts = [
        {"person": person, "act": "text", "fields": {"text": words}}
        for words in PERSON_SAYS[:ANSWERED]
        for person in everybody
    ]
    await telegram.bulk(acts)


async def _nothing_pending(telegram: Sandbox) -> bool:
    return not await telegram.pending()


async def _eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Raises TimeoutError."""
    for _ in range(int(PATIENCE / ASK_EVERY)):
        if await holds():
            return
        await asyncio.sleep(ASK_EVERY)
    raise TimeoutError


async def _take_out_the_questions(site: JinhuaiSite, drafts: int) -> None:
    """As if all had been sent, which takes minutes. Raises RuntimeError when a draft is missing."""
    database = site.open_database()
    try:
        async with database.writing() as session:
            found = (await session.execute(select(func.count()).select_from(Draft))).scalar_one()
            if found != drafts:
                raise RuntimeError(f"{found} drafts are open, not {drafts}")
            await session.execute(delete(Outgoing))
    finally:
        await database.close()
