"""Positions: one fix, or a live location that moves. Degrees, WGS-84."""

from pydantic import Field

from sandbox.acting.deeds import Act, Deed, ImpossibleError, act, bots_in, chat_of, say, told
from sandbox.acting.writing import Saying, around
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World


class Location(Saying):
    """live_period: seconds (60 to 86400) for a live location. horizontal_accuracy: metres."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    horizontal_accuracy: float | None = None
    live_period: int | None = Field(default=None, ge=60)


@act("location", Location)
def send_location(world: World, person: Person, given: Location) -> Deed:
    """Send a position; with live_period a live one."""
    place = given.model_dump(include={"latitude", "longitude", "horizontal_accuracy", "live_period"}, exclude_none=True)
    return say(world, person, given, {**around(world, person, given), "location": place})


class Move(Act):
    message_id: int
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    heading: int | None = Field(default=None, ge=1, le=360)


@act("move", Move)
def move(world: World, person: Person, given: Move) -> Deed:
    """Move a live location; bots get edited_message."""
    place: Json = {"latitude": given.latitude, "longitude": given.longitude}
    if given.heading is not None:
        place["heading"] = given.heading
    return _moved(world, person, given, given.message_id, place, live=True)


class Stop(Act):
    message_id: int


@act("stop_moving", Stop)
def stop_moving(world: World, person: Person, given: Stop) -> Deed:
    """End a live location: bots get edited_message without live_period."""
    return _moved(world, person, given, given.message_id, {}, live=False)


def _moved(world: World, person: Person, given: Act, message_id: int, place: Json, *, live: bool) -> Deed:
    chat = chat_of(world, person, given)
    message = chat.messages.get(message_id)
    before = {} if message is None else message.body.get("location", {})
    if message is None or "live_period" not in before or message.body["from"]["id"] != person.id:
        raise ImpossibleError(f"{person.name} has no live location {message_id} here.", 404)
    location = {**before, **place}
    if not live:
        del location["live_period"]
    body = {**message.body, "location": location, "edit_date": world.clock.unix()}
    world.rewrite(chat, message, body)
    return told(world, "edited_message", chat, message, bots_in(world, chat, given))
