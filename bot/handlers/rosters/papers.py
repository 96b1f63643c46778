"""看图, 文字(转发), Excel: the roster to be looked at, passed on, printed.

Texts are said at once. Pictures and files are asked for in the turn and made after it, where what people sent is
fetched; each leaves when it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.documents.grid import pages
from bot.handlers.rosters import paper_grids, paper_texts, telling
from bot.handlers.rosters.paper_files import PNG, SOURCE, XLSX, Paper, What
from bot.language import T, Text, joined
from bot.roster.shifts import DaySpan
from bot.services import attachments, rights
from bot.services.attachments import Sent
from bot.services.roster import drafts, views
from bot.services.roster.views import View
from bot.turns.events import Choice
from bot.turns.messages import MOST_ATTACHMENTS, Button, Message
from bot.turns.turn import Turn
from db.models import AttachmentKind

VERB = "papers"
CARD = "papers"
AHEAD = timedelta(days=27)
"""By person four weeks are shown, as far as they are published."""


def row(plan: int, revision: int, of: str = "") -> tuple[Button, ...]:
    """看图, 文字(转发), Excel. `plan`: 0 for what is published, of the week that begins on `of` or the next."""
    behind = f".{of}" if of else ""
    return (
        Button(T("Picture"), Choice(VERB, plan, revision, f"pic{behind}")),
        Button(T("Text to pass on"), Choice(VERB, plan, revision, f"text{behind}")),
        Button(T("Excel"), Choice(VERB, plan, revision, f"xlsx{behind}")),
    )


async def show(turn: Turn) -> None:
    """/week, 本周排班: what is published, and its papers."""
    if await _may(turn, 0):
        await _card(turn, await views.next_week(turn.session, turn.zone, turn.now), fresh=True)


async def picture(turn: Turn) -> None:
    """排班图: of the draft that lies before the office, else of what is published."""
    await _written(turn, "pic")


async def text(turn: Turn) -> None:
    """排班文字."""
    await _written(turn, "text")


async def excel(turn: Turn) -> None:
    """排班表格."""
    await _written(turn, "xlsx")


async def _written(turn: Turn, what: str) -> None:
    if not await _may(turn, 0):
        return
    office = await rights.may_coordinate(turn.session, turn.speaker.id)
    draft = await views.newest_draft(turn.session) if office else None
    await _hand_over(turn, what, 0 if draft is None else draft.id, None)


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None or not await _may(turn, choice.id):
        return
    what, _, of = choice.choice.partition(".")
    monday = _day(of)
    if what == "week":
        span = await views.next_week(turn.session, turn.zone, turn.now) if monday is None else views.week_of(monday)
        await _card(turn, span, fresh=False)
    elif what in _SAID:
        await _hand_over(turn, what, choice.id, monday)
    else:
        turn.toast(T("This button is no longer in use. /start shows what is open."))


async def _may(turn: Turn, plan: int) -> bool:
    """A draft is for the office, what is published for everybody who leads."""
    allowed = rights.may_coordinate if plan else rights.may_lead
    if await allowed(turn.session, turn.speaker.id):
        return True
    turn.say(T("That is for leaders and the office. /my shows your shifts."))
    return False


def _day(of: str) -> date | None:
    """None for what is no day, or none that anybody means."""
    try:
        day = date.fromisoformat(of)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


async def _card(turn: Turn, span: DaySpan, *, fresh: bool) -> None:
    view = await views.published(turn.session, span, turn.zone)
    lines = [T("Roster {days}", days=telling.span(span.first, span.last))]
    if not view.duties:
        lines.append(T("No shifts on these days."))
    else:
        seats = sum(len(duty.people) for duty in view.duties)
        lines.append(T("{shifts} shifts, {seats} seats", shifts=len(view.duties), seats=seats))
        lines.append(T("❗ {count} wanted", count=view.holes) if view.holes else T("Every shift has its people."))
    monday = span.first.isoformat()
    turning = tuple(
        Button(label, Choice(VERB, 0, 0, f"week.{(span.first + timedelta(days=days)).isoformat()}"))
        for label, days in ((T("◀ Week before"), -7), (T("Week after ▶"), 7))
    )
    rows = (row(0, 0, monday), turning) if view.duties else (turning,)
    turn.say(Message(joined(lines), rows), card=CARD, fresh=fresh)


async def _hand_over(turn: Turn, what: str, plan: int, monday: date | None) -> None:
    span = None
    if plan:
        view = await views.of_plan(turn.session, plan, turn.zone)
    else:
        span = await views.next_week(turn.session, turn.zone, turn.now) if monday is None else views.week_of(monday)
        view = await views.published(turn.session, span, turn.zone)
    if view is None:
        draft = await drafts.read(turn.session, plan)
        turn.say(telling.gone(None if draft is None else draft.plan))
    elif not view.duties:
        turn.say(joined([T("Roster {days}", days=telling.span(view.first, view.last)), T("No shifts on these days.")]))
    else:
        await _SAID[what](turn, view, plan)


async def _texts(turn: Turn, view: View, _plan: int) -> None:
    """Nothing beside it: so it is passed on as it is."""
    for words in paper_texts.messages(view, turn.zone, turn.render):
        turn.say(words)


async def _pictures(turn: Turn, view: View, plan: int) -> None:
    by_person = view
    if not plan:
        ahead = DaySpan(view.first, view.first + AHEAD)
        by_person = _until_its_end(await views.published(turn.session, ahead, turn.zone), turn)
    asked: list[Paper] = []
    for what, of, grids in (
        (What.BY_POST, view, paper_grids.by_post(view, turn.zone, turn.render)),
        (What.BY_PERSON, by_person, paper_grids.by_person(by_person, turn.zone, turn.render)),
    ):
        count = sum(len(pages(grid)) for grid in grids)
        asked += [Paper(what, plan, of.first, of.last, number, turn.locale) for number in range(count)]
    words = T("Roster {days}; who has what comes behind", days=telling.span(view.first, view.last))
    for start in range(0, len(asked), MOST_ATTACHMENTS):
        await _ask(turn, asked[start : start + MOST_ATTACHMENTS], AttachmentKind.PHOTO, PNG, words)


def _until_its_end(view: View, turn: Turn) -> View:
    """To the Sunday after the last shift."""
    last = max((duty.starts.astimezone(turn.zone).date() for duty in view.duties), default=view.first)
    return view.between(view.first, views.week_of(last).last, turn.zone)


async def _file(turn: Turn, view: View, plan: int) -> None:
    paper = Paper(What.EXCEL, plan, view.first, view.last, 0, turn.locale)
    words = T("Roster {days}, for Excel", days=telling.span(view.first, view.last))
    await _ask(turn, [paper], AttachmentKind.DOCUMENT, XLSX, words)


async def _ask(turn: Turn, papers: Sequence[Paper], kind: AttachmentKind, mime: str, words: Text) -> None:
    """Several are one album, so that they stand in their order."""
    asked = []
    for paper in papers:
        name = f"{turn.render(T('Roster'))}{paper.name}"
        sent = Sent(kind, *SOURCE, paper.encode(), name=name, mime=mime)
        row = await attachments.attach(turn.session, f"papers:{turn.speaker.id}", sent, by=None, at=turn.now)
        asked.append(row.id)
    turn.say(Message(words, attachments=tuple(asked)))


_SAID = {"pic": _pictures, "text": _texts, "xlsx": _file}
