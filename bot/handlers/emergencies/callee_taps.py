"""What those tap who were called, and who looks after the whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers.emergencies import callee_card, ending, handover, sent, stepping, telling
from bot.handlers.emergencies.scene import scene_of
from bot.handlers.emergencies.words import VERB, marked
from bot.handlers.welfare import watching
from bot.language import T
from bot.services import phones, rights
from bot.services.emergencies import answering, calling, records
from bot.services.emergencies.records import Callee
from bot.turns.events import Choice
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyOutcome, Person

Act = Callable[[Turn, Emergency, str], Awaitable[None]]


async def _go(turn: Turn, emergency: Emergency, _said: str) -> None:
    me = turn.speaker.id
    before = await records.callee(turn.session, emergency, me)
    await answering.going(turn.session, emergency, me, by=me, at=turn.now)
    if before is None or before.call.arrived_at is None:
        await sent.show_all(turn, emergency, me)
    await _goes(turn, emergency, me)


async def _goes(turn: Turn, emergency: Emergency, person: int) -> None:
    """For whom it is news that somebody goes: who raised it, and whom they relieve."""
    await handover.expect(turn, emergency, person)
    ring = [*await records.reporters(turn.session, emergency), *await handover.relieved(turn, emergency, person)]
    await stepping.go_on(turn, emergency, ring=ring)


async def _no(turn: Turn, emergency: Emergency, _said: str) -> None:
    me = turn.speaker.id
    before = await records.callee(turn.session, emergency, me)
    was_going = before is not None and before.is_going
    await answering.cannot(turn.session, emergency, me, by=me, at=turn.now)
    ring = await records.reporters(turn.session, emergency) if was_going else ()
    await stepping.go_on(turn, emergency, ring=ring)


async def _here(turn: Turn, emergency: Emergency, _said: str) -> None:
    me = turn.speaker.id
    await answering.arrived(turn.session, emergency, me, by=me, at=turn.now)
    await _goes(turn, emergency, me)


async def _fine(turn: Turn, emergency: Emergency, _said: str) -> None:
    await answering.all_right(turn.session, emergency, by=turn.speaker.id, at=turn.now)
    await stepping.go_on(turn, emergency)


async def _more(turn: Turn, emergency: Emergency, _said: str) -> None:
    await answering.wants_more(turn.session, emergency, by=turn.speaker.id, at=turn.now)
    await stepping.go_on(turn, emergency)


async def _gave(turn: Turn, emergency: Emergency, said: str) -> None:
    if said in ("doctor", "police", "fire"):
        await _end(turn, emergency, EmergencyOutcome.TAKEN_OVER, said)


async def _done(turn: Turn, emergency: Emergency, _said: str) -> None:
    face = callee_card.how_did_it_end(await scene_of(turn, emergency))
    turn.say(face, card=telling.subject(emergency), lane=Lane.EMERGENCY)


async def _out(turn: Turn, emergency: Emergency, said: str) -> None:
    if said in set(EmergencyOutcome):
        await _end(turn, emergency, EmergencyOutcome(said), None)


async def _end(turn: Turn, emergency: Emergency, outcome: EmergencyOutcome, handed_to: str | None) -> None:
    concerned = await records.reporters(turn.session, emergency)
    concerned += [
        each.call.person_id
        for each in await records.callees(turn.session, emergency)
        if each.call.person_id is not None and each.is_going
    ]
    answering.end(turn.session, emergency, outcome, by=turn.speaker.id, at=turn.now, handed_to=handed_to)
    await stepping.go_on(turn, emergency, ring=concerned)
    await ending.after(turn, emergency)


async def _home(turn: Turn, emergency: Emergency, _said: str) -> None:
    mine = await records.callee(turn.session, emergency, turn.speaker.id)
    if mine is not None and mine.call.home_at is None:
        mine.call.home_at = turn.now
        records.write(turn.session, emergency, "home", by=turn.speaker.id, at=turn.now)
        await watching.home_from(turn, emergency.id)
    await telling.look(turn, emergency)


async def _look(turn: Turn, emergency: Emergency, _said: str) -> None:
    await telling.look(turn, emergency)


async def _phone(turn: Turn, emergency: Emergency, _said: str) -> None:
    """The number of who raised it. Coming to help is reason enough, and is written down."""
    for person in (await scene_of(turn, emergency)).reporters:
        _say_number(turn, emergency, person)


def _say_number(turn: Turn, emergency: Emergency, person: Person) -> None:
    why = telling.subject(emergency)
    number = phones.reveal(turn.session, person, to=turn.speaker.id, why=why, at=turn.now)
    name = person.called or person.name
    words = (
        T("There is no phone number of {name} here. Please ask the office.", name=name)
        if number is None
        else T("📞 {name}: {number}", name=name, number=number)
    )
    turn.say(marked(emergency, words), lane=Lane.EMERGENCY)


async def _task(turn: Turn, emergency: Emergency, said: str) -> None:
    """☎: the number, and what came of it. For who leads or coordinates."""
    scene = await scene_of(turn, emergency)
    key, _, outcome = said.partition(".")
    task = next((each for each in scene.callees if each.call.by_phone and str(each.call.id) == key), None)
    if task is None or turn.speaker.id not in scene.overseers:
        turn.toast(T("This button is not yours."))
    elif outcome == "":
        turn.say(_number_of(turn, emergency, task), card=_task_card(task), fresh=True, lane=Lane.EMERGENCY)
    elif outcome == "going" and task.call.person_id is not None:
        await answering.going(turn.session, emergency, task.call.person_id, by=turn.speaker.id, at=turn.now)
        _noted(turn, emergency, task, "reached")
        await _goes(turn, emergency, task.call.person_id)
    elif outcome in ("reached", "no_answer", "passed_on"):
        _noted(turn, emergency, task, outcome)
        await stepping.go_on(turn, emergency)


def _task_card(task: Callee) -> str:
    return f"sos-task:{task.call.id}"


def _noted(turn: Turn, emergency: Emergency, task: Callee, outcome: str) -> None:
    answering.phoned(turn.session, emergency, task.call, outcome, by=turn.speaker.id, at=turn.now)
    turn.say(marked(emergency, T("☎ {name}: noted.", name=task.called)), card=_task_card(task), lane=Lane.EMERGENCY)


def _number_of(turn: Turn, emergency: Emergency, task: Callee) -> Message:
    number = None
    if task.person is not None:
        why = telling.subject(emergency)
        number = phones.reveal(turn.session, task.person, to=turn.speaker.id, why=why, at=turn.now)
    elif task.contact is not None:
        number = phones.reveal_contact(
            turn.session, task.contact, to=turn.speaker.id, why=telling.subject(emergency), at=turn.now
        )
    if number is None:
        words = T("There is no phone number of {name} here. Please ask the office.", name=task.called)
    else:
        words = T("📞 {name}: {number}\nTap what came of it:", name=task.called, number=number)
    if emergency.drill:
        words = T("{words} (A drill: no need to really call.)", words=words)
    key = task.call.id
    row = [_outcome(emergency, T("Reached"), key, "reached"), _outcome(emergency, T("No answer"), key, "no_answer")]
    if task.contact is not None:
        row.append(_outcome(emergency, T("Passed to the desk"), key, "passed_on"))
    else:
        row.insert(0, _outcome(emergency, T("They are coming"), key, "going"))
    return Message(marked(emergency, words), (tuple(row),))


def _outcome(emergency: Emergency, label: object, key: int, outcome: str) -> Button:
    return Button(label, Choice(VERB, emergency.id, 0, f"task.{key}.{outcome}"))  # type: ignore[arg-type]


async def _watch(turn: Turn, emergency: Emergency, _said: str) -> None:
    """The office looks after it from now on: it sees the whole, as if it had been called."""
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        await calling.one(turn.session, emergency, turn.speaker.id, turn.now)
    await stepping.go_on(turn, emergency)


ACTS: Mapping[str, Act] = {
    "go": _go,
    "no": _no,
    "here": _here,
    "fine": _fine,
    "more": _more,
    "gave": _gave,
    "done": _done,
    "out": _out,
    "home": _home,
    "look": _look,
    "phone": _phone,
    "task": _task,
    "watch": _watch,
    handover.KEEP: handover.keep,
    handover.PASS_ON: handover.pass_on,
}
AFTERWARDS = frozenset({"home", "look", "phone"})
"""What can still be pressed when it is over."""
