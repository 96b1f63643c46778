"""Tapping buttons: inline ones, and the keys of a reply keyboard."""

import secrets
import time

from pydantic import Field

from sandbox.acting.deeds import Act, Deed, ImpossibleError, act, bot_of, chat_of, say
from sandbox.bots import Bot, TapQuery
from sandbox.chats import Chat
from sandbox.keyboards import inline_buttons
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World

# Taps that can no longer be answered are swept when this many have gathered.
SWEEP_AT = 10_000


class Tap(Act):
    """By button text on the newest message that has it (or on message_id), or by message_id and data: then the data
    need not be on the keyboard any more, as with a phone that has not yet seen the edit. wait: seconds to wait for
    the answer to the tap."""

    message_id: int | None = None
    text: str | None = None
    data: str | None = None
    wait: float = Field(default=0, ge=0, le=60)


@act("tap", Tap)
def tap(world: World, person: Person, given: Tap) -> Deed:
    """Tap an inline button; the bot gets a callback_query."""
    chat = chat_of(world, person, given)
    message_id, data = _aimed(chat, given)
    message = chat.messages.get(message_id)
    if message is not None:
        bot = world.bots.get(message.bot_id or 0)
        if bot is None:
            raise ImpossibleError("That message is not a bot's.")
        shown: Json = message.body
    else:
        if not 0 < message_id <= chat.last_message_id:
            raise ImpossibleError(f"There never was a message {message_id} here.", 404)
        bot = bot_of(world, given.bot)
        shown = {"chat": chat.described(), "message_id": message_id, "date": 0}
    _forget_old_taps(bot, world.lifetimes.callback_query)
    query = TapQuery(str(secrets.randbits(62)), chat.id, person.id, time.monotonic())
    bot.taps[query.id] = query
    content = {
        "id": query.id,
        "from": person.user(),
        "message": shown,
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    deed = Deed(revision=world.touch(), tap=query.id)
    update_id = bot.updates.push("callback_query", content, chat.id)
    if update_id is not None:
        deed.updates[bot.id] = update_id
    return deed


def _aimed(chat: Chat, given: Tap) -> tuple[int, str]:
    if given.data is not None:
        if given.message_id is None:
            raise ImpossibleError("data needs message_id.", 400)
        return given.message_id, given.data
    if given.text is None:
        raise ImpossibleError("Say which button: text, or message_id and data.", 400)
    for message in reversed(chat.messages.values()):
        # most messages have no buttons: asked first, a tap in a long chat stays cheap
        if "reply_markup" not in message.body or given.message_id not in (None, message.id):
            continue
        for button in inline_buttons(message.body):
            if button["text"] == given.text:
                if "callback_data" not in button:
                    raise ImpossibleError(f"The button {given.text} opens something; it tells the bot nothing.")
                return message.id, str(button["callback_data"])
    buttons = [
        [button["text"] for button in inline_buttons(message.body)]
        for message in chat.messages.values()
        if given.message_id in (None, message.id)
    ]
    there = [row for row in buttons if row]
    raise ImpossibleError(f"There is no button {given.text} to tap.", 404, {"buttons": there})


def _forget_old_taps(bot: Bot, lifetime: float) -> None:
    if len(bot.taps) < SWEEP_AT:
        return
    oldest = time.monotonic() - lifetime
    bot.taps = {tap_id: query for tap_id, query in bot.taps.items() if query.made > oldest}


class Press(Act):
    """latitude, longitude: where the person stands, for a key that asks for the location."""

    text: str = Field(min_length=1)
    latitude: float | None = None
    longitude: float | None = None


@act("press", Press)
def press(world: World, person: Person, given: Press) -> Deed:
    """Press a key of the reply keyboard: it sends its text, the location or the contact."""
    keyboard = chat_of(world, person, given).reply_keyboard
    keys = [key for row in (keyboard or {}).get("keyboard", []) for key in row]
    key = next((key for key in keys if key["text"] == given.text), None)
    if key is None:
        raise ImpossibleError(f"There is no key {given.text} to press.", 404, {"keys": [key["text"] for key in keys]})
    if key.get("request_location"):
        if given.latitude is None or given.longitude is None:
            raise ImpossibleError("That key sends the location: give latitude and longitude.", 400)
        return say(world, person, given, {"location": {"latitude": given.latitude, "longitude": given.longitude}})
    if key.get("request_contact"):
        contact = {
            "phone_number": person.phone_number or f"+86138{person.id % 10**8:08d}",
            "first_name": person.first_name,
            "user_id": person.id,
        }
        return say(world, person, given, {"contact": contact})
    return say(world, person, given, {"text": given.text})
