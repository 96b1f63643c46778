"""A draft as it is looked at: holes first, then day by day, then one shift. Its buttons open; seats.py changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.handlers import when
from bot.handlers.rosters import papers, publishing, telling, words
from bot.language import T, Text, joined
from bot.roster.shifts import Seat
from bot.services.roster import drafts, hands
from bot.services.roster.drafts import Draft
from bot.services.roster.hands import Desk, Hand
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import PlannedShift

VERB = publishing.VERB
ON_HOME = 3
"""Holes on the first page, each with its button."""
PER_PAGE = 6
"""Shifts on one page, a button each."""


def button(draft: Draft, label: Text | str, choice: str) -> Button:
    return Button(label, Choice(VERB, draft.plan.id, draft.plan.revision, choice))


def back_to_roster() -> Button:
    return Button(words.BACK_TO_ROSTER, Choice(VERB, 0, 0, "all"))


async def home(turn: Turn, draft: Draft, *, is_current: bool = True, said: Text | None = None) -> Message:
    """What is open in it and what can be done with it. `said`: what came of the last tap."""
    schools = await drafts.schools_waiting(turn.session, draft)
    seats = sum(len(people) for people in draft.seats.values())
    lines = [] if said is None else [said]
    lines.append(telling.planned(draft.plan, len(draft.shifts), seats))
    lines += [
        telling.missing(each, [schools[school] for school in each.schools]) for each in drafts.missing_of(draft.plan)
    ]
    if not is_current:
        lines.append(T("Something was entered since; have it planned again before you publish it."))
    found = open_shifts(draft)
    shown = found if len(found) <= ON_HOME else found[: ON_HOME - 1]
    for number, shift in enumerate(shown):
        hole = telling.hole(shift, turn.now, turn.zone)
        lines.append(T("{number} ❗ {words}", number=words.NUMBERS[number], words=hole))
    if len(found) > len(shown):
        lines.append(T("… and {count} more", count=len(found) - len(shown)))
    elif not found:
        lines.append(T("Every shift has its people."))
    lines += await _refused(turn, draft)
    publish = publishing.button(draft.plan.id, draft.plan.revision)
    again = button(draft, T("Plan again"), "again")
    first, last = (publish, again) if is_current else (again, publish)
    look = button(draft, T("Day by day"), "d0.0")
    return Message(
        joined(lines),
        (
            (first, look),
            *((_first(draft, shown, len(found)),) if found else ()),
            papers.row(draft.plan.id, draft.plan.revision),
            (last, button(draft, T("Throw away"), "drop"), back_to_roster()),
        ),
    )


def _first(draft: Draft, shown: Sequence[PlannedShift], count: int) -> tuple[Button, ...]:
    """A button for each of those that are shown, and one for the others."""
    (row,) = _shifts(draft, shown)
    return (*row, button(draft, T("All {count}", count=count), "h0")) if count > len(shown) else row


def open_shifts(draft: Draft) -> list[PlannedShift]:
    """Below the minimum, or with nobody to lead: what is short of the ideal can go on."""
    return [shift for shift in draft.holes if shift.below or shift.leaderless]


async def _refused(turn: Turn, draft: Draft) -> list[Text]:
    """Pins that could not be kept."""
    if not draft.refused:
        return []
    names = await hands.names(turn.session, (seat.person_id for seat in draft.refused))
    places = {shift.slot_key: shift for shift in draft.shifts}
    return [
        T("Pinned, but not possible: {name}, {line}: {why}.", name=names.get(seat.person_id, ""),
          line=telling.line(places[seat.slot_key], turn.now, turn.zone), why=words.why_code(seat.refused or ""))
        for seat in draft.refused[:2]
        if seat.slot_key in places
    ]  # fmt: skip


async def holes(turn: Turn, draft: Draft, page: int) -> Message:
    """All that is open, a page at a time."""
    found = open_shifts(draft)
    page = page if page * PER_PAGE < len(found) else 0
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    if not shown:
        return await home(turn, draft)
    lines = [
        T("{number} ❗ {words}", number=words.NUMBERS[at], words=telling.hole(shift, turn.now, turn.zone))
        for at, shift in enumerate(shown)
    ]
    more = (button(draft, T("More ▶"), f"h{page + 1}"),) if (page + 1) * PER_PAGE < len(found) else ()
    return Message(joined(lines), (*_shifts(draft, shown), (button(draft, T("Overview"), "home"), *more)))


async def day(turn: Turn, draft: Draft, number: int, part: int) -> Message:
    """The how manyth day of the plan; `part`: where one message does not hold them all."""
    by_day: dict[date, list[PlannedShift]] = {}
    for shift in draft.shifts:
        by_day.setdefault(shift.starts_at.astimezone(turn.zone).date(), []).append(shift)
    if not by_day:
        return await home(turn, draft)
    pages = [
        ((each - draft.plan.first).days, at // PER_PAGE, shifts[at : at + PER_PAGE], len(shifts))
        for each, shifts in sorted(by_day.items())
        for at in range(0, len(shifts), PER_PAGE)
    ]
    here = next((at for at, page in enumerate(pages) if page[:2] >= (number, part)), len(pages) - 1)
    *_, shown, all_ = pages[here]
    names = await hands.names(
        turn.session, (person for shift in shown for person in draft.seats.get(shift.slot_key, ()))
    )
    heading = T(
        "<b>{day}</b>, {count} shifts, draft", day=when.day(shown[0].starts_at, turn.now, turn.zone), count=all_
    )
    lines = [heading]
    for at, shift in enumerate(shown):
        people = words.listed(names[person] for person in draft.seats.get(shift.slot_key, ())) or "—"
        line = {"number": words.NUMBERS[at], "hour": when.hour(shift.starts_at, turn.zone), "duty": telling.duty(shift)}
        lack = words.lack(shift)
        text = Text("{number} {hour} {duty}: {people}", {**line, "people": people})
        lines.append(text if lack is None else T("{line} ❗ {lack}", line=text, lack=lack))
    turning = [button(draft, T("Overview"), "home")]
    for to, sign in ((here - 1, "◀ {day}"), (here + 1, "{day} ▶")):
        if 0 <= to < len(pages):
            other = draft.plan.first + timedelta(days=pages[to][0])
            label = Text(sign, {"day": when.weekday(other)})
            turning.insert(0 if to < here else len(turning), button(draft, label, f"d{pages[to][0]}.{pages[to][1]}"))
    return Message(joined(lines), (*_shifts(draft, shown), tuple(turning)))


def _shifts(draft: Draft, shown: Sequence[PlannedShift]) -> tuple[tuple[Button, ...], ...]:
    order = {shift.slot_key: number for number, shift in enumerate(draft.shifts)}
    row = [button(draft, words.NUMBERS[at], f"s{order[shift.slot_key]}") for at, shift in enumerate(shown)]
    return tuple(tuple(row[at : at + 3]) for at in range(0, len(row), 3))


async def shift(turn: Turn, desk: Desk, number: int, said: Text | None = None) -> Message:
    """Who stands there, what is missing, what can be done. `said`: what came of the last tap."""
    draft, row = desk.draft, desk.draft.shifts[number]
    people = draft.seats.get(row.slot_key, ())
    kept_out = sorted(seat.person for seat in desk.known.problem.forbidden if seat.shift == row.slot_key)
    names = await hands.names(turn.session, (*people, *kept_out))
    lines = [] if said is None else [said]
    lines.append(T("<b>{line}</b>", line=words.spanned(row, turn.now, turn.zone)))
    for person in people:
        pinned = desk.hand(Seat(row.slot_key, person)) is Hand.PINNED
        lines.append(
            Text("{name} {mark}", {"name": names[person], "mark": words.PINNED})
            if pinned
            else Text("{name}", {"name": names[person]})
        )
    lack = words.lack(row)
    if lack is not None:
        lines.append(T("❗ {words}", words=telling.reasons_of(row)))
    elif not people:
        lines.append(T("Nobody is there."))
    if kept_out:
        lines.append(T("Not here: {names}", names=words.listed(names.get(person, "") for person in kept_out)))
    day_of = (row.starts_at.astimezone(turn.zone).date() - draft.plan.first).days
    back = button(draft, T("◀ The day"), f"d{day_of}.0")
    if row.starts_at <= turn.now:
        return Message(joined(lines), ((back,),))
    seats = [button(draft, names[person], f"w{number}.{person}") for person in people[:PER_PAGE]]
    rows = [tuple(seats[at : at + 3]) for at in range(0, len(seats), 3)]
    undo = (button(draft, T("Undo"), f"Z{number}"),) if await hands.can_undo(turn.session, draft.plan.id) else ()
    doing = (
        button(draft, T("Add somebody"), f"c{number}.0"),
        button(draft, T("Not in this one"), f"f{number}.0"),
        *undo,
    )
    return Message(joined(lines), (*rows, doing, (back, button(draft, T("Overview"), "home"))))
