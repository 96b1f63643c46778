"""Our programs as processes of their own: started, asked how they are, stopped, killed; what they log is kept.

`command` runs the installed command as an operator would. `fork` runs a function of ours in a process that is forked
from a warm one, which takes a tenth of the time: Python loads our imports only once.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx

COMMAND = Path(sys.executable).with_name("jinhuai")
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["bot.serving", "sandbox.server", "time_machine"])

PATIENCE = 60.0
"""Seconds until a test gives up on what must come. A busy machine may stall; a test asserts that it comes, not when."""

Found = TypeVar("Found")


class Running:
    """A process and its log."""

    def __init__(self, pid: int, status: Callable[[], int | None], log: Path) -> None:
        """`status`: how it ended, as subprocess tells it (minus the signal's number); None while it runs."""
        self.pid = pid
        self.log = log
        self._status = status

    @property
    def status(self) -> int | None:
        return self._status()

    @property
    def said(self) -> str:
        """All that it has written so far, standard error included."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def signal(self, number: int) -> None:
        if self.status is None:
            os.kill(self.pid, number)

    async def ended(self, within: float = PATIENCE) -> int:
        """The status it ended with. AssertionError with its log when it goes on."""

        async def status() -> list[int]:
            return [] if self.status is None else [self.status]

        return (await eventually(status, within, lambda: f"process {self.pid} does not end:\n{self.said}"))[0]

    async def stop(self, within: float = PATIENCE) -> int:
        """SIGTERM, as an operator stops it; its status."""
        self.signal(signal.SIGTERM)
        return await self.ended(within)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.ended()


class Bot(Running):
    """A running bot: `http` is where it tells how it is."""

    def __init__(self, process: Running, http: str) -> None:
        super().__init__(process.pid, process._status, process.log)
        self.http = http

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            return await client.get(self.http + path)

    async def complaints(self) -> dict[str, str]:
        """What /readyz names; empty when it is ready. "unreachable" while nothing answers."""
        try:
            answer = await self.get("/readyz")
        except httpx.TransportError:
            return {"unreachable": "/readyz does not answer"}
        found: dict[str, str] = answer.json()["complaints"]
        if (answer.status_code == 200) == bool(found):
            raise AssertionError(f"/readyz answers {answer.status_code} with {found}")
        return found

    async def ready(self, within: float = PATIENCE) -> None:
        async def well() -> bool:
            if self.status is not None:
                raise AssertionError(f"the bot ended with {self.status}:\n{self.said}")
            return not await self.complaints()

        await eventually(well, within, lambda: f"the bot is not ready:\n{self.said}")

    async def complains(self, of: str, within: float = PATIENCE) -> str:
        """The sentence with which /readyz complains of it."""

        async def sentence() -> str:
            return (await self.complaints()).get(of, "")

        return await eventually(sentence, within, lambda: f"/readyz does not complain of {of}:\n{self.said}")

    async def logs(self, *words: str, within: float = PATIENCE) -> str:
        """The first line that holds all of `words`."""

        async def line() -> str:
            lines = self.said.splitlines()
            return next((line for line in lines if all(word in line for word in words)), "")

        return await eventually(line, within, lambda: f"no line with {words}:\n{self.said}")

    async def counted(self, metric: str) -> float:
        """A number of /metrics, such as `jinhuai_turns_total`; 0 when it is not there."""
        for line in (await self.get("/metrics")).text.splitlines():
            if line.startswith(metric + " "):
                return float(line.rpartition(" ")[2])
        return 0.0


def command(*words: str, environment: Mapping[str, str], log: Path) -> Running:
    """`jinhuai words…` in the log's folder, with no settings but these."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [COMMAND, *words], env=_plain() | dict(environment), cwd=log.parent, stdout=output, stderr=output
        )
    return Running(process.pid, process.poll, log)


def fork(target: Callable[..., None], *given: Any, environment: Mapping[str, str], log: Path) -> Running:
    """`target(*given)` in a process of its own, in the log's folder, with no settings but these."""
    process = FORKS.Process(target=_become, args=(target, given, dict(environment), log), daemon=True)
    process.start()
    if process.pid is None:
        raise AssertionError("the process did not start")
    return Running(process.pid, lambda: process.exitcode, log)


def _become(target: Callable[..., None], given: tuple[Any, ...], environment: dict[str, str], log: Path) -> None:
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.chdir(log.parent)
    for name in [name for name in os.environ if name.startswith("JINHUAI_")]:
        del os.environ[name]
    os.environ.update(environment)
    try:
        target(*given)
    except Exception:
        sys.excepthook(*sys.exc_info())  # as Python ends a program, not as multiprocessing does
        sys.exit(1)


def serve_sandbox() -> None:
    from sandbox.server import serve

    serve(port=0)


async def start_sandbox(log: Path) -> tuple[Running, str]:
    """A Telegram of its own on a free port, and its address."""
    process = fork(serve_sandbox, environment={}, log=log)

    async def address() -> str:
        # A line that is still being written has no end yet.
        said = [line for line in process.said.splitlines(keepends=True) if line.endswith("\n")]
        return next((line.split()[1] for line in said if line.startswith("sandbox http")), "")

    return process, await eventually(address, otherwise=lambda: f"the sandbox does not start:\n{process.said}")


def settings(
    database_url: str, telegram: str, token: str, key: str, more: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of a bot on a free port; `more`: further settings by their name without the prefix."""
    given = {
        "DATABASE_URL": database_url,
        "TELEGRAM_API": telegram,
        "TELEGRAM_TOKEN": token,
        "FIELD_KEYS": key,
        "HTTP": f"127.0.0.1:{free_port()}",
        "CLOCK_URL": f"{telegram}/sandbox/clock",
    }
    given |= more or {}
    return {f"JINHUAI_{name}": value for name, value in given.items() if value}


_ports = itertools.count(random.Random(os.getpid()).randrange(10_000, 30_000))


def free_port() -> int:
    """Below those that the system gives away by itself, and each process from a start of its own: between this and the
    moment when a program listens there, no connection and no other test takes it."""
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what just ended there is no hindrance
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: they do not end")


async def eventually(
    holds: Callable[[], Awaitable[Found]],
    within: float = PATIENCE,
    otherwise: Callable[[], str] = lambda: "never came true",
) -> Found:
    """The first true thing that `holds` returns. AssertionError with `otherwise()` when the time is over."""
    deadline = time.monotonic() + within
    while not (found := await holds()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {within} s: {otherwise()}")
        await asyncio.sleep(0.03)
    return found


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("JINHUAI_")}
