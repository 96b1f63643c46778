"""The processes of a kill test, started and ended from outside: a sandbox, a nursery, and one bot after another."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.kills.dying_bot import Order

PATIENCE = 60.0
"""Seconds after which something that must happen counts as not happening."""
CHECKOUT = Path(__file__).parents[2]


@asynccontextmanager
async def sandbox_process() -> AsyncIterator[str]:
    """A sandbox of its own; its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", cwd=CHECKOUT, stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the sandbox has no output")
        async with asyncio.timeout(PATIENCE):
            told = await process.stdout.readline()
        yield told.decode().split()[-1]
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@dataclass(slots=True)
class Nursery:
    """Gives birth to bots; see nursery.py."""

    _process: asyncio.subprocess.Process
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def bear(self, order: Order) -> Life:
        return Life((await self._ask(asdict(order)))["pid"], self, Path(order.log))

    async def status(self, pid: int) -> int:
        """What a bot ended with, when it has ended."""
        return int((await self._ask({"wait": pid}))["status"])

    async def _ask(self, order: dict[str, Any]) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the nursery cannot be spoken to")
        async with self._lock:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            answer = await asyncio.shield(asyncio.ensure_future(self._process.stdout.readline()))
        return json.loads(answer)


@asynccontextmanager
async def nursery_process() -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.kills.nursery"),
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Nursery(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


@dataclass(slots=True)
class Life:
    """One bot, from its birth to its death."""

    pid: int
    _nursery: Nursery
    log: Path

    async def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        if await self._nursery.status(self.pid) != -signal.SIGKILL:
            raise AssertionError(f"it had ended before it was killed:\n{self.last_words()}")

    def stop(self) -> None:
        """Ask it to drain and go."""
        os.kill(self.pid, signal.SIGTERM)

    async def dies(self, where: str) -> None:
        """Return when it has killed itself. AssertionError when it lives on, or ends in another way."""
        waiting = asyncio.ensure_future(self._nursery.status(self.pid))
        done, _ = await asyncio.wait([waiting], timeout=PATIENCE)
        if not done:
            os.kill(self.pid, signal.SIGKILL)
        status = await waiting
        if not done or status != -signal.SIGKILL:
            raise AssertionError(f"it never came to {where} (status {status}):\n{self.last_words()}")

    def last_words(self) -> str:
        return "\n".join(self.log.read_text().splitlines()[-20:]) if self.log.exists() else "(nothing logged)"


@asynccontextmanager
async def jinhuai_run(environment: dict[str, str], folder: Path, log: Path) -> AsyncIterator[None]:
    """The command itself, in a fresh interpreter; at the end it is told to stop and must end with status 0."""
    program = Path(sys.executable).with_name("jinhuai")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JINHUAI_")}
    with log.open("a") as words:
        process = await asyncio.create_subprocess_exec(
            program, "run", env=inherited | environment, cwd=folder, stdout=words, stderr=words
        )
        try:
            yield
            process.terminate()
            async with asyncio.timeout(PATIENCE):
                status = await process.wait()
            if status != 0:
                raise AssertionError(f"`jinhuai run` ended with status {status}; see {log}")
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
