"""The clock."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from sandbox.coming import Coming, ahead
from sandbox.control.routes import Order, control
from sandbox.wire import Json
from sandbox.world import World


class Nothing(Order):
    """No fields."""


class ComingItem(Order):
    kind: Literal["shift", "timer"]
    at: AwareDatetime
    title: str = ""


class ClockMove(Order):
    """advance: seconds; to: an instant with its zone (ISO 8601). One of the two."""

    advance: float | None = None
    to: datetime | None = None


class ComingOrder(Order):
    """coming: what the bot will do or what will happen, at instants with their zones, in place of what it told before.
    kind: shift (the beginning of a duty) or timer."""

    bot: int
    coming: list[ComingItem] = Field(max_length=200)


def shown(world: World) -> Json:
    now = world.clock.now()
    return {
        "now": now.isoformat(timespec="microseconds"),
        "offset": world.clock.offset.total_seconds(),
        "coming": [each.shown() for each in ahead(world.coming, now)],
    }


@control("GET", "/clock", Nothing)
async def read_clock(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """Simulated time in UTC, how many seconds it is ahead of the system's, and what bots said is coming."""
    return shown(world)


@control("POST", "/clock", ClockMove)
async def move_clock(world: World, order: ClockMove, path: dict[str, str]) -> Json:
    """Move simulated time, forward only."""
    if (order.advance is None) == (order.to is None):
        raise ValueError("Give either advance (seconds) or to (an instant).")
    if order.advance is not None:
        world.clock.advance(order.advance)
    elif order.to is not None:
        world.clock.move_to(order.to)
    world.touch()
    return shown(world)


@control("POST", "/coming", ComingOrder)
async def tell_coming(world: World, order: ComingOrder, path: dict[str, str]) -> Json:
    """What a bot says comes next, so that somebody at the page can go there; answers with the clock."""
    world.coming[order.bot] = [Coming(order.bot, each.kind, each.at, each.title) for each in order.coming]
    world.touch()
    return shown(world)


@control("GET", "/health", Nothing)
async def health(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """Whether the server answers, and how much it holds."""
    return {"ok": True, "bots": len(world.bots), "people": len(world.people), "calls": world.log.last}
