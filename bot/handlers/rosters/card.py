"""排班: how the roster stands, a plan is asked for, and every button of a draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from bot.handlers import my_shifts, when
from bot.handlers.repairs import mending
from bot.handlers.rosters import days, picking, posted, publishing, seats, telling, words
from bot.language import T, Text, joined
from bot.roster.shifts import DaySpan
from bot.services import rights
from bot.services.roster import drafts, hands
from bot.services.roster import outlook as standing
from bot.services.roster.hands import Desk, NotDone, NotDoneError
from bot.services.roster.outlook import Outlook
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import RosterPlan, RosterState

VERB = publishing.VERB
WEEKS = (1, 2, 4)
START = 6
"""Weeks with which a plan may begin, offered."""
MOST_AHEAD = timedelta(days=400)


async def show(turn: Turn) -> None:
    """/roster, 排班. Who does not plan sees their own shifts."""
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(await overview(turn), card=telling.card_of(0), fresh=True)
    else:
        await my_shifts.show(turn)


async def overview(turn: Turn, said: Text | None = None) -> Message:
    """What is out, what lies as a draft, when the next one comes by itself; and what can be asked for."""
    found = await standing.outlook(turn.session, turn.zone, turn.now)
    lines = [] if said is None else [said]
    if found.out:
        spans = [telling.span(each.first, each.last) for each in found.out]
        lines.append(T("Published: {days}.", days=joined(spans, ", ")))
    else:
        lines.append(T("Nothing is published yet."))
    lines += [
        T("Draft: {days}, {open}.", days=telling.days(plan), open=await _open(turn, plan)) for plan in found.drafts[-2:]
    ]
    lines += [T("Being planned: {days} …", days=telling.days(plan)) for plan in found.at_work[-2:]]
    if found.failed is not None:
        lines.append(telling.failed(found.failed))
    if found.proposed is not None:
        at, span = found.proposed
        moment = T("{day} {hour}", day=when.day(at, turn.now, turn.zone), hour=when.hour(at, turn.zone))
        lines.append(T("{moment} I propose {days}.", moment=moment, days=telling.span(span.first, span.last)))
    return Message(joined(lines), _rows(turn, found))


async def _open(turn: Turn, plan: RosterPlan) -> Text:
    draft = await drafts.read(turn.session, plan.id)
    count = 0 if draft is None else len(days.open_shifts(draft))
    return T("{count} shifts short", count=count) if count else T("every shift has its people")


def _rows(turn: Turn, found: Outlook) -> tuple[tuple[Button, ...], ...]:
    looking = [
        Button(T("Draft {day}", day=telling.day(plan.first)), Choice(VERB, plan.id, plan.revision, "home"))
        for plan in found.drafts[-2:]
    ]
    if found.out:
        looking.append(posted.home_button())
    following, after = (_monday(turn) + timedelta(days=7 * number) for number in (1, 2))
    first = _first_free(found, following)
    labels = {following: T("Plan next week"), after: T("The week after")}
    second = after if first == following else following
    asking = (
        _ask(labels.get(first, T("From {day} on", day=telling.day(first))), first, 1),
        _ask(labels[second], second, 1),
        _ask(T("Four weeks"), first, 4),
    )
    other = Button(T("Other weeks"), Choice(VERB, 0, 0, "pick"))
    return (*((tuple(looking),) if looking else ()), asking, (other, Button(T("Refresh"), Choice(VERB, 0, 0, "all"))))


def _first_free(found: Outlook, monday: date) -> date:
    """The first week of which people know nothing yet, and that is not planned either."""
    taken = [*found.out, *(DaySpan(plan.first, plan.last) for plan in (*found.drafts, *found.at_work))]
    while any(each.first <= monday + timedelta(days=6) and monday <= each.last for each in taken):
        monday += timedelta(days=7)
    return monday


def _monday(turn: Turn) -> date:
    today = turn.now.astimezone(turn.zone).date()
    return today - timedelta(days=today.weekday())


def _ask(label: Text, first: date, weeks: int, word: str = "ask") -> Button:
    return Button(label, Choice(VERB, 0, 0, f"{word}.{first.toordinal()}.{weeks}"))


# Asking for a plan


def _pick(turn: Turn) -> Message:
    mondays = [_monday(turn) + timedelta(days=7 * number) for number in range(START)]
    row = [Button(telling.weekday(each), Choice(VERB, 0, 0, f"pick.{each.toordinal()}")) for each in mondays]
    return Message(T("From which Monday on?"), (tuple(row[:3]), tuple(row[3:]), (days.back_to_roster(),)))


def _how_many(first: date) -> Message:
    row = tuple(_ask(T("{count} weeks", count=count), first, count) for count in WEEKS)
    return Message(T("From {day} on, how many weeks?", day=telling.weekday(first)), (row, (days.back_to_roster(),)))


def _span(turn: Turn, first: int, weeks: int) -> DaySpan | None:
    """None: that is over, or was made up."""
    today = turn.now.astimezone(turn.zone).date()
    if weeks not in WEEKS or not 1 <= first <= date.max.toordinal() - 7 * weeks:
        return None
    begins = date.fromordinal(first)
    span = DaySpan(begins, begins + timedelta(days=7 * weeks - 1))
    return span if begins.weekday() == 0 and today <= span.last and begins <= today + MOST_AHEAD else None


async def _asked(turn: Turn, first: int, weeks: int, *, sure: bool) -> Message:
    """A plan is asked for; what it would replace, or what people know already, is said first."""
    span = _span(turn, first, weeks)
    if span is None:
        return await overview(turn, words.WORN)
    other = await standing.in_the_way(turn.session, span)
    if other is not None and other.state is RosterState.ASKED and (other.first, other.last) == (span.first, span.last):
        return _at_work(other)
    go = _ask(T("Yes, plan it"), span.first, weeks, "go")
    between = telling.span(span.first, span.last)
    if other is not None and not sure:
        look = Button(T("Look at the draft"), Choice(VERB, other.id, other.revision, "home"))
        text = T("There is a draft for {days} already. A new plan takes its place; what was set by hand stays.",
                 days=telling.days(other))  # fmt: skip
        return Message(text, ((look, go), (days.back_to_roster(),)))
    out = await standing.published(turn.session, turn.zone, turn.now)
    if not sure and any(each.first <= span.last and span.first <= each.last for each in out):
        text = T("Some of {days} is published. I plan what is open and move as few as it takes; nobody hears of it "
                 "before you publish it.", days=between)  # fmt: skip
        return Message(text, ((go, posted.home_button()), (days.back_to_roster(),)))
    return await _begin(turn, span)


async def _begin(turn: Turn, span: DaySpan) -> Message:
    return _at_work(await drafts.ask(turn.session, span, by=turn.speaker.id, now=turn.now))


def _at_work(plan: RosterPlan) -> Message:
    text = T("Planning {days}. It takes a minute at most; I tell you when it is there.", days=telling.days(plan))
    return Message(text, ((days.back_to_roster(),),))


# Taps


async def tap(turn: Turn) -> None:
    """Any button of the overview or of a draft, however old."""
    choice = turn.choice
    if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("Only the office can do that."))
        return
    message = await (_on_overview if choice.id == 0 else _on_plan)(turn, choice)
    shown = message.plan if isinstance(message, _Of) else choice.id
    turn.say(message.message if isinstance(message, _Of) else message, card=telling.card_of(shown), takes_over=True)


class _Of:
    """A message that is the card of another plan than the button was of."""

    def __init__(self, plan: int, message: Message) -> None:
        self.plan, self.message = plan, message


async def _on_overview(turn: Turn, choice: Choice) -> Message | _Of:
    word, *told = choice.choice.split(".")
    numbers = [int(each) for each in told if each.isdecimal() and len(each) < 8]
    if word == "pick" and not told:
        return _pick(turn)
    if word == "pick" and len(numbers) == 1 and _span(turn, numbers[0], 1) is not None:
        return _how_many(date.fromordinal(numbers[0]))
    if word in ("ask", "go") and len(numbers) == 2:
        message = await _asked(turn, *numbers, sure=word == "go")
        span = _span(turn, *numbers)
        plan = None if span is None else await standing.in_the_way(turn.session, span)
        is_asked = plan is not None and plan.state is RosterState.ASKED
        return _Of(plan.id, message) if plan is not None and is_asked and len(message.buttons) == 1 else message
    return await overview(turn, None if choice.choice == "all" else words.WORN)


async def _on_plan(turn: Turn, choice: Choice) -> Message | _Of:
    if choice.choice == "publish":
        return await _publish(turn, choice)
    desk = await hands.desk(turn.session, choice.id, turn.zone, turn.now, lock=_changes(choice.choice))
    if desk is None:
        return await _no_draft(turn, choice)
    if choice.choice == "again":
        plan = await drafts.ask(
            turn.session, DaySpan(desk.plan.first, desk.plan.last), by=turn.speaker.id, now=turn.now
        )
        return _Of(plan.id, _at_work(plan))
    if choice.choice == "drop":
        row = (
            days.button(desk.draft, T("Yes, throw it away"), "gone"),
            days.button(desk.draft, T("No, keep it"), "home"),
        )
        return Message(T("Throw the draft for {days} away? What was set by hand stays for the next plan.",
                         days=telling.days(desk.plan)), (row,))  # fmt: skip
    if choice.choice == "gone":
        if desk.plan.revision != choice.revision:
            return await days.home(turn, desk.draft, is_current=desk.is_current, said=words.FASTER)
        drafts.discard(turn.session, desk.plan, by=turn.speaker.id, now=turn.now)
        return _Of(0, await overview(turn, T("Thrown away.")))
    return await _opened(turn, desk, choice.choice)


def _changes(choice: str) -> bool:
    return choice[:1].isupper() or choice in ("again", "gone")


async def _opened(turn: Turn, desk: Desk, choice: str) -> Message:
    letter, told = choice[:1], choice[1:].split(".")
    reason = told.pop() if told and told[-1] in picking.REASONS else ""
    numbers = [int(each) for each in told if each.isdecimal() and len(each) < 20]
    act = _ACTS.get((letter, len(numbers)))
    if choice == "home":
        return await days.home(turn, desk.draft, is_current=desk.is_current)
    if len(numbers) != len(told) or act is None:
        return await days.home(turn, desk.draft, is_current=desk.is_current, said=words.WORN)
    if letter not in "dh" and not all(number < len(desk.draft.shifts) for number in _places(letter, numbers)):
        return await days.home(turn, desk.draft, is_current=desk.is_current, said=words.WORN)
    try:
        return await act(turn, desk, numbers, reason)
    except NotDoneError as error:
        return await _refused(turn, desk, numbers[0], error)


def _places(letter: str, numbers: list[int]) -> list[int]:
    """Those that mean a shift of the draft."""
    return [numbers[0], numbers[2]] if letter in "ME" else numbers[:1]


async def _refused(turn: Turn, desk: Desk, number: int, error: NotDoneError) -> Message:
    people = [each.person for each in error.broken if each.person is not None]
    text = words.not_done(error, await hands.names(turn.session, people))
    if error.why is NotDone.CHANGED:
        row = (days.button(desk.draft, T("Plan again"), "again"), days.button(desk.draft, T("Overview"), "home"))
        return Message(text, (row,))
    return await days.shift(turn, desk, number, text)


async def _no_draft(turn: Turn, choice: Choice) -> Message | _Of:
    """A button of a plan that is out, was thrown away, is being made, or never was."""
    plan = await turn.session.get(RosterPlan, choice.id)
    if plan is not None and plan.state is RosterState.ASKED:
        return _at_work(plan)
    if plan is not None and plan.state is RosterState.PUBLISHED:
        return await posted.home(turn, T("That plan is published. This is how it stands."))
    if plan is not None and plan.state is RosterState.FAILED and choice.choice == "again":
        again = await drafts.ask(turn.session, DaySpan(plan.first, plan.last), by=turn.speaker.id, now=turn.now)
        return _Of(again.id, _at_work(again))
    if plan is not None and plan.state is RosterState.FAILED:
        return failed(plan)
    said = T("That draft has been replaced or thrown away.") if plan is not None else words.WORN
    return _Of(0, await overview(turn, said))


def failed(plan: RosterPlan) -> Message:
    again = Button(T("Try again"), Choice(VERB, plan.id, plan.revision, "again"))
    return Message(telling.failed(plan), ((again, days.back_to_roster()),))


async def _publish(turn: Turn, choice: Choice) -> Message | _Of:
    plan = await publishing.locked(turn, choice.id)
    if plan is None or plan.state is not RosterState.DRAFT:
        return await _no_draft(turn, choice)
    if plan.revision != choice.revision:
        desk = await hands.desk(turn.session, plan.id, turn.zone, turn.now)
        return (
            await _no_draft(turn, choice)
            if desk is None
            else await days.home(turn, desk.draft, is_current=desk.is_current, said=words.FASTER)
        )
    if (asked_first := await mending.asked_first(turn, plan.id)) is not None:
        return asked_first
    done, said = await publishing.publish(turn, plan.id)
    if done:
        return await posted.home(turn, said)
    again = Button(T("Plan again"), Choice(VERB, plan.id, plan.revision, "again"))
    look = Button(T("Look at the draft"), Choice(VERB, plan.id, plan.revision, "home"))
    return Message(said, ((again, look),))


Act = Callable[[Turn, Desk, list[int], str], Awaitable[Message]]
_ACTS: dict[tuple[str, int], Act] = {
    ("h", 1): lambda turn, desk, n, _: days.holes(turn, desk.draft, n[0]),
    ("d", 2): lambda turn, desk, n, _: days.day(turn, desk.draft, n[0], n[1]),
    ("s", 1): lambda turn, desk, n, _: days.shift(turn, desk, n[0]),
    ("w", 2): lambda turn, desk, n, _: seats.who(turn, desk, n[0], n[1]),
    ("c", 2): lambda turn, desk, n, _: seats.to_add(turn, desk, n[0], n[1]),
    ("n", 3): lambda turn, desk, n, _: seats.to_add(turn, desk, n[0], n[2], first=n[1]),
    ("x", 3): lambda turn, desk, n, _: seats.instead(turn, desk, n[0], n[1], n[2]),
    ("m", 3): lambda turn, desk, n, _: seats.elsewhere(turn, desk, n[0], n[1], n[2]),
    ("f", 2): lambda turn, desk, n, _: seats.to_keep_out(turn, desk, n[0], n[1]),
    ("A", 2): lambda turn, desk, n, why: seats.add(turn, desk, n[0], n[1], why),
    ("B", 3): lambda turn, desk, n, why: seats.add_two(turn, desk, n[0], n[1], n[2], why),
    ("X", 3): lambda turn, desk, n, why: seats.replace(turn, desk, n[0], n[1], n[2], why),
    ("M", 3): lambda turn, desk, n, _: seats.move(turn, desk, n[0], n[1], n[2], None),
    ("E", 4): lambda turn, desk, n, _: seats.move(turn, desk, n[0], n[1], n[2], n[3]),
    ("T", 2): lambda turn, desk, n, _: seats.take_out(turn, desk, n[0], n[1]),
    ("P", 2): lambda turn, desk, n, _: seats.pin(turn, desk, n[0], n[1], on=True),
    ("U", 2): lambda turn, desk, n, _: seats.pin(turn, desk, n[0], n[1], on=False),
    ("F", 2): lambda turn, desk, n, _: seats.keep_out(turn, desk, n[0], n[1], on=True),
    ("L", 2): lambda turn, desk, n, _: seats.keep_out(turn, desk, n[0], n[1], on=False),
    ("Z", 1): lambda turn, desk, n, _: seats.undo(turn, desk, n[0]),
}
