"""Control routes: registered with what they take, so that the reference can be written from them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.acting.deeds import ImpossibleError
from sandbox.wire import encode
from sandbox.world import World

PREFIX = "/sandbox"


class Order(BaseModel):
    """What a control request may carry: fields of the JSON body, or of the query with GET and DELETE."""

    model_config = ConfigDict(extra="forbid")


@dataclass(slots=True, frozen=True)
class ControlRoute:
    verb: str
    path: str
    order: type[BaseModel]
    handle: Callable[[World, Any, dict[str, str]], Awaitable[object]]
    purpose: str


ROUTES: list[ControlRoute] = []
OrderT = TypeVar("OrderT", bound=BaseModel)
Handler = Callable[[World, OrderT, dict[str, str]], Awaitable[object]]


def control(verb: str, path: str, order: type[OrderT]) -> "Callable[[Handler[OrderT]], Handler[OrderT]]":
    """Register a handler; its docstring is what the reference says about it."""

    def register(handle: "Handler[OrderT]") -> "Handler[OrderT]":
        ROUTES.append(ControlRoute(verb, path, order, handle, " ".join((handle.__doc__ or "").split())))
        return handle

    return register


def refusal(status: int, sentence: str, **details: object) -> Response:
    return JSONResponse({"error": sentence, **details}, status)


def starlette_routes() -> list[Route]:
    return [Route(PREFIX + route.path, _endpoint(route), methods=[route.verb]) for route in ROUTES]


def _endpoint(route: ControlRoute) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            order = route.order.model_validate(await _given(request))
            handling = route.handle(request.app.state.world, order, request.path_params)
            result = await (_while_there(request, handling) if getattr(order, "wait", 0) else handling)
        except ImpossibleError as error:
            return refusal(error.status, str(error), **error.details)
        except ValidationError as error:
            return refusal(400, wrong_fields(error))
        except ValueError as error:
            return refusal(400, str(error))
        if isinstance(result, Response):
            return result
        return Response(encode(result), media_type="application/json")

    return endpoint


async def _while_there(request: Request, handling: Awaitable[object]) -> object:
    """The result of a long poll, or nothing as soon as its client has gone."""
    answer = asyncio.ensure_future(handling)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    finally:
        answer.cancel()
        gone.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def wrong_fields(error: ValidationError) -> str:
    """One sentence that names every wrong field."""
    wrong = (f"{'.'.join(str(part) for part in item['loc']) or 'the body'}: {item['msg']}" for item in error.errors())
    return "; ".join(wrong)


async def _given(request: Request) -> object:
    if request.method in {"GET", "DELETE"}:
        return dict(request.query_params)
    body = await request.body()
    try:
        return json.loads(body) if body else {}
    except ValueError:
        raise ImpossibleError("The body is not JSON.", 400) from None
