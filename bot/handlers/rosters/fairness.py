"""公平 (/fairness): what everybody has stood beside what they offered, and what the planner makes of it.

Leaders see their team, the office everybody, a volunteer their own in one sentence. By team and name, never by figures.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.documents import bars
from bot.documents.bars import Bar, Chart
from bot.handlers.admitting import TEAM_NAMES
from bot.handlers.rosters.paper_files import PNG, SOURCE, Loads
from bot.language import T, Text, joined
from bot.services import attachments, rights
from bot.services.attachments import Sent
from bot.services.roster import fairness as loads
from bot.services.roster.fairness import Fairness, Load
from bot.turns.events import Choice
from bot.turns.messages import MOST_ATTACHMENTS, Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind, Person, Team

VERB = "fair"
CARD = "fairness"
Render = Callable[[Text | str], str]


async def show(turn: Turn) -> None:
    """/fairness, 公平."""
    me = turn.speaker.id
    if not await rights.may_lead(turn.session, me):
        found = await loads.fairness(turn.session, turn.zone, turn.now, Person.id == me)
        turn.say(_own(found, found.loads[0]) if found.loads else NOTHING)
        return
    found = await loads.fairness(turn.session, turn.zone, turn.now, rights.seen_by(me))
    if not found.loads:
        turn.say(NOTHING)
        return
    pictures = []
    for number in range(min(len(bars.pages(chart(found, turn.render))), MOST_ATTACHMENTS)):
        word = Loads(me, number, turn.locale).encode()
        sent = Sent(AttachmentKind.PHOTO, *SOURCE, word, name=f"fairness{number + 1}.png", mime=PNG)
        asked = await attachments.attach(turn.session, f"papers:{me}", sent, by=None, at=turn.now)
        pictures.append(asked.id)
    turn.say(Message(T("Hours of eight weeks, by team and name."), attachments=tuple(pictures)))
    buttons: tuple[tuple[Button, ...], ...] = ()
    if await rights.may_coordinate(turn.session, me):
        buttons = (
            (
                Button(T("How much is asked"), Choice(VERB, 0, 0, "limits")),
                Button(T("Heat and cold"), Choice(VERB, 0, 0, "care")),
            ),
        )
    turn.say(Message(NEXT, buttons), card=CARD, fresh=True)


NOTHING = T("There is nothing to compare yet.")
NEXT = T(
    "The next roster asks first whoever stood little in these eight weeks for what they offered, shares nights and "
    "weekends, and goes over nobody's ceiling. It need not be equal: who offers less is asked less."
)


def _own(found: Fairness, own: Load) -> Text:
    week, month = found.ceilings(own)
    return T(
        "In eight weeks you have {hours} hours in {shifts} shifts, {late} of them late and {weekends} on a weekend; "
        "at most {week} a week and {month} a month are asked of you. Thank you!",
        hours=_hours(own),
        shifts=own.shifts,
        late=own.late,
        weekends=own.weekends,
        week=week,
        month=month,
    )


def _hours(load: Load) -> str:
    return f"{(load.stood + load.ahead).total_seconds() / 3600:.1f}".removesuffix(".0")


def chart(found: Fairness, render: Render) -> Chart:
    full = max(((load.stood + load.ahead).total_seconds() / 3600 for load in found.loads), default=0.0)
    return Chart(
        title=render(T("Eight weeks: hours, nights, weekends")),
        note=render(T("dark: stood; light: still ahead; below: what was offered, and the ceiling")),
        bars=tuple(_bar(found, load, render) for load in found.loads),
        full=max(full, 1.0),
    )


def _bar(found: Fairness, load: Load, render: Render) -> Bar:
    week, month = found.ceilings(load)
    offered = T("free any time") if load.offered is None else T("free {hours} h a week", hours=round(load.offered))
    figures = T("{hours} h, {shifts} shifts, late {late}, weekend {weekends}",
                hours=_hours(load), shifts=load.shifts, late=load.late, weekends=load.weekends)  # fmt: skip
    ceiling = T("at most {week} a week, {month} a month", week=week, month=month)
    return Bar(
        name=load.name,
        group=render(TEAM_NAMES[Team(load.team)]) if load.team else "",
        done=load.stood.total_seconds() / 3600,
        ahead=load.ahead.total_seconds() / 3600,
        words=render(figures),
        below=render(joined([offered, ceiling], " · ")),
        instead=render(T("No. {number}", number=load.person)),
    )
