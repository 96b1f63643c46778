"""One address before several processes, as a reverse proxy is: connections go to them in turn, past the dead ones."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self

from tests.program import free_port


class Proxy:
    targets: list[int]
    """Ports on this machine."""

    def __init__(self) -> None:
        self.targets = []
        self.port = free_port()
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            for _ in range(len(self.targets)):
                port = self.targets.pop(0)
                self.targets.append(port)
                with suppress(ConnectionError):
                    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
                    await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))
                    return
        finally:
            writer.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    finally:
        target.close()
