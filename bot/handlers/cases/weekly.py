"""Monday, 9:00: the week's cases to the leadership. No names, no places."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.cases.words import KINDS
from bot.language import T, Text, joined
from bot.services import people, rights
from bot.services.cases import weekly
from bot.turns.turn import Turn

JOB = "cases.week"
RULE = "weekly mon 09:00"
WEEK = timedelta(days=7)


async def fire(turn: Turn) -> None:
    until = turn.now - turn.late
    week = await weekly.of(turn.session, until - WEEK, until)
    first, last = (until - WEEK).astimezone(turn.zone), (until - timedelta(days=1)).astimezone(turn.zone)
    lines: list[Text] = [
        T("📋 Cases {month}/{day} to {last_month}/{last_day}: <b>{count}</b> found, {closed} closed.",
          month=first.month, day=first.day, last_month=last.month, last_day=last.day,
          count=week.found, closed=week.closed)
    ]  # fmt: skip
    if week.kinds:
        counted = (Text("{kind} {count}", {"kind": KINDS[kind], "count": count}) for kind, count in week.kinds.items())
        lines.append(joined(counted, ", "))
    if week.told_within is not None:
        lines.append(T("From finding to telling: half within {length}.", length=_lasted(week.told_within)))
    lines.append(T("Open now: {open}, overdue {overdue}, with the police {police}.",
                   open=week.still_open, overdue=week.overdue, police=week.with_police))  # fmt: skip
    if week.reopened:
        lines.append(T("Not right at first, opened again: {count}.", count=week.reopened))
    if week.satisfied or week.dissatisfied:
        lines.append(T("Satisfied {yes}, not satisfied {no}.", yes=week.satisfied, no=week.dissatisfied))
    for person in await people.with_roles(turn.session, rights.READERS):
        turn.notify(person, joined(lines), card=f"cases-week:{first:%Y-%m-%d}")


def _lasted(length: timedelta) -> Text:
    hours = max(1, round(length.total_seconds() / 3600))
    return T("{count} h", count=hours) if hours < 48 else T("{count} days", count=round(hours / 24))
