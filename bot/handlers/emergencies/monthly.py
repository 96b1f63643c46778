"""求助统计: how quick help was in a month. No names of residents, no places."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.emergencies.lengths import lasted
from bot.handlers.emergencies.words import KINDS, OUTCOMES
from bot.language import T, Text, joined
from bot.services import people, rights
from bot.services.emergencies import figures
from bot.services.emergencies.figures import Month, Span
from bot.turns.turn import Turn

JOB = "sos.month"
RULE = f"daily {figures.REPORT_AT:%H:%M}"
LATE = timedelta(hours=1)


async def show(turn: Turn) -> None:
    """/figures: the month so far."""
    if not await rights.may_read_figures(turn.session, turn.speaker.id):
        turn.say(T("That is for the office. /my shows your shifts."))
        return
    first = turn.now.astimezone(turn.zone).date().replace(day=1)
    month = await figures.of_month(turn.session, first, turn.zone)
    turn.say(_face(month, T("Calls for help in {month}/{year} so far", month=first.month, year=first.year)))


async def fire(turn: Turn) -> None:
    """The job, every morning: on the first of a month it reports the one before; late after downtime, and says so."""
    for first in figures.months_to_report(turn.now - turn.late, turn.now, turn.zone):
        month = await figures.of_month(turn.session, first, turn.zone)
        words = _face(month, T("Calls for help in {month}/{year}", month=first.month, year=first.year))
        if turn.late > LATE:
            words = T("{words}\n(This comes late, sorry.)", words=words)
        for person in await people.with_roles(turn.session, rights.READERS):
            turn.notify(person, words, card=f"sos-month:{first:%Y-%m}")


def _face(month: Month, title: Text) -> Text:
    if not month.count:
        lines: list[Text | str] = [T("📊 {title}: none.", title=title)]
    else:
        kinds = joined([_counted(KINDS[kind], count) for kind, count in month.kinds.items()], ", ")
        outcomes = [_counted(OUTCOMES[outcome], count) for outcome, count in month.outcomes.items()]
        if month.still_open:
            outcomes.append(_counted(T("still open"), month.still_open))
        lines = [
            T("📊 {title}: <b>{count}</b>", title=title, count=month.count),
            kinds,
            _span(T("First page"), month.page),
            _span(T("First to go"), month.answer),
            _span(T("First there"), month.arrival),
            T("Nobody of the first batch went: {count}", count=month.first_batch_silent),
            T("How they ended: {outcomes}", outcomes=joined(outcomes, ", ")),
        ]
    if month.drills:
        lines.append(T("Drills: {count}", count=month.drills))
    return joined(lines)


def _counted(label: Text, count: int) -> Text:
    return Text("{label} {count}", {"label": label, "count": count})


def _span(label: Text, span: Span) -> Text:
    if span.median is None or span.worst is None:
        return T("{label}: never", label=label)
    return T("{label}: half within {median}, at worst {worst}",
             label=label, median=lasted(span.median), worst=lasted(span.worst))  # fmt: skip
