"""演练: what is practised, where and when. At the end everybody who may be called has been told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Facts, Form, Moment, facts
from bot.forms.field import Json
from bot.handlers.emergencies import drilling, words
from bot.language import T, Text
from bot.services import rights
from bot.services.emergencies import drills, kinds
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import EmergencyKind, Place, PlaceKind

SOONEST = timedelta(minutes=2)
"""Whoever is called has read by then that it is a drill."""
NOW, IN_AN_HOUR = ("+5", T("Now (begins in 5 minutes)")), ("+60", T("In an hour"))
TODAY = (("今天10:00", T("Today 10:00")), ("今天15:00", T("Today 15:00")))
TOMORROW = (("明天10:00", T("Tomorrow 10:00")), ("明天15:00", T("Tomorrow 15:00")))
_DAY = T("A drill is today or tomorrow, between 8:00 and 18:00. Please choose another time.")


def _offers(now: datetime, zone: ZoneInfo) -> tuple[tuple[str, Text], ...]:
    """Nobody is woken for a drill: what is not by day is not offered. Before eight the day still lies ahead."""

    def is_by_day(minutes: int) -> bool:
        return drills.may_begin(now + timedelta(minutes=minutes), now, zone)

    soon = [offer for offer, minutes in ((NOW, 5), (IN_AN_HOUR, 60)) if is_by_day(minutes)]
    today = TODAY if now.astimezone(zone).time() < drills.BY_DAY[0] else ()
    return (*soon, *(today if not is_by_day(5) else ()), *TOMORROW)


def _by_day(at: datetime, _answers: Answers, facts: Facts) -> Text | None:
    if drills.may_begin(at, facts["now"], facts["zone"]):
        return None
    return _DAY


class DrillForm(Form):
    summary = True
    confirm = T("Tell everybody")
    needs = ("grids", "now", "zone", "times")

    kind = Choice(
        T("What do we practise?"), tuple((kind.value, words.KINDS[kind]) for kind in kinds.offered()), label=T("What")
    )
    grid = Choice(T("In which grid?"), facts("grids"), label=T("Where"))
    starts = Moment(
        T("When? Between 8:00 and 18:00; you can also write it, like 15:30."),
        offers=facts("times"),
        rule=_by_day,
        label=T("When"),
    )


async def find_facts(turn: Turn, _answers: Mapping[str, Json]) -> Facts:
    query = select(Place.id, Place.name).where(Place.kind == PlaceKind.GRID).order_by(Place.id)
    grids = tuple((str(key), name) for key, name in await turn.session.execute(query))
    return {"grids": grids, "now": turn.now, "zone": turn.zone, "times": _offers(turn.now, turn.zone)}


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(T("That is for the office."))
    if await drills.ahead(turn.session) is not None:
        raise NotNowError(T("Another drill is planned or runs already; one at a time."))
    starts_at = max(answers[DrillForm.starts], turn.now + SOONEST)
    if not drills.may_begin(starts_at, turn.now, turn.zone):  # what was chosen by day is confirmed at night
        raise NotNowError(_DAY, DrillForm.starts)
    grid = await turn.session.get_one(Place, int(answers[DrillForm.grid]))
    drill = await drills.plan(
        turn.session,
        kind=EmergencyKind(answers[DrillForm.kind]),
        grid=grid.name,
        starts_at=starts_at,
        by=turn.speaker.id,
        now=turn.now,
    )
    return await drilling.announce(turn, drill)


DRILL = Conversation("drill", T("Drill"), DrillForm, submit, find_facts)


class Door:
    """/drill, 演练: for the office; one at a time."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def open(self, turn: Turn) -> None:
        if not await rights.may_coordinate(turn.session, turn.speaker.id):
            turn.say(T("That is for the office. /my shows your shifts."))
            return
        ahead = await drills.ahead(turn.session)
        if ahead is not None:
            await drilling.show_ahead(turn, ahead)
        else:
            await self._guide.begin(turn, DRILL.name)
