"""An emergency with everybody in it, as the cards show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.handlers import when
from bot.handlers.emergencies.words import kind_of
from bot.language import T, Text
from bot.services.emergencies import calling, places, records
from bot.services.emergencies.records import Callee
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyEntry, Person

METRES_PER_MINUTE = 70
NEAR_METRES = 400
SHOWN_WORDS = 2
"""The last of what somebody has said."""
LONGEST_WORDS = 200
PAUSE_TOLD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Scene:
    turn: Turn
    emergency: Emergency
    numbers: tuple[int, ...]
    reporters: tuple[Person, ...]
    callees: tuple[Callee, ...]
    overseers: frozenset[int]
    story: tuple[EmergencyEntry, ...]
    offered: tuple[tuple[int, str], ...]
    """Places near by, for who raised it to choose from."""
    minutes: dict[str, int]
    """On foot from a grid, by its name."""
    names: dict[int, str]

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def number(self) -> str:
        return "、".join(str(number) for number in self.numbers)

    @property
    def going(self) -> list[Callee]:
        return [each for each in self.callees if each.is_going]

    @property
    def is_attended(self) -> bool:
        """Whether somebody is there: they see for themselves."""
        return any(each.call.arrived_at is not None for each in self.going)

    @property
    def reporter(self) -> str:
        """Who raised it, as they are called."""
        return "、".join(person.called or person.name for person in self.reporters)

    @property
    def title(self) -> Text:
        return T("🔴 No. {number}: <b>{kind}</b>", number=self.number, kind=kind_of(self.emergency))

    @property
    def where(self) -> Text | str:
        """As exactly as is known; a guess is called one."""
        emergency = self.emergency
        if emergency.place is not None:
            return emergency.place
        if emergency.grid is None:
            return T("place not known yet")
        return T("probably {grid}", grid=emergency.grid) if emergency.grid_guessed else emergency.grid

    @property
    def paused_minutes(self) -> int:
        """How long the program stood still while this was open, when that is news; 0 otherwise."""
        last = next((line for line in reversed(self.story) if line.what == "paused"), None)
        return int(last.detail or 0) if last is not None and self.now - last.at < PAUSE_TOLD_FOR else 0

    def hour(self, at: datetime) -> str:
        return when.hour(at, self.turn.zone)

    def minutes_of(self, callee: Callee) -> int | None:
        """How long they need to get there, where the map tells."""
        return None if callee.person is None else self.minutes.get(callee.person.grid or "")

    def is_near(self, callee: Callee) -> bool:
        minutes = self.minutes_of(callee)
        return minutes is not None and minutes * METRES_PER_MINUTE <= NEAR_METRES

    def last_words(self, *, to_reporter: bool = False) -> list[Text]:
        """What people have said about it, the newest last. `to_reporter`: without their own, which they know."""
        own = {person.id for person in self.reporters} if to_reporter else set()
        said = [line for line in self.story if line.words and line.by_id not in own]
        return [
            T("{name}: {words}", name=self.names.get(line.by_id or 0, ""), words=(line.words or "")[:LONGEST_WORDS])
            for line in said[-SHOWN_WORDS:]
        ]

    @property
    def was_begun_anew(self) -> bool:
        """Whether all were called without an answer, and everybody was called again."""
        rounds = [line.what for line in self.story if line.what in ("again", "reopened")]
        return rounds[-1:] == ["again"]

    @property
    def waited(self) -> timedelta:
        """Since the first page."""
        return self.now - (self.emergency.paged_at or self.now)

    @property
    def is_presumed(self) -> bool:
        """Whether nobody has said what it is: people were called all the same."""
        named = [line.what for line in self.story if line.what in ("kind", "presumed")]
        return named[-1:] == ["presumed"]

    def sent(self, what: str) -> int:
        """`photo` or `voice`: how many came."""
        return sum(1 for line in self.story if line.what == what)


async def scene_of(turn: Turn, emergency: Emergency) -> Scene:
    session = turn.session
    reporters = [await session.get_one(Person, each) for each in await records.reporters(session, emergency)]
    callees = await records.callees(session, emergency)
    story = await records.story(session, emergency)
    speakers = {line.by_id for line in story if line.words and line.by_id is not None}
    people = [person for each in speakers if (person := await session.get(Person, each)) is not None]
    grids = {each.person.grid for each in callees if each.person is not None and each.person.grid}
    minutes = {}
    for grid in grids:
        metres = await places.metres_away(session, emergency, grid)
        if metres is not None:
            minutes[grid] = max(1, round(metres / METRES_PER_MINUTE))
    first = reporters[0].id if reporters else 0
    offered = await places.buildings(session, emergency.grid, first)
    return Scene(
        turn,
        emergency,
        tuple(await records.numbers(session, emergency)),
        tuple(reporters),
        tuple(callees),
        frozenset(await calling.overseers(session, emergency)),
        tuple(story),
        tuple((place.id, place.name) for place in offered),
        minutes,
        {person.id: person.called or person.name for person in people},
    )
