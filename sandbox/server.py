"""The server: Bot API, files, control API and the page at /, in one process."""

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.bot_api import call_method, carry_out_reply, download
from sandbox.connection import ResettableProtocol
from sandbox.control.catalogue import starlette_routes
from sandbox.page import page_routes
from sandbox.webhooks import Couriers, Patience
from sandbox.world import Lifetimes, World


def create_app(
    lifetimes: Lifetimes | None = None, tokens: list[str] | None = None, patience: Patience | None = None
) -> Starlette:
    """The application around a new, empty world. tokens: the only ones let in; None lets in any well-formed one."""
    world = World(lifetimes, tokens)
    couriers = Couriers(world.faults, world.clock.unix, partial(carry_out_reply, world), patience or Patience())
    world.webhook_changed = couriers.renew

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await couriers.stop()

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
            *starlette_routes(),
            *page_routes(),
        ],
    )
    app.state.world = world
    return app


def serve(
    port: int = 0,
    host: str = "127.0.0.1",
    lifetimes: Lifetimes | None = None,
    tokens: list[str] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; prints the address once connections are taken. Port 0 means any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it each answer takes 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    print(f"sandbox http://{host}:{listener.getsockname()[1]}", flush=True)
    EndingServer(server_config(create_app(lifetimes, tokens))).run(sockets=[listener])


class EndingServer(uvicorn.Server):
    """Ends at once: who waits in a long poll sees the connection break, as when a machine goes down."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # requests that the end cuts short are no errors to be told of
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        for connection in list(self.server_state.connections):
            if isinstance(connection, ResettableProtocol):
                connection.break_off()
        await super().shutdown(sockets)


def server_config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=ResettableProtocol,
        ws="none",
        log_level="warning",
        # paths carry tokens
        access_log=False,
        timeout_keep_alive=75,
        # long polls end when the server does
        timeout_graceful_shutdown=1,
    )
