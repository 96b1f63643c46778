"""节假日: which years are known, who must enter what, and what was read of a notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.forms.absences import day_shown
from bot.forms.span import span_shown
from bot.handlers.schools import cards
from bot.language import T, Text, joined
from bot.roster.calendar import YearTable
from bot.roster.notice import NoticeFault, NoticeProblem
from bot.services import leading
from bot.services.schools import years
from bot.services.schools.years import Year
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

VERB = "year"
SHOW, PASTE, DIFFERENT, REMOVE, REMOVE_IT, ALL = "show", "paste", "day", "remove", "remove!", "all"
"""`ALL` comes with no year."""
SHOWN = 12
"""Lines of one year."""
PROBLEMS = 6


def card_of(year: int) -> str:
    return f"year:{year}"


async def the_list(turn: Turn) -> Message:
    found = await years.around(turn.session, cards.today(turn))
    lines = [T("📆 Holidays of the year"), *[await _line(turn, each) for each in found]]
    unknown = [each.year for each in found if each.table is None]
    if unknown:
        lines.append(
            T("Paste the State Council's notice here, as it is, title and all; it comes out in November as a rule. "
              "I show you what I read before it counts.")
        )  # fmt: skip
    buttons = [
        Button(T("Paste {year}", year=each.year), Choice(VERB, each.year, 0, PASTE))
        if each.table is None
        else Button(T("{year} in detail", year=each.year), Choice(VERB, each.year, 0, SHOW))
        for each in found[:3]
    ]
    return Message(joined(lines), (tuple(buttons),))


async def _line(turn: Turn, each: Year) -> Text:
    if each.table is None:
        return T("❗ {year}: not in yet. School posts are not planned from January 1 on; patrols are.", year=each.year)
    off, works = len(each.table.holidays), len(each.table.make_ups)
    counted = T("{off} days off, {works} weekends at work", off=off, works=works)
    if each.entered is None:
        return T("{year}: {counted}, known to the program", year=each.year, counted=counted)
    if each.entered.sample:
        return T("{year}: a sample of the demo, made up", year=each.year)
    name = "" if each.entered.entered_by is None else await leading.called(turn.session, each.entered.entered_by)
    at = each.entered.entered_at.astimezone(turn.zone).date()
    return T("{year}: {counted}, entered on {day} by {name}", year=each.year, counted=counted,
             day=day_shown(at, cards.today(turn)), name=name)  # fmt: skip


async def one(
    turn: Turn, year: int, above: Sequence[Text] = (), more: Sequence[Text] = (), rows: cards.Rows = ()
) -> Message:
    known = await years.one(turn.session, year)
    if known.table is None:
        return await the_list(turn)
    lines = [*above, await _line(turn, known), *table_shown(known.table, cards.today(turn)), *more]
    own = [Button(T("A day was changed"), Choice(VERB, year, 0, DIFFERENT))]
    if known.entered is not None:
        own.append(Button(T("Paste it anew"), Choice(VERB, year, 0, PASTE)))
        own.append(Button(T("Take the year out"), Choice(VERB, year, 0, REMOVE)))
    return Message(joined(lines), (*rows, tuple(own), (Button(T("All years"), Choice(VERB, 0, 0, ALL)),)))


def table_shown(table: YearTable, today: date) -> list[Text]:
    """A line for each holiday, and one for the weekends at work."""
    lines = [T("🏖 {name} {days}", name=name, days=span_shown(days, today)) for name, days in _stretches(table.holidays)]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], T("… and {count} more", count=len(lines) - SHOWN)]
    if table.make_ups:
        shown = joined((day_shown(day, today) for day in sorted(table.make_ups)), "、")
        lines.append(T("💼 At work: {days}", days=shown))
    return lines


def _stretches(holidays: Mapping[date, str]) -> Iterable[tuple[str, tuple[date, date]]]:
    """Days of one name that follow each other."""
    found: list[tuple[str, tuple[date, date]]] = []
    for day in sorted(holidays):
        name = holidays[day]
        if found and found[-1][0] == name and (day - found[-1][1][1]).days == 1:
            found[-1] = name, (found[-1][1][0], day)
        else:
            found.append((name, (day, day)))
    return found


def problems_shown(problems: Sequence[NoticeProblem], today: date) -> list[Text]:
    lines = [T("❗ {problem}", problem=_problem(each, today)) for each in problems[:PROBLEMS]]
    if len(problems) > PROBLEMS:
        lines.append(T("… and {count} more", count=len(problems) - PROBLEMS))
    return [*lines, T("Nothing is entered yet. Go back and paste it once more, or correct it before.")]


def _problem(each: NoticeProblem, today: date) -> Text:
    words = each.words[:60]
    day = Text("") if each.day is None else day_shown(each.day, today)
    match each.fault:
        case NoticeFault.NOTHING:
            return T("I find no day off in it.")
        case NoticeFault.OTHER_YEAR:
            return T("That is the notice of {year}.", year=each.really)
        case NoticeFault.FEAST_MISSING:
            return T("{feast} is missing.", feast=words)
        case NoticeFault.UNREADABLE:
            return T("I cannot read this: {words}", words=words)
        case NoticeFault.NO_SUCH_DAY:
            return T("There is no such day: {words}", words=words)
        case NoticeFault.WRONG_WEEKDAY:
            return T("{day} is another weekday than it says: {words}", day=day, words=words)
        case NoticeFault.WRONG_COUNT:
            return T("It says another number of days, I count {count}: {words}", count=each.really, words=words)
        case NoticeFault.WORKDAY_ANYWAY:
            return T("{day} is no weekend: {words}", day=day, words=words)
        case NoticeFault.BOTH:
            return T("{day} is off and at work at once.", day=day)
