"""From chat_id and message_id to the chat and the message, or Telegram's refusal."""

from sandbox.chats import Chat, Message
from sandbox.methods.registry import BotCall
from sandbox.refusals import bad_request, forbidden, migrated


def known_chat(call: BotCall, name: str = "chat_id") -> Chat:
    """A chat that the bot can see. Raises Refusal when there is none, when it migrated, or the bot is not in it."""
    given = call.parameters.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    chat: Chat | None = None
    if given.startswith("@"):
        wanted = given[1:].lower()
        chat = next((group for group in call.world.groups.values() if (group.username or "").lower() == wanted), None)
    else:
        chat_id = call.parameters.integer(name)
        chat = None if chat_id is None else call.world.chat_for(call.bot, chat_id)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    if chat.person is None and not chat.has(call.bot.id):
        if chat.status_of(call.bot.id) == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def open_chat(call: BotCall, name: str = "chat_id") -> Chat:
    """A chat that the bot may write to."""
    chat = known_chat(call, name)
    person = chat.person
    if person is not None:
        if person.deactivated:
            raise forbidden("user is deactivated")
        if call.bot.id in person.blocked_bots:
            raise forbidden("bot was blocked by the user")
        if person.needs_start and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def own_message(call: BotCall, chat: Chat, missing: str) -> Message:
    """The message of message_id, sent by the bot. missing: what Telegram says when it is gone."""
    message_id = call.parameters.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(missing)
    if message.bot_id != call.bot.id:
        raise bad_request("message can't be edited")
    return message
