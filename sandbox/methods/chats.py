"""Chats and who is in them."""

from sandbox.chats import PRESENT, Chat
from sandbox.membership import membership
from sandbox.methods.addressing import known_chat
from sandbox.methods.registry import BotCall, bot_method
from sandbox.refusals import bad_request
from sandbox.wire import Json


@bot_method("getChat")
async def get_chat(call: BotCall) -> Json:
    chat = known_chat(call)
    full: Json = {
        **chat.described(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.pinned and (pinned := chat.messages.get(chat.pinned[-1])):
        full["pinned_message"] = pinned.body
    if chat.person is None:
        full["permissions"] = {"can_send_messages": True}
    return full


def _member(call: BotCall, chat: Chat, user_id: int) -> Json:
    user = call.world.user(user_id)
    if user is None:
        raise bad_request("user not found")
    return membership(user, chat.status_of(user_id))


@bot_method("getChatMember")
async def get_chat_member(call: BotCall) -> Json:
    chat = known_chat(call)
    user_id = call.parameters.integer("user_id")
    if user_id is None:
        raise bad_request("invalid user_id specified")
    return _member(call, chat, user_id)


@bot_method("getChatAdministrators")
async def get_chat_administrators(call: BotCall) -> list[Json]:
    chat = known_chat(call)
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    return [
        _member(call, chat, user_id)
        for user_id, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]


@bot_method("getChatMemberCount")
async def get_chat_member_count(call: BotCall) -> int:
    chat = known_chat(call)
    if chat.person is not None:
        return 2
    return sum(1 for status in chat.members.values() if status in PRESENT)


@bot_method("leaveChat")
async def leave_chat(call: BotCall) -> bool:
    chat = known_chat(call)
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[call.bot.id] = "left"
    chat.revision = call.world.touch_directory()
    return True


@bot_method("setMessageReaction")
async def set_message_reaction(call: BotCall) -> bool:
    chat = known_chat(call)
    if call.parameters.integer("message_id") not in chat.messages:
        raise bad_request("message to react not found")
    reactions = call.parameters.structure("reaction") or []
    if not isinstance(reactions, list):
        raise bad_request("expected an Array of ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return True
