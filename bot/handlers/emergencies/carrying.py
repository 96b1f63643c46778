"""From something else to 求助, with everything that was told already."""

from __future__ import annotations

from collections.abc import Sequence

from bot.forms import Photo, Voice
from bot.handlers import attaching
from bot.handlers.emergencies import raising_it, sent, stepping
from bot.handlers.emergencies.adding import LONGEST
from bot.services.emergencies import raising, records
from bot.services.whereabouts import Spot
from bot.turns.turn import Turn
from db.models import Emergency

NOWHERE = Spot()


async def carry(
    turn: Turn,
    *,
    where: Spot = NOWHERE,
    words: str = "",
    files: Sequence[Photo | Voice] = (),
    on_behalf_of: str = "",
) -> None:
    """It counts from here on; whoever has one open already adds to that one."""
    under_way = await records.open_of(turn.session, turn.speaker.id)
    if under_way is not None:
        await raising_it.begin(turn, position=where.position)
        await _add(turn, under_way, words, files)
        return
    position = where.position
    emergency = await raising.begin(turn.session, turn.speaker.id, turn.now, turn.zone, position=position)
    if position is None and where.grid is not None:
        emergency.grid, emergency.grid_guessed = where.grid, False
    emergency.place = where.name or None
    emergency.on_behalf_of = on_behalf_of or None
    raising.says_something(emergency, turn.now)
    await _add(turn, emergency, words, files)
    await stepping.go_on(turn, emergency)


async def _add(turn: Turn, emergency: Emergency, words: str, files: Sequence[Photo | Voice]) -> None:
    for each in files:
        await attaching.attach_answer(turn, sent.subject(emergency), each, place=emergency.grid or "")
        what = "photo" if isinstance(each, Photo) else "voice"
        records.write(turn.session, emergency, what, by=turn.speaker.id, at=turn.now)
    if words:
        records.write(turn.session, emergency, "words", by=turn.speaker.id, at=turn.now, words=words[:LONGEST])
