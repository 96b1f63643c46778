"""求助设置, one batch of one preset: what is asked, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversations.people_offered import everybody_offered
from bot.forms import Answers, Choice, Choices, Facts, Form, Person, Sure, Wait, Words, facts
from bot.forms.field import Json
from bot.forms.options import Pairs
from bot.forms.shown_time import wait_shown
from bot.handlers.calling import board, words
from bot.handlers.calling.board import ADD
from bot.language import T, Text
from bot.services import people
from bot.services.emergencies import changing, kinds, presets, records
from bot.services.emergencies.groups import ONE
from bot.services.emergencies.kinds import Preset
from bot.services.escalation import Plan
from bot.services.escalation.plan import LONGEST
from bot.turns.turn import Turn

WHO, DAY, NIGHT, REMOVE = "who", "day", "night", "remove"
ONE_MORE = "one"
WAITS = (0, 30, 60, 90, 120, 180, 300, 600)
"""Seconds that have a button, where they fit."""


def _in_order(night: bool) -> Any:
    def rule(value: timedelta, _answers: Answers, facts: Facts) -> Text | None:
        found = facts["bounds"]
        if found is None:
            return None
        least, most = found[int(night)]
        if least <= value <= most:
            return None
        return T(
            "The order has to stay: this batch can come from {least} to {most} after the first call. Change the "
            "others first, or write a time between.",
            least=wait_shown(least),
            most=wait_shown(most),
        )

    return rule


def _keeps_the_last(value: tuple[str, ...], _answers: Answers, facts: Facts) -> Text | None:
    missing = [name for name in facts["always"] if name not in value]
    if not missing:
        return None
    return T("The last batch always has {groups}: please leave them in.", groups=words.groups(missing, {}))


class CallingForm(Form):
    needs = (
        *("batches", "whats", "groups", "chosen", "always", "everybody"),
        *("waits", "night_waits", "bounds", "preview", "sure"),
    )

    preset = Choice(T("Which of the three?"), tuple((name.value, label) for name, label in words.PRESETS.items()))
    seen = Words(T("The plan that this began with"), longest=10)
    """`changing.mark` of it: always given, never asked."""
    batch = Choice(T("Which batch?"), facts("batches"))
    what = Choice(T("What shall be changed?"), facts("whats"), obvious=True, when=batch.is_not(ADD))
    people = Choices(
        T("Who is called? Tap to take in or out."),
        facts("groups"),
        begins=facts("chosen"),
        rule=_keeps_the_last,
        when=lambda answers, _facts: answers[CallingForm.batch] == ADD or answers[CallingForm.what] == WHO,
    )
    one = Person(T("Who is it? Tap, or write a part of the name."), facts("everybody"), when=people.is_(ONE_MORE))
    day = Wait(
        T("How long after the first call? Tap, or write it like 90秒 or 2分钟."),
        most=LONGEST,
        offers=facts("waits"),
        rule=_in_order(night=False),
        when=lambda answers, _facts: answers[CallingForm.batch] == ADD or answers[CallingForm.what] == DAY,
    )
    night = Wait(
        T("And by night, from 22:00 to 6:00? Tap, or write it like 90秒 or 2分钟."),
        most=LONGEST,
        offers=facts("night_waits"),
        rule=_in_order(night=True),
        optional=T("As by day"),
        when=what.is_(NIGHT),
    )
    sure = Sure(T("It will be like this:"), facts("sure"), preview="preview")


DEPENDS_ON = ("preset", "batch", "what", "people", "one", "day", "night")


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    name = _preset(answers)
    plan = await presets.plan_of(turn.session, name)
    position = _position(answers, plan)
    named = {person.id: person for person in await people.everybody(turn.session)}
    last = position == len(plan.batches) - 1
    return {
        "batches": _batches(plan),
        "whats": _whats(plan, position),
        "groups": _groups(plan, named),
        "chosen": () if position is None else plan.batches[position].groups,
        "always": presets.LAST if last else (),
        "everybody": everybody_offered(named.values()),
        "waits": _waits(plan, position, night=False),
        "night_waits": _waits(plan, position, night=True),
        "bounds": None
        if position is None
        else [changing.bounds(plan, position, night=night) for night in (False, True)],
        **await _outlook(turn, name, plan, answers),
    }


def _preset(answers: Mapping[str, Json]) -> Preset:
    said = answers.get("preset")
    return Preset(said) if isinstance(said, str) and said in set(Preset) else Preset.COME


def _position(answers: Mapping[str, Json], plan: Plan) -> int | None:
    """None: a new one, or none yet."""
    said = answers.get("batch")
    if isinstance(said, str) and said.isdecimal() and int(said) < len(plan.batches):
        return int(said)
    return None


def _batches(plan: Plan) -> Pairs:
    found: list[tuple[str, Text | str]] = [
        (str(position), words.head(position, batch)) for position, batch in enumerate(plan.batches)
    ]
    return found if changing.is_full(plan) else [*found, (ADD, T("Add a batch"))]


def _whats(plan: Plan, position: int | None) -> Pairs:
    found = [(WHO, T("Who is called"))]
    if position:
        found += [(DAY, T("After how long")), (NIGHT, T("By night"))]
    if len(plan.batches) > 1:
        found.append((REMOVE, T("Take it out")))
    return found


def _groups(plan: Plan, named: words.Named) -> Pairs:
    ones = [(each, words.group(each, named)) for each in board.named_in(plan)]
    return [*words.GROUPS.items(), *ones, (ONE_MORE, T("One person"))]


def _waits(plan: Plan, position: int | None, *, night: bool) -> Pairs:
    least, most = (timedelta(0), LONGEST) if position is None else changing.bounds(plan, position, night=night)
    offered = [timedelta(seconds=each) for each in WAITS]
    return [(str(int(each.total_seconds())), wait_shown(each)) for each in offered if least <= each <= most]


async def _outlook(turn: Turn, name: Preset, plan: Plan, answers: Mapping[str, Json]) -> Facts:
    """What it would be, with what is wrong with it. What cannot be has no button to save it."""
    after = changed_as_stored(plan, answers)
    if after is None:
        return {"preview": (), "sure": ()}
    setting = await board.setting_of(turn, name, after)
    reason = await refused(turn, plan, setting)
    preview = [*setting.lines, *setting.warnings]
    if reason is not None and reason not in preview:
        preview.append(reason)
    return {"preview": preview, "sure": (("yes", T("Save it")),) if reason is None else ()}


async def refused(turn: Turn, before: Plan, after: board.Setting) -> Text | None:
    """Why this cannot be saved, and what to do; None: it can."""
    if not after.soundness.last_holds:
        return words.nobody_left(after.suggested)
    if len(before.batches) == len(after.plan.batches):
        return None
    running = [each for each in await records.all_open(turn.session) if kinds.preset(each) is after.name]
    if not running:
        return None
    return T(
        "❗ No. {number} is calling people by this plan right now. Please add or take out a batch when it is over.",
        number=running[0].id,
    )


def changed_as_stored(plan: Plan, answers: Mapping[str, Json]) -> Plan | None:
    """None while it is not said yet what is to change, or when it cannot be."""
    try:
        return _changed(plan, answers, _position(answers, plan))
    except ValueError:
        return None


def _changed(plan: Plan, answers: Mapping[str, Json], position: int | None) -> Plan | None:
    what = answers.get("what")
    if answers.get("batch") == ADD:
        groups, day = _chosen(answers), answers.get("day")
        return changing.with_batch(plan, groups, timedelta(seconds=day)) if groups and isinstance(day, int) else None
    if position is None:
        return None
    if what == WHO and (groups := _chosen(answers)):
        return changing.with_people(plan, position, groups)
    if what == DAY and isinstance(day := answers.get("day"), int):
        return changing.with_delay(plan, position, timedelta(seconds=day))
    if what == NIGHT:
        night = answers.get("night")
        return changing.with_night_delay(plan, position, timedelta(seconds=night) if isinstance(night, int) else None)
    return changing.without(plan, position) if what == REMOVE else None


def _chosen(answers: Mapping[str, Json]) -> list[str]:
    """Groups, and the one who was named."""
    said, one = answers.get("people"), answers.get("one")
    groups = [] if isinstance(said, str) or not said else [each for each in said if isinstance(each, str)]  # type: ignore[union-attr]
    if ONE_MORE in groups and isinstance(one, str):
        groups.append(f"{ONE}{one}")
    return list(dict.fromkeys(each for each in groups if each != ONE_MORE))
