"""What a sign-off sets going: everybody goes home, the leader looks at it, the partner is asked for their word."""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import partners, seat_cards, seat_timers, when
from bot.handlers.patrols import cards, joint, judging, walking
from bot.handlers.patrols.timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text, joined
from bot.services import cards as screens
from bot.services import welfare
from bot.services.patrols import hours, rounds
from bot.services.patrols.rounds import Round
from bot.services.shifts import Seat
from bot.turns.messages import Lane
from bot.turns.turn import Turn


async def announce(turn: Turn, of: Round, seats: Sequence[Seat], *, for_them: bool) -> Text:
    """Returns what whoever signed it off reads. `seats`: of its shift, locked."""
    arm(turn, of)
    there = [seat for seat in seats if seat.has_arrived]
    for seat in there:
        seat_timers.arm(turn, seat)
        await _show_seat(turn, seat)
    for seat in there:
        await watching.look(turn, seat)
    if of.shift is None:
        await _homeward(turn, of)
    for person in of.member_ids:
        if person != turn.speaker.id:
            await walking.show_to(turn, of, person, fresh=for_them)
    await walking.refresh(turn, of)
    await judging.show_line(turn, of)
    await joint.ask(turn, of)
    return await _thanks(turn, of, for_them=for_them)


async def _homeward(turn: Turn, of: Round) -> None:
    """Outside any shift whoever walked it is asked until they are home, as everybody who was out alone."""
    for person in of.member_ids:
        watch = await welfare.open_of(turn.session, person)
        if watch is not None and watch.assignment_id is None and watch.emergency_id is None and not watch.homeward:
            welfare.goes_home(watch, turn.now)
            await watching.go_on(turn, watch, ring=[person])


async def _show_seat(turn: Turn, seat: Seat) -> None:
    """The card of the shift, where it is on the screen; who signs off reads enough already."""
    if seat.person.id == turn.speaker.id:
        return
    if seat.person.id in await screens.holders(turn.session, seat_cards.card_of(seat)):
        turn.notify(seat.person.id, await partners.status(turn, seat), card=seat_cards.card_of(seat), lane=Lane.REPLY)


async def _thanks(turn: Turn, of: Round, *, for_them: bool) -> Text:
    patrol = of.patrol
    begins, ends = when.hour(patrol.began_at, turn.zone), when.hour(patrol.ended_at or turn.now, turn.zone)
    if for_them:
        words = T("✅ Signed off for {names}: {from_}-{to}.", names=of.names, from_=begins, to=ends)
    else:
        words = T("✅ Signed off: {place} patrol {from_}-{to}. Thank you!", place=of.place, from_=begins, to=ends)
    lines = [words]
    if of.points:
        lines.append(cards.counted(of))
    mine = next((row for row in await hours.of(turn.session, rounds.subject(patrol))
                 if row.person_id == turn.speaker.id), None)  # fmt: skip
    if mine is not None:
        lines.append(T("{minutes} minutes of service are written down.", minutes=mine.minutes))
    if of.unreported:
        lines.append(T("What was found is not reported yet: {points}", points="、".join(
            point.checkpoint.name for point in of.unreported)))  # fmt: skip
    return joined(lines)
