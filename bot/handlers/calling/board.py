"""/calling, 求助设置: the three presets, and the batches of one. For the office."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forms.shown_time import wait_shown
from bot.handlers.calling import words
from bot.handlers.emergencies.words import KINDS
from bot.language import T, Text, joined
from bot.services import people, rights
from bot.services.emergencies import changing, presets
from bot.services.emergencies.groups import ONE
from bot.services.emergencies.kinds import RULES, Preset
from bot.services.emergencies.muster import Muster, muster
from bot.services.emergencies.soundness import Soundness, soundness
from bot.services.escalation import Plan
from bot.services.leading import leaders
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Team

VERB = "calling"
CARD = "calling"
ADD = "new"
CONTACTS = "contacts"
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """One preset as it is now, or as it would be."""

    name: Preset
    plan: Plan
    muster: Muster
    named: words.Named
    soundness: Soundness
    suggested: list[str]
    """Who could be added and reached at every hour."""

    @property
    def lines(self) -> list[Text]:
        return words.lines(self.plan, self.muster, self.named)

    @property
    def warnings(self) -> list[Text]:
        return words.warnings(self.soundness, self.named, self.suggested)


async def setting_of(turn: Turn, name: Preset, plan: Plan) -> Setting:
    groups = [group for batch in plan.batches for group in batch.groups]
    found = await muster(turn.session, groups, turn.now)
    named = {person.id: person for person in await people.everybody(turn.session)}
    sound = soundness(plan, found)
    suggested = [] if sound.last_holds else await _suggested(turn, named)
    return Setting(name, plan, found, named, sound, suggested)


async def _suggested(turn: Turn, named: words.Named) -> list[str]:
    """Whoever leads comes first."""
    reachable = await people.reachable(turn.session, list(named))
    first = await leaders(turn.session, Team.EMERGENCY.value)
    line = [*first, *await people.with_roles(turn.session, rights.LEADING), *named]
    return [words.called(named[each]) for each in dict.fromkeys(line) if each in reachable][:SUGGESTED]


async def show(turn: Turn) -> None:
    """/calling, 求助设置."""
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(await overview(turn), card=CARD, fresh=True)
    else:
        turn.say(words.OFFICE_ONLY)


async def overview(turn: Turn) -> Message:
    parts: list[Text] = [T("🔔 Who is called when somebody calls for help:")]
    for name in Preset:
        plan = await presets.plan_of(turn.session, name)
        delays = joined([wait_shown(batch.after) for batch in plan.batches], " → ")
        parts.append(
            T(
                "<b>{preset}</b>: {kinds}\n{count} batches: {delays}",
                preset=words.PRESETS[name],
                kinds=words.kinds_of(name),
                count=len(plan.batches),
                delays=delays,
            )
        )
    rows = (
        tuple(Button(words.PRESETS[name], Choice(VERB, 0, 0, name.value)) for name in Preset),
        (Button(T("☎ Numbers to call"), Choice(VERB, 0, 0, CONTACTS)),),
    )
    return Message(joined(parts), rows)


async def preset(turn: Turn, name: Preset) -> Message:
    """Each batch in a line, and a button for each that changes it."""
    plan = await presets.plan_of(turn.session, name)
    setting = await setting_of(turn, name, plan)
    heading = T("🔔 <b>{preset}</b>: {kinds}", preset=words.PRESETS[name], kinds=words.kinds_of(name))
    also = [
        T("{kind}: {groups} in the first batch as well.", kind=KINDS[kind], groups=words.groups(rules.also, {}))
        for kind, rules in RULES.items()
        if rules.preset is name and rules.also
    ]
    mark = changing.mark(plan)
    buttons = [
        Button(T("Change batch {number}", number=position + 1), _choice(name, mark, str(position)))
        for position in range(len(plan.batches))
    ]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    last = [] if changing.is_full(plan) else [Button(T("Add a batch"), _choice(name, mark, ADD))]
    rows.append((*last, Button(T("Back"), Choice(VERB, 0, 0))))
    return Message(joined([heading, *setting.lines, *also, *setting.warnings]), tuple(rows))


def opens(name: Preset) -> Button:
    return Button(T("Look at {preset}", preset=words.PRESETS[name]), Choice(VERB, 0, 0, name.value))


def _choice(name: Preset, mark: int, what: str) -> Choice:
    return Choice(VERB, 0, mark, f"{name.value}.{what}")


def named_in(plan: Plan) -> list[str]:
    """Groups that are one person."""
    return list(dict.fromkeys(group for batch in plan.batches for group in batch.groups if group.startswith(ONE)))
