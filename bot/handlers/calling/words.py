"""The words of the setting: presets, groups, delays, and what is wrong with a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.forms.options import listed
from bot.forms.shown_time import wait_shown
from bot.handlers.emergencies.words import KINDS
from bot.language import T, Text, joined
from bot.services.emergencies.groups import ONE
from bot.services.emergencies.kinds import RULES, Preset
from bot.services.emergencies.muster import Counted, Muster
from bot.services.emergencies.soundness import Soundness
from bot.services.escalation import Batch, Plan
from db.models import Person

OFFICE_ONLY = T(
    "Who is called in an emergency is set by the community office. If something is wrong with it, please tell them. "
    "/sos calls for help at any time."
)
PRESETS: dict[Preset, Text] = {
    Preset.COME: T("People come"),
    Preset.WATCH: T("Watch from afar"),
    Preset.PHONE: T("By telephone"),
}
GROUPS: dict[str, Text] = {
    "duty": T("On duty there"),
    "near": T("Living there"),
    "team": T("Emergency team"),
    "keeper": T("Grid keepers"),
    "leader": T("Leaders"),
    "coordinators": T("Coordinators"),
    "control_room": T("Control room"),
    "police_post": T("Police post"),
    "fire_post": T("Fire post"),
    "all_duty": T("All on duty"),
    "night": T("By night too"),
}
"""In the order in which they are offered."""
Named = Mapping[int, Person]


def called(person: Person) -> str:
    return person.called or person.name


def group(name: str, named: Named) -> Text | str:
    if name.startswith(ONE):
        person = named.get(int(name.removeprefix(ONE)))
        return T("somebody who has left") if person is None or not person.active else called(person)
    return GROUPS.get(name, T("somebody"))


def groups(names: Sequence[str], named: Named) -> Text | str:
    return listed([group(name, named) for name in names])


def kinds_of(preset: Preset) -> Text:
    """受伤发病、起火…: what is helped with in this way."""
    found: list[Text | str] = [KINDS[kind] for kind, rules in RULES.items() if rules.preset is preset]
    if preset is Preset.WATCH:
        found.append(T("whatever has a weapon in it"))
    return joined(found, "、")


def delay(batch: Batch) -> Text:
    by_day = wait_shown(batch.after)
    if batch.night_after is None:
        return by_day
    return T("{day}, by night {night}", day=by_day, night=wait_shown(batch.night_after))


def number(position: int) -> Text:
    return T("Batch {number}", number=position + 1)


def head(position: int, batch: Batch) -> Text:
    """第2批 · 1分钟"""
    return Text("{number} · {delay}", {"number": number(position), "delay": delay(batch)})


def counted(count: Counted) -> Text:
    there = _span(count.people)
    if count.people[1] == 0:
        return T("nobody now") if count.contacts == 0 else T("{count} numbers to call", count=count.contacts)
    if count.people == count.reachable:
        words = T("{people} people, all can be reached", people=there)
    else:
        words = T("{people} people, {reachable} can be reached", people=there, reachable=_span(count.reachable))
    return words if count.contacts == 0 else T("{words}, {count} numbers to call", words=words, count=count.contacts)


def _span(span: tuple[int, int]) -> str:
    """2–4: it depends on the grid."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def lines(plan: Plan, muster: Muster, named: Named) -> list[Text]:
    """One for each batch: when, who, how many of them right now."""
    return [
        T(
            "<b>{head}</b>: {groups} ({count})",
            head=head(position, batch),
            groups=groups(batch.groups, named),
            count=counted(muster.counted(batch.groups)),
        )
        for position, batch in enumerate(plan.batches)
    ]


def warnings(found: Soundness, named: Named, suggested: Sequence[str]) -> list[Text]:
    """What is wrong, and what to do about it."""
    words = [T("⚠️ {batch}: nobody can be reached now.", batch=number(position)) for position in found.empty]
    words += [T("⚠️ {name} cannot be reached here.", name=group(f"{ONE}{person}", named)) for person in found.lost]
    if not found.last_holds:
        words.append(nobody_left(suggested))
    return words


def nobody_left(suggested: Sequence[str]) -> Text:
    """Why a plan is refused, and whom to add."""
    if not suggested:
        return T(
            "❗ In the last batch nobody can be reached for certain at every hour. Add one person by name, "
            "and let them write to me once."
        )
    return T(
        "❗ In the last batch nobody can be reached for certain at every hour. Add somebody who can, such as {names}.",
        names="、".join(suggested),
    )
