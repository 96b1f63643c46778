"""巡逻时间: the list, the card of a weekly patrol, and of what happens once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.forms.absences import day_shown
from bot.forms.people_needed import People, people_shown
from bot.forms.shown_time import time_shown
from bot.forms.span import span_shown
from bot.forms.weekdays import weekdays_shown
from bot.handlers.schools import usual
from bot.language import T, Text, joined
from bot.roster.series import Pattern
from bot.roster.slots import Staffing
from bot.services.patterns import once, seeing
from bot.services.patterns.seeing import Coming, Seen
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Occasion, SlotKind

LIST, VERB, OCCASION = "patterns", "pattern", "occasion"
SHOW, NEW, JOINT, EVENT, SWEEP = "show", "new", "joint", "event", "sweep"
ONCE, LATER, EVERY, CANCEL, END, GO_ON, CLOSE, CLOSE_IT = (
    "once", "later", "all", "cancel", "end", "on", "close", "close!"
)  # fmt: skip
PER_PAGE, PER_ROW, SHOWN = 4, 2, 4
Rows = tuple[tuple[Button, ...], ...]


def card_of(series: int) -> str:
    return f"series:{series}"


def today(turn: Turn) -> date:
    return turn.now.astimezone(turn.zone).date()


async def the_list(turn: Turn, page: int = 0) -> Message:
    weekly = await seeing.listed(turn.session, today(turn))
    single = await once.ahead(turn.session, today(turn))
    entries: list[tuple[Text, Button]] = [
        (_line(turn, name, series.pattern(today(turn))), Button(_label(name, series.pattern(today(turn))),
         Choice(VERB, row.id, 0, SHOW)))
        for row, series, name in weekly
    ]  # fmt: skip
    entries += [(_once(turn, row, days), Button(row.name, Choice(OCCASION, row.id, 0, SHOW))) for row, days in single]
    pages = max(1, -(-len(entries) // PER_PAGE))
    page %= pages
    shown = entries[page * PER_PAGE : (page + 1) * PER_PAGE]
    heading = T("🚶 {count} patrols and occasions", count=len(entries)) if entries else T("No patrol is planned yet.")
    buttons = [button for _, button in shown]
    rows = [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]
    rows.append(
        (
            Button(T("New patrol"), Choice(LIST, 0, 0, NEW)),
            Button(T("With a partner"), Choice(LIST, 0, 0, JOINT)),
            Button(T("Just once"), Choice(LIST, 0, 0, EVENT)),
        )
    )
    last = [Button(T("Inspection"), Choice(LIST, 0, 0, SWEEP))]
    if pages > 1:
        last.append(Button(T("More ▶"), Choice(LIST, page + 1, 0, "page")))
    return Message(joined([heading, *(line for line, _ in shown)]), (*rows, tuple(last)))


def _label(name: str, pattern: Pattern) -> str:
    return f"{name} {time_shown(pattern.begins)}"


def _line(turn: Turn, name: str, pattern: Pattern) -> Text:
    return T("· {name}: {pattern}", name=name, pattern=pattern_shown(pattern))


def pattern_shown(pattern: Pattern) -> Text:
    """周二、周四 19:30—21:00, 2到3人."""
    words = T(
        "{days} {begins}—{ends}, {people}",
        days=weekdays_shown(pattern.weekdays),
        begins=time_shown(pattern.begins),
        ends=time_shown(pattern.ends),
        people=staffing_shown(pattern.staffing),
    )
    return words if pattern.every == 1 else T("every {weeks} weeks {words}", weeks=pattern.every, words=words)


def staffing_shown(who: Staffing) -> Text:
    lines: list[Text | str] = [people_shown(People(who.minimum, who.ideal, who.maximum))]
    if who.leader:
        lines.append(T("one to lead"))
    if who.experienced:
        lines.append(T("one experienced"))
    return joined(lines, ", ")


def _once(turn: Turn, row: Occasion, days: Sequence[date]) -> Text:
    shown = day_shown(days[0], today(turn))
    if len(days) > 1:
        shown = T("{day} and {count} days in all", day=shown, count=len(days))
    return T("· {name}: {day} {begins}—{ends}", name=row.name, day=shown, begins=time_shown(row.begins),
             ends=time_shown(row.ends))  # fmt: skip


async def pattern(
    turn: Turn, number: int, above: Sequence[Text] = (), more: Sequence[Text] = (), rows: Rows = ()
) -> Message:
    seen = await seeing.look(turn.session, number, today(turn))
    if seen is None:
        return Message(T("That is not there any more."), ((_all(),),))
    lines = [*above, Text("🚶 <b>{name}</b>", {"name": seen.name}), *_told(turn, seen), *more]
    return Message(joined(lines), (*rows, *_buttons(turn, number, seen)))


def _told(turn: Turn, seen: Seen) -> list[Text]:
    lines = [pattern_shown(seen.series.pattern(today(turn)))]
    lines += [
        T("from {day}: {pattern}", day=day_shown(since, today(turn)), pattern=pattern_shown(each))
        for since, each in seen.series.patterns[1:]
        if since > today(turn)
    ]
    if seen.partner is not None:
        lines.append(T("Together with {partner}", partner=seen.partner))
    if seen.row.last is not None:
        lines.append(T("The last time on {day}", day=day_shown(seen.row.last, today(turn))))
    elif seen.row.first > today(turn):
        lines.append(T("From {day} on", day=day_shown(seen.row.first, today(turn))))
    lines += [_coming(turn, each) for each in seen.coming if each.edit is not None][:SHOWN]
    ahead = next((each.slot for each in seen.coming if each.slot is not None), None)
    if ahead is not None:
        lines.append(T("Next on {day}, {begins}—{ends}", day=day_shown(ahead.day, today(turn)),
                       begins=time_shown(ahead.begins), ends=time_shown(ahead.ends)))  # fmt: skip
    return lines


def _coming(turn: Turn, each: Coming) -> Text:
    """Only what was changed by hand."""
    day = day_shown(each.meant, today(turn))
    if each.slot is None:
        return T("📌 {day}: cancelled", day=day)
    slot = each.slot
    moved = "" if slot.day == each.meant else day_shown(slot.day, today(turn))
    return T("📌 {day}: {moved} {begins}—{ends}, {people}", day=day, moved=moved, begins=time_shown(slot.begins),
             ends=time_shown(slot.ends), people=staffing_shown(slot.staffing))  # fmt: skip


def _buttons(turn: Turn, number: int, seen: Seen) -> Rows:
    def button(label: Text, choice: str) -> Button:
        return Button(label, Choice(VERB, number, 0, choice))

    by_hand = [each.meant for each in seen.coming if each.edit is not None][:2]
    as_usual = tuple(button(usual.label(day), usual.said(day)) for day in by_hand)
    over = button(T("Goes on after all"), GO_ON) if seen.row.last is not None else button(T("It ends"), END)
    rows = (
        (button(T("Cancel one"), CANCEL), button(T("Change one"), ONCE), button(T("This and later"), LATER)),
        (button(T("Change all"), EVERY), over, _all()),
        as_usual,
    )
    return tuple(row for row in rows if row)


def _all() -> Button:
    return Button(T("All patrols"), Choice(LIST, 0, 0, "page"))


async def occasion(
    turn: Turn, number: int, above: Sequence[Text] = (), more: Sequence[Text] = (), rows: Rows = ()
) -> Message:
    row = await turn.session.get(Occasion, number)
    days = await once.days_of(turn.session, number, today(turn))
    if row is None or not days:
        return Message(joined([*above, T("That is over, or was called off."), *more]), (*rows, (_all(),)))
    grids = await once.grids_of(turn.session, number)
    who = People(row.minimum, row.ideal, row.maximum)
    lines = [*above, Text("📍 <b>{name}</b>", {"name": row.name})]
    shown = span_shown((days[0], days[-1]), today(turn)) if len(days) > 1 else day_shown(days[0], today(turn))
    lines.append(T("{days} {begins}—{ends}, {people}", days=shown, begins=time_shown(row.begins),
                   ends=time_shown(row.ends), people=people_shown(who)))  # fmt: skip
    if grids:
        each = T("In each of {grids}", grids="、".join(grids)) if len(grids) > 1 else T("In {grid}", grid=grids[0])
        lines.append(each)
    if row.kind is SlotKind.SWEEP:
        lines.append(T("An inspection in several grids at once."))
    off = Button(T("Call it off"), Choice(OCCASION, number, 0, CLOSE))
    return Message(joined([*lines, *more]), (*rows, (off, _all())))
