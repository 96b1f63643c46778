"""What the one who called for help sees: who comes, and one question at a time."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.emergencies.scene import Scene
from bot.handlers.emergencies.words import (
    ANSWERS,
    FIRST,
    HANDED_TO,
    KINDS,
    NUMBERS,
    OUTCOMES,
    button,
    keep_safe,
    marked,
    question,
)
from bot.language import T, Text, joined
from bot.services.emergencies import kinds
from bot.services.emergencies.kinds import Question
from bot.services.emergencies.records import Callee
from bot.turns.messages import Button, Message
from db.models import Emergency, EmergencyOutcome

Row = tuple[Button, ...]
LONG_WAIT = timedelta(seconds=30)
"""Who has waited longer for an answer is told that there was none yet."""


def ask_kind(emergency: Emergency) -> Message:
    """The first thing that is said, whatever was pressed. A position that came with it is kept already."""
    words = T("{first}\nTap what it is, and I call people at once:", first=FIRST)
    return Message(marked(emergency, words), (*_kinds(emergency), (button(emergency, T("A slip"), "slip"),)))


def _kinds(emergency: Emergency) -> tuple[Row, ...]:
    buttons = [button(emergency, KINDS[kind], f"kind.{kind.value}") for kind in kinds.offered()]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def card(scene: Scene) -> Message:
    emergency = scene.emergency
    if emergency.ended_at is not None:
        return _over(scene)
    if emergency.paged_at is None:
        return ask_kind(emergency)
    lines: list[Text | str] = [scene.title, *how_it_stands(scene), *scene.last_words(to_reporter=True)]
    if scene.is_presumed:
        lines += [NUMBERS, T("What is it? Tap, and they know.")]
        return Message(
            marked(emergency, joined(lines)), (*_kinds(emergency), (button(emergency, T("A slip"), "slip"),))
        )
    asked = None if scene.is_attended else kinds.next_question(emergency)
    lines += [keep_safe(emergency), NUMBERS]
    lines.append(T("Anything more? Write it, say it, send a photo.") if asked is None else question(emergency, asked))
    return Message(marked(emergency, joined(lines)), tuple(_rows(scene, asked)))


def how_it_stands(scene: Scene) -> list[Text]:
    """Who comes; or that nobody has answered yet, and what is done about it."""
    if scene.emergency.withdrawn_at is not None and scene.going:
        names = "、".join(each.called for each in scene.going)
        return [T("I have told {names} that it was a slip; it is over when they confirm it.", names=names)]
    lines = [_comes(scene, each) for each in scene.going]
    if scene.emergency.wants_more or not lines:
        lines.append(_calling(scene))
    return lines


def _comes(scene: Scene, callee: Callee) -> Text:
    if callee.call.arrived_at is not None:
        return T("<b>{name} is there.</b> You are not alone.", name=callee.called)
    minutes = scene.minutes_of(callee)
    if minutes is None:
        return T("<b>{name} is coming.</b>", name=callee.called)
    return T("<b>{name} is coming</b>, about {minutes} min.", name=callee.called, minutes=minutes)


def _calling(scene: Scene) -> Text:
    reached = sum(1 for each in scene.callees if not each.call.by_phone)
    number = kinds.rules(scene.emergency).number
    if scene.emergency.started and not reached:
        return T("I cannot reach anybody right now. Call {number} and shout for help!", number=number)
    if scene.was_begun_anew:
        return T(
            "Nobody has answered yet. I am calling all {count} again. Call {number}!", count=reached, number=number
        )
    if scene.waited > LONG_WAIT:
        return T("Nobody has answered yet, I am calling more people: {count} so far.", count=reached)
    return T("Calling people: {count} so far.", count=reached)


def _rows(scene: Scene, asked: Question | None) -> list[Row]:
    emergency, rows = scene.emergency, []
    if asked is Question.PLACE:
        offered = [button(emergency, name, f"place.{key}") for key, name in scene.offered]
        rows.append(tuple(offered))
    elif asked is not None:
        rows.append(tuple(button(emergency, label, choice) for choice, label in ANSWERS[asked]))
    last = [button(emergency, T("A slip"), "slip")] if emergency.withdrawn_at is None else []
    if emergency.drill:
        last = [end_drill(emergency)]
    if emergency.on_behalf_of is None and asked is None and not scene.is_attended:
        last.append(button(emergency, T("It is for somebody else"), "behalf"))
    rows.append(tuple(last))
    return [row for row in rows if row]


def end_drill(emergency: Emergency) -> Button:
    return button(emergency, T("End the drill"), "drill_over")


def _over(scene: Scene) -> Message:
    """How it ended, and what is kept. Who raised it may say that it is not over."""
    emergency = scene.emergency
    if emergency.outcome is EmergencyOutcome.SLIP:
        words = T("No. {number}: called off, a slip. Everybody who was called has been told.", number=scene.number)
        return Message(marked(emergency, words))
    lines: list[Text | str] = [T("✅ No. {number} is over: {how}.", number=scene.number, how=how_it_ended(emergency))]
    lines.append(T("Kept: when it was and who came. The place and what you told me go after 30 days."))
    rows = ((button(emergency, T("It is not over"), "reopen"),),) if may_reopen(scene) else ()
    return Message(marked(emergency, joined(lines)), rows)


def may_reopen(scene: Scene) -> bool:
    ended = scene.emergency.ended_at
    return ended is not None and not scene.emergency.drill and (scene.now - ended).total_seconds() < 24 * 3600


def how_it_ended(emergency: Emergency) -> Text:
    if emergency.drill:
        return T("the drill is over")
    if emergency.handed_to is not None and emergency.handed_to in HANDED_TO:
        return HANDED_TO[emergency.handed_to]
    return OUTCOMES[emergency.outcome or EmergencyOutcome.HANDLED]


def merged(scene: Scene, own_number: int) -> Message:
    """Somebody has raised the same before. Who sees something else says so."""
    others = [person for person in scene.reporters if person.id != scene.turn.speaker.id]
    name = "、".join(person.called or person.name for person in others)
    words = T(
        "{name} has called for the same already: your No. {own} goes with No. {number}.",
        name=name,
        own=own_number,
        number=scene.emergency.id,
    )
    shown = card(scene)
    different = (button(scene.emergency, T("Not the same thing"), f"split.{own_number}"),)
    text = T("{words}\n{card}", words=marked(scene.emergency, words), card=shown.text)
    return Message(text, (*shown.buttons[:3], different))
