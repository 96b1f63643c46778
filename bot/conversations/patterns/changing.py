"""A weekly patrol is changed for once, from a day on, or as a whole; cancelled for once; ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.patterns.new import lasts
from bot.forms import Answers, Choice, Day, Facts, Form, Silent, Sure, Time, facts
from bot.forms.absences import day_shown
from bot.forms.field import Json
from bot.forms.people_needed import PeopleNeeded
from bot.forms.weekdays import Weekdays
from bot.handlers.patterns import cards
from bot.handlers.schools import changed
from bot.handlers.schools.reasons import reason
from bot.language import T, Text
from bot.roster.series import Change, Edited, Pattern
from bot.roster.slots import HandEdit, Staffing
from bot.services import rights
from bot.services.patterns import seeing, weekly
from bot.services.patterns.seeing import Seen
from bot.services.schools.wrong import WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn

TIMES, PEOPLE, DAYS, MOVE, EVERY = "times", "people", "days", "move", "every"
OFFERED = 12
"""Slots ahead that can be tapped."""


def _ends(ends: time, answers: Answers, _known: Facts) -> Text | None:
    return lasts(ends, answers.values.get("begins"))


class OnceForm(Form):
    needs = ("slots",)

    series = Silent()
    slot = Choice(T("Which one?"), facts("slots"))
    what = Choice(
        T("What becomes different, this once?"),
        ((TIMES, T("Another time")), (PEOPLE, T("Another number of people")), (MOVE, T("Another day"))),
    )
    begins = Time(T("When does it begin?"), when=what.is_(TIMES))
    ends = Time(T("When does it end?"), rule=_ends, when=what.is_(TIMES))
    people = PeopleNeeded(T("How many walk it? Such as 2, or 2-3."), when=what.is_(PEOPLE))
    day = Day(T("To which day? Such as December 4."), when=what.is_(MOVE))


async def slots(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    """Those ahead that are not cancelled."""
    seen = await _seen(turn, answers.get("series"))
    offered = [] if seen is None else [each for each in seen.coming if each.slot is not None][:OFFERED]
    return {"slots": [(each.meant.isoformat(), day_shown(each.meant, cards.today(turn))) for each in offered]}


async def change_once(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number, key = _key(answers[OnceForm.series], answers[OnceForm.slot])
    staffing = None
    if (people := answers[OnceForm.people]) is not None:
        now = await _pattern(turn, number, date.fromisoformat(answers[OnceForm.slot]))
        staffing = replace(now.staffing, minimum=people.minimum, ideal=people.ideal, maximum=people.maximum)
    edit = HandEdit(
        day=answers[OnceForm.day], begins=answers[OnceForm.begins], ends=answers[OnceForm.ends], staffing=staffing
    )
    try:
        await weekly.edit_slot(turn.session, key, edit, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error)) from None
    return await _changed(turn, number, day=date.fromisoformat(answers[OnceForm.slot]))


ONCE = Conversation("pattern_once", T("🚶 Change one"), OnceForm, change_once, slots, facts_depend_on=("series",))


class CancelForm(Form):
    needs = ("slots",)

    series = Silent()
    slot = Choice(T("Which one does not take place?"), facts("slots"))


async def cancel(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number, key = _key(answers[CancelForm.series], answers[CancelForm.slot])
    await weekly.edit_slot(turn.session, key, HandEdit(cancelled=True), by=turn.speaker.id, at=turn.now)
    return await _changed(turn, number, day=date.fromisoformat(answers[CancelForm.slot]))


CANCEL = Conversation("pattern_cancel", T("🚶 Cancel one"), CancelForm, cancel, slots, facts_depend_on=("series",))


class SeriesForm(Form):
    needs = ("slots", "later", "days")

    series = Silent()
    scope = Silent()
    since = Choice(T("From which one on?"), facts("slots"), when=lambda _answers, known: bool(known["later"]))
    what = Choice(
        T("What becomes different?"),
        ((TIMES, T("Another time")), (DAYS, T("Other days")), (PEOPLE, T("Another number of people")),
         (EVERY, T("How often"))),
    )  # fmt: skip
    begins = Time(T("When does it begin?"), when=what.is_(TIMES))
    ends = Time(T("When does it end?"), rule=_ends, when=what.is_(TIMES))
    weekdays = Weekdays(T("On which days? Tap them, or write: Tue Thu."), begins=facts("days"), when=what.is_(DAYS))
    people = PeopleNeeded(T("How many walk it? Such as 2, or 2-3."), when=what.is_(PEOPLE))
    every = Choice(
        T("Every how many weeks?"),
        (("1", T("every week")), ("2", T("every 2 weeks")), ("4", T("every 4 weeks"))),
        when=what.is_(EVERY),
    )


async def series_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    found: dict[str, Any] = dict(await slots(turn, answers))
    seen = await _seen(turn, answers.get("series"))
    days = frozenset[int]() if seen is None else seen.series.pattern(cards.today(turn)).weekdays
    return found | {"later": answers.get("scope") == cards.LATER, "days": [str(day) for day in sorted(days)]}


async def change_series(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number, slot = int(answers[SeriesForm.series] or 0), answers[SeriesForm.since]
    since = None if slot is None else date.fromisoformat(slot)
    staffing: Staffing | None = None
    if (people := answers[SeriesForm.people]) is not None:
        now = await _pattern(turn, number, since or cards.today(turn))
        staffing = replace(now.staffing, minimum=people.minimum, ideal=people.ideal, maximum=people.maximum)
    every = answers[SeriesForm.every]
    change = Change(
        weekdays=answers[SeriesForm.weekdays],
        begins=answers[SeriesForm.begins],
        ends=answers[SeriesForm.ends],
        staffing=staffing,
        every=None if every is None else int(every),
    )
    try:
        edited = await weekly.change(turn.session, number, change, since=since, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error)) from None
    return await _changed(turn, number, edited)


SERIES = Conversation(
    "pattern_series", T("🚶 Change it"), SeriesForm, change_series, series_facts, facts_depend_on=("series", "scope")
)


class EndForm(Form):
    needs = ("before", "sure")

    series = Silent()
    last = Day(
        T("Which is the last day on which it may still take place?"),
        offers=(("+0", T("today")), ("+7", T("in a week"))),
    )
    sure = Sure(T("Then there is no more of it:"), facts("sure"), preview="before")


async def end_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    prefix = f"series:{answers.get('series')}:"
    return {"before": (await changed.before(turn, prefix),), "sure": (("yes", T("Yes, it ends")),)}


async def end(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number = int(answers[EndForm.series] or 0)
    try:
        await weekly.end(turn.session, number, answers[EndForm.last], by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error)) from None
    return await _changed(turn, number)


END = Conversation("pattern_end", T("🚶 It ends"), EndForm, end, end_facts, facts_depend_on=("series",))


async def _changed(turn: Turn, number: int, edited: Edited | None = None, day: date | None = None) -> Message:
    more, rows = await changed.told(turn, f"series:{number}:", day=day)
    above = [T("✅ It is entered.")]
    if edited is not None and edited.followed:
        above.append(T("{count} that were changed by hand went along to their new day.", count=len(edited.followed)))
    if edited is not None and edited.lost:
        above.append(T("{count} that were changed by hand have no day any more.", count=len(edited.lost)))
    return await cards.pattern(turn, number, above, more, rows)


async def _seen(turn: Turn, series: Json) -> Seen | None:
    if not isinstance(series, str) or not series.isdigit():
        return None
    return await seeing.look(turn.session, int(series), cards.today(turn))


async def _pattern(turn: Turn, number: int, day: date) -> Pattern:
    series = await weekly.read(turn.session, number)
    if series is None:
        raise NotNowError(T("That is not there any more."))
    return series.pattern(day)


def _key(series: str | None, slot: str) -> tuple[int, str]:
    return int(series or 0), f"series:{series}:{slot}"


async def _may(turn: Turn) -> None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
