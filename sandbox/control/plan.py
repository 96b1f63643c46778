"""The plan of the district."""

from sandbox.control.routes import control
from sandbox.control.time import Nothing
from sandbox.plan import Plan
from sandbox.wire import Json
from sandbox.world import World


@control("GET", "/plan", Nothing)
async def read_plan(world: World, order: Nothing, path: dict[str, str]) -> Json:
    """The plan on which positions are picked: bounds, areas, roads, grids and places, WGS-84 degrees."""
    return world.plan.model_dump()


@control("PUT", "/plan", Plan)
async def replace_plan(world: World, order: Plan, path: dict[str, str]) -> Json:
    """Put another plan in its place; pages that are open take it up."""
    world.plan = order
    world.touch_directory()
    return order.model_dump()
