"""/livez, /readyz, /metrics and the webhook."""

from __future__ import annotations

import hmac
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import Metrics
from bot.turns.clock import Clock
from bot.turns.health import Health

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


@dataclass(frozen=True, slots=True)
class Webhook:
    path: str
    secret: str
    receive: Callable[[list[dict[str, Any]]], Awaitable[None]]
    """Returns when the updates are committed."""


def create_app(health: Health, metrics: Metrics, webhook: Webhook | None, clock: Clock) -> Starlette:
    """`/readyz` tells the program's time as well: under simulated time somebody waits until it has come that far."""

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        complaints = health.complaints()
        found = {"ready": not complaints, "complaints": complaints, "now": clock.now().isoformat()}
        return JSONResponse(found, 503 if complaints else 200)

    async def metrics_page(_request: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics_page)]
    if webhook is not None:
        routes.append(Route(webhook.path, _endpoint(webhook), methods=["POST"]))
    return Starlette(routes=routes)


def _endpoint(webhook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), webhook.secret.encode()):
            return PlainTextResponse("wrong secret\n", 403)
        try:
            raw = await request.json()
        except (JSONDecodeError, UnicodeDecodeError, RecursionError):
            return PlainTextResponse("not JSON\n", 400)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it; Telegram posts the update again
        if not isinstance(raw, dict) or "update_id" not in raw:
            return PlainTextResponse("not an update\n", 400)
        try:
            await webhook.receive([raw])
        except Exception:
            # Not acknowledged: Telegram posts it again.
            log.exception("an update could not be kept; it is not acknowledged")
            return PlainTextResponse("not kept\n", 500)
        return Response(status_code=200)

    return endpoint


class Server(uvicorn.Server):
    """uvicorn without hands on the process's signals: the program drains before it ends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class AddressTakenError(Exception):
    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"JINHUAI_HTTP: {address} cannot be listened on ({why}); choose another port.")


def listen(address: str) -> socket.socket:
    """`address`: host and port. Raises AddressTakenError."""
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family, backlog=512)
    except OSError as error:
        raise AddressTakenError(address, error.strerror or type(error).__name__) from None


def server(app: Starlette) -> Server:
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=10)
    return Server(config)
