"""Chats as people see them, and the log of what bots did."""

import time

from pydantic import Field

from sandbox.acting.deeds import ImpossibleError, bot_of
from sandbox.call_log import Wanted
from sandbox.chats import Chat
from sandbox.control.routes import Order, control
from sandbox.signals import Signal
from sandbox.wire import Json
from sandbox.world import World


class Look(Order):
    """bot: whose private chat. after: only messages that are new or changed since that revision. newest: of these
    only the last so many. wait: seconds (real, at most 60) to wait for one."""

    bot: int | None = None
    after: int = 0
    wait: float = Field(default=0, ge=0, le=60)
    newest: int | None = Field(default=None, ge=1)


@control("GET", "/chats/{chat}", Look)
async def look(world: World, order: Look, path: dict[str, str]) -> Json:
    """A chat as it looks now: messages (with edits, revision, reply_keyboard), the ids of removed ones, the reply
    keyboard in force, pinned messages, answers to taps, the revision of the world."""
    deadline = time.monotonic() + order.wait
    while True:
        chat = chat_with(world, order.bot, int(path["chat"]))
        view = {**seen(chat, order.after, order.newest), "revision": world.revision}
        left = deadline - time.monotonic()
        if view["messages"] or left <= 0 or not await world.changed.wait(left):
            return view


def chat_with(world: World, bot_id: int | None, chat_id: int) -> Chat:
    """A group, or somebody's private chat with the bot."""
    if chat_id < 0:
        chat = world.groups.get(chat_id)
    else:
        person = world.people.get(chat_id)
        chat = None if person is None else world.private_chat(bot_of(world, bot_id), person)
    if chat is None:
        raise ImpossibleError(f"There is no chat {chat_id}.", 404)
    return chat


def seen(chat: Chat, after: int, newest: int | None = None) -> Json:
    """A chat as somebody sees it who saw it at the revision `after`."""
    messages = [message.shown() for message in chat.messages.values() if message.revision > after]
    return {
        "chat": chat.described(),
        "messages": messages[-newest:] if newest else messages,
        "removed": [message_id for revision, message_id in chat.removed if revision > after],
        "reply_keyboard": chat.reply_keyboard,
        "pinned": chat.pinned,
        "tap_answers": [answer for answer in chat.tap_answers if answer["revision"] > after],
        "chat_action": chat.chat_action,
        "members": {str(user_id): status for user_id, status in chat.members.items()},
        "migrated_to": chat.migrated_to,
    }


class LogQuery(Order):
    """since: the "next" of an earlier answer. newest: of the ones that fit, only the last so many. wait: seconds
    (real, at most 60) to wait for a call that fits."""

    since: int = 0
    wait: float = Field(default=0, ge=0, le=60)
    bot: int | None = None
    method: str | None = None
    chat_id: str | None = None
    limit: int = Field(default=10_000, ge=1, le=100_000)
    newest: int | None = Field(default=None, ge=1)


@control("GET", "/log", LogQuery)
async def read_log(world: World, order: LogQuery, path: dict[str, str]) -> Json:
    """What bots called: sequence, bot, method, decoded parameters, monotonic times (and which it is now), result or
    error, the fault that struck, and whether it was applied."""
    wanted = Wanted(order.bot, order.method, order.chat_id)
    return await _awaited(world, order, wanted, world.log.changed)


async def _awaited(world: World, order: LogQuery, wanted: Wanted, changed: Signal) -> Json:
    deadline = time.monotonic() + order.wait
    since = order.since
    while True:
        calls, following = world.log.since(since, wanted, order.limit)
        left = deadline - time.monotonic()
        if calls or left <= 0:
            calls = calls[-order.newest :] if order.newest else calls
            return {"entries": [call.shown() for call in calls], "next": following, "now": time.monotonic()}
        since = following
        if not await changed.wait(left):
            return {"entries": [], "next": following, "now": time.monotonic()}
