"""A checkpoint ticked by the number on its sign, or by a position near it."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.patrols import cards, walking
from bot.language import T
from bot.services.patrols import rounds, ticking
from bot.services.patrols.rounds import Point, Round
from bot.turns.events import Event, Kind
from bot.turns.turn import Turn
from bot.turns.words import plain
from db.models import TickState

STALE = timedelta(minutes=10)
"""A position that was sent so long ago says where somebody was."""


async def take(turn: Turn) -> bool:
    """Four digits or a position of somebody on a round, sent with nothing open. Whether it was for the round."""
    event = turn.event
    if event is None or event.kind not in (Kind.TEXT, Kind.LOCATION):
        return False
    digits = plain(event.text) if event.kind is Kind.TEXT else ""
    if event.kind is Kind.TEXT and not (len(digits) == 4 and digits.isascii() and digits.isdecimal()):
        return False
    walked = await rounds.to_sign(turn.session, turn.speaker.id, turn.now)
    patrol = await rounds.find(turn.session, walked[0].patrol.id, lock=True) if walked else None
    if patrol is None:
        return False
    of = await rounds.look(turn.session, patrol)
    return await (_by_sign(turn, of, event, digits) if digits else _by_position(turn, of, event))


async def _by_sign(turn: Turn, of: Round, event: Event, digits: str) -> bool:
    checkpoint = await ticking.by_sign(turn.session, digits)
    point = None if checkpoint is None else ticking.point_of(of, checkpoint.id)
    if event.second_hand:
        note = T("That number was forwarded. Please write it yourself when you stand before the sign.")
    elif checkpoint is None:
        note = T("There is no sign {digits}. Look at it once more, or tap the number on the card.", digits=digits)
    elif point is None:
        note = T("{digits} is {name}, which is not on this route.", digits=digits, name=checkpoint.name)
    else:
        await _visited(turn, of, point, "sign")
        return True
    await walking.show_to(turn, of, turn.speaker.id, fresh=True, note=note)
    return True


async def _by_position(turn: Turn, of: Round, event: Event) -> bool:
    """Only near a checkpoint: elsewhere a position may be meant for something else. Nothing of it is kept."""
    at = event.position
    near = None if at is None else ticking.nearest(of, (at.latitude, at.longitude))
    if near is None or near[1] > ticking.NEAR_METRES:
        return False
    point, _ = near
    note = None
    if event.second_hand:
        note = T("That position was forwarded. Please send the one where you are now.")
    elif event.sent_at is not None and turn.now - event.sent_at > STALE:
        note = T("That position is an old one. Please send it again when you are there.")
    if note is not None:
        await walking.show_to(turn, of, turn.speaker.id, fresh=True, note=note)
    else:
        await _visited(turn, of, point, "position")
    return True


async def _visited(turn: Turn, of: Round, point: Point, how: str) -> None:
    """有情况 stays: being there again does not undo what was found."""
    name = point.checkpoint.name
    if point.state in (TickState.DONE, TickState.FOUND):
        note = T("{name} was ticked already.", name=name)
    else:
        await ticking.tick(
            turn.session, of.patrol, point.checkpoint.id, TickState.DONE, by=turn.speaker.id, at=turn.now, how=how
        )
        note = T("✅ {name}: visited.", name=name)
    await walking.turn_to(turn, of, str(cards.page_of(of, point)))
    now = await rounds.look(turn.session, of.patrol)
    await walking.show_to(turn, now, turn.speaker.id, fresh=True, note=note)
    await walking.refresh(turn, now, besides=turn.speaker.id)
