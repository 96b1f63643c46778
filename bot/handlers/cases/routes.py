"""/routes, 事件分派: whose the cases of a kind become. For the coordinator."""

from __future__ import annotations

from bot.handlers.cases.words import KINDS
from bot.language import T, Text, joined
from bot.services import leading, rights
from bot.services.cases import routing
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import CaseKind

VERB = "routes"
CARD = "routes"
OFFICE_ONLY = T("Whose a report becomes is set by the community office.")


async def show(turn: Turn) -> None:
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(await board(turn), card=CARD, fresh=True)
    else:
        turn.say(OFFICE_ONLY)


async def board(turn: Turn) -> Message:
    lines: list[Text | str] = [T("📌 Whose a report becomes:")]
    everywhere: dict[CaseKind, int] = {}
    elsewhere: list[Text] = []
    for row in await routing.routes(turn.session):
        if row.grid:
            name = await leading.called(turn.session, row.person_id)
            elsewhere.append(T("{kind} in {grid}: {name}", kind=KINDS[row.kind], grid=row.grid, name=name))
        else:
            everywhere[row.kind] = row.person_id
    for kind in CaseKind:
        who: Text | str = T("whoever answers for the grid") if kind in routing.KEPT else T("the coordinator")
        if kind in everywhere:
            who = await leading.called(turn.session, everywhere[kind])
        lines.append(Text("{kind}: {who}", {"kind": KINDS[kind], "who": who}))
    return Message(joined([*lines, *elsewhere]), ((Button(T("Change"), Choice(VERB, 0, 0, "change")),),))


async def may_change(turn: Turn) -> bool:
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        return True
    turn.toast(T("The coordinator decides this one."))
    return False
