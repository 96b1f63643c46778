"""A case with everybody in it, as the cards show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.handlers import when
from bot.handlers.cases import words
from bot.language import T, Text
from bot.services import attachments, people
from bot.services.cases import history, records
from bot.services.cases.flow import Standing
from bot.services.cases.records import Leg
from bot.turns.turn import Turn
from db.models import AttachmentKind, Case, CaseEntry, HazardPoint, Partner, Person


@dataclass(frozen=True, slots=True)
class Scene:
    turn: Turn
    case: Case
    legs: tuple[Leg, ...]
    standing: Standing
    names: dict[int, str]
    """How the people in it are called."""
    owner: str
    """Whoever answers for it is named to all who look after it, also when they found it themselves."""
    partner: Partner | None
    partner_writes: bool
    """Whether somebody answers for the partner in the chat."""
    story: tuple[CaseEntry, ...]
    photos: int
    voices: int
    point: str
    """The hazard point's name."""
    times: int
    """The how manieth it is at that point; 0 where it is at none."""
    before: tuple[Case, ...]
    masked: bool = False
    """For a reader to whom whoever found it is not named."""

    def for_third_parties(self) -> Scene:
        finders = {leg.person.id for leg in self.legs if leg.person is not None} | {self.case.entered_by}
        named = {person: name for person, name in self.names.items() if person not in finders}
        return replace(self, masked=True, names=named)

    @property
    def where(self) -> Text | str:
        return words.where(self.case, self.point)

    @property
    def doer(self) -> Text | str:
        """Who does it: a person, a partner; empty: nobody but the owner."""
        return self.partner.name if self.partner is not None else self.name(self.case.doer_id)

    @property
    def finder(self) -> Text | str:
        return self.named(self.legs[0])

    def named(self, leg: Leg) -> Text | str:
        if self.masked:
            return T("Finder")
        return T("nobody known any more") if leg.person is None else called(leg.person)

    def name(self, person: int | None) -> str:
        return "" if person is None else self.names.get(person, "")

    def moment(self, at: datetime) -> Text:
        return when.moment(at, self.turn.now, self.turn.zone)


def called(person: Person) -> str:
    return person.called or person.name


async def scene_of(turn: Turn, case: Case) -> Scene:
    session = turn.session
    legs = await records.legs(session, case)
    story = await records.story(session, case)
    partner = None if case.partner_id is None else await session.get(Partner, case.partner_id)
    ids = {case.owner_id, case.doer_id, case.superior_id, case.entered_by, *(line.by_id for line in story)}
    ids |= {person_in(line.detail) for line in story}
    found = [await session.get(Person, each) for each in sorted(each for each in ids if each is not None)]
    point = None if case.hazard_point_id is None else await session.get(HazardPoint, case.hazard_point_id)
    writes = partner is not None and partner.liaison_id is not None
    if partner is not None and partner.liaison_id is not None:
        writes = bool(await people.reachable(session, [partner.liaison_id]))
    names = {person.id: called(person) for person in found if person is not None}
    return Scene(
        turn,
        case,
        tuple(legs),
        records.standing_of(case, legs, turn.now),
        names,
        names.get(case.owner_id or 0, ""),
        partner,
        writes,
        tuple(story),
        await attachments.count(session, words.subject(case), AttachmentKind.PHOTO),
        await attachments.count(session, words.subject(case), AttachmentKind.VOICE),
        "" if point is None else point.name,
        await history.times(session, case),
        tuple(await history.before(session, case)),
    )


def person_in(detail: str | None) -> int | None:
    """Of a line of its story: `person:7`, `phone:7`."""
    kind, _, number = (detail or "").partition(":")
    return int(number) if number.isdecimal() and kind != "partner" else None
