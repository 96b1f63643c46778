"""People to choose from, best first, with what speaks for or against each: for a draft and for what is out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.handlers.rosters import words
from bot.language import T, Text, joined
from bot.roster.choosing import OUTWEIGHED, Fit
from bot.roster.validator import Broken
from bot.services.roster.hands import NotDone, NotDoneError
from bot.turns.events import Choice
from bot.turns.messages import Button, Message

PER_PAGE = 6
KEPT_OUT = 4
"""So many of those are named who may stand such a shift and not this one, with what keeps them."""
REASONS: Mapping[str, Text] = {"agreed": T("They agreed"), "urgent": T("Nobody else")}
"""Why a rule is put aside that the coordinator may put aside; written down."""


def people(
    heading: Text,
    fits: Sequence[Fit],
    names: Mapping[int, str],
    choose: Callable[[int], Choice],
    turn_to: Callable[[int], Choice],
    back: Button,
    page: int,
) -> Message:
    """`choose`: by person; `turn_to`: by page."""
    able = [each for each in fits if each.may_be_put]
    page = page if page * PER_PAGE < len(able) else 0
    shown = able[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [heading, *(_line(each, names) for each in shown)]
    barred = [each for each in fits if not each.may_be_put]
    told = [T("{name} {why}", name=names[each.person], why=words.fit(each)) for each in barred if each.may_stand_such]
    if told:
        more = [T("{count} more", count=len(told) - KEPT_OUT)] if len(told) > KEPT_OUT else []
        lines.append(T("Not possible: {people}.", people=joined([*told[:KEPT_OUT], *more], "; ")))
    if not able:
        lines.insert(1, T("Nobody can come without somebody moving."))
    buttons = [Button(_label(each, names), choose(each.person)) for each in shown]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    further = (Button(T("More ▶"), turn_to(page + 1 if (page + 1) * PER_PAGE < len(able) else 0)),)
    return Message(joined(lines), (*rows, (*(further if len(able) > PER_PAGE else ()), back)))


def _line(each: Fit, names: Mapping[int, str]) -> Text:
    mark = "" if each.why is None else "⚠ "
    return Text("{mark}{name}: {fit}", {"mark": mark, "name": names[each.person], "fit": words.fit(each)})


def _label(each: Fit, names: Mapping[int, str]) -> Text:
    return Text("{mark}{name}", {"mark": "" if each.why is None else "⚠ ", "name": names[each.person]})


def needs_reason(fit: Fit) -> bool:
    return fit.why in OUTWEIGHED


def why_all_the_same(fit: Fit, name: str, choose: Callable[[str], Choice], back: Button) -> Message:
    """`choose`: by a key of `REASONS`."""
    text = T("{name}: {why}. Why all the same?", name=name, why=words.fit(fit))
    row = tuple(Button(label, choose(code)) for code, label in REASONS.items())
    return Message(text, (row, (back,)))


def of(fits: Sequence[Fit], person: int) -> Fit | None:
    return next((each for each in fits if each.person == person), None)


def wants_a_second(error: NotDoneError) -> bool:
    """Nothing but the night is against it: two go together, one of them experienced."""
    rules = {each.rule for each in error.broken}
    return error.why is NotDone.BREAKS and Broken.ALONE in rules and rules <= {Broken.ALONE, Broken.INEXPERIENCED}
