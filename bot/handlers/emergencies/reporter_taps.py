"""What the one who called for help taps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping

from bot.handlers.emergencies import ending, raising_it, reporter_card, stepping, telling
from bot.handlers.emergencies.scene import scene_of
from bot.handlers.emergencies.words import marked
from bot.handlers.welfare import watching
from bot.language import T
from bot.services import rights
from bot.services.emergencies import answering, calling, kinds, presets, raising, records
from bot.turns.messages import Lane
from bot.turns.turn import Turn
from db.models import Emergency, EmergencyKind, Place

Act = Callable[[Turn, Emergency, str], Awaitable[None]]


async def _kind(turn: Turn, emergency: Emergency, said: str) -> None:
    if said in set(EmergencyKind):
        await raising_it.name(turn, emergency, EmergencyKind(said))


async def _called(turn: Turn, emergency: Emergency, said: str) -> None:
    emergency.called = said == "y"
    await _answered(turn, emergency, "called", said)


async def _weapon(turn: Turn, emergency: Emergency, said: str) -> None:
    before = await presets.plan_for(turn.session, emergency)
    emergency.weapon = said == "y"
    also = await calling.something_else(turn.session, emergency, before, turn.now)
    await _answered(turn, emergency, "weapon", said, rings=said == "y", ring=also.written)


async def _injured(turn: Turn, emergency: Emergency, said: str) -> None:
    emergency.injured = said == "y"
    await _answered(turn, emergency, "injured", said)


async def _safe(turn: Turn, emergency: Emergency, said: str) -> None:
    emergency.safe = said == "y"
    await _answered(turn, emergency, "safe", said, rings=said == "n")


async def _place(turn: Turn, emergency: Emergency, said: str) -> None:
    place = await turn.session.get(Place, int(said)) if said.isdecimal() else None
    if place is not None:
        moved = await raising.place_said(turn.session, emergency, place.name)
        await place_known(turn, emergency, moved=moved)


async def _answered(
    turn: Turn, emergency: Emergency, what: str, said: str, *, rings: bool = False, ring: Collection[int] = ()
) -> None:
    """`rings`: for whoever goes there it is news; `ring`: for these as well."""
    raising.says_something(emergency, turn.now)
    records.write(turn.session, emergency, what, by=turn.speaker.id, at=turn.now, detail=said)
    going = await people_going(turn, emergency) if rings else ()
    await stepping.go_on(turn, emergency, ring={*ring, *going})


async def place_known(turn: Turn, emergency: Emergency, *, moved: bool) -> None:
    """Whoever goes hears where; when it is another grid than was thought, its people are called as well."""
    raising.says_something(emergency, turn.now)
    records.write(turn.session, emergency, "place", by=turn.speaker.id, at=turn.now, detail=emergency.grid or "")
    ring = await people_going(turn, emergency)
    if moved and emergency.started:
        ring |= set((await calling.newly_meant(turn.session, emergency, turn.now)).written)
    await stepping.go_on(turn, emergency, ring=ring)


async def people_going(turn: Turn, emergency: Emergency) -> set[int]:
    going = [each for each in await records.callees(turn.session, emergency) if each.is_going]
    return {each.call.person_id for each in going if each.call.person_id is not None}


async def _slip(turn: Turn, emergency: Emergency, _said: str) -> None:
    going = [each for each in await records.callees(turn.session, emergency) if each.is_going]
    answering.withdraw(turn.session, emergency, going, by=turn.speaker.id, at=turn.now)
    await stepping.go_on(turn, emergency, ring=await people_going(turn, emergency))
    await ending.after(turn, emergency)


async def _end_drill(turn: Turn, emergency: Emergency, _said: str) -> None:
    if emergency.drill and await rights.may_coordinate(turn.session, turn.speaker.id):
        await ending.end_drill(turn, emergency, by=turn.speaker.id)


async def _reopen(turn: Turn, emergency: Emergency, _said: str) -> None:
    if emergency.ended_at is None or not reporter_card.may_reopen(await scene_of(turn, emergency)):
        await stepping.go_on(turn, emergency)
        return
    await answering.reopen(turn.session, emergency, by=turn.speaker.id, at=turn.now)
    await watching.not_over(turn, emergency.id)
    await stepping.go_on(turn, emergency)


async def _another(turn: Turn, _emergency: Emergency, _said: str) -> None:
    await raising_it.begin_another(turn)


async def _split(turn: Turn, _emergency: Emergency, said: str) -> None:
    own = await turn.session.get(Emergency, int(said)) if said.isdecimal() else None
    if own is None or own.raised_by != turn.speaker.id or own.merged_into is None:
        turn.toast(T("This button is not yours."))
        return
    await raising_it.split(turn, own)


async def _behalf(turn: Turn, emergency: Emergency, _said: str) -> None:
    emergency.on_behalf_of = ""
    raising.says_something(emergency, turn.now)
    words = T("Who is it, and how can they be reached? Write it in one message.")
    turn.say(marked(emergency, words), card=f"{telling.subject(emergency)}:behalf", fresh=True, lane=Lane.EMERGENCY)


ACTS: Mapping[str, Act] = {
    "kind": _kind,
    "called": _called,
    "weapon": _weapon,
    "injured": _injured,
    "safe": _safe,
    "place": _place,
    "slip": _slip,
    "reopen": _reopen,
    "another": _another,
    "split": _split,
    "behalf": _behalf,
    "drill_over": _end_drill,
}
AFTERWARDS = frozenset({"reopen", "another", "split"})
"""What can still be pressed when it is over."""


def is_question(emergency: Emergency) -> bool:
    """Whether who raised it is asked where it is: what they write next is that."""
    return kinds.next_question(emergency) is kinds.Question.PLACE
