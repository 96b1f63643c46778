"""16:30, 20:00: what the coordinator should look at for tomorrow, one button a line; 都妥了 when nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.handlers import phoning, searching, seat_cards, when
from bot.handlers.cases import arrivals, words
from bot.handlers.repairs import answers
from bot.language import T, Text, joined
from bot.services import candidates, cards, leading, members, people, shifts, substitutes
from bot.services.cases import lists, records, unkept
from bot.services.shifts import Watch
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, Case, CaseState, Person

VERB = "evening"
AFTERNOON, EVENING = "cases.afternoon", "cases.evening"
"""The jobs."""
RULES = {AFTERNOON: f"daily {arrivals.AT[2]:%H:%M}", EVENING: f"daily {arrivals.AT[3]:%H:%M}"}
EXPIRES = timedelta(hours=3)
ROWS = 4
UNTOUCHED = timedelta(hours=12)
SILENT = 2
"""Who has not answered stands before what is owed, unless there are more: nobody turns four pages to a case."""
PLACES = 3
"""Names of places without a person that a line shows."""


@dataclass(frozen=True, slots=True)
class Line:
    words: Text
    button: Button | None = None


async def fire(turn: Turn) -> None:
    """To every coordinator."""
    await turn.session.flush()
    lines = await _lines(turn)
    for person in await _coordinators(turn):
        turn.notify(person.id, await _face(turn, person, lines, 0), card=_card(turn), fresh=True)


async def _coordinators(turn: Turn) -> list[Person]:
    found = await leading.coordinators(turn.session)
    there = await people.reachable(turn.session, found)
    return [await turn.session.get_one(Person, each) for each in found if each in there]


def _card(turn: Turn) -> str:
    return f"evening:{turn.now.astimezone(turn.zone).date()}"


async def refresh(turn: Turn) -> None:
    """Whoever has today's list on the screen sees it shorter."""
    holders = set(await cards.holders(turn.session, _card(turn)))
    if not holders:
        return
    await turn.session.flush()
    lines = await _lines(turn)
    for person in await _coordinators(turn):
        if person.id in holders:
            turn.notify(person.id, await _face(turn, person, lines, 0), card=_card(turn), quiet=True)


async def tap(turn: Turn) -> Case | str | None:
    """One button of a line. The key of the place for which somebody is to be named, empty where that is to be asked,
    because conversations stand above."""
    choice = turn.choice
    coordinators = await leading.coordinators(turn.session)
    if choice is None or turn.speaker.id not in coordinators:
        turn.toast(T("The coordinator decides this one."))
        return None
    match choice.choice:
        case "fill":
            turn.say(await searching.fill_hole(turn, choice.id), card=f"hole:{choice.id}", fresh=True)
        case "call":
            person = await members.to_phone(turn.session, turn.speaker.id, choice.id)
            if person is not None:
                phoning.show(turn, person, why="打电话")
        case "case":
            return await records.seen(turn.session, choice.id, turn.speaker.id)
        case "remind":
            await answers.remind(turn, await answers.unanswered(turn))
            turn.toast(T("They are asked once more."))
        case "keep":
            return f"{unkept.POINT}{choice.id}" if choice.id else ""
        case "new":
            await arrivals.show(turn)
            return None
    await turn.session.flush()
    me = await turn.session.get_one(Person, turn.speaker.id)
    page = choice.id if choice.choice == "page" else choice.revision
    turn.say(await _face(turn, me, await _lines(turn), page), card=_card(turn))
    return None


async def _face(turn: Turn, reader: Person, lines: Sequence[Line], page: int) -> Message:
    name = reader.called or reader.name
    tomorrow = turn.now.astimezone(turn.zone).date() + timedelta(days=1)
    count = len(await shifts.on(turn.session, tomorrow, turn.zone))
    if not lines:
        late = turn.now.astimezone(turn.zone).hour >= 19
        if late:
            return Message(
                T("✅ {name}, {count} shifts tomorrow, all is well. Have a good rest.", name=name, count=count)
            )
        return Message(T("✅ {name}, {count} shifts tomorrow, all is well.", name=name, count=count))
    heading = T(
        "{name}, {count} shifts tomorrow; {things} things to look at, the rest is well:",
        name=name, count=count, things=len(lines),
    )  # fmt: skip
    pages = _pages(lines)
    page = min(page, len(pages) - 1)
    numbered = [Text("{number}. {line}", {"number": lines.index(each) + 1, "line": each.words}) for each in pages[page]]
    rows = [(_on_page(each.button, page),) for each in pages[page] if each.button is not None]
    turning = []
    if page:
        turning.append(Button(T("◀ Back"), Choice(VERB, page - 1, page, "page")))
    if page + 1 < len(pages):
        turning.append(Button(T("More ▶"), Choice(VERB, page + 1, page, "page")))
    return Message(joined([heading, *numbered]), (*rows, *([tuple(turning)] if turning else [])))


def _on_page(button: Button, page: int) -> Button:
    return Button(button.label, Choice(button.choice.verb, button.choice.id, page, button.choice.choice))


def _pages(lines: Sequence[Line]) -> list[list[Line]]:
    """At most four rows of buttons; three when pages have to be turned."""
    fits = ROWS if sum(1 for line in lines if line.button is not None) <= ROWS else ROWS - 1
    pages: list[list[Line]] = [[]]
    for line in lines:
        if line.button is not None and sum(1 for each in pages[-1] if each.button is not None) >= fits:
            pages.append([])
        pages[-1].append(line)
    return pages


async def _lines(turn: Turn) -> list[Line]:
    tomorrow = turn.now.astimezone(turn.zone).date() + timedelta(days=1)
    watches = await shifts.on(turn.session, tomorrow, turn.zone)
    holes = [await _hole(turn, watch) for watch in watches if watch.short]
    silent = [line for watch in watches for line in _unanswered(turn, watch)]
    owed = [*await _of_cases(turn), *await _places(turn)]
    return [*holes, *silent[:SILENT], *owed, *silent[SILENT:], *await _later(turn)]


async def _later(turn: Turn) -> list[Line]:
    """Who was asked once more about the coming days and has still not answered; one line for all of them."""
    waiting = [seat for seat in await answers.unanswered(turn) if seat.assignment.chased is not None]
    if not waiting:
        return []
    names = list(dict.fromkeys(seat.called for seat in waiting))
    said = T("{names} have not answered for {count} shifts of the coming days",
             names="、".join(names[:PLACES]), count=len(waiting))  # fmt: skip
    if len(names) > PLACES:
        said = T("{names} and {more} more have not answered for {count} shifts of the coming days",
                 names="、".join(names[:PLACES]), more=len(names) - PLACES, count=len(waiting))  # fmt: skip
    return [Line(said, Button(T("Remind them"), Choice(VERB, 0, 0, "remind")))]


async def _hole(turn: Turn, watch: Watch) -> Line:
    line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
    searches = await substitutes.open_in(turn.session, watch.shift.id)
    running = next((search for search in searches if search.outcome is None), None)
    if running is not None:
        return Line(await searching.who_is_asked(turn, running, watch))
    fit = len(await candidates.best(turn.session, watch.shift, (), turn.zone))
    said = T("{line}: {count} short, {fit} could come", line=line, count=watch.short, fit=fit)
    label = T("Ask them: {hour} {place}", hour=when.hour(watch.shift.starts_at, turn.zone), place=watch.place)
    return Line(said, Button(label, Choice(VERB, watch.shift.id, 0, "fill")))


def _unanswered(turn: Turn, watch: Watch) -> list[Line]:
    line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
    return [
        Line(
            T("{line}: {name} has not answered", line=line, name=seat.called),
            Button(T("Phone {name}", name=seat.called), Choice(VERB, seat.person.id, 0, "call")),
        )
        for seat in watch.manned
        if seat.assignment.answer is Answer.PROPOSED and watch.shift.published_at is not None
    ]


async def _of_cases(turn: Turn) -> list[Line]:
    """Overdue; nobody's; done, and whoever found it has not heard of it."""
    found = [await _untold(turn, case) for case in await lists.all_of(turn.session, lists.is_to_be_told())]
    late = await lists.all_of(turn.session, lists.is_late(turn.now))
    for case in late:
        if case.state not in (CaseState.CHECKING, CaseState.FEEDBACK):
            said = T("{case} is overdue, {name} answers for it", case=words.title(case), name=await _owner(turn, case))
            found.append(Line(said, _look(case)))
    found += await _new(turn)
    warned = await lists.all_of(turn.session, lists.is_warned_of(turn.now))
    for case in warned:
        at = when.moment(case.due_at or turn.now, turn.now, turn.zone)
        name = await _owner(turn, case)
        said = T("{case}: until {at}, {name} answers for it", case=words.title(case), at=at, name=name)
        found.append(Line(said, _look(case)))
    found += [
        Line(T("{case}: nobody has taken it up", case=words.title(case)), _look(case))
        for case in await lists.all_of(turn.session, lists.nobody_has_it())
        if case not in late and case not in warned and (case.owner_id is None or case.raised_at < turn.now - UNTOUCHED)
    ]
    return found


async def _new(turn: Turn) -> list[Line]:
    """One line for all that is new and in no hurry; what has lain for long has its own."""
    new = [case for case in await arrivals.waiting(turn) if case.raised_at >= turn.now - UNTOUCHED]
    if not new:
        return []
    said = T("{count} new reports in no hurry, not taken up yet", count=len(new))
    return [Line(said, Button(T("Look at the new ones"), Choice(VERB, 0, 0, "new")))]


async def _owner(turn: Turn, case: Case) -> str:
    return await leading.called(turn.session, case.owner_id or 0) or "—"


def _look(case: Case) -> Button:
    return Button(T("Look at No. {number}", number=case.id), Choice(VERB, case.id, 0, "case"))


async def _untold(turn: Turn, case: Case) -> Line:
    legs = [leg for leg in await records.legs(turn.session, case) if not leg.told]
    who: Text | str = T("whom it concerns")
    if legs:
        person = legs[0].person
        who = T("the finder") if person is None else person.called or person.name
    result = words.outcome(case) or words.solved(case)
    since = case.outcome_at or case.due_at or turn.now
    days = (turn.now - since).days
    about = T("{case}: {result}", case=words.title(case), result=result)
    if days > 0:
        about = T("{about} For {days} days", about=about, days=days)
    said = T("{about} {name} has not been told yet", about=about, name=who)
    label = T("Look at No. {number}, tell {name}", number=case.id, name=who)
    return Line(said, Button(label, Choice(VERB, case.id, 0, "case")))


async def _places(turn: Turn) -> list[Line]:
    places = await unkept.everywhere(turn.session)
    if not places:
        return []
    names = "、".join(each.name for each in places[:PLACES])
    if len(places) > PLACES:
        said = T("{names} and {count} more places have nobody who answers for them", names=names,
                 count=len(places) - PLACES)  # fmt: skip
    else:
        said = T("Nobody answers for {names}", names=names)
    return [Line(said, Button(T("Name somebody"), Choice(VERB, 0, 0, "keep")))]
