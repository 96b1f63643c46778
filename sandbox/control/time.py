"""The clock."""

from datetime import datetime

from sandbox.control.routes import Order, control
from sandbox.wire import Json
from sandbox.world import World


class Nothing(Order):
    """No fields."""


class ClockMove(Order):
    """advance: seconds; to: an instant with its zone (ISO 8601). One of the two."""

    advance: float | None = None
    to: datetime | None = None


def shown(world: World) -> Json:
    now = world.clock.now().isoformat(timespec="microseconds")
    return {"now": now, "offset": world.clock.offset.total_seconds()}


@control("GET", "/clock", Nothing)
async def read_clock(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """Simulated time in UTC, and how many seconds it is ahead of the system's."""
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
    world.changed.notify()
    return shown(world)


@control("GET", "/health", Nothing)
async def health(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """Whether the server answers, and how much it holds."""
    return {"ok": True, "bots": len(world.bots), "people": len(world.people), "calls": world.log.last}
