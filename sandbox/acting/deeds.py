"""An act of a person: who, towards which bot, in which chat, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from sandbox.bots import Bot
from sandbox.chats import Chat, Message
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


class ImpossibleError(Exception):
    """What the person wants cannot be done; the sentence says why. details goes into the answer."""

    def __init__(self, sentence: str, status: int = 409, details: Json | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.details = details or {}


class Act(BaseModel):
    """bot may be left out while there is one; chat_id: a group, otherwise the private chat with the bot."""

    model_config = ConfigDict(extra="forbid")

    bot: int | None = None
    chat_id: int | None = None


@dataclass(slots=True)
class Deed:
    """What an act led to: update ids by bot, the message, the world's revision at that moment."""

    updates: dict[int, int] = field(default_factory=dict)
    message: Json | None = None
    messages: list[Json] = field(default_factory=list)
    revision: int = 0
    tap: str | None = None

    def shown(self) -> Json:
        shown: Json = {"updates": {str(bot): update for bot, update in self.updates.items()}}
        shown["revision"] = self.revision
        if self.message is not None:
            shown["message"] = self.message
        if self.messages:
            shown["messages"] = self.messages
        if self.tap is not None:
            shown["tap"] = self.tap
        return shown


ActT = TypeVar("ActT", bound=Act)
Doing = Callable[[World, Person, ActT], Deed]
ACTS: dict[str, tuple[type[Act], Callable[[World, Person, Act], Deed]]] = {}


def act(name: str, order: type[ActT]) -> "Callable[[Doing[ActT]], Doing[ActT]]":
    """Register what people can do under the name it has in the control API."""

    def register(doing: "Doing[ActT]") -> "Doing[ActT]":
        def checked(world: World, person: Person, given: Act) -> Deed:
            assert isinstance(given, order)  # noqa: S101 (the registry pairs them)
            return doing(world, person, given)

        checked.__doc__ = doing.__doc__
        ACTS[name] = (order, checked)
        return doing

    return register


def bot_of(world: World, bot_id: int | None) -> Bot:
    """The bot that is meant; it may be left out while there is only one."""
    if bot_id is not None:
        bot = world.bots.get(bot_id)
        if bot is None:
            raise ImpossibleError(f"There is no bot {bot_id}.", 404)
        return bot
    if len(world.bots) == 1:
        return next(iter(world.bots.values()))
    if not world.bots:
        raise ImpossibleError("There is no bot yet: one comes into being with its first API call.")
    raise ImpossibleError("There are several bots: say which one with bot.", 400)


def chat_of(world: World, person: Person, given: Act) -> Chat:
    """The chat that is meant; the person must be in it."""
    if given.chat_id is None or given.chat_id == person.id:
        return world.private_chat(bot_of(world, given.bot), person)
    chat = world.groups.get(given.chat_id)
    if chat is None:
        raise ImpossibleError(f"There is no group {given.chat_id}.", 404)
    if chat.migrated_to is not None:
        chat = world.groups[chat.migrated_to]
    if not chat.has(person.id):
        raise ImpossibleError(f"{person.name} is not in {chat.title}.")
    return chat


def bots_in(world: World, chat: Chat, given: Act) -> list[Bot]:
    """The bots to which updates from this chat go."""
    if chat.person is not None:
        return [bot_of(world, given.bot)]
    return [bot for bot in world.bots.values() if chat.has(bot.id)]


def say(world: World, person: Person, given: Act, content: Json) -> Deed:
    """Put a message of the person into the chat and tell the bots that may see it."""
    chat = chat_of(world, person, given)
    bots = bots_in(world, chat, given)
    if person.deactivated:
        raise ImpossibleError(f"{person.name}'s account is deactivated.")
    if chat.person is not None:
        if bots[0].id in person.blocked_bots:
            raise ImpossibleError(f"{person.name} has blocked the bot: unblock it first.")
        chat.started = True
    message = world.put(bots[0] if chat.person is not None else None, chat, person.user(), content, None)
    return told(world, "message", chat, message, bots)


def told(world: World, kind: str, chat: Chat, message: Message, bots: list[Bot]) -> Deed:
    """Tell the bots of a message that is new or was edited."""
    deed = Deed(message=message.body, revision=world.revision)
    for bot in bots:
        if chat.person is None and not _may_see(bot, chat, message.body):
            continue
        update_id = bot.updates.push(kind, message.body, chat.id)
        if update_id is not None:
            deed.updates[bot.id] = update_id
    return deed


_SERVICE = ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "group_chat_created")


def _may_see(bot: Bot, chat: Chat, body: Json) -> bool:
    """Privacy mode: in groups a bot sees commands, replies to it and service messages only."""
    if not bot.privacy_mode or chat.status_of(bot.id) in {"administrator", "creator"}:
        return True
    if any(name in body for name in _SERVICE):
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    if body.get("via_bot", {}).get("id") == bot.id:
        return True
    text: str = body.get("text") or body.get("caption") or ""
    if not text.startswith("/"):
        return False
    addressed = text.split(maxsplit=1)[0].partition("@")[2]
    return not addressed or addressed.lower() == bot.username.lower()
