"""On the round: everybody who walks it has its card, ticks on it, and sees what the others tick."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.forms.field import Json
from bot.handlers.patrols import cards
from bot.handlers.patrols.timers import TIMER, arm
from bot.handlers.seat_cards import SIGN
from bot.language import T, Text
from bot.services import attachments, people, shifts
from bot.services import cards as screens
from bot.services.patrols import rounds, ticking
from bot.services.patrols.rounds import Point, Round
from bot.services.shifts import Seat
from bot.turns.messages import Lane, Message
from bot.turns.turn import Turn
from db.models import Case, Patrol, PatrolMember, TickState

BeginReport = Callable[[Turn, Mapping[str, Json]], Awaitable[None]]
"""Given in advance, each as text: `patrol`, `checkpoint`, and its `hazard` point where it has one. When a case has come
of it, `reported` is called; whatever came of it, `back`."""
SignOff = Callable[[Turn, Round], Awaitable[None]]

_CHANGE = re.compile(r"t(\d{1,18})\.([ndlf])([dlf])\.(\d{1,3})")
_STATES = {letter: state for state, letter in cards.LETTERS.items()}
NOT_YOURS = T("This button is not yours.")


async def came(turn: Turn, seat: Seat) -> None:
    """Somebody has checked in: the round begins with the first of them, and each gets its card."""
    if not shifts.is_patrol(seat.shift):
        return
    patrol = await rounds.begin(turn.session, seat, turn.now)
    if not rounds.is_open(patrol):
        return
    of = await rounds.look(turn.session, patrol)
    arm(turn, of)
    await play_handover(turn, of, seat.person.id)
    await show_to(turn, of, seat.person.id, fresh=True)


async def play_handover(turn: Turn, of: Round, person: int) -> None:
    """What the last ones said instead of writing it; what they wrote stands on the card of the shift."""
    before = await rounds.last_handover(turn.session, of.patrol.route_id, besides=of.patrol.id)
    if before is None or not await people.reachable(turn.session, [person]):
        return
    spoken = await attachments.of(turn.session, rounds.handover_subject(before))
    for album in attachments.show(turn.session, spoken, to=person, reason="", at=turn.now):
        turn.notify(person, Message(T("From the last patrol:"), attachments=album), lane=Lane.REPLY)


async def was_not_there(turn: Turn, seat: Seat) -> None:
    """The roll call takes an arrival back."""
    patrol = await rounds.of_shift(turn.session, seat.shift.id, lock=True) if shifts.is_patrol(seat.shift) else None
    if patrol is None or not rounds.is_open(patrol):
        return
    await rounds.leaves(turn.session, patrol, seat.person.id)
    of = await rounds.look(turn.session, patrol)
    if not of.members and len(of.are(None)) == len(of.points):  # nobody has set out at all
        turn.cancel(TIMER, patrol.id)
        await turn.session.delete(patrol)


async def show_to(turn: Turn, of: Round, person: int, *, fresh: bool = False, note: Text | str = "") -> None:
    """To whoever speaks as an answer, to others as news; `note`: to whoever speaks."""
    event = turn.event
    if event is not None and event.private and turn.person is not None and turn.person.id == person:
        face = cards.face(of, turn, await _page(turn, of, person), note)
        turn.say(face, card=rounds.subject(of.patrol), fresh=fresh)
    else:
        await _tell(turn, of, person, fresh=fresh)


async def _tell(turn: Turn, of: Round, person: int, *, fresh: bool) -> None:
    if await people.reachable(turn.session, [person]):
        face = cards.face(of, turn, await _page(turn, of, person))
        turn.notify(person, face, card=rounds.subject(of.patrol), fresh=fresh, lane=Lane.REPLY)


async def _page(turn: Turn, of: Round, person: int) -> int:
    member = await turn.session.get(PatrolMember, (of.patrol.id, person))
    return 0 if member is None else member.page


async def refresh(turn: Turn, of: Round, *, besides: int | None = None) -> None:
    """Whoever has its card on the screen sees how it stands now."""
    for person in await screens.holders(turn.session, rounds.subject(of.patrol)):
        if person != besides:
            await _tell(turn, of, person, fresh=False)


class Card:
    """What its buttons do."""

    def __init__(self, begin_report: BeginReport, sign_off: SignOff) -> None:
        self._begin_report = begin_report
        self._sign_off = sign_off

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        patrol = None if choice is None else await rounds.find(turn.session, choice.id, lock=True)
        if choice is None or patrol is None or not await rounds.may_sign(turn.session, patrol, turn.speaker.id):
            turn.toast(NOT_YOURS)
            return
        of = await rounds.look(turn.session, patrol)
        if not of.can_be_signed(turn.now):
            await show_to(turn, of, turn.speaker.id)
        elif choice.choice == SIGN:
            await self._sign_off(turn, of)
        elif choice.choice == "report" and of.unreported:
            await self._report(turn, of, of.unreported[0])
        else:
            await self._change(turn, of, choice.choice)

    async def _change(self, turn: Turn, of: Round, said: str) -> None:
        what, _, page = said.partition(".")
        match = _CHANGE.fullmatch(said)
        found: Point | None = None
        if match is not None:
            found = await _tick(turn, of, int(match[1]), match[2], match[3])
            page = match[4]
        elif what == "rest":
            await ticking.rest(turn.session, of, TickState.DONE, by=turn.speaker.id, at=turn.now, how=_how(turn, of))
        await turn_to(turn, of, page)
        now = await rounds.look(turn.session, of.patrol)
        if found is None:
            await show_to(turn, now, turn.speaker.id)
        else:
            await self._report(turn, now, found)
        await refresh(turn, now, besides=None if found is not None else turn.speaker.id)

    async def _report(self, turn: Turn, of: Round, point: Point) -> None:
        given: dict[str, Json] = {"patrol": str(of.patrol.id), "checkpoint": str(point.checkpoint.id)}
        if point.checkpoint.hazard_point_id is not None:
            given["hazard"] = str(point.checkpoint.hazard_point_id)
        await self._begin_report(turn, given)


async def _tick(turn: Turn, of: Round, checkpoint: int, before: str, after: str) -> Point | None:
    """The checkpoint when something was found there now. What has changed meanwhile is shown, not overwritten."""
    point = ticking.point_of(of, checkpoint)
    if point is None:
        return None
    if cards.LETTERS[point.state] != before:
        if cards.LETTERS[point.state] != after:
            turn.toast(T("{name} has just ticked that one; here is how it stands.", name=point.by))
        return None
    state = _STATES[after]
    if state is None or state is not ticking.AFTER[point.state]:
        return None
    await ticking.tick(turn.session, of.patrol, checkpoint, state, by=turn.speaker.id, at=turn.now, how=_how(turn, of))
    turn.toast(Text("{name}: {state}", {"name": point.checkpoint.name, "state": cards.STATES[state]}))
    return point if state is TickState.FOUND else None


def _how(turn: Turn, of: Round) -> str:
    """代填: a leader ticks for those who walk it."""
    return "tap" if turn.speaker.id in of.member_ids else "entered"


async def turn_to(turn: Turn, of: Round, page: str) -> None:
    member = await turn.session.get(PatrolMember, (of.patrol.id, turn.speaker.id))
    if member is not None and page.isdecimal():
        member.page = min(int(page), cards.pages(of) - 1)


# After a report


async def reported(turn: Turn, patrol: int, checkpoint: int, case: int) -> None:
    """What was found there has a number now. The caller shows its own words first; then the card comes back."""
    found = await rounds.find(turn.session, patrol, lock=True)
    if found is not None:
        await ticking.reported(turn.session, found, checkpoint, case)
        await _shown_again(turn, found)


async def found_at(turn: Turn, case: Case, checkpoint: int) -> None:
    """A report that began at a checkpoint has become a case, or was joined to one."""
    who = turn.speaker.id
    for of in [*await rounds.to_sign(turn.session, who, turn.now), *await rounds.led(turn.session, who, turn.now)]:
        if ticking.point_of(of, checkpoint) is not None:
            await reported(turn, of.patrol.id, checkpoint, case.id)
            return


async def back(turn: Turn, patrol: int) -> None:
    """To the card, whatever became of the report."""
    found = await rounds.find(turn.session, patrol)
    if found is not None:
        await _shown_again(turn, found)


async def _shown_again(turn: Turn, patrol: Patrol) -> None:
    of = await rounds.look(turn.session, patrol)
    await show_to(turn, of, turn.speaker.id, fresh=True)
    await refresh(turn, of, besides=turn.speaker.id)
