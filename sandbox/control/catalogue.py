"""All control routes, filled in by importing the families."""

from sandbox.control import chats, fate, groups, people, time
from sandbox.control.routes import ROUTES, starlette_routes

FAMILIES = (chats, fate, groups, people, time)

__all__ = ["FAMILIES", "ROUTES", "starlette_routes"]
