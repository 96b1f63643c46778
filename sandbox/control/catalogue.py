"""All control routes, filled in by importing the families."""

from sandbox.control import chats, commands, fate, files, groups, people, plan, time, watch
from sandbox.control.routes import ROUTES, starlette_routes

FAMILIES = (watch, chats, commands, fate, files, groups, people, plan, time)

__all__ = ["FAMILIES", "ROUTES", "starlette_routes"]
