"""The program as one process, or as two behind one address: born, killed, born again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import httpx

from bot import serving, settings
from tests.alarms import sabotage
from tests.faults.proxy import Proxy
from tests.kills.scene import Scene
from tests.program import Bot, Running, command, eventually, fork, free_port

_NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def run(way: str) -> None:
    """`jinhuai run`, in a process that may have been sabotaged."""
    if way:
        sabotage.WAYS[way]()
    asyncio.run(serving.serve(settings.load()))


class Programs:
    def __init__(self, scene: Scene, *, as_command: bool, sabotage: str, twins: Proxy | None) -> None:
        self._scene = scene
        self._as_command = as_command
        self._sabotage = sabotage
        self._proxy = twins
        self._places: list[Mapping[str, str]] = []
        if twins is None:
            self._places.append(scene.environment)
        else:
            ports = [free_port(), free_port()]
            twins.targets = list(ports)
            self._places = [scene.environment | {"JINHUAI_HTTP": f"127.0.0.1:{port}"} for port in ports]
        self._running: dict[int, Bot] = {}
        self.born = 0.0
        """When (monotonic) the last one was started, while none lived."""

    def start(self) -> None:
        """Start those that do not live."""
        if not self._running:
            self.born = time.monotonic()
        for place, environment in enumerate(self._places):
            if place not in self._running:
                self._running[place] = Bot(self._process(environment), f"http://{environment['JINHUAI_HTTP']}")

    def _process(self, environment: Mapping[str, str]) -> Running:
        if self._as_command:
            return command("run", environment=environment, log=self._scene.log)
        return fork(run, self._sabotage, environment=environment, log=self._scene.log)

    async def alive(self) -> None:
        """Return when each answers; what it complains of while Telegram fails is another matter."""

        async def answers() -> bool:
            found = [await bot.complaints() for bot in self._running.values()]
            return all("unreachable" not in each for each in found)

        await eventually(answers, otherwise=lambda: f"no program answers:\n{self._said()}")

    async def slowest_clock(self) -> datetime:
        """How far simulated time has been walked; the latest time there is while no program answers."""
        clocks = [_NEVER]
        for bot in list(self._running.values()):
            with suppress(httpx.TransportError):
                clocks.append(datetime.fromisoformat((await bot.get("/readyz")).json()["now"]))
        return min(clocks)

    async def comes_to(self, moment: datetime) -> None:
        """Return when simulated time has been walked that far."""

        async def has_come() -> bool:
            return await self.slowest_clock() >= moment

        await eventually(has_come, otherwise=lambda: f"time stands still before {moment}:\n{self._said()}")

    def _said(self) -> str:
        return self._scene.log.read_text(errors="replace")[-2000:]

    async def ready(self) -> None:
        for bot in self._running.values():
            await bot.ready()

    async def kill(self, chance: random.Random) -> bool:
        """SIGKILL for one, or for both of two; whether none lives now."""
        doomed = list(self._running)
        if len(doomed) > 1 and chance.random() < 0.5:
            doomed = [chance.choice(doomed)]
        for place in doomed:
            await self._scene.dies(self._running.pop(place))
        return not self._running

    async def stop(self) -> list[int]:
        """SIGTERM for all; how each ended."""
        return [await bot.stop() for bot in self._take_all()]

    async def end(self) -> None:
        for bot in self._take_all():
            await bot.kill()

    def _take_all(self) -> list[Bot]:
        bots = list(self._running.values())
        self._running.clear()
        return bots


@asynccontextmanager
async def open_programs(
    scene: Scene, *, as_command: bool = False, sabotage: str = "", twins: bool = False
) -> AsyncIterator[Programs]:
    """`twins`: two processes, for which the scene must be on PostgreSQL and behind a webhook."""
    if not twins:
        programs = Programs(scene, as_command=as_command, sabotage=sabotage, twins=None)
        try:
            yield programs
        finally:
            await programs.end()
        return
    async with Proxy() as proxy:
        scene.environment["JINHUAI_WEBHOOK_URL"] = f"{proxy.url}/telegram"
        programs = Programs(scene, as_command=as_command, sabotage=sabotage, twins=proxy)
        try:
            yield programs
        finally:
            await programs.end()
