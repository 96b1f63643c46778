"""The address that bots call: /bot<token>/<method>, and the files at /file/bot<token>/<path>."""

import asyncio
import time

from starlette.requests import Request
from starlette.responses import Response

from sandbox.bots import TOKEN, Bot
from sandbox.connection import CutResponse, ResetResponse
from sandbox.faults import FaultOrder
from sandbox.methods.catalogue import METHODS
from sandbox.methods.registry import BotCall, Encoded, Method
from sandbox.parameters import Parameters, decode_structures, read_parameters
from sandbox.refusals import Refusal, too_many_requests
from sandbox.wire import Json, encode
from sandbox.world import World

JSON_TYPE = "application/json"
FILE_TYPE = "application/octet-stream"


def answer(body: bytes, status: int = 200) -> Response:
    return Response(body, status_code=status, media_type=JSON_TYPE)


def refused(refusal: Refusal) -> Response:
    return answer(encode(refusal.body()), refusal.code)


async def call_method(request: Request) -> Response:
    """The endpoint of /bot<token>/<method>."""
    arrived = time.monotonic()
    world: World = request.app.state.world
    token = request.path_params["token"]
    bot = world.bot_with(token)
    if bot is None:
        return refused(Refusal(401, "Unauthorized") if TOKEN.fullmatch(token) else Refusal(404, "Not Found"))
    known = METHODS.get(request.path_params["method"].lower())
    if known is None:
        return refused(Refusal(404, "Not Found: method not found"))
    name, method = known
    try:
        parameters = await read_parameters(request)
    except Refusal as refusal:
        return refused(refusal)

    async def disconnected() -> None:
        await _hung_up(request)

    call = BotCall(world, bot, parameters, disconnected)
    fault = world.faults.strike(bot.id, name, parameters.integer("chat_id"))
    if fault is None:
        return await carry_out(call, name, method, arrived)
    return await _carry_out_badly(call, name, method, arrived, fault)


async def carry_out(call: BotCall, name: str, method: Method, arrived: float, fault: str | None = None) -> Response:
    """Do what the method does, log it, answer."""
    world, parameters = call.world, call.parameters
    logged = _logged(parameters)
    try:
        result = await method(call)
    except Refusal as refusal:
        world.log.add(
            bot_id=call.bot.id, method=name, parameters=logged, arrived=arrived, error=refusal.body(), fault=fault,
            applied=False,
        )  # fmt: skip
        return refused(refusal)
    shown = result.logged if isinstance(result, Encoded) else result
    content = result.content if isinstance(result, Encoded) else encode(result)
    world.log.add(
        bot_id=call.bot.id, method=name, parameters=logged, arrived=arrived, result=shown, fault=fault, applied=True
    )
    return answer(b'{"ok":true,"result":%b}' % content)


async def carry_out_reply(world: World, bot: Bot, body: Json) -> None:
    """Do what a webhook asked for in its answer; nobody hears how it went, but the log."""
    name, method = METHODS.get(str(body["method"]).lower(), ("", None))
    # a webhook that replaces itself would have to end the delivery that it answers
    if method is None or name in {"setWebhook", "deleteWebhook"}:
        return
    values = {key: value for key, value in body.items() if key != "method"}
    try:
        decode_structures(values)
    except Refusal:
        return
    parameters = Parameters(values)

    async def never() -> None:
        await asyncio.get_running_loop().create_future()

    await carry_out(BotCall(world, bot, parameters, never), name, method, time.monotonic())


def _logged(parameters: Parameters) -> Json:
    if not parameters.uploads:
        return parameters.values
    uploads = {name: {"name": upload.name, "size": len(upload.content)} for name, upload in parameters.uploads.items()}
    return {**parameters.values, "uploads": uploads}


async def _carry_out_badly(call: BotCall, name: str, method: Method, arrived: float, fault: FaultOrder) -> Response:
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return await carry_out(call, name, method, arrived, fault.kind)
    applied = fault.kind == "reset_after" or (fault.applied and fault.kind in {"garbage", "hang", "5xx"})
    if applied:
        await carry_out(call, name, method, arrived, fault.kind)
    else:
        call.world.log.add(
            bot_id=call.bot.id, method=name, parameters=_logged(call.parameters), arrived=arrived, fault=fault.kind,
            applied=False, error=_told(fault).body() if fault.kind in {"429", "5xx", "error"} else {},
        )  # fmt: skip
    if fault.kind in {"reset_before", "reset_after"}:
        return ResetResponse()
    if fault.kind == "hang":
        await _hang(call, fault.seconds)
        return ResetResponse()
    if fault.kind == "garbage":
        return Response(fault.body, media_type="text/html")
    return refused(_told(fault))


def _told(fault: FaultOrder) -> Refusal:
    if fault.kind == "429":
        return too_many_requests(fault.retry_after)
    if fault.kind == "5xx":
        words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
        return Refusal(fault.status, words.get(fault.status, "Internal Server Error"))
    return Refusal(fault.error_code, fault.description, fault.parameters)


async def _hang(call: BotCall, seconds: float) -> None:
    gone = asyncio.ensure_future(call.disconnected())
    await asyncio.wait({gone}, timeout=seconds)
    gone.cancel()


async def download(request: Request) -> Response:
    """The endpoint of /file/bot<token>/<path>."""
    world: World = request.app.state.world
    bot: Bot | None = world.bot_with(request.path_params["token"])
    if bot is None:
        return refused(Refusal(401, "Unauthorized"))
    stored = world.files.by_path(request.path_params["path"])
    fault = world.faults.strike(bot.id, "file", None)
    if fault is not None and fault.kind != "slow":
        return await _download_badly(request, b"" if stored is None else stored.content, fault)
    if fault is not None:
        await asyncio.sleep(fault.seconds)
    if stored is None:
        return refused(Refusal(404, "Not Found"))
    return Response(stored.content, media_type=FILE_TYPE)


async def _download_badly(request: Request, content: bytes, fault: FaultOrder) -> Response:
    match fault.kind:
        case "reset_before":
            return ResetResponse()
        case "reset_after":
            return CutResponse(content, media_type=FILE_TYPE)
        case "hang":
            gone = asyncio.ensure_future(_hung_up(request))
            await asyncio.wait({gone}, timeout=fault.seconds)
            gone.cancel()
            return ResetResponse()
        case "garbage":
            return Response(fault.body, media_type="text/html")
    return refused(_told(fault))


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
