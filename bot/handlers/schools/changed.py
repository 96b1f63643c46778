"""What a change means: it counts from the next plan on, or published shifts are touched and a repair mends them."""

from __future__ import annotations

from datetime import date

from bot.handlers import when
from bot.handlers.rosters import telling
from bot.language import T, Text
from bot.services import rights
from bot.services.roster import touched
from bot.services.roster.sources import grids
from bot.services.roster.spots import Spots, spots
from bot.services.roster.touched import Touched
from bot.turns.events import Choice
from bot.turns.messages import Button
from bot.turns.turn import Turn
from db.models import Shift

VERB = "replan"
SHOWN = 4
"""Shifts that are named; the others are counted."""
OFFICE_ONLY = T("That is for the office. /my shows your shifts.")


async def may(turn: Turn) -> bool:
    """For buttons: whoever may not hears so."""
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        return True
    turn.say(OFFICE_ONLY)
    return False


async def told(
    turn: Turn, *prefixes: str, day: date | None = None
) -> tuple[list[Text], tuple[tuple[Button, ...], ...]]:
    """Lines and buttons for below a card. `prefixes`: how the keys begin of the slots that were changed; `day`: when
    only one day was."""
    await turn.session.flush()
    found = await touched.touched(turn.session, *prefixes, zone=turn.zone, now=turn.now, day=day)
    if not found.known:
        if found.waiting is None:
            return [T("Counts from the next plan on.")], ()
        words = T("The roster from {days} was planned before this and is not published: have it planned again.",
                  days=telling.days(found.waiting))  # fmt: skip
        return [words], _BUTTON
    where = await spots(turn.session, await grids(turn.session))
    lines = _lines(turn, found, where)
    shown: list[Text] = []
    if lines:
        shown = [T("❗ People know these shifts already:"), *lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(T("… and {count} more", count=len(lines) - SHOWN))
    if found.new:
        shown.append(_new(turn, found, where))
    return [*shown, T("A repair moves as few as possible; you look at it before anybody hears.")], _BUTTON


_BUTTON = ((Button(T("Mend the roster"), Choice(VERB, 0, 0, "ask")),),)


def _lines(turn: Turn, found: Touched, where: Spots) -> list[Text]:
    lines = [T("· {shift}: not needed any more", shift=shift_shown(turn, row, where)) for row in found.gone]
    for row, asked in found.moved:
        starts, ends = when.hour(asked.starts, turn.zone), when.hour(asked.ends, turn.zone)
        lines.append(T("· {shift}: now {starts}—{ends}", shift=shift_shown(turn, row, where), starts=starts, ends=ends))
    lines += [T("· {shift}: another number of people", shift=shift_shown(turn, row, where)) for row in found.resized]
    return lines


def _new(turn: Turn, found: Touched, where: Spots) -> Text:
    """Nobody was told otherwise: these days are published, and nobody was ever planned there."""
    first = found.new[0]
    shift = Text(
        "{when} {place}", {"when": when.moment(first.starts, turn.now, turn.zone), "place": where.of(first.key).name}
    )
    return T(
        "❗ Days that are published lack {count} shifts of it, the first {shift}.", count=len(found.new), shift=shift
    )


def shift_shown(turn: Turn, row: Shift, where: Spots) -> Text:
    moment = when.moment(row.starts_at, turn.now, turn.zone)
    return Text("{when} {place}", {"when": moment, "place": where.of(row.slot_key or "").name})


async def before(turn: Turn, *prefixes: str) -> Text:
    """For the question whether something is to end: what people know of it."""
    rows = await touched.published(turn.session, *prefixes, now=turn.now)
    if not rows:
        return T("Nobody has a shift there yet.")
    where = await spots(turn.session, await grids(turn.session))
    return T(
        "{count} shifts there are published, the first {shift}. They stay until the roster is mended; "
        "then everybody concerned hears that they need not come.",
        count=len(rows), shift=shift_shown(turn, rows[0], where),
    )  # fmt: skip


async def tap(turn: Turn) -> None:
    """重排."""
    if not await may(turn):
        return
    turn.worn()
    plan = await touched.ask(turn.session, by=turn.speaker.id, zone=turn.zone, now=turn.now)
    if plan is None:
        turn.say(T("Nothing is published and no plan waits; it counts from the next plan on."))
    else:
        words = T("The roster from {days} is being mended; I show you what changes.", days=telling.days(plan))
        turn.say(words, card=telling.card_of(plan.id), fresh=True)
