"""The card of a round, which everybody who walks it shares: a tap on a number says how its checkpoint was found."""

from __future__ import annotations

from bot.handlers import when
from bot.handlers.gate_cards import NOTHING_BUT_LOOK
from bot.handlers.seat_cards import SIGN, SIGN_OFF
from bot.language import T, Text, joined
from bot.services.patrols import ticking
from bot.services.patrols.rounds import Point, Round, is_open
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import PatrolState, TickState

VERB = "patrol"
PER_ROW = 3
ONE_PAGE = 9
"""So many checkpoints fit on one card; of more, six stand on each page."""
PER_PAGE = 6
UNSET = "⬜"
STATES: dict[TickState, Text] = {
    TickState.DONE: T("has been visited"),
    TickState.LEFT_OUT: T("not visited"),
    TickState.FOUND: T("something found"),
}
MARKS: dict[TickState | None, str] = {
    None: UNSET,
    TickState.DONE: "✅",
    TickState.LEFT_OUT: "❌",
    TickState.FOUND: "❗",
}
LETTERS: dict[TickState | None, str] = {
    None: "n",
    TickState.DONE: "d",
    TickState.LEFT_OUT: "l",
    TickState.FOUND: "f",
}
ALL_THE_REST, REPORT = T("All the rest visited"), T("Report it now")


def face(of: Round, turn: Turn, page: int = 0, note: Text | str = "") -> Message:
    """How the round stands. `note`: what has just been understood, above it."""
    if not of.can_be_signed(turn.now):
        return Message(joined([each for each in (note, over(of, turn)) if each != ""]))
    page = min(page, pages(of) - 1)
    lines = [note, heading(of, turn), *_points(of, turn, page)]
    if of.unreported:
        lines.append(T("Not reported yet: {points}", points=_names(of.unreported)))
    lines.append(_how_to(of))
    lines.append(NOTHING_BUT_LOOK)
    return Message(joined([each for each in lines if each != ""]), buttons(of, page))


def heading(of: Round, turn: Turn) -> Text:
    hour = when.hour(of.starts_at, turn.zone)
    done = len(of.points) - len(of.are(None))
    if is_open(of.patrol) and of.points:
        return T("🚶 {hour} {place} patrol, {done}/{count}", hour=hour, place=of.place, done=done, count=len(of.points))
    if is_open(of.patrol):
        return T("🚶 {hour} {place} patrol", hour=hour, place=of.place)
    return T("{hour} {place} patrol is unfinished; you can still sign it off today.", hour=hour, place=of.place)


def over(of: Round, turn: Turn) -> Text:
    """It is signed off, or too late for that: nothing is left to tap."""
    patrol = of.patrol
    hour = when.hour(of.starts_at, turn.zone)
    if patrol.state is PatrolState.UNFINISHED or patrol.signed_at is None:
        return T("{hour} {place} patrol: it closed unfinished.", hour=hour, place=of.place)
    signed = when.hour(patrol.signed_at, turn.zone)
    words = T("✅ {hour} {place} patrol is signed off, {signed}.", hour=hour, place=of.place, signed=signed)
    return joined([words, counted(of)]) if of.points else words


def counted(of: Round) -> Text:
    """6个点: 已巡5, 有情况1."""
    parts: list[Text] = []
    for state, label in STATES.items():
        if number := len(of.are(state)):
            parts.append(Text("{label}{number}", {"label": label, "number": number}))
    if number := len(of.are(None)):
        parts.append(T("not ticked {number}", number=number))
    return T("{count} points: {parts}", count=len(of.points), parts=joined(parts, ", "))


def pages(of: Round) -> int:
    return 1 if len(of.points) <= ONE_PAGE else -(-len(of.points) // PER_PAGE)


def page_of(of: Round, point: Point) -> int:
    return 0 if pages(of) == 1 else of.points.index(point) // PER_PAGE


def _shown(of: Round, page: int) -> list[tuple[int, Point]]:
    numbered = list(enumerate(of.points, 1))
    return numbered if pages(of) == 1 else numbered[page * PER_PAGE : (page + 1) * PER_PAGE]


def _points(of: Round, turn: Turn, page: int) -> list[Text]:
    lines = []
    for number, point in _shown(of, page):
        line = Text("{number}. {name} {mark}", {
            "number": number, "name": point.checkpoint.name, "mark": MARKS[point.state],
        })  # fmt: skip
        if point.tick is not None:
            stamp = {"line": line, "hour": when.hour(point.tick.at, turn.zone), "by": point.by}
            line = Text("{line} {hour} {by}", stamp)
        lines.append(line)
    if pages(of) > 1:
        lines.append(T("Page {number} of {count}", number=page + 1, count=pages(of)))
    return lines


def _how_to(of: Round) -> Text | str:
    if not of.are(None):
        return ""
    return T(
        "A tap on a number: ✅ visited, again ❌ left out, again ❗ found something. The sign's digits or 📍 do too."
    )


def _names(points: list[Point]) -> str:
    return "、".join(point.checkpoint.name for point in points)


def buttons(of: Round, page: int) -> tuple[tuple[Button, ...], ...]:
    ticks = [_tick(of, number, point, page) for number, point in _shown(of, page)]
    rows = [tuple(ticks[start : start + PER_ROW]) for start in range(0, len(ticks), PER_ROW)]
    turning = []
    if page > 0:
        turning.append(button(of, T("◀ Back"), f"page.{page - 1}"))
    if page + 1 < pages(of):
        turning.append(button(of, T("More ▶"), f"page.{page + 1}"))
    rest = [button(of, ALL_THE_REST, f"rest.{page}")] if of.are(None) else []
    report = [button(of, REPORT, "report")] if of.unreported else []
    last = [*report, button(of, SIGN_OFF, SIGN)]
    if not turning and len(rest) + len(last) <= PER_ROW:
        rows.append((*rest, *last))
    else:
        rows += [row for row in ((*turning, *rest), tuple(last)) if row]
    return tuple(row for row in rows if row)


def _tick(of: Round, number: int, point: Point, page: int) -> Button:
    """It carries from what to what: two taps at one moment come to the same, and an old one overwrites nothing."""
    changes = LETTERS[point.state] + LETTERS[ticking.AFTER[point.state]]
    label = Text("{number} {mark}", {"number": number, "mark": MARKS[point.state]})
    return button(of, label, f"t{point.checkpoint.id}.{changes}.{page}")


def button(of: Round, label: Text | str, choice: str) -> Button:
    return Button(label, Choice(VERB, of.patrol.id, 0, choice))
