"""Deleting and pinning."""

from sandbox.methods.addressing import known_chat
from sandbox.methods.registry import BotCall, bot_method
from sandbox.parameters import whole
from sandbox.refusals import bad_request


@bot_method("deleteMessage")
async def delete_message(call: BotCall) -> bool:
    message_id = call.parameters.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    chat = known_chat(call)
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    rights = chat.status_of(call.bot.id) in {"creator", "administrator"}
    if chat.person is None and message.bot_id != call.bot.id and not rights:
        raise bad_request("message can't be deleted")
    return call.world.remove(chat, message_id)


@bot_method("deleteMessages")
async def delete_messages(call: BotCall) -> bool:
    message_ids = call.parameters.structure("message_ids")
    if not isinstance(message_ids, list):
        raise bad_request("expected an Array of message identifiers")
    if not 1 <= len(message_ids) <= 100:
        raise bad_request("too many message identifiers specified")
    chat = known_chat(call)
    # what cannot be found is skipped, as the published API says
    for message_id in map(whole, message_ids):
        if message_id is None:
            raise bad_request("invalid message identifier specified")
        call.world.remove(chat, message_id)
    return True


@bot_method("pinChatMessage")
async def pin_chat_message(call: BotCall) -> bool:
    chat = known_chat(call)
    message_id = call.parameters.integer("message_id")
    if message_id is None or message_id not in chat.messages:
        raise bad_request("message to pin not found")
    _need_pin_right(call)
    if message_id not in chat.pinned:
        chat.pinned.append(message_id)
        chat.revision = call.world.touch()
    return True


@bot_method("unpinChatMessage")
async def unpin_chat_message(call: BotCall) -> bool:
    chat = known_chat(call)
    _need_pin_right(call)
    message_id = call.parameters.integer("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    chat.revision = call.world.touch()
    return True


@bot_method("unpinAllChatMessages")
async def unpin_all_chat_messages(call: BotCall) -> bool:
    chat = known_chat(call)
    _need_pin_right(call)
    chat.pinned.clear()
    chat.revision = call.world.touch()
    return True


def _need_pin_right(call: BotCall) -> None:
    chat = known_chat(call)
    if chat.person is None and chat.status_of(call.bot.id) not in {"creator", "administrator"}:
        raise bad_request("not enough rights to manage pinned messages in the chat")
