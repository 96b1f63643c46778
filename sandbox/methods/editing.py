"""Changing messages that were sent."""

from sandbox.chats import Chat, Message
from sandbox.formatting.text import caption_text, message_text
from sandbox.keyboards import checked_keyboard
from sandbox.methods.addressing import known_chat, own_message
from sandbox.methods.attachments import MEDIA_KINDS, media_of
from sandbox.methods.messages import place
from sandbox.methods.registry import BotCall, bot_method
from sandbox.methods.sending import captioned
from sandbox.refusals import NOT_MODIFIED, bad_request
from sandbox.wire import Json

EDIT_NOT_FOUND = "message to edit not found"
# What an edit compares; the rest of a message (dates, replies) is not content.
CONTENT = (
    "text", "entities", "caption", "caption_entities", "reply_markup", "link_preview_options", "location", *MEDIA_KINDS
)  # fmt: skip


@bot_method("editMessageText")
async def edit_message_text(call: BotCall) -> Json:
    given = call.parameters
    text, entities = message_text(given.text("text") or "", given.text("parse_mode"), given.structure("entities"))
    chat, message = _editable(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    changes: Json = {"text": text, "entities": entities or None}
    changes["link_preview_options"] = given.structure("link_preview_options") or None
    return _edit(call, chat, message, changes)


@bot_method("editMessageCaption")
async def edit_message_caption(call: BotCall) -> Json:
    given = call.parameters
    text, entities = caption_text(
        given.text("caption") or "", given.text("parse_mode"), given.structure("caption_entities")
    )
    chat, message = _editable(call)
    if not any(kind in message.body for kind in MEDIA_KINDS):
        raise bad_request("there is no caption in the message to edit")
    changes = {"caption": None, "caption_entities": None, **captioned(text, entities)}
    return _edit(call, chat, message, changes)


@bot_method("editMessageReplyMarkup")
async def edit_message_reply_markup(call: BotCall) -> Json:
    chat, message = _editable(call)
    return _edit(call, chat, message, {})


@bot_method("editMessageMedia")
async def edit_message_media(call: BotCall) -> Json:
    media = call.parameters.structure("media")
    if not isinstance(media, dict):
        raise bad_request("can't parse input media JSON object")
    chat, message = _editable(call)
    nothing: Json = dict.fromkeys(("text", "entities", "caption", "caption_entities", *MEDIA_KINDS))
    return _edit(call, chat, message, {**nothing, **media_of(call, media)})


@bot_method("editMessageLiveLocation")
async def edit_message_live_location(call: BotCall) -> Json:
    location = place(call)
    chat, message = _editable(call)
    before = message.body.get("location")
    if before is None or "live_period" not in before:
        raise bad_request("message can't be edited")
    period = call.parameters.integer("live_period") or before["live_period"]
    return _edit(call, chat, message, {"location": {**location, "live_period": period}})


@bot_method("stopMessageLiveLocation")
async def stop_message_live_location(call: BotCall) -> Json:
    chat, message = _editable(call)
    before = message.body.get("location")
    if before is None or "live_period" not in before:
        raise bad_request("message can't be edited")
    stopped = {name: before[name] for name in ("latitude", "longitude")}
    return _edit(call, chat, message, {"location": stopped})


def _editable(call: BotCall) -> tuple[Chat, Message]:
    if call.parameters.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = known_chat(call)
    message = own_message(call, chat, EDIT_NOT_FOUND)
    # a message that brought a reply keyboard can never be edited
    if message.reply_keyboard is not None or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(call: BotCall, chat: Chat, message: Message, changes: Json) -> Json:
    """Apply changes (None takes a field away) and the call's keyboard; without one the keyboard goes."""
    markup = checked_keyboard(call.parameters.structure("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    if markup is not None and not markup["inline_keyboard"]:
        markup = None
    body = {**message.body, **changes, "reply_markup": markup}
    body = {name: value for name, value in body.items() if value is not None}
    if all(body.get(name) == message.body.get(name) for name in CONTENT):
        raise bad_request(NOT_MODIFIED)
    body["edit_date"] = call.world.clock.unix()
    call.world.rewrite(chat, message, body)
    return body
