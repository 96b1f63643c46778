"""What whoever runs a case sees of it (its owner, who leads them, the office, the police where it is theirs), with what
they may do now."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers.cases import words
from bot.handlers.cases.scene import Scene, called, person_in
from bot.handlers.cases.words import button
from bot.language import T, Text, joined
from bot.services.cases import acting
from bot.services.cases.flow import Action, Relation, allowed
from bot.turns.messages import Button, Message
from db.models import CaseKind, CaseOutcome, CaseState

Row = tuple[Button, ...]
LONGEST = 300
"""Characters of what somebody wrote."""
OUT, MORE, STORY = "out", "more", "story"
"""What a card opens to."""
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
            rows = _exits(scene, may)
        case "more" | "story":
            rows = _more(scene, relation, may)
        case _:
            rows = _rows(scene, may)
    return Message(joined(lines), tuple(row for row in rows if row)[:4])


def _what(scene: Scene, relation: Relation) -> Iterable[Text | str]:
    case = scene.case
    yield T("{title} · {where}", title=words.title(case), where=scene.where)
    if case.words:
        yield case.words[:LONGEST]
    if scene.photos:
        yield T("📷 {count} photos or voice messages", count=scene.photos)
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
    passed = [person_in(line.detail) for line in scene.story if line.what == "passed_over"]
    if passed and case.state is CaseState.FOUND:
        names = "、".join(scene.name(each) for each in passed)
        yield T("It would be {names}'s, who cannot be reached here just now.", names=names)
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


def _answered(scene: Scene) -> Iterable[Text]:
    if scene.partner is not None and not scene.partner_writes and scene.case.state is CaseState.ASSIGNED:
        yield T("☎ They are not in the chat: please telephone.")
    tried = [line for line in scene.story if line.what == "phoned"]
    if tried:
        reached = tried[-1].detail == "reached"
        words_ = T("Reached by phone, {at}") if reached else T("No answer on the phone, {at}")
        yield Text(words_.msgid, {"at": scene.moment(tried[-1].at)})


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
    near = [called(leg.person) for leg in untold if leg.reachable and leg.person is not None]
    if near:
        yield T("{name} will hear: {words}", name="、".join(near), words=result)
    else:
        yield result
    for leg in untold:
        if not leg.reachable:
            yield _by_hand(scene, leg.person is None, leg.has_left, "" if leg.person is None else called(leg.person))
    if scene.standing.concerned_open:
        yield T("Whom it concerns is still to be told, and asked whether they are satisfied.")


def _by_hand(scene: Scene, unknown: bool, left: bool, name: str) -> Text:
    who = scene.owner or "—"
    if unknown:
        return T("{who}, please put down that the finder is not known any more.", who=who)
    if left:
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
        said = words.STORY.get(line.what)
        if said is None:
            continue
        what = Text(said.msgid, {"name": name or scene.doer}) if "{name}" in said.msgid else said
        who = scene.name(line.by_id)
        begin = T("{at} {who}: {what}", at=scene.moment(line.at), who=who, what=what)
        lines.append(begin if who else T("{at} {what}", at=scene.moment(line.at), what=what))
    return lines


# Buttons


def _rows(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    more = button(case, T("More…"), MORE)
    match case.state:
        case CaseState.CHECKING:
            return [_checking(scene, may), (more,)]
        case CaseState.WITH_POLICE:
            says = ((CaseOutcome.POLICE_CHECKED, T("Checked")), (CaseOutcome.POLICE_HANDLES, T("Handled by law")),
                    (CaseOutcome.POLICE_CLOSED, T("No details")))  # fmt: skip
            first = tuple(button(case, label, f"says.{each}") for each, label in says if Action.POLICE_SAYS in may)
            return [first, (*_one(scene, may, Action.BACK, T("Back to us")), more)]
        case CaseState.REFERRED:
            return [
                (*_one(scene, may, Action.REPLY, T("The reply has come")), button(case, T("Slip to copy"), "slip")),
                (*_one(scene, may, Action.BACK, T("We do it ourselves")), more),
            ]
        case CaseState.FEEDBACK:
            return [*_feedback(scene, may), (more,)]
        case CaseState.CLOSED:
            return [_one(scene, may, Action.REOPEN, T("Open again")), (more,)]
    return _working(scene, may, more)


def _working(scene: Scene, may: frozenset[Action], more: Button) -> list[Row]:
    case = scene.case
    if case.kind is CaseKind.VOICE:
        first = (
            *_one(scene, may, Action.ACCEPT, T("Take it up")),
            *_one(scene, may, Action.NOTE, T("Note it")),
            *_one(scene, may, Action.ASK, T("Ask the finder")),
        )
        return [first, (*_one(scene, may, Action.WAIT_NO_MORE, T("Wait no more")), *_out(scene, may), more)]
    first = (
        *_one(scene, may, Action.ACCEPT, T("Take it up")),
        *_one(scene, may, Action.BEGIN, T("Being done")),
        *_one(scene, may, Action.DONE, T("It is done")),
    )
    again = scene.standing.given
    second = (
        *_one(scene, may, Action.HAND, T("Give to somebody else") if again else T("Give to somebody")),
        *_one(scene, may, Action.ASK, T("Ask the finder")),
        *_one(scene, may, Action.WAIT_NO_MORE, T("Wait no more")),
    )
    by_phone: Row = ()
    if scene.partner is not None and not scene.partner_writes and Action.CANNOT in may:
        by_phone = (
            button(case, T("☎ {name}", name=scene.partner.name), "ring"),
            button(case, T("They cannot"), Action.CANNOT),
        )
    return [first, second, by_phone, (*_out(scene, may), more)]


def _out(scene: Scene, may: frozenset[Action]) -> Row:
    outs = may & {Action.RETURN, Action.NOT_OURS, Action.REFER, Action.POLICE}
    return (button(scene.case, T("Not for us…"), OUT),) if outs else ()


def _one(scene: Scene, may: frozenset[Action], action: Action, label: Text) -> Row:
    return (button(scene.case, label, action.value),) if action in may else ()


def _checking(scene: Scene, may: frozenset[Action]) -> Row:
    if Action.LOOKED not in may:
        return ()
    case = scene.case
    finder = scene.legs[0]
    if any(leg.reachable for leg in scene.legs):
        who = finder.person if finder.reachable else None
        label = T("Looked, tell them") if who is None else T("Looked, tell {name}", name=called(who))
        yes = button(case, label, "looktell")
    else:
        yes = button(case, T("Looked, it is right"), Action.LOOKED)
    return (yes, button(case, T("Not yet right"), Action.NOT_YET))


def _feedback(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    rows: list[Row] = []
    if Action.TELL in may:
        near = [called(leg.person) for leg in scene.legs if leg.reachable and not leg.told and leg.person is not None]
        rows.append((button(case, T("Tell {name}", name="、".join(near[:2])), Action.TELL),))
    leg = acting.next_to_tell(list(scene.legs))
    if Action.TOLD in may and leg is not None and not leg.reachable:
        rows.append(_by_hand_row(scene, known=leg.person is not None, left=leg.has_left))
    if Action.CONCERNED in may and Action.TELL not in may:
        rows.append(tuple(button(case, words.SATISFACTION[each], f"concerned.{each}")
                          for each in ("satisfied", "fair", "dissatisfied")))  # fmt: skip
        rows.append((button(case, words.SATISFACTION["unsaid"], "concerned.unsaid"),))
    if Action.CLOSE in may:
        rows.append((button(case, T("Close it"), Action.CLOSE),))
    return rows[:3]


def _by_hand_row(scene: Scene, *, known: bool, left: bool) -> Row:
    case = scene.case
    told: Row = (
        button(case, T("Told by phone"), "told.phone"),
        button(case, T("Told in person"), "told.in_person"),
    )
    if left:
        gone = button(case, T("Has left"), "told.left")
        return (*told, gone) if known else (gone,)
    return (button(case, T("Phone"), "call"), *told)


def _exits(scene: Scene, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    return [
        (
            *_one(scene, may, Action.RETURN, T("Return it")),
            *_one(scene, may, Action.NOT_OURS, T("Not the community's")),
        ),
        (
            *_one(scene, may, Action.POLICE, T("To the police")),
            *_one(scene, may, Action.REFER, T("To a department")),
        ),
        (button(case, T("Back"), "look"),),
    ]


def _more(scene: Scene, relation: Relation, may: frozenset[Action]) -> list[Row]:
    case = scene.case
    near = relation & (Relation.OWNER | Relation.OFFICE)
    photos = (button(case, T("📷 Show"), "photos"),) if scene.photos else ()
    plate = (button(case, T("🔒 Number plate"), "plate"),) if case.plate else ()
    phone = (button(case, T("Phone the finder"), "call"),) if near and scene.standing.has_finder else ()
    first = (*_one(scene, may, Action.ADD, T("Add something")), *photos, *phone)
    second = (
        *_one(scene, may, Action.OWN, T("Another owner")),
        *_one(scene, may, Action.PASS, T("I am away")),
        *_one(scene, may, Action.BACK, T("Not over yet")),
    )
    if case.state in (CaseState.WITH_POLICE, CaseState.REFERRED):
        second = second[:2]
    copy = (button(case, T("Copy for the grid platform"), "copy"),) if relation & Relation.OFFICE else ()
    third = (*plate, *copy)
    return [first, second, third, (button(case, T("How it went"), STORY), button(case, T("Back"), "look"))]
