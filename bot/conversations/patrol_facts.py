"""What sign-off knows of a round before it asks anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.conversations.patrol_led_by import BY_PHONE, WRITTEN
from bot.conversations.people_offered import everybody_offered
from bot.forms import Facts
from bot.forms.field import Json
from bot.handlers import when
from bot.handlers.patrols.judging_cards import WAYS
from bot.language import T, Text
from bot.services import shifts
from bot.services.patrols import confirming, rounds
from bot.services.patrols.rounds import Round
from bot.services.shifts import CHECK_IN_OPENS
from bot.turns.turn import Turn
from db.models import Patrol, Person, PersonRole, Role, Team, TickState

DEPENDS_ON = ("round",)
OFFICERS = 4
_AS = "as:"
"""Before the number of the round that this one was walked like."""


def as_last_time(way: str) -> int:
    """The round whose way and officer are meant; 0: this one has its own."""
    number = way.removeprefix(_AS)
    return int(number) if way.startswith(_AS) and number.isdecimal() else 0


def led_by_of(written: str) -> str:
    return written.removeprefix(WRITTEN)


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    of = await _meant(turn, answers)
    partners = await confirming.partners(turn.session)
    last = await confirming.last_of(turn.session, turn.speaker.id)
    extras: list[tuple[str, Text]] = [("joint", T("Joint patrol"))] if partners else []
    extras += [("equipment", T("Equipment is back")), ("handover", T("A note for the next"))]
    return {
        "rounds": () if of is None else ((str(of.patrol.id), _label(of, turn)),),
        "open": of is not None and bool(of.are(None)),
        "unticked": () if of is None else ("、".join(point.checkpoint.name for point in of.are(None)),),
        "left_out": of is not None and any(p.tick and p.tick.why is None for p in of.are(TickState.LEFT_OUT)),
        "found": of is not None and bool(of.are(TickState.FOUND)),
        "people": await _people(turn, of),
        "ways": (*_last_way(last), *WAYS.items()),
        "led": (*await _led(turn, last),),
        "extras": tuple(extras),
        "partners": tuple((str(each.id), each.name) for each in partners),
        "earliest": None if of is None else min(of.patrol.began_at, of.starts_at - CHECK_IN_OPENS),
    }


async def _meant(turn: Turn, answers: Mapping[str, Json]) -> Round | None:
    """Also one that somebody else has signed off meanwhile: who confirms hears so, instead of being asked which."""
    said = answers.get("round")
    if not isinstance(said, str) or not said.isdecimal():
        return None
    patrol = await rounds.find(turn.session, int(said))
    if patrol is None or not await rounds.may_sign(turn.session, patrol, turn.speaker.id):
        return None
    return await rounds.look(turn.session, patrol)


def _label(of: Round, turn: Turn) -> Text:
    label = Text("{hour} {place}", {"hour": when.hour(of.starts_at, turn.zone), "place": of.place})
    if not of.points:
        return label
    ticked = len(of.points) - len(of.are(None))
    return T("{label}, {ticked} of {count} points ticked", label=label, ticked=ticked, count=len(of.points))


async def _people(turn: Turn, of: Round | None) -> Any:
    """Who checked in, the others of the shift, then the team."""
    if of is None:
        return ()
    everybody = {person.id: person for person in of.members}
    if of.shift is not None:
        for seat in await shifts.everybody_in(turn.session, of.shift.id):
            if seat.is_theirs or seat.has_arrived:
                everybody.setdefault(seat.person.id, seat.person)
    team = select(Person).where(Person.active, Person.team == Team.PATROL.value).order_by(Person.id)
    for person in (await turn.session.execute(team)).scalars():
        everybody.setdefault(person.id, person)
    return everybody_offered(everybody.values())


def _last_way(last: Patrol | None) -> list[tuple[str, Text]]:
    if last is None or last.way not in WAYS:
        return []
    led = T("reported by phone") if last.led_by is None else T("led by {name}", name=last.led_by)
    return [(f"{_AS}{last.id}", T("As last time: {way}, {led}", way=WAYS[last.way], led=led))]


async def _led(turn: Turn, last: Patrol | None) -> list[tuple[str, Text]]:
    offered: list[tuple[str, Text]] = [(BY_PHONE, T("reported by phone"))]
    officers = (
        select(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.active, PersonRole.role.in_((Role.OFFICER, Role.AUXILIARY)))
        .order_by(Person.id)
    )
    known = list(dict.fromkeys((await turn.session.execute(officers)).scalars()))
    known.sort(key=lambda person: last is None or person.name != last.led_by)
    return offered + [(str(each.id), T("led by {name}", name=each.name)) for each in known[:OFFICERS]]
