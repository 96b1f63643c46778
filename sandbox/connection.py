"""Connections that can be torn away from a client, as a failing network does it."""

import socket
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable
    from uvicorn._types import Scope as ServerScope

RESET = "sandbox.reset"


class ResettableProtocol(H11Protocol):
    """Hands the application a way to reset the connection instead of answering."""

    def connection_made(self, transport: "asyncio.Transport") -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _with_reset(self.app, lambda: reset(transport))

    def break_off(self) -> None:
        """Reset the connection if somebody waits for an answer on it."""
        if self.cycle is not None and not self.cycle.response_complete:
            reset(self.transport)


def _with_reset(app: "ASGI3Application", do_reset: Callable[[], None]) -> "ASGI3Application":
    async def carrying(scope: "ServerScope", receive: "ASGIReceiveCallable", send: "ASGISendCallable") -> None:
        cast("dict[str, Any]", scope)[RESET] = do_reset
        await app(scope, receive, send)

    return carrying


def reset(transport: "asyncio.Transport") -> None:
    """Close with RST: the client gets a connection error, never a status."""
    if transport.is_closing():
        return  # whoever called has hung up first
    connection = transport.get_extra_info("socket")
    # lingering for zero seconds turns the close into a reset
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class ResetResponse(Response):
    """Instead of an answer: the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[RESET]()
        while (await receive())["type"] != "http.disconnect":
            pass


class CutResponse(Response):
    """Half of the answer, and then the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": bytes(half), "more_body": True})
        scope[RESET]()
        while (await receive())["type"] != "http.disconnect":
            pass
