"""What whoever runs a case sees of it (its owner, who leads them, the office, the police where it is theirs), with what
they may do now."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers import attaching
from bot.handlers.cases import runner_buttons, words
from bot.handlers.cases.runner_buttons import STORY
from bot.handlers.cases.scene import Scene, person_in
from bot.language import T, Text, joined
from bot.services.cases.flow import Relation, allowed
from bot.services.cases.records import Leg
from bot.turns.messages import Message
from db.models import CaseState

LONGEST = 300
"""Characters of what somebody wrote."""
STORY_LINES = 20


def card(scene: Scene, relation: Relation, opened: str = "") -> Message:
    may = allowed(scene.standing, relation)
    lines: list[Text | str] = [*_what(scene, relation)]
    if opened == STORY:
        lines += story(scene)
    else:
        lines += [*_how_it_stands(scene), *_history(scene)]
    match opened:
        case "out":
            rows = runner_buttons.exits(scene, may)
        case "more" | "story":
            rows = runner_buttons.more(scene, relation, may)
        case _:
            rows = runner_buttons.rows(scene, may)
    return Message(joined(lines), tuple(row for row in rows if row)[:4])


def _what(scene: Scene, relation: Relation) -> Iterable[Text | str]:
    case = scene.case
    yield T("{title} · {where}", title=words.title(case), where=scene.where)
    if case.words:
        yield case.words[:LONGEST]
    yield from attaching.counted(scene.photos, scene.voices)
    if case.still_so is not None:
        yield T("Still so.") if case.still_so else T("Not so any more.")
    if case.affected:
        yield T("About {count} people affected.", count=case.affected)
    if case.done_already:
        yield T("Done already: {words}", words=case.done_already[:LONGEST])
    if case.loss is not None:
        yield T("Money is gone.") if case.loss else T("No money is gone.")
    if case.called_110 is not None:
        yield T("110 was called.") if case.called_110 else T("110 was not called.")
    if case.plate:
        yield T("🔒 A number plate is sealed here.")
    near = relation & (Relation.OWNER | Relation.OFFICE)
    if near:
        yield T("Found by {name}, {at}", name=scene.finder, at=scene.moment(case.raised_at))
        if case.resident:
            yield T("For a resident: {who}", who=case.resident[:LONGEST])
        if case.concerned:
            yield T("It concerns: {who}", who=case.concerned[:LONGEST])
    else:
        yield T("Found {at}", at=scene.moment(case.raised_at))
    joins = len(scene.legs) - 1
    if joins:
        yield T("{count} more saw it too.", count=joins)


def _how_it_stands(scene: Scene) -> Iterable[Text]:
    case = scene.case
    yield T("<b>{state}</b>, {owner} answers for it", state=words.STATES[case.state], owner=scene.owner or "—")
    yield from _passed_over(scene)
    if case.state in (CaseState.ASSIGNED, CaseState.HANDLING) and scene.doer:
        yield T("{who} does it: {task}", who=scene.doer, task=(case.task or "")[:LONGEST])
        yield from _answered(scene)
    if case.asked_at is not None:
        yield T("Asked the finder: {question}", question=(case.question or "")[:LONGEST])
    yield from _added(scene)
    if case.state is CaseState.WITH_POLICE and case.police_at is not None:
        yield T("Received by {who}, {at}", who=case.police_receiver or "", at=scene.moment(case.police_at))
        if case.police_number:
            yield T("Their number: {number}", number=case.police_number)
    if case.state is CaseState.REFERRED:
        yield T("With: {department}", department=case.department or "")
    yield from _to_tell(scene)
    yield from _time(scene)


def _passed_over(scene: Scene) -> Iterable[Text]:
    """Why it is theirs, until they have done something about it."""
    passed: list[int | None] = []
    for line in scene.story:
        if line.what == "passed_over":
            passed.append(person_in(line.detail))
        elif line.what == "rerouted" or line.by_id == scene.case.owner_id:
            passed.clear()
    names = "、".join(name for each in dict.fromkeys(passed) if (name := scene.name(each)))
    if names:
        yield T("It would be {names}'s, who cannot be reached here just now.", names=names)


def _answered(scene: Scene) -> Iterable[Text]:
    if scene.partner is not None and not scene.partner_writes and scene.case.state is CaseState.ASSIGNED:
        yield T("☎ They are not in the chat: please telephone.")
    tried = [line for line in scene.story if line.what == "phoned"]
    if tried:
        at = scene.moment(tried[-1].at)
        reached = tried[-1].detail == "reached"
        yield T("Reached by phone, {at}", at=at) if reached else T("No answer on the phone, {at}", at=at)


def _added(scene: Scene) -> Iterable[Text]:
    """The last that was said about it."""
    said = [
        line for line in scene.story if line.what in ("add", "answer", "cannot", "not_yet", "reopen") and line.words
    ]
    for line in said[-2:]:
        finders = {leg.person.id for leg in scene.legs if leg.person is not None}
        name: Text | str = T("Finder") if line.by_id in finders else scene.name(line.by_id)
        yield T("{name}: {words}", name=name, words=(line.words or "")[:LONGEST])


def _to_tell(scene: Scene) -> Iterable[Text]:
    case = scene.case
    if case.state is CaseState.CHECKING:
        yield T("{name} will hear: {words}", name=scene.finder, words=words.solved(case))
    result = words.outcome(case)
    if result is None:
        return
    if case.state is not CaseState.FEEDBACK:
        yield result
        return
    untold = [leg for leg in scene.legs if not leg.told]
    near = [scene.named(leg) for leg in untold if leg.reachable]
    if near:
        yield T("{name} will hear: {words}", name=near[0] if scene.masked else joined(near, "、"), words=result)
    else:
        yield result
    for leg in untold:
        if not leg.reachable:
            yield _by_hand(scene, leg)
    if scene.standing.concerned_open:
        yield T("Whom it concerns is still to be told, and asked whether they are satisfied.")


def _by_hand(scene: Scene, leg: Leg) -> Text:
    who, name = scene.owner or "—", scene.named(leg)
    if leg.person is None:
        return T("{who}, please put down that the finder is not known any more.", who=who)
    if leg.has_left:
        return T("{who}, {name} is not in the team any more: please tell them, or put down that they have left.",
                 who=who, name=name)  # fmt: skip
    return T("{who}, {name} cannot be reached here: please tell them yourself.", who=who, name=name)


def _time(scene: Scene) -> Iterable[Text]:
    case = scene.case
    if case.due_at is None or case.state is CaseState.CLOSED:
        return
    at = scene.moment(case.due_at)
    if case.due_at > scene.turn.now:
        yield T("Until {at}", at=at)
    elif case.superior_id is not None:
        yield T(
            "⚠️ Overdue since {at}; {name} has been asked to look after it.", at=at, name=scene.name(case.superior_id)
        )
    else:
        yield T("⚠️ Overdue since {at}", at=at)


def _history(scene: Scene) -> Iterable[Text]:
    if scene.times > 1:
        yield T("❗ It is the {times}. time here.", times=scene.times)
    for each in scene.before:
        became: Text = words.OUTCOMES[each.outcome] if each.outcome is not None else words.STATES[each.state]
        yield T("before: No. {number} {kind}, {at}, {became}", number=each.id, kind=words.KINDS[each.kind],
                at=scene.moment(each.raised_at), became=became)  # fmt: skip


def story(scene: Scene) -> list[Text]:
    """前后经过."""
    lines = []
    for line in scene.story[-STORY_LINES:]:
        name = scene.name(person_in(line.detail))
        what = words.story(line.what, name or scene.doer)
        if what is None:
            continue
        who = scene.name(line.by_id)
        begin = T("{at} {who}: {what}", at=scene.moment(line.at), who=who, what=what)
        lines.append(begin if who else T("{at} {what}", at=scene.moment(line.at), what=what))
    return lines
