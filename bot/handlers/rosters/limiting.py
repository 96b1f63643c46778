"""How much is asked of whom, and heat and cold: set by tapping, for the office. Every button says the value it sets."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language import T, Text, joined
from bot.roster.rules import HEAT
from bot.roster.shifts import DaySpan
from bot.roster.validator import Broken
from bot.services import leading, rights
from bot.services.roster import facts, fairness, limits, repairing
from bot.services.roster import rules as ruling
from bot.services.roster.fairness import Fairness, Load
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Person

VERB = "fair"
LIMITS, CARE = "limits", "care"
NAMES = 6
"""People on one page."""


async def care(turn: Turn) -> None:
    """明天高温, written."""
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(T("That is for the office. /my shows your shifts."))
        return
    turn.say(await _care(turn), card=CARE, fresh=True)


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None:
        return
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("Only the office can do that."))
        return
    what, *values = choice.choice.split(".")
    numbers = [int(value) for value in values if value.lstrip("-").isdigit() and len(value) < 9]
    by, at, value = turn.speaker.id, turn.now, numbers[0] if numbers else 0
    if what in (CARE, "usual", "age", "warn"):
        if what == "usual":
            await limits.for_all(turn.session, "usual_care", value, by=by, at=at)
        elif what == "age":
            await limits.for_all(turn.session, "weather_age", value, by=by, at=at)
        elif what == "warn" and len(numbers) == 2 and _is_day(value):
            await limits.warn(turn.session, date.fromordinal(value), bool(numbers[1]), by=by, at=at)
        turn.say(await _care(turn), card=CARE, fresh=what == CARE)
        return
    if what in ("week", "month") and numbers:
        await limits.for_all(turn.session, f"per_{what}", value, by=by, at=at)
    elif what in ("oneweek", "onemonth") and numbers and await _is_one(turn, choice.id):
        await limits.for_one(turn.session, choice.id, f"per_{what[3:]}", value, by=by, at=at)
    await turn.session.flush()
    if what == "people":
        turn.say(await _people(turn, value), card=LIMITS)
    elif what in ("one", "oneweek", "onemonth"):
        turn.say(await _one(turn, choice.id), card=LIMITS)
    else:
        turn.say(await _limits(turn), card=LIMITS, fresh=what == LIMITS)


def _is_day(ordinal: int) -> bool:
    return 700_000 < ordinal < 800_000


async def _is_one(turn: Turn, person: int) -> bool:
    row = await turn.session.get(Person, person)
    return row is not None and row.active


async def _all(turn: Turn) -> Fairness:
    return await fairness.fairness(turn.session, turn.zone, turn.now)


async def _limits(turn: Turn) -> Message:
    found = await _all(turn)
    week, month = found.rules.per_week, found.rules.per_month
    lines = [T("Most that is asked of anybody: {week} shifts a week, {month} a month.", week=week, month=month)]
    lines += [
        T("{name}: {week} a week, {month} a month", name=load.name, week=own[0], month=own[1])
        for load in found.loads
        if (own := found.ceilings(load)) != (week, month)
    ]
    rows = (
        _around("week", 0, week, limits.WEEK, T("a week")),
        _around("month", 0, month, limits.MONTH, T("a month")),
        (Button(T("Otherwise for one person"), Choice(VERB, 0, 0, "people.0")),),
    )
    return Message(joined(lines), rows)


def _around(what: str, person: int, value: int, allowed: range, unit: Text) -> tuple[Button, ...]:
    """One less, one more; not beyond what may be."""
    return tuple(
        Button(Text("{unit} {value}", {"unit": unit, "value": each}), Choice(VERB, person, 0, f"{what}.{each}"))
        for each in (value - 1, value + 1)
        if each in allowed
    )


async def _people(turn: Turn, page: int) -> Message:
    loads = (await _all(turn)).loads
    pages = max(1, -(-len(loads) // NAMES))
    page %= pages
    shown = loads[page * NAMES : (page + 1) * NAMES]
    buttons = [Button(load.name, Choice(VERB, load.person, 0, "one")) for load in shown]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    turning = [Button(T("Back"), Choice(VERB, 0, 0, "all"))]
    if pages > 1:
        turning.append(Button(T("More ▶"), Choice(VERB, 0, 0, f"people.{page + 1}")))
    return Message(T("For whom?"), (*rows, tuple(turning)))


async def _one(turn: Turn, person: int) -> Message:
    found = await _all(turn)
    load = next((each for each in found.loads if each.person == person), None)
    if load is None:
        return Message(T("They are not among the volunteers any more."), ((_back(),),))
    week, month = found.ceilings(load)
    rows = (
        _around("oneweek", person, week, limits.WEEK, T("a week")),
        _around("onemonth", person, month, limits.MONTH, T("a month")),
        (*_as_all(load), _back()),
    )
    words = T("{name}: {week} a week, {month} a month", name=load.name, week=week, month=month)
    return Message(words, rows)


def _as_all(load: Load) -> tuple[Button, ...]:
    if load.own_week is not None:
        return (Button(T("Week as everybody"), Choice(VERB, load.person, 0, "oneweek.0")),)
    if load.own_month is not None:
        return (Button(T("Month as everybody"), Choice(VERB, load.person, 0, "onemonth.0")),)
    return ()


def _back() -> Button:
    return Button(T("Back"), Choice(VERB, 0, 0, "people.0"))


# Heat and cold


async def _care(turn: Turn) -> Message:
    ruled = await ruling.rules(turn.session)
    set_ = await ruling.settings(turn.session)
    age = ruled.weather_age
    lines: list[Text] = [
        T("Who has turned {age} is asked for nothing outdoors on days with a heat or cold warning.", age=age)
    ]
    if set_.usual_care:
        lines.append(
            T(
                "Besides that from {age} on: in summer (6/15 to 9/15) not from 11:00 to 16:00, "
                "in winter not after 20:00.",
                age=HEAT.from_age,
            )
        )
    today = turn.now.astimezone(turn.zone).date()
    rows: list[tuple[Button, ...]] = []
    for ahead, day in ((1, today + timedelta(days=1)), (0, today)):
        on = await limits.warned(turn.session, day)
        name = T("tomorrow") if ahead else T("today")
        if on:
            lines.append(T("⚠️ {day}: warning.", day=name))
            lines += await _outdoors(turn, day)
        label = T("{day}: no warning", day=name) if on else T("{day}: warning", day=name)
        rows.append((Button(label, Choice(VERB, 0, 0, f"warn.{day.toordinal()}.{int(not on)}")),))
    usual = T("Leave summer and winter out") if set_.usual_care else T("Keep summer and winter")
    rows.append((Button(usual, Choice(VERB, 0, 0, f"usual.{int(not set_.usual_care)}")),))
    rows.append(_around("age", 0, age, limits.AGE, T("from the age of")))
    return Message(joined(lines), tuple(rows))


async def _outdoors(turn: Turn, day: date) -> list[Text]:
    """Who is in a published shift of that day all the same."""
    known = await facts.read(turn.session, DaySpan(day, day), turn.zone, turn.now)
    people = {each.person for each in repairing.broken(known) if each.rule is Broken.CARE and each.person is not None}
    if not people:
        return []
    names = "、".join([await leading.called(turn.session, person) for person in sorted(people)])
    return [T("{names} would stand outdoors then: please speak with them.", names=names)]
