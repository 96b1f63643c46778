"""Sentences that the roster's cards share: who stands there, what keeps somebody, what a rule forbids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers import when
from bot.handlers.rosters import telling
from bot.language import T, Text, joined
from bot.roster.choosing import Fit
from bot.roster.gates import Why
from bot.roster.validator import Broken
from bot.services.roster.hands import NotDone, NotDoneError
from db.models import PlannedShift

NUMBERS = "①②③④⑤⑥⑦⑧⑨"
PINNED = "📌"
BACK_TO_ROSTER = T("Back to the roster")
WORN = T("This button is no longer in use. This is how things stand.")
FASTER = T("Somebody has just changed it. This is how it stands now.")
BEGUN = T("That shift has begun, or is there no more.")

_WHY = {
    Why.NOT_VETTED: T("not vetted yet"),
    Why.NOT_TRAINED: T("not trained for it"),
    Why.NOT_INSURED: T("not insured"),
    Why.AGE: T("not of that age"),
    Why.CARE: T("too old for that heat or cold"),
    Why.LEAVE: T("on leave"),
    Why.BUSY: T("busy elsewhere"),
    Why.NOT_FREE: T("did not say that they are free then"),
    Why.OTHER_ZONE: T("of another part"),
    Why.FORBIDDEN: T("you said: not in this shift"),
    Why.DECLINED: T("said that they cannot come"),
    Why.OVERLAP: T("stands elsewhere then"),
    Why.TRAVEL: T("cannot be there in time"),
    Why.REST: T("rests after a night"),
    Why.WEEK_FULL: T("full that week"),
    Why.MONTH_FULL: T("full that month"),
    Why.SHIFT_FULL: T("the shift is full"),
    Why.NIGHT: T("at night two go, one of them experienced"),
    Why.POSSIBLE: T("can come"),
}

_BROKEN = {
    Broken.UNKNOWN: T("is no volunteer any more"),
    Broken.VETTING: T("not vetted yet"),
    Broken.TRAINING: T("not trained for it"),
    Broken.INSURANCE: T("not insured"),
    Broken.AGE: T("not of that age"),
    Broken.CARE: T("too old for that heat or cold"),
    Broken.AWAY: T("on leave or busy then"),
    Broken.FREE: T("did not say that they are free then"),
    Broken.REFUSED: T("said that they cannot come"),
    Broken.OVERLAP: T("stands elsewhere then"),
    Broken.TRAVEL: T("cannot be there in time"),
    Broken.REST: T("rests after a night"),
    Broken.WEEK: T("full that week"),
    Broken.MONTH: T("full that month"),
    Broken.TOO_MANY: T("the shift is full"),
    Broken.ALONE: T("after 22:00 nobody goes alone"),
    Broken.INEXPERIENCED: T("somebody experienced has to be there"),
    Broken.HISTORY: T("that shift has begun"),
}


def why(of: Why) -> Text:
    return _WHY[of]


def why_code(code: str) -> Text:
    """Of what is written down as a code."""
    return _WHY[Why(code)]


def fit(of: Fit) -> Text:
    """近8周5小时, 本网格; or what keeps them."""
    if of.why is not None:
        return why(of.why)
    told: list[Text] = [T("{hours} h in 8 weeks", hours=of.load)]
    told += [(T("own grid"), T("next grid"), T("another grid"))[of.distance]]
    if of.wished is not None:
        told.append(T("would like it") if of.wished else T("would rather not"))
    return joined(told, ", ")


def not_done(error: NotDoneError, names: Mapping[int, str]) -> Text:
    """What whoever tapped it hears; for BREAKS each rule."""
    if error.why is not NotDone.BREAKS:
        return _NOT_DONE[error.why]
    told: dict[tuple[Broken, int | None], Text] = {}
    for each in error.broken:
        rule, name = _BROKEN[each.rule], names.get(each.person or 0, "")
        told[each.rule, each.person] = T("{name}: {why}", name=name, why=rule) if name else rule
    return T("That does not work. {reasons}.", reasons=joined(told.values(), "; "))


_NOT_DONE = {
    NotDone.MOVED: FASTER,
    NotDone.CHANGED: T(
        "Since it was planned something was entered: leave, free times, a bell. Have it planned again; what you have "
        "set by hand stays."
    ),
    NotDone.BEGUN: BEGUN,
    NotDone.NOTHING: T("There is nothing to undo."),
}


def spanned(shift: PlannedShift, now: datetime, zone: ZoneInfo) -> Text:
    """周一 12/14 7:20-8:10 实验小学东门护学."""
    return Text(
        "{when} {duty}", {"when": when.span(shift.starts_at, shift.ends_at, now, zone), "duty": telling.duty(shift)}
    )


def listed(names: Iterable[str]) -> str:
    return "、".join(names)


def lack(shift: PlannedShift) -> Text | None:
    """缺1人; nothing for one that has its minimum."""
    return telling.lack(shift) if shift.below or shift.leaderless else None
