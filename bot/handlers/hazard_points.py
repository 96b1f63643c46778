"""隐患点: the list, and the card of one, from which a report begins. Everybody may look; of cases each sees theirs."""

from __future__ import annotations

from bot.handlers import phoning, reporting, when
from bot.handlers.cases import evening, words
from bot.language import T, Text, joined
from bot.services import hazards, rights
from bot.services.hazards import Known
from bot.services.whereabouts import Spot
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Case, TickState

VERB, LIST = "point", "points"
SHOW, PAGE = "show", "page"
PER_PAGE, PER_ROW = 6, 2
OPEN = 6
"""Open cases that have a button."""

KINDS: dict[str, Text] = {
    "fire": T("fire"),
    "traffic": T("traffic"),
    "water": T("deep water"),
    "wiring": T("wiring"),
    "gas": T("gas"),
    "crowd": T("crowds"),
    "theft": T("theft"),
    "dispute": T("quarrels"),
}
CHECKED: dict[TickState, Text] = {TickState.DONE: T("has been visited"), TickState.FOUND: T("something found")}


def button(point: int, name: Text | str) -> Button:
    """To the card of one, wherever it stands."""
    return Button(name, Choice(VERB, point, 0, SHOW))


async def show(turn: Turn) -> None:
    """/points, 隐患点; with words after it those that are called so."""
    said = "" if turn.event is None else turn.event.text.strip()
    found = await hazards.called(turn.session, said) if said else []
    await show_all(turn, found) if found else await _list(turn, 0, fresh=True)


async def show_all(turn: Turn, found: list[Spot]) -> None:
    """The one that was meant, or a button for each."""
    if len(found) == 1 and found[0].hazard_point is not None:
        await _card(turn, found[0].hazard_point, fresh=True)
    else:
        turn.say(Message(T("Which hazard point?"), buttons(found[:PER_PAGE])))


def buttons(spots: list[Spot]) -> tuple[tuple[Button, ...], ...]:
    row = [button(spot.hazard_point, spot.name) for spot in spots if spot.hazard_point is not None]
    return tuple(tuple(row[start : start + PER_ROW]) for start in range(0, len(row), PER_ROW))


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None:
        return
    if choice.choice == PAGE:
        await _list(turn, choice.id, fresh=False)
    else:
        await _card(turn, choice.id, fresh=True)


async def _list(turn: Turn, number: int, *, fresh: bool) -> None:
    spots = await hazards.listed(turn.session, turn.speaker.id)
    pages = max(1, -(-len(spots) // PER_PAGE))
    number = min(number, pages - 1)
    shown = spots[number * PER_PAGE : (number + 1) * PER_PAGE]
    points = [spot.hazard_point for spot in shown if spot.hazard_point is not None]
    busy = await hazards.open_at(turn.session, points, turn.speaker.id)
    lines: list[Text | str] = [T("📍 {count} hazard points", count=len(spots)) if spots else T("No hazard point yet.")]
    lines += [  # the others are on the buttons
        T("{place}: {count} open", place=spot.name, count=busy[spot.hazard_point])
        for spot in shown
        if spot.hazard_point in busy
    ]
    turning = []
    if number:
        turning.append(Button(T("◀ Back"), Choice(VERB, number - 1, 0, PAGE)))
    if number + 1 < pages:
        turning.append(Button(T("More ▶"), Choice(VERB, number + 1, 0, PAGE)))
    rows = (*buttons(shown), *([tuple(turning)] if turning else []))
    turn.say(Message(joined(lines), rows), card=LIST, fresh=fresh)


async def _card(turn: Turn, number: int, *, fresh: bool) -> None:
    known = await hazards.look(turn.session, number, turn.speaker.id)
    if known is None:
        turn.say(T("That hazard point is not on the list any more. /points shows those that there are."))
        return
    rows = [_actions(known), *_cases(known)]
    if known.keeper is None and await rights.may_coordinate(turn.session, turn.speaker.id):
        rows.append((Button(T("Name somebody"), Choice(evening.VERB, number, 0, "keep")),))
    shown = Message(joined(_lines(turn, known)), tuple(row for row in rows if row)[:4])
    turn.say(shown, card=f"{VERB}:{number}", fresh=fresh)


def _lines(turn: Turn, known: Known) -> list[Text | str]:
    lines: list[Text | str] = [T("📍 <b>{name}</b>, {grid}", name=known.point.name, grid=known.grid)]
    if known.point.kind in KINDS:
        lines.append(T("Mind: {kind}", kind=KINDS[known.point.kind]))
    names = [person.called or person.name for person in (known.keeper, known.deputy) if person is not None]
    if known.keeper is None:
        lines.append(T("⚠️ Nobody answers for it yet"))
    if known.keeper is not None and known.deputy is not None:
        lines.append(T("{name} answers for it, {deputy} stands in", name=names[0], deputy=names[1]))
    elif names:
        lines.append(T("{name} answers for it", name=names[0]))
    if known.last is None:
        lines.append(T("No patrol has come by yet"))
    else:
        at = when.moment(known.last.at, turn.now, turn.zone)
        lines.append(T("Last visited {at}: {state}", at=at, state=CHECKED[known.last.state]))
    if known.count > 1:
        lines.append(T("❗ {count} cases here so far", count=known.count))
    lines += [_case(turn, case) for case in known.open[:OPEN]]
    lines += [T("before: {case}", case=_case(turn, case)) for case in known.past]
    return lines


def _case(turn: Turn, case: Case) -> Text:
    """Nothing of what anybody wrote: that stands on its card, for who may open it."""
    became = words.STATES[case.state] if case.outcome is None else words.OUTCOMES[case.outcome]
    at = when.moment(case.raised_at, turn.now, turn.zone)
    return T("No. {number} {kind}, {at}, {became}", number=case.id, kind=words.KINDS[case.kind], at=at, became=became)


def _actions(known: Known) -> tuple[Button, ...]:
    whom = known.keeper or known.deputy
    phone = (phoning.button(whom),) if known.may_phone and whom is not None else ()
    return (reporting.at_hazard_point(known.point.id), *phone)


def _cases(known: Known) -> list[tuple[Button, ...]]:
    shown = [case for case in (*known.open[:OPEN], *known.past) if case.id in known.mine][:OPEN]
    row = [words.button(case, T("No. {number}", number=case.id), "show") for case in shown]
    return [tuple(row[:3]), tuple(row[3:])]
