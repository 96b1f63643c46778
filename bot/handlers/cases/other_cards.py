"""What those see of a case who found it, and who were given it to do: their part, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers.cases import runner_buttons, words
from bot.handlers.cases.scene import Scene, called
from bot.handlers.cases.words import button
from bot.language import T, Text, joined
from bot.services.cases.flow import Action, Relation, allowed
from bot.turns.messages import Button, Message
from db.models import CaseState

LONGEST = 300


def of_finder(scene: Scene, relation: Relation, person: int) -> Message:
    """How it stands, 补充, 还没好. Nothing is said to be done before it was looked at."""
    case = scene.case
    may = allowed(scene.standing, relation)
    lines: list[Text | str] = [T("{title} · {where}", title=words.title(case), where=scene.where)]
    if relation & Relation.FINDER and case.words:
        lines.append(case.words[:LONGEST])
    lines += _for_finder(scene, person)
    first: list[Button] = []
    if Action.ANSWER in may:
        lines.append(T("❓ {question}", question=(case.question or "")[:LONGEST]))
        lines.append(T("Just write it here, say it, or send a photo."))
        first.append(button(case, T("Answer"), Action.ANSWER))
    if Action.CONCERNED in may:
        lines.append(T("Please tell whoever asked you to report it: {who}", who=(case.resident or "")[:LONGEST]))
        first.append(button(case, T("Told them"), "concerned.unsaid"))
    if Action.REOPEN in may:
        first.append(button(case, T("Not right yet"), Action.REOPEN))
    if Action.ADD in may and case.state is not CaseState.FEEDBACK:
        first.append(button(case, T("Add something"), Action.ADD))
    return Message(joined(lines), (tuple(first),) if first else ())


def _for_finder(scene: Scene, person: int) -> Iterable[Text]:
    case = scene.case
    leg = next((each for each in scene.legs if each.person is not None and each.person.id == person), scene.legs[0])
    result = words.outcome(case)
    if result is not None and leg.told and case.state in (CaseState.FEEDBACK, CaseState.CLOSED):
        name = scene.finder if leg.person is None else called(leg.person)
        yield words.to_finder(case, str(name), joined=leg.join is not None, words=result)
        yield T("Thank you! If it is not right yet, tap below within 14 days.")
        return
    who = scene.owner
    match case.state:
        case CaseState.FOUND:
            yield T("{name} has it. You will hear what becomes of it.", name=who)
        case CaseState.ACCEPTED:
            yield T("{name} has taken it up.", name=who)
        case CaseState.WITH_POLICE:
            yield T("It has been handed to the police. You will hear when there is something to tell.")
        case CaseState.REFERRED:
            yield T("It has been passed to {department}. You will hear their reply.", department=case.department or "")
        case _:
            yield T("It is being looked after. You will hear what becomes of it.")


def of_doer(scene: Scene, relation: Relation) -> Message:
    """The task. A partner sees that alone; one of us also what was found."""
    case = scene.case
    may = allowed(scene.standing, relation)
    lines: list[Text | str] = [T("<b>No. {number}</b> · {where}", number=case.id, where=scene.where)]
    if case.task:
        lines.append(T("Please: {task}", task=case.task))
    if relation & Relation.DOER:
        if case.words:
            lines.append(case.words[:LONGEST])
        if case.due_at is not None:
            lines.append(T("Until {at}", at=scene.moment(case.due_at)))
    if Action.DONE not in may:
        lines.append(T("Thank you, it is noted."))
        return Message(joined(lines))
    back = [line for line in scene.story if line.what == "not_yet" and line.words]
    if back and case.outcome_words is None:
        lines.append(T("Not right yet: {words}", words=(back[-1].words or "")[:LONGEST]))
    lines.append(T("A photo of it can simply be sent here."))
    row = [button(case, T("It is done"), Action.DONE), button(case, T("We cannot"), Action.CANNOT)]
    if relation & Relation.DOER:
        row += runner_buttons.files(scene)
    return Message(joined(lines), (tuple(row),))


def of_nobody(scene: Scene) -> Message:
    """Whose business it is not any more."""
    return Message(T("No. {number} is somebody else's now, you need not do anything.", number=scene.case.id))
