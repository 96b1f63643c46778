"""What is sealed in a case: reading it asks for a reason, and leaves a row in the access log."""

from __future__ import annotations

from bot.handlers.cases import words
from bot.language import T, Text
from bot.services.cases import records, seeing
from bot.services.cases.flow import RUNS_IT, Relation
from bot.turns.turn import Turn
from db.models import Access, Case


async def read_plate(turn: Turn, case: Case, reason: str) -> Text:
    relation = await seeing.relation(turn.session, case, turn.speaker.id)
    if not relation & (RUNS_IT | Relation.OFFICER) or not case.plate or not reason.strip():
        return T("There is nothing sealed here for you.")
    me, at = turn.speaker.id, turn.now
    turn.session.add(Access(at=at, reader_id=me, subject=words.subject(case), field="plate", reason=reason.strip()))
    records.write(turn.session, case, "plate", by=me, at=at)
    return T("No. {number}, number plate: {plate}", number=case.id, plate=case.plate)
