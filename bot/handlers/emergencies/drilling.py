"""演练: announced, reminded of, begun, called off, reported."""

from __future__ import annotations

from collections.abc import Iterable

from bot.handlers import when
from bot.handlers.emergencies import stepping
from bot.handlers.emergencies.lengths import lasted
from bot.handlers.emergencies.words import DRILL, KINDS
from bot.handlers.emergencies.words import VERB as SOS
from bot.language import T, Text, joined
from bot.services import leading, rights
from bot.services.emergencies import drills, figures, records
from bot.turns.events import Choice
from bot.turns.messages import Button, Lane, Message
from bot.turns.turn import Turn
from db.models import Drill, Emergency

VERB = "drills"
RELEVANCE = "drill"
REMIND, BEGIN, END = "drill.remind", "drill.begin", "drill.end"


def card_of(drill: Drill) -> str:
    return f"drill:{drill.id}"


def _marked(words: Text) -> Text:
    return T("{drill}{words}", drill=DRILL, words=words)


def _what(drill: Drill) -> Text:
    return T("{kind}, {grid}", kind=KINDS[drill.kind], grid=drill.grid)


def _when(turn: Turn, drill: Drill) -> Text:
    return when.moment(drill.starts_at, turn.now, turn.zone)


async def announce(turn: Turn, drill: Drill) -> Message:
    """To everybody who may be called; what the office sees of it."""
    told, untold = await drills.may_be_called(turn.session, drill)
    words = T(
        "{when} we practise: {what}. Whatever I send then says 【Drill】 and is not real; answer as if it were.",
        when=_when(turn, drill),
        what=_what(drill),
    )
    for person in told:
        turn.notify(person, _marked(words), card=card_of(drill), fresh=True)
    turn.later(REMIND, drill.id, drill.starts_at - drills.REMIND_BEFORE)
    turn.later(BEGIN, drill.id, drill.starts_at)
    lines = [T("✅ {when}: {what}. {count} people have been told.", when=_when(turn, drill), what=_what(drill),
               count=len(told))]  # fmt: skip
    if untold:
        names = await _names(turn, untold)
        lines.append(T("These cannot be written to here, please tell them: {names}", names=names))
    return Message(_marked(joined(lines)), ((_call_off(drill),),))


def _call_off(drill: Drill) -> Button:
    return Button(T("Call the drill off"), Choice(VERB, drill.id, 0, "off"))


async def _names(turn: Turn, people: Iterable[int]) -> str:
    return "、".join([await leading.called(turn.session, person) for person in people])


async def show_ahead(turn: Turn, drill: Drill) -> None:
    """There is one already."""
    if drill.emergency_id is not None:
        words = T("A drill is under way: {what}.", what=_what(drill))
        end = Button(T("End the drill"), Choice(SOS, drill.emergency_id, 0, "drill_over"))
        turn.say(Message(_marked(words), ((end,),)), card=card_of(drill), fresh=True)
    else:
        words = T("There is a drill ahead: {when}, {what}.", when=_when(turn, drill), what=_what(drill))
        turn.say(Message(_marked(words), ((_call_off(drill),),)), card=card_of(drill), fresh=True)


async def tap(turn: Turn) -> None:
    """取消演练."""
    choice = turn.choice
    drill = None if choice is None else await drills.find(turn.session, choice.id)
    if drill is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("That is for the office."))
    elif drill.emergency_id is not None:
        turn.toast(T("It has begun already."))
    else:
        if drill.called_off_at is None:
            await _calls_off(turn, drill)
        turn.say(_marked(T("Called off; everybody knows.")), card=card_of(drill), takes_over=True)


async def _calls_off(turn: Turn, drill: Drill) -> None:
    drill.called_off_at = turn.now
    turn.cancel(REMIND, drill.id)
    turn.cancel(BEGIN, drill.id)
    told, _ = await drills.may_be_called(turn.session, drill)
    words = T("The drill ({what}) is called off.", what=_what(drill))
    for person in told:
        turn.notify(person, _marked(words), card=card_of(drill), fresh=True)


async def remind(turn: Turn) -> None:
    """The timer, shortly before it begins."""
    drill = await drills.find(turn.session, int(turn.subject))
    if drill is None or drill.called_off_at is not None:
        return
    told, _ = await drills.may_be_called(turn.session, drill)
    words = T("It begins in a minute: {what}. It is not real; answer as if it were.", what=_what(drill))
    for person in told:
        turn.notify(person, _marked(words), card=card_of(drill), fresh=True, relevant=(RELEVANCE, drill.id))


async def begin(turn: Turn) -> None:
    """The timer. What comes much too late is called off, because nobody expects it any more."""
    drill = await drills.find(turn.session, int(turn.subject))
    if drill is None or drill.called_off_at is not None or drill.emergency_id is not None:
        return
    if drill.planned_by is None or turn.late > drills.TOO_LATE:
        await _calls_off(turn, drill)
        for person in await _office(turn, drill):
            words = T("I was out of order when the drill should have begun, so it is called off.")
            turn.notify(person, _marked(words), card=card_of(drill), fresh=True)
        return
    emergency = await drills.begin(turn.session, drill, drill.planned_by, turn.now, turn.zone)
    turn.later(END, emergency.id, drills.ENDS_AFTER)
    await stepping.go_on(turn, emergency, ring=[drill.planned_by])


async def _office(turn: Turn, drill: Drill) -> list[int]:
    planned_by = [] if drill.planned_by is None else [drill.planned_by]
    return list(dict.fromkeys([*planned_by, *await leading.coordinators(turn.session)]))


async def report(turn: Turn, emergency: Emergency) -> None:
    """To the office with names, and a text without them to be passed on."""
    turn.cancel(END, emergency.id)
    drill = await drills.of_emergency(turn.session, emergency.id)
    if drill is None:
        return
    full, short = await _full(turn, drill, emergency), await _short(turn, drill, emergency)
    for person in await _office(turn, drill):
        turn.notify(person, _marked(full), lane=Lane.REPLY, card=f"{card_of(drill)}:report", fresh=True)
        turn.notify(person, _marked(short), lane=Lane.REPLY, card=f"{card_of(drill)}:text", fresh=True)


async def _full(turn: Turn, drill: Drill, emergency: Emergency) -> Text:
    took = await figures.of_one(turn.session, emergency)
    everybody = await records.callees(turn.session, emergency)
    lines: list[Text | str] = [T("It is over: {when}, {what}.", when=_when(turn, drill), what=_what(drill))]
    lines.append(_line(T("First page"), took.page))
    for person, (seconds, goes) in sorted(took.answers.items(), key=lambda each: each[1][0]):
        name = await leading.called(turn.session, person)
        said = T("I am coming") if goes else T("I cannot")
        lines.append(T("{name}: {said}, after {seconds}", name=name, said=said, seconds=lasted(seconds)))
    for person, seconds in sorted(took.arrivals.items(), key=lambda each: each[1]):
        name = await leading.called(turn.session, person)
        lines.append(T("{name}: there after {seconds}", name=name, seconds=lasted(seconds)))
    in_chat = [each for each in everybody if each.person is not None and not each.call.by_phone]
    silent = [each.called for each in in_chat if each.call.person_id not in took.answers]
    unreached = [each.called for each in everybody if each.person is not None and each.call.by_phone]
    lines.append(T("Did not answer: {names}", names="、".join(silent) or "—"))
    lines.append(T("Could not be reached: {names}", names="、".join(unreached) or "—"))
    return joined(lines)


def _line(label: Text, seconds: int | None) -> Text:
    return T("{label}: after {seconds}", label=label, seconds="—" if seconds is None else lasted(seconds))


async def _short(turn: Turn, drill: Drill, emergency: Emergency) -> Text:
    took = await figures.of_one(turn.session, emergency)
    called = sum(1 for each in await records.callees(turn.session, emergency) if each.person is not None)
    words = T(
        "{when}, {what}: {called} were called, {answered} answered.",
        when=_when(turn, drill),
        what=_what(drill),
        called=called,
        answered=len(took.answers),
    )
    lines: list[Text | str] = [words]
    if took.answer is not None:
        lines.append(_line(T("The first to go"), took.answer))
    if took.arrival is not None:
        lines.append(_line(T("The first there"), took.arrival))
    lines.append(T("Thank you all! Who heard nothing, please tell the office, and we look at your phone together."))
    return joined(lines)
