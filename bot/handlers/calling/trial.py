"""试呼: whoever is newly called gets a message to try; who changed the setting has one card that counts the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.handlers import when
from bot.handlers.calling import words
from bot.language import T, Text, joined
from bot.services import leading
from bot.services.emergencies import presets, trials
from bot.services.emergencies.kinds import Preset
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Person, Trial

VERB = "trial"
RELEVANCE = "trial"
TIMER = "trial.page"
MORNING = time(8, 0)
NAMES = 12
"""So many are named in one line."""


async def begin(turn: Turn, name: Preset, whom: Sequence[int]) -> None:
    """At night nobody is woken for a trial: it waits for the morning."""
    others = [person for person in whom if person != turn.speaker.id]
    if not others:
        return
    trial = await trials.begin(turn.session, name, others, by=turn.speaker.id, now=turn.now)
    if presets.is_night(turn.now, turn.zone):
        turn.later(TIMER, trial.id, _morning(turn))
    else:
        await _page(turn, trial)
    turn.say(await card(turn, trial), card=_card(trial), fresh=True)


def _morning(turn: Turn) -> datetime:
    local = turn.now.astimezone(turn.zone)
    days = 0 if local.time() < MORNING else 1
    return datetime.combine(local.date() + timedelta(days=days), MORNING, turn.zone)


async def fire(turn: Turn) -> None:
    """The morning after."""
    trial = await trials.find(turn.session, int(turn.subject))
    if trial is not None and trial.paged_at is None:
        await _page(turn, trial)
        await _tell(turn, trial)


async def _page(turn: Turn, trial: Trial) -> None:
    by = "" if trial.by_id is None else await leading.called(turn.session, trial.by_id)
    text = T(
        "【Trial call】{name} has changed who is called to emergencies: from now on you will be called like this. "
        "Tap once if this has reached you.",
        name=by,
    )
    message = Message(text, ((Button(T("Got it"), Choice(VERB, trial.id, 0)),),))
    for person in await trials.page(turn.session, trial, turn.now):
        turn.notify(person, message, card=_page_card(trial), relevant=(RELEVANCE, f"{trial.id}.{person}"))


async def tap(turn: Turn) -> None:
    """收到."""
    choice = turn.choice
    trial = None if choice is None else await trials.find(turn.session, choice.id)
    if trial is None or not await trials.answer(turn.session, trial, turn.speaker.id, turn.now):
        turn.toast(T("This button is not yours."))
        return
    turn.say(
        T("✅ It has reached you, thank you. A real one looks like this, with what has happened."),
        card=_page_card(trial),
    )
    await _tell(turn, trial)


async def not_reached(turn: Turn) -> None:
    """The platform would not take it. `turn.subject`: trial.person."""
    number, _, person = turn.subject.partition(".")
    trial = await trials.find(turn.session, int(number))
    if trial is not None:
        await trials.not_reached(turn.session, trial, int(person))
        await _tell(turn, trial)


async def _tell(turn: Turn, trial: Trial) -> None:
    if trial.by_id is not None:
        turn.notify(trial.by_id, await card(turn, trial), card=_card(trial))


async def card(turn: Turn, trial: Trial) -> Message:
    tried = await trials.tried(turn.session, trial)
    preset = words.PRESETS[Preset(trial.preset)]
    count = len(tried.answered) + len(tried.waiting) + len(tried.unreachable)
    if trial.paged_at is None:
        at = when.moment(_morning(turn), turn.now, turn.zone)
        return Message(
            T(
                "🔔 Trial call, {preset}: nobody is woken for it. At {at} I ask {count}: {names}",
                preset=preset,
                at=at,
                count=count,
                names=_names(tried.waiting),
            )
        )
    parts = [
        T("🔔 Trial call, {preset}: {there} of {count} have it.", preset=preset, there=len(tried.answered), count=count)
    ]
    if not tried.waiting and not tried.unreachable:
        parts = [T("✅ Trial call, {preset}: all {count} have it.", preset=preset, count=count)]
    if tried.waiting:
        parts.append(T("Not answered yet: {names}", names=_names(tried.waiting)))
    if tried.unreachable:
        parts.append(T("Cannot be reached here, please phone: {names}", names=_names(tried.unreachable)))
    return Message(joined(parts))


def _names(persons: Sequence[Person]) -> Text | str:
    names = "、".join(words.called(person) for person in persons[:NAMES])
    if len(persons) <= NAMES:
        return names
    return T("{names} and {count} more", names=names, count=len(persons) - NAMES)


def _card(trial: Trial) -> str:
    return f"trial:{trial.id}"


def _page_card(trial: Trial) -> str:
    return f"trial-page:{trial.id}"
