"""今天, 谁没到, 缺人: what leader and coordinator look at, with what can be done in one tap beside each line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.handlers import acting_for, phoning, searching, seat_cards, when
from bot.language import T, Text, joined
from bot.services import attendance, leading, rights, shifts
from bot.services.shifts import Seat, Watch
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer

ROWS = 3
"""Lines with buttons on one page; the fourth row turns the pages."""
LINES = 10
SHORT_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    words: Text
    buttons: tuple[Button, ...] = ()


async def today(turn: Turn) -> None:
    """/today, 今天."""
    await _open(turn, "today")


async def duty(turn: Turn) -> None:
    """/duty, 谁没到: who is on, and who is missing."""
    await _open(turn, "duty")


async def short(turn: Turn) -> None:
    """缺人."""
    await _open(turn, "short")


async def _open(turn: Turn, board: str) -> None:
    if not await rights.may_lead(turn.session, turn.speaker.id):
        turn.say(T("That is for leaders and the office. /my shows your shifts."))
        return
    turn.say(await _board(turn, board, 0), card=f"board:{board}", fresh=True)


async def tap(turn: Turn) -> None:
    """Turns a page, or does something about a line and shows the board as it is then."""
    choice = turn.choice
    if choice is None or not await rights.may_lead(turn.session, turn.speaker.id):
        turn.toast(T("Only the team's leader and the office can do that."))
        return
    board, _, said = choice.choice.partition(".")
    if board not in _BOARDS:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
        return
    if said == "hole":
        words = await _hole(turn, choice.id)
        turn.say(words, card=f"hole:{choice.id}", fresh=True)  # of its own: the board stays where it is
    elif said:
        await _about(turn, choice.id, said)
    page = choice.revision
    turn.say(await _board(turn, board, page), card=f"board:{board}")


async def _hole(turn: Turn, shift: int) -> Message | Text:
    watch = await shifts.watch(turn.session, shift)
    if watch is None or not await rights.may_lead(turn.session, turn.speaker.id, shifts.team_of(watch.shift)):
        return T("Only the team's leader and the office can do that.")
    return await searching.fill_hole(turn, shift)


async def _about(turn: Turn, assignment: int, said: str) -> None:
    seat = await leading.seat_led(turn.session, turn.speaker.id, assignment, lock=True)
    if seat is None:
        turn.toast(T("Only the team's leader and the office can do that."))
    elif said == "call":
        phoning.show(turn, seat.person, why=f"seat:{seat.id}")
    else:
        await acting_for.act(turn, seat, said)


async def _board(turn: Turn, board: str, page: int) -> Message:
    heading, lines, empty = await _BOARDS[board](turn)
    if not lines:
        return Message(empty)
    pages = _pages(lines)
    page = min(page, len(pages) - 1)
    turning = []
    if page:
        turning.append(Button(T("Earlier"), Choice("board", 0, page - 1, board)))
    turning.append(Button(T("Refresh"), Choice("board", 0, page, board)))
    if page + 1 < len(pages):
        turning.append(Button(T("Later"), Choice("board", 0, page + 1, board)))
    shown = pages[page]
    rows = tuple(
        tuple(Button(button.label, _on_page(button.choice, page)) for button in line.buttons)
        for line in shown
        if line.buttons
    )
    return Message(joined([heading, *(line.words for line in shown)]), (*rows, tuple(turning)))


def _on_page(choice: Choice, page: int) -> Choice:
    """A button of the board comes back to the page it was pressed on."""
    return Choice(choice.verb, choice.id, page, choice.choice) if choice.verb == "board" else choice


def _pages(lines: Sequence[Line]) -> list[list[Line]]:
    """As many lines as fit, with no more rows of buttons than a thumb finds."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        rows = sum(1 for each in pages[-1] if each.buttons)
        if len(pages[-1]) >= LINES or (line.buttons and rows >= ROWS):
            pages.append([])
        pages[-1].append(line)
    return pages


Board = tuple[Text, list[Line], Text]


async def _mine(turn: Turn, watches: Sequence[Watch]) -> list[Watch]:
    """What this person may see: the office everything, a leader their team's."""
    teams = {shifts.team_of(watch.shift) for watch in watches}
    allowed = {team for team in teams if await rights.may_lead(turn.session, turn.speaker.id, team)}
    return [watch for watch in watches if shifts.team_of(watch.shift) in allowed]


async def _today(turn: Turn) -> Board:
    local = turn.now.astimezone(turn.zone)
    watches = await _mine(turn, await shifts.on(turn.session, local.date(), turn.zone))
    running = [watch for watch in watches if watch.shift.ends_at > turn.now]
    here = sum(1 for watch in watches for seat in watch.seats if seat.has_arrived)
    heading = T(
        "Today {month}/{day}: {count} shifts, {here} checked in.",
        month=local.month,
        day=local.day,
        count=len(watches),
        here=here,
    )
    over = [watch for watch in watches if watch.shift.ends_at <= turn.now]
    lines = [_watch_line(turn, watch, "today") for watch in (*running, *over)]
    return heading, lines, T("No shifts today.")


def _watch_line(turn: Turn, watch: Watch, board: str) -> Line:
    seats = "、".join(f"{seat.called}{mark(seat, turn)}" for seat in watch.seats if seat.is_theirs or seat.has_arrived)
    words = Text(
        "{hour} {duty}: {seats}",
        {
            "hour": when.hour(watch.shift.starts_at, turn.zone),
            "duty": seat_cards.duty_at(watch.shift, watch.place),
            "seats": seats or "—",
        },
    )
    behind = "、".join(seat.called for seat in watch.seats if attendance.is_behind_lead(seat))
    if behind:
        hour = when.hour(watch.seats[0].expected_at, turn.zone)
        words = T("{words} (school wants {hour}, later: {names})", words=words, hour=hour, names=behind)
    if watch.short and watch.shift.ends_at > turn.now:
        words = T("{words} ❗{count} short", words=words, count=watch.short)
        return Line(words, (_fill(turn, watch, board),))
    if watch.shift.starts_at <= turn.now + shifts.CHECK_IN_OPENS and watch.shift.ends_at > turn.now:
        label = T("Roll call {hour} {place}", hour=when.hour(watch.shift.starts_at, turn.zone), place=watch.place)
        return Line(words, (Button(label, Choice("roll", watch.shift.id, 0, "")),))
    return Line(words)


def mark(seat: Seat, turn: Turn) -> str:
    """✅ there, 🚶 on the way, ❗ should be there, ⏳ the school wants them there, 👌 will come, ❔ has not said."""
    if seat.has_arrived:
        return "✅"
    if seat.assignment.coming_at is not None and seat.assignment.coming_at > turn.now:
        return "🚶"
    if seat.shift.starts_at <= turn.now:
        return "❗"
    if seat.lead and seat.expected_at <= turn.now:
        return "⏳"
    return {Answer.ACCEPTED: "👌", Answer.PROPOSED: "❔", Answer.SEEKING: "🔍"}.get(seat.assignment.answer, "")


def _fill(turn: Turn, watch: Watch, board: str) -> Button:
    label = T("Find for {hour} {place}", hour=when.hour(watch.shift.starts_at, turn.zone), place=watch.place)
    return Button(label, Choice("board", watch.shift.id, 0, f"{board}.hole"))


async def _duty(turn: Turn) -> Board:
    watches = await _mine(turn, await shifts.running(turn.session, turn.now))
    missing = shifts.missing(watches, turn.now)
    heading = T("On now or soon: {count} shifts, {missing} missing.", count=len(watches), missing=len(missing))
    lines = [_missing_line(turn, seat) for seat in missing]
    lines += [_watch_line(turn, watch, "duty") for watch in watches]
    return heading, lines, T("Nobody is on duty now or within the hour.")


def _missing_line(turn: Turn, seat: Seat) -> Line:
    minutes = int((turn.now - seat.shift.starts_at).total_seconds() // 60)
    words = T(
        "❗ {name}: {hour} {duty}, {minutes} minutes late",
        name=seat.called,
        hour=when.hour(seat.shift.starts_at, turn.zone),
        duty=seat_cards.duty(seat),
        minutes=minutes,
    )
    return Line(
        words,
        (
            Button(T("Phone {name}", name=seat.called), Choice("board", seat.id, 0, "duty.call")),
            Button(T("Is there"), Choice("board", seat.id, 0, "duty.here")),
            Button(T("Find a substitute"), Choice("board", seat.id, 0, "duty.sub")),
        ),
    )


async def _short(turn: Turn) -> Board:
    watches = await _mine(turn, await shifts.short_until(turn.session, turn.now, turn.now + SHORT_AHEAD))
    heading = T("Short within a week: {count} shifts.", count=len(watches))
    lines = []
    for watch in watches:
        line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
        words = T("{line}: {count} short", line=line, count=watch.short)
        lines.append(Line(words, (_fill(turn, watch, "short"),)))
    return heading, lines, T("Nobody is missing within a week. All well.")


_BOARDS: dict[str, Callable[[Turn], Awaitable[Board]]] = {"today": _today, "duty": _duty, "short": _short}
