"""The commands behind a chat's menu button."""

from sandbox.acting.deeds import bot_of
from sandbox.commands import commands_in_force
from sandbox.control.chats import chat_with
from sandbox.control.people import person_of
from sandbox.control.routes import Order, control
from sandbox.wire import Json
from sandbox.world import World


class CommandsQuery(Order):
    """chat_id: a group, otherwise the private chat with the bot."""

    bot: int | None = None
    chat_id: int | None = None


@control("GET", "/people/{person}/commands", CommandsQuery)
async def list_commands(world: World, order: CommandsQuery, path: dict[str, str]) -> list[Json]:
    """The commands that the bot shows to somebody, by scope and language."""
    person = person_of(world, path["person"])
    chat = chat_with(world, order.bot, order.chat_id or person.id)
    return commands_in_force(bot_of(world, order.bot), chat, person)
