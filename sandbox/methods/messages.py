"""Sending what needs no file: text, places, contacts, and the sign of writing."""

from sandbox.formatting.text import message_text
from sandbox.methods.addressing import open_chat
from sandbox.methods.registry import BotCall, bot_method
from sandbox.methods.sending import send
from sandbox.refusals import bad_request
from sandbox.wire import Json

CHAT_ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip
LIVE_FOR_EVER = 0x7FFFFFFF


@bot_method("sendMessage")
async def send_message(call: BotCall) -> Json:
    given = call.parameters
    text, entities = message_text(given.text("text") or "", given.text("parse_mode"), given.structure("entities"))
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if given.structure("link_preview_options"):
        content["link_preview_options"] = given.structure("link_preview_options")
    return send(call, open_chat(call), content).body


@bot_method("sendLocation")
async def send_location(call: BotCall) -> Json:
    location = place(call)
    live = call.parameters.integer("live_period")
    if live is not None:
        if live != LIVE_FOR_EVER and not 60 <= live <= 86400:
            raise bad_request("invalid live location period specified")
        location["live_period"] = live
    return send(call, open_chat(call), {"location": location}).body


@bot_method("sendVenue")
async def send_venue(call: BotCall) -> Json:
    given = call.parameters
    location = place(call)
    venue = {
        "location": location,
        "title": given.needed_text("title"),
        "address": given.needed_text("address"),
    }
    return send(call, open_chat(call), {"venue": venue, "location": location}).body


@bot_method("sendContact")
async def send_contact(call: BotCall) -> Json:
    given = call.parameters
    contact: Json = {"phone_number": given.needed_text("phone_number"), "first_name": given.needed_text("first_name")}
    for name in ("last_name", "vcard"):
        if given.has(name):
            contact[name] = given.text(name)
    return send(call, open_chat(call), {"contact": contact}).body


@bot_method("sendChatAction")
async def send_chat_action(call: BotCall) -> bool:
    action = call.parameters.text("action") or ""
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = open_chat(call)
    chat.chat_action = action
    chat.revision = call.world.touch()
    return True


def place(call: BotCall) -> Json:
    """The Location of latitude and longitude (degrees, WGS-84) and what else is known of it."""
    given = call.parameters
    latitude, longitude = given.number("latitude"), given.number("longitude")
    if latitude is None:
        raise bad_request("latitude is empty")
    if longitude is None:
        raise bad_request("longitude is empty")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    if (accuracy := given.number("horizontal_accuracy")) is not None:
        location["horizontal_accuracy"] = accuracy
    for name in ("heading", "proximity_alert_radius"):
        if (value := given.integer(name)) is not None:
            location[name] = value
    return location
