"""某天不一样: 明天提前放学, 停课, 考试, 补课, in two or three taps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Choice, Day, Facts, Form, Time, facts
from bot.forms.absences import day_shown
from bot.forms.bells import grades_shown
from bot.forms.field import Json
from bot.forms.reading import spaced
from bot.forms.shown_week import DAY_NAMES
from bot.forms.spoken.days import day_at_start
from bot.forms.spoken.moments import time_in
from bot.forms.spoken.tense import Tense
from bot.handlers.schools import cards, changed
from bot.handlers.schools.reasons import reason
from bot.language import T, Text, joined
from bot.roster.calendar import DayKind, UnknownYear
from bot.services import rights
from bot.services.roster.sources import national
from bot.services.schools import days, seeing
from bot.services.schools.days import Different
from bot.services.schools.wrong import Wrong, WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import SpecialKind

ALL, EVERYBODY = "all", "all"
NEAR = (("+1", T("tomorrow")), ("+0", T("today")), ("+2", T("the day after tomorrow")))
MAKE_UPS_AHEAD = timedelta(days=370)


class DayForm(Form):
    needs = ("schools", "days", "grades")

    school = Choice(T("Which school?"), facts("schools"), obvious=True)
    what = Choice(
        T("What is different?"),
        (
            (SpecialKind.EARLY.value, T("Early dismissal")),
            (SpecialKind.CLOSED.value, T("No lessons")),
            (SpecialKind.EXAM.value, T("Exams")),
            (SpecialKind.HALF.value, T("Half a day")),
            (SpecialKind.LATE.value, T("Begins later")),
            (SpecialKind.MAKE_UP.value, T("Made up for")),
            (SpecialKind.WEATHER.value, T("Home early, weather")),
        ),
    )
    day = Day(T("On which day? You can also write it: December 4."), offers=facts("days"))
    grades = Choice(
        T("Which grades?"),
        facts("grades"),
        obvious=True,
        when=what.is_(SpecialKind.EXAM.value, SpecialKind.HALF.value),
    )
    leaves = Time(
        T("When may they go home? Such as 14:00."),
        offers=(("14:00", "14:00"), ("15:00", "15:00"), ("12:00", "12:00"), ("11:30", "11:30")),
        when=what.is_(SpecialKind.EARLY.value, SpecialKind.HALF.value, SpecialKind.WEATHER.value),
    )
    over = Time(
        T("When are the exams over? Such as 11:30."),
        offers=(("11:30", "11:30"), ("16:30", "16:30")),
        optional=T("As on other days"),
        when=what.is_(SpecialKind.EXAM.value),
    )
    arrives = Time(
        T("When does school begin? Such as 9:00."),
        offers=(("8:30", "8:30"), ("9:00", "9:00"), ("10:00", "10:00")),
        when=what.is_(SpecialKind.LATE.value),
    )
    like = Choice(
        T("By the timetable of which day?"),
        tuple((str(number), name) for number, name in enumerate(DAY_NAMES[:5])),
        when=what.is_(SpecialKind.MAKE_UP.value),
    )


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    schools = await seeing.listed(turn.session)
    offered: list[tuple[str, Text | str]] = [(str(school.id), school.name) for school, _ in schools]
    if len(offered) > 1:
        offered.append((ALL, T("All schools")))
    near: list[tuple[str, Text | str]] = [*NEAR]
    if answers.get("what") == SpecialKind.MAKE_UP.value:
        near = [*await _make_ups(turn), *near[:2]]
    return {
        "schools": offered,
        "days": near,
        "grades": await _grades(turn, answers.get("school") or (offered[0][0] if len(offered) == 1 else None)),
    }


async def _make_ups(turn: Turn) -> list[tuple[str, Text | str]]:
    """Weekends on which the country works: where a school makes up for a day it is mostly one of them."""
    calendar, today = await national(turn.session), cards.today(turn)
    found: list[date] = []
    for number in range(MAKE_UPS_AHEAD.days):
        day = today + timedelta(days=number)
        try:
            if calendar.kind(day) is DayKind.MAKE_UP:
                found.append(day)
        except UnknownYear:
            break
    return [(day.isoformat(), day_shown(day, today)) for day in found[:3]]


async def _grades(turn: Turn, school: Json) -> list[tuple[str, Text | str]]:
    everybody: list[tuple[str, Text | str]] = [(EVERYBODY, T("The whole school"))]
    if not isinstance(school, str) or not school.isdigit():
        return everybody
    groups = {bell.grades for bell in await seeing.bells(turn.session, int(school))}
    if len(groups) == 1:
        groups = {frozenset({grade}) for group in groups for grade in group}
    shown = sorted(groups, key=sorted)
    return everybody + [(_code(each), grades_shown(each)) for each in shown if len(_code(each)) <= 20]


def _code(grades: frozenset[int]) -> str:
    return ".".join(str(grade) for grade in sorted(grades))


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
    said = _said(answers)
    which = answers[DayForm.school]
    schools = [each.id for each, _ in await seeing.listed(turn.session)] if which == ALL else [int(which)]
    try:
        for school in schools:
            await days.put(turn.session, school, said, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        ask = DayForm.leaves if error.why is Wrong.TIMES and said.leaves and answers[DayForm.leaves] else None
        raise NotNowError(reason(error), ask) from None
    more, rows = await changed.told(turn, *(f"school:{school}:" for school in schools), day=said.day)
    if len(schools) == 1:
        return await cards.school(turn, schools[0], [T("✅ It is entered.")], more, rows)
    row = (await days.of(turn.session, schools[0], said.day))[-1]
    return Message(joined([T("✅ For all schools:"), cards.different_shown(turn, row), *more]), rows)


def _said(answers: Answers) -> Different:
    special, grades = SpecialKind(answers[DayForm.what]), answers[DayForm.grades]
    like = answers[DayForm.like]
    return Different(
        day=answers[DayForm.day],
        special=special,
        grades=None if grades in (None, EVERYBODY) else frozenset(int(each) for each in str(grades).split(".")),
        leaves=answers[DayForm.leaves] or answers[DayForm.over],
        arrives=answers[DayForm.arrives],
        like=None if like is None else int(like),
    )


DAY = Conversation(
    "school_day", T("📌 A day is different"), DayForm, submit, find_facts, facts_depend_on=("school", "what")
)

_SAID = re.compile("(?P<before>.{0,20}?)(?P<what>停课|提前放学|提早放学|考试|补课)(?P<after>.{0,12})")
_WHAT = {
    "停课": SpecialKind.CLOSED,
    "提前放学": SpecialKind.EARLY,
    "提早放学": SpecialKind.EARLY,
    "考试": SpecialKind.EXAM,
    "补课": SpecialKind.MAKE_UP,
}


def said_in(text: str, today: date) -> dict[str, Json] | None:
    """明天提前放学, 12月4日停课, 明天提前放学14:00: what is known already. None for anything else."""
    match = _SAID.fullmatch(spaced(text).strip("。.!"))
    if match is None:
        return None
    what = _WHAT[match["what"]]
    given: dict[str, Json] = {"what": what.value}
    before, after = match["before"].strip(), match["after"].strip(" ,:到")
    if before:
        day = day_at_start(before, today, Tense.FUTURE)
        if day is None or day.rest:
            return None
        given["day"] = day.day.isoformat()
    if after:
        at = time_in(after)
        if at is None or what is not SpecialKind.EARLY:
            return None
        given["leaves"] = at.isoformat("minutes")
    return given
