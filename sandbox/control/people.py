"""People, and acting as one of them."""

import asyncio
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from sandbox.acting.catalogue import ACTS
from sandbox.acting.deeds import Act, Deed, ImpossibleError, bot_of
from sandbox.control.routes import Order, control
from sandbox.control.time import Nothing
from sandbox.people import Person
from sandbox.wire import Json
from sandbox.world import World

FIRST_ID = 1001


class PersonOrder(Order):
    """id: left out, the next free one from 1001 on. needs_start: no bot may write before the person has. about: what
    the page shows under the name. featured: the place among the phones that the page opens at first."""

    id: int | None = Field(default=None, gt=0)
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone_number: str | None = None
    needs_start: bool | None = None
    about: str | None = None
    featured: int | None = None


def shown(person: Person) -> Json:
    return {
        **person.user(),
        "phone_number": person.phone_number,
        "deactivated": person.deactivated,
        "needs_start": person.needs_start,
        "about": person.about,
        "featured": person.featured,
        "blocked_bots": sorted(person.blocked_bots),
    }


@control("POST", "/people", PersonOrder)
async def put_person(world: World, order: PersonOrder, path: dict[str, str]) -> Json:
    """Create a person, or change what is given of one who is there."""
    person_id = order.id or max([FIRST_ID - 1, *world.people]) + 1
    person = world.people.get(person_id)
    if person is None:
        person = world.add_person(Person(person_id, order.first_name or f"P{person_id}"))
    for name in order.model_fields_set - {"id"}:
        setattr(person, name, getattr(order, name))
    world.touch_directory()
    return shown(person)


@control("GET", "/people", Nothing)
async def list_people(world: World, order: Nothing, path: dict[str, str]) -> list[Json]:
    """Everybody there is."""
    return [shown(person) for person in world.people.values()]


class ActOrder(Order):
    """The fields of the act; see the acts below."""

    model_config = ConfigDict(extra="allow")


@control("POST", "/people/{person}/{act}", ActOrder)
async def do(world: World, order: ActOrder, path: dict[str, str]) -> Json:
    """Act as a person. Answers with the update ids by bot, the message, and the revision of the world."""
    person = person_of(world, path["person"])
    given = parsed(path["act"], order.model_extra or {})
    deed = perform(world, person, path["act"], given)
    result = deed.shown()
    wait = getattr(given, "wait", 0)
    if deed.tap is not None:
        result["answer"] = await tap_answer(world, given, deed, wait)
    return result


def person_of(world: World, person_id: str) -> Person:
    person = world.people.get(int(person_id)) if person_id.isdecimal() else None
    if person is None:
        raise ImpossibleError(f"There is no person {person_id}.", 404)
    return person


def parsed(name: str, fields: Json) -> Act:
    if name not in ACTS:
        raise ImpossibleError(f"Nobody can {name}; people can {', '.join(sorted(ACTS))}.", 404)
    return ACTS[name][0].model_validate(fields)


def perform(world: World, person: Person, name: str, given: Act) -> Deed:
    return ACTS[name][1](world, person, given)


async def tap_answer(world: World, given: Act, deed: Deed, seconds: float) -> Json | None:
    """What answered a tap within real seconds; None when nothing has."""
    for bot_id in deed.updates or {bot_of(world, given.bot).id: 0}:
        query = world.bots[bot_id].taps.get(deed.tap or "")
        if query is None:
            continue
        if seconds and query.answer is None:
            try:
                await asyncio.wait_for(query.answered.wait(), seconds)
            except TimeoutError:
                return None
        return query.answer
    return None


class BulkAct(Order):
    """person: an id, created when new; act: a name from the acts below; fields: its fields."""

    person: int
    act: str = "text"
    fields: dict[str, Any] = Field(default_factory=dict)


class Bulk(Order):
    acts: Annotated[list[BulkAct], Field(max_length=100_000)]


@control("POST", "/bulk", Bulk)
async def do_many(world: World, order: Bulk, path: dict[str, str]) -> Json:
    """Many acts in one request, in order. An act that is impossible is counted and named; the rest goes on."""
    updates = 0
    impossible: list[Json] = []
    for number, each in enumerate(order.acts):
        if number % 200 == 199:
            await asyncio.sleep(0)
        person = world.people.get(each.person) or world.add_person(Person(each.person, f"P{each.person}"))
        try:
            updates += len(perform(world, person, each.act, parsed(each.act, each.fields)).updates)
        except ImpossibleError as error:
            impossible.append({"number": number, "error": str(error)})
    return {"acts": len(order.acts), "updates": updates, "impossible": impossible, "revision": world.revision}
