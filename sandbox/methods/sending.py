"""What all sending methods share: rates, replies, keyboards."""

from sandbox.chats import Chat, Message
from sandbox.formatting.text import caption_text
from sandbox.keyboards import checked_keyboard
from sandbox.methods.registry import BotCall
from sandbox.parameters import whole
from sandbox.refusals import bad_request
from sandbox.wire import Json


def send(call: BotCall, chat: Chat, content: Json) -> Message:
    """Put a message of the bot into the chat, with the reply and the keyboard that the call asks for."""
    markup = checked_keyboard(call.parameters.structure("reply_markup"))
    reply = _reply(call, chat)
    call.world.rates.count(call.bot.id, chat.id)
    return put(call, chat, {**reply, **content}, markup)


def put(call: BotCall, chat: Chat, content: Json, markup: Json | None = None) -> Message:
    """Put a message of the bot into the chat; a reply keyboard stays with the chat, not with the message."""
    inline = markup is not None and "inline_keyboard" in markup
    if markup is not None and inline and markup["inline_keyboard"]:
        content = {**content, "reply_markup": markup}
    if call.parameters.flag("protect_content"):
        content = {**content, "has_protected_content": True}
    message = call.world.put(call.bot, chat, call.bot.user(), content, call.bot.id)
    chat.chat_action = None
    if markup is not None and not inline:
        message.reply_keyboard = markup
        chat.reply_keyboard = markup if "keyboard" in markup else None
    return message


def caption(call: BotCall) -> Json:
    """caption and caption_entities of the call, as they stand in a message."""
    text, entities = caption_text(
        call.parameters.text("caption") or "",
        call.parameters.text("parse_mode"),
        call.parameters.structure("caption_entities"),
    )
    return captioned(text, entities)


def captioned(text: str, entities: list[Json]) -> Json:
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _reply(call: BotCall, chat: Chat) -> Json:
    reply = call.parameters.structure("reply_parameters")
    if isinstance(reply, dict):
        message_id, optional = whole(reply.get("message_id")), bool(reply.get("allow_sending_without_reply"))
    else:
        message_id = call.parameters.integer("reply_to_message_id")
        optional = call.parameters.flag("allow_sending_without_reply")
    if message_id is None:
        return {}
    target = chat.messages.get(message_id)
    if target is None:
        if optional:
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": without_reply(target.body)}


def without_reply(body: Json) -> Json:
    """A message inside another one shows no further reply."""
    return {name: value for name, value in body.items() if name != "reply_to_message"}
