"""/cases, 我的事, 没人接的, 超时的: lists of cases, with a button for each."""

from __future__ import annotations

import re

from bot.handlers.cases import telling, words
from bot.handlers.cases.scene import called
from bot.language import T, Text, joined
from bot.services.cases import acting, lists, records, seeing, timing
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action, NotAllowedError, Relation
from bot.services.cases.lists import View
from bot.turns.events import Choice, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Case, CaseState, Person

VERB = "cases"
CARD = "cases"
ALL = "all"
PER_ROW = 3
LONGEST = 24
"""Characters of what somebody wrote, in a list."""
_NUMBER = re.compile("([0-9]{1,12})号(?:事件)?")
NOT_YOURS = T("That is for leaders, the office and the police. /mine shows what you reported and what is yours.")

VIEWS: dict[View, Text] = {
    View.OPEN: T("All open"),
    View.NOBODY: T("Not taken up"),
    View.LATE: T("Overdue"),
    View.TELL: T("Not told yet"),
    View.AWAY: T("With others"),
    View.VOICE: T("What people say"),
    View.MINE: T("What is mine"),
}
EMPTY: dict[View, Text] = {
    View.OPEN: T("No case is open. All well."),
    View.NOBODY: T("Everything has been taken up. All well."),
    View.LATE: T("Nothing is overdue. All well."),
    View.TELL: T("Everybody has heard what became of it. All well."),
    View.AWAY: T("Nothing is with the police or a department."),
    View.VOICE: T("Nothing this month."),
    View.MINE: T("Nothing of yours is open."),
}


async def show(turn: Turn) -> None:
    """/cases, 事件; with a number after it that case."""
    said = "" if turn.event is None else turn.event.text.strip().rstrip("号")
    if said.isdecimal():  # a plain word is its own text
        await _one(turn, said)
    else:
        await _open(turn, View.OPEN)


async def take(turn: Turn) -> bool:
    """4号, written with nothing open by somebody whose business that is. Whether it was that."""
    said = (
        None if turn.event is None or turn.event.kind is not Kind.TEXT else _NUMBER.fullmatch(turn.event.text.strip())
    )
    case = None if said is None else await _seen(turn, said[1])
    if case is None:
        return False
    await telling.look(turn, case, fresh=True)
    return True


async def mine(turn: Turn) -> None:
    """我的事"""
    await _open(turn, View.MINE)


async def not_taken_up(turn: Turn) -> None:
    """没人接的"""
    await _open(turn, View.NOBODY)


async def overdue(turn: Turn) -> None:
    """超时的"""
    await _open(turn, View.LATE)


async def close(turn: Turn) -> None:
    """/close 86, 办结 86: by the same rules as everything else."""
    said = "" if turn.event is None else turn.event.text.strip().rstrip("号")
    case = await _seen(turn, said)
    if case is None:
        turn.say(T("There is no case {number} of yours to look at. /mine shows what you reported and what is yours.",
                   number=said or "?"))  # fmt: skip
        return
    try:
        done = await acting.act(turn.session, case, _deed(turn, Action.CLOSE))
    except NotAllowedError:
        turn.say(_why_open(case))
        await telling.look(turn, case, fresh=True)
    else:
        await telling.changed(turn, case, done)


def _why_open(case: Case) -> Text:
    if case.state is CaseState.CLOSED:
        return T("No. {number} is closed already.", number=case.id)
    if case.outcome is None:
        return T("No. {number} cannot be closed yet: nobody has said what became of it.", number=case.id)
    return T("No. {number} cannot be closed yet: somebody has still to be told.", number=case.id)


async def _one(turn: Turn, said: str) -> None:
    case = await _seen(turn, said)
    if case is None:
        number = said[:20]
        turn.say(T("There is no case {number} of yours to look at. /mine shows what you reported and what is yours.",
                   number=number))  # fmt: skip
    else:
        await telling.look(turn, case, fresh=True)


async def _seen(turn: Turn, said: str) -> Case | None:
    if not said.isascii() or not said.isdecimal() or len(said) > 12:
        return None
    return await records.seen(turn.session, int(said), turn.speaker.id)


async def _open(turn: Turn, view: View) -> None:
    if view is not View.MINE and not await seeing.may_run_any(turn.session, turn.speaker.id):
        turn.say(NOT_YOURS)
        return
    turn.say(await _board(turn, view, 0), card=CARD, fresh=True)


async def tap(turn: Turn) -> None:
    """A page, another list, or all of a list at once. `id` is the page."""
    choice = turn.choice
    if choice is None:
        return
    said, _, what = choice.choice.partition(".")
    view = View(said) if said in set(View) else View.OPEN
    if view is not View.MINE and not await seeing.may_run_any(turn.session, turn.speaker.id):
        turn.toast(NOT_YOURS)
        return
    if what == ALL:
        turn.say(await _tell_all(turn), card="cases-told", fresh=True)
    turn.say(await _board(turn, view, choice.id), card=CARD)


async def _board(turn: Turn, view: View, number: int) -> Message:
    found = await lists.page(turn.session, turn.speaker.id, view, number, turn.now, turn.zone)
    lines: list[Text] = []
    if not found.count:
        lines.append(EMPTY[view])
    else:
        heading = T("{view}: {count}", view=VIEWS[view], count=found.count)
        if found.pages > 1:
            heading = T("{heading}, page {number} of {pages}", heading=heading, number=found.number + 1,
                        pages=found.pages)  # fmt: skip
        lines.append(heading)
        lines += [await line(turn, case) for case in found.cases]
    buttons = [words.button(case, T("No. {number}", number=case.id), "show") for case in found.cases]
    rows = [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]
    rows += await _below(turn, view, found)
    return Message(joined(lines), tuple(row for row in rows if row))


async def _below(turn: Turn, view: View, found: lists.Page) -> list[tuple[Button, ...]]:
    turning = []
    if found.number:
        turning.append(_go(T("◀ Back"), view, found.number - 1))
    if view is View.TELL and len(found.cases) > 1:
        turning.append(Button(T("Looked, tell all"), Choice(VERB, found.number, 0, f"{view}.{ALL}")))
    if found.number + 1 < found.pages:
        turning.append(_go(T("More ▶"), view, found.number + 1))
    if view is View.MINE and not await seeing.may_run_any(turn.session, turn.speaker.id):
        return [tuple(turning)]
    first = [_go(VIEWS[each], each) for each in (View.NOBODY, View.LATE, View.TELL) if each is not view]
    second = [_go(VIEWS[each], each) for each in (View.OPEN, View.AWAY, View.VOICE, View.MINE) if each is not view]
    if turning:
        return [tuple(first), tuple(turning)]
    return [tuple(first), tuple(second[:PER_ROW])]


def _go(label: Text, view: View, number: int = 0) -> Button:
    return Button(label, Choice(VERB, number, 0, view.value))


async def line(turn: Turn, case: Case) -> Text:
    """86号 公共设施, 3栋: 路灯不亮 · 在办, 周队长"""
    owner = None if case.owner_id is None else await turn.session.get(Person, case.owner_id)
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    shown = words.title(case)
    if relation & ~(Relation.PARTNER | Relation.JOINED) and (case.place or case.words):
        about = (case.words or case.place or "")[:LONGEST]
        shown = T("{case}: {words}", case=shown, words=about)
    name = "—" if owner is None else called(owner)
    late = timing.is_overdue(case, turn.now)
    state = T("overdue") if late and relation & ~Relation.FINDER else _state(case, relation)
    if case.state is CaseState.FOUND and owner is not None and not late:
        return T("{case} · waits for {name}", case=shown, name=name)
    return T("{case} · {state}, {name}", case=shown, state=state, name=name)


def _state(case: Case, relation: Relation) -> Text:
    """Whoever only found it hears that it is done when they are told."""
    only_found = not relation & ~(Relation.FINDER | Relation.JOINED)
    if only_found and case.state in (CaseState.CHECKING, CaseState.FEEDBACK):
        return words.STATES[CaseState.HANDLING]
    return words.STATES[case.state]


async def _tell_all(turn: Turn) -> Text:
    """Everything on the list that is done is looked at and told; what a person has to tell stays open, by number."""
    closed, left = 0, []
    me = turn.speaker.id
    for case in await lists.all_of(turn.session, seeing.run_by(me), lists.is_to_be_told()):
        locked = await records.seen(turn.session, case.id, me)
        if locked is None:
            continue
        try:
            done = None
            for action in (Action.LOOKED, Action.TELL):
                if action is Action.LOOKED and locked.state is not CaseState.CHECKING:
                    continue
                done = await acting.act(turn.session, locked, _deed(turn, action))
                if done.told or done.closed:
                    await telling.changed(turn, locked, done, answers=False)
        except NotAllowedError:
            await telling.changed(turn, locked, answers=False)
        if locked.state is CaseState.CLOSED:
            closed += 1
        else:
            left.append(locked.id)
    if left:
        numbers = "、".join(str(number) for number in left)
        return T("✅ {count} closed. To be told by phone or in person: No. {numbers}.", count=closed, numbers=numbers)
    return T("✅ {count} closed, everybody has been told.", count=closed)


def _deed(turn: Turn, action: Action) -> Deed:
    return Deed(action=action, by=turn.speaker.id, at=turn.now, zone=turn.zone)
