"""One place in a shift and all who had it, one after another: whoever stands in may be stood in for in turn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.shifts import Seat


def of(seat: Seat, everybody: Sequence[Seat]) -> list[Seat]:
    """All who ever had this place, this one included. `everybody`: all who were ever in the shift."""
    before = {each.id: each.assignment.stands_in_for for each in everybody}
    first = _first(seat.id, before)
    return [each for each in everybody if _first(each.id, before) == first]


def holder(seat: Seat, everybody: Sequence[Seat]) -> Seat | None:
    """Who has the place instead, if anybody: a stand-in, their stand-in, or whoever they stood in for, back again."""
    return next(
        (each for each in of(seat, everybody) if each.id != seat.id and (each.is_theirs or each.has_arrived)), None
    )


def _first(seat: int, before: dict[int, int | None]) -> int:
    while (earlier := before.get(seat)) is not None and earlier in before:
        seat = earlier
    return seat
