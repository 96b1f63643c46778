"""Forwarding and copying messages."""

from sandbox.chats import Message
from sandbox.methods.addressing import known_chat, open_chat
from sandbox.methods.registry import BotCall, bot_method
from sandbox.methods.sending import caption, send
from sandbox.refusals import bad_request
from sandbox.wire import Json

# What belongs to the place of a message, not to what it says.
PLACE = frozenset(
    {
        "message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup", "media_group_id",
        "via_bot", "forward_origin", "has_protected_content",
    }
)  # fmt: skip


def _source(call: BotCall, missing: str) -> Message:
    chat = known_chat(call, "from_chat_id")
    message = chat.messages.get(call.parameters.integer("message_id") or 0)
    if message is None:
        raise bad_request(missing)
    return message


@bot_method("forwardMessage")
async def forward_message(call: BotCall) -> Json:
    chat = open_chat(call)
    source = _source(call, "message to forward not found").body
    content = {name: value for name, value in source.items() if name not in PLACE}
    return send(call, chat, {"forward_origin": origin(source), **content}).body


@bot_method("copyMessage")
async def copy_message(call: BotCall) -> Json:
    chat = open_chat(call)
    source = _source(call, "message to copy not found").body
    content = {name: value for name, value in source.items() if name not in PLACE}
    if call.parameters.has("caption"):
        content |= caption(call)
    return {"message_id": send(call, chat, content).id}


def origin(source: Json) -> Json:
    """Where a forwarded message came from first."""
    first: Json | None = source.get("forward_origin")
    return first or {"type": "user", "sender_user": source["from"], "date": source["date"]}
