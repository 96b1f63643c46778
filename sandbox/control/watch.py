"""What a page needs to stay current, in one long poll: browsers open few connections to one server."""

import asyncio
import time

from pydantic import Field

from sandbox.acting.deeds import bot_of
from sandbox.control.chats import chat_with, seen
from sandbox.control.routes import Order, control
from sandbox.control.time import shown as clock_shown
from sandbox.wire import Json
from sandbox.world import World

MOST_UNREAD = 100
# Real seconds: what happens together is told together.
GATHERING = 0.02


class Watch(Order):
    """chats: ids, comma-separated. after: the revision of the last answer, 0 at first. newest: at first only the last
    so many messages of each. wait: seconds (real, at most 60) to wait for any change."""

    bot: int | None = None
    chats: str = Field(default="", pattern=r"^(-?\d+(,-?\d+)*)?$")
    after: int = 0
    wait: float = Field(default=0, ge=0, le=60)
    newest: int = Field(default=200, ge=1)


@control("GET", "/watch", Watch)
async def watch(world: World, order: Watch, path: dict[str, str]) -> Json:
    """Several chats at once: those that changed, as in /chats/{chat}; how many messages are unread, by chat; the
    clock; how many faults may strike; and the revision at which people, groups, bots or the plan last changed."""
    deadline = time.monotonic() + order.wait
    # a page that has seen more than there is looks at a server that was started anew
    after = order.after if order.after <= world.revision else 0
    while world.revision <= after and (left := deadline - time.monotonic()) > 0:
        if await world.changed.wait(left):
            await asyncio.sleep(GATHERING)
    ids = [int(each) for each in order.chats.split(",") if each] if world.bots else []
    chats = [chat_with(world, order.bot, chat_id) for chat_id in ids]
    return {
        "revision": world.revision,
        "directory": world.directory_revision,
        "chats": [seen(chat, after, None if after else order.newest) for chat in chats if chat.revision > after],
        "unread": _unread(world, order.bot),
        "clock": clock_shown(world),
        "faults": sum(fault.active for fault in world.faults.orders.values()),
    }


def _unread(world: World, bot_id: int | None) -> dict[str, int]:
    if not world.bots:
        return {}
    counted = {str(chat.id): chat.unread(MOST_UNREAD) for chat in world.chats_of(bot_of(world, bot_id))}
    return {chat_id: count for chat_id, count in counted.items() if count}


class Reading(Order):
    """message_id: the newest one that was seen; left out, all."""

    bot: int | None = None
    message_id: int | None = None


@control("POST", "/chats/{chat}/read", Reading)
async def read(world: World, order: Reading, path: dict[str, str]) -> Json:
    """What is in the chat was seen at the page: it counts as unread no more. Bots do not hear of it."""
    chat = chat_with(world, order.bot, int(path["chat"]))
    newest = chat.last_message_id if order.message_id is None else order.message_id
    chat.read_up_to = max(chat.read_up_to, newest)
    return {"unread": chat.unread(MOST_UNREAD)}
