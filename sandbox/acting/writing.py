"""Writing: text, commands, edits, answers, forwarded words."""

from pydantic import Field

from sandbox.acting.deeds import Act, Deed, ImpossibleError, act, bots_in, chat_of, say, told
from sandbox.formatting.text import formatted
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


class Saying(Act):
    """What any message of a person can be besides: an answer, sent via a bot, forwarded.

    forwarded_from: a person's id, or the name of somebody whose account is hidden.
    """

    reply_to: int | None = None
    via_bot: int | None = None
    forwarded_from: int | str | None = None


def around(world: World, person: Person, given: Saying) -> Json:
    """reply_to_message, via_bot and forward_origin of a message."""
    content: Json = {}
    if given.reply_to is not None:
        target = chat_of(world, person, given).messages.get(given.reply_to)
        if target is None:
            raise ImpossibleError(f"There is no message {given.reply_to} to answer.", 404)
        content["reply_to_message"] = {name: value for name, value in target.body.items() if name != "reply_to_message"}
    if given.via_bot is not None:
        bot = world.bots.get(given.via_bot)
        content["via_bot"] = (
            bot.user()
            if bot is not None
            else {"id": given.via_bot, "is_bot": True, "first_name": "Bot", "username": f"via{given.via_bot}_bot"}
        )
    if given.forwarded_from is not None:
        content["forward_origin"] = _origin(world, given.forwarded_from)
    return content


def _origin(world: World, source: int | str) -> Json:
    date = world.clock.unix()
    if isinstance(source, str):
        return {"type": "hidden_user", "sender_user_name": source, "date": date}
    user = world.user(source)
    if user is None:
        raise ImpossibleError(f"There is nobody with the id {source} to forward from.", 404)
    return {"type": "user", "sender_user": user, "date": date}


class Text(Saying):
    text: str = Field(min_length=1)
    entities: list[Json] | None = None


@act("text", Text)
def write(world: World, person: Person, given: Text) -> Deed:
    """Write a text; commands, mentions and links get their entities."""
    text, entities = formatted(given.text, None, given.entities)
    if not text:
        raise ImpossibleError("Nobody can send an empty message.", 400)
    content: Json = {**around(world, person, given), "text": text}
    if entities:
        content["entities"] = entities
    return say(world, person, given, content)


class Start(Act):
    payload: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,64}$")


@act("start", Start)
def start(world: World, person: Person, given: Start) -> Deed:
    """Press start, or open a deep link t.me/<bot>?start=<payload>."""
    text = f"/start {given.payload}".strip()
    entity = {"type": "bot_command", "offset": 0, "length": 6}
    return say(world, person, given, {"text": text, "entities": [entity]})


class Edit(Act):
    message_id: int
    text: str = Field(min_length=1)


@act("edit", Edit)
def edit(world: World, person: Person, given: Edit) -> Deed:
    """Edit an own text or caption; bots get edited_message."""
    chat = chat_of(world, person, given)
    message = chat.messages.get(given.message_id)
    if message is None or message.body["from"]["id"] != person.id:
        raise ImpossibleError(f"{person.name} has no message {given.message_id} here.", 404)
    text, entities = formatted(given.text, None, None)
    words, marks = ("text", "entities") if "text" in message.body else ("caption", "caption_entities")
    body = {name: value for name, value in message.body.items() if name != marks}
    body |= {words: text, "edit_date": world.clock.unix()}
    if entities:
        body[marks] = entities
    world.rewrite(chat, message, body)
    return told(world, "edited_message", chat, message, bots_in(world, chat, given))
