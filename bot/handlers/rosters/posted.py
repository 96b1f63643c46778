"""The roster that people know: who has not answered, day by day, and one shift with what may be done about it.

Whoever is put there is asked like everybody else, whoever is taken out hears so once; what somebody said on the
telephone is put down for them as on any other card (`entering`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.handlers import entering, phoning, seat_cards, when
from bot.handlers.rosters import papers, picking, publishing, telling, words
from bot.language import T, Text, joined
from bot.roster.choosing import Choosing
from bot.roster.gates import Why
from bot.roster.shifts import Seat as Planned
from bot.services import leading, rights, shifts
from bot.services.roster import adjusting, hands
from bot.services.roster.adjusting import Known
from bot.services.roster.hands import NotDoneError
from bot.services.shifts import Seat, Watch
from bot.turns.events import LARGEST_ID, Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, Shift

VERB = "posted"
CARD = "posted"
PER_PAGE = 6
SILENT = 8
"""Names of those who have not answered, on the first page."""
AHEAD = timedelta(days=60)


def home_button() -> Button:
    return Button(T("What is published"), Choice(VERB, 0, 0, "home"))


def _button(label: Text | str, number: int, choice: str) -> Button:
    return Button(label, Choice(VERB, number, 0, choice))


def _to_roster() -> Button:
    return Button(words.BACK_TO_ROSTER, Choice(publishing.VERB, 0, 0, "all"))


async def tap(turn: Turn) -> None:
    """Any of these buttons, however old."""
    choice = turn.choice
    if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("Only the office can do that."))
        return
    message = await _opened(turn, choice)
    if message is not None:
        turn.say(message, card=CARD, takes_over=True)


async def _opened(turn: Turn, choice: Choice) -> Message | None:
    word, *told = choice.choice.split(".")
    reason = told.pop() if told and told[-1] in picking.REASONS else ""
    numbers = [int(each) for each in told if each.isdecimal() and int(each) <= LARGEST_ID]
    if word == "day":
        return await day(turn, choice.id, numbers[0] if numbers else 0)
    if word in ("shift", "add", "with", "Add", "Both"):
        return await _of_shift(turn, choice.id, word, numbers, reason)
    if word in _OF_SEAT:
        return await _of_seat(turn, choice.id, word, numbers, reason)
    return await home(turn, None if word == "home" else words.WORN)


async def home(turn: Turn, said: Text | None = None) -> Message:
    """What needs a look: what is short, who cannot come, who has not answered."""
    watches = await _ahead(turn)
    lines = [] if said is None else [said]
    if not watches:
        lines.append(T("Nothing is published yet."))
        return Message(joined(lines), ((_to_roster(),),))
    first, last = watches[0].shift.starts_at, watches[-1].shift.starts_at
    days = telling.span(first.astimezone(turn.zone).date(), last.astimezone(turn.zone).date())
    lines.append(T("<b>Published</b> {days}: {count} shifts.", days=days, count=len(watches)))
    short = [watch for watch in watches if watch.short]
    if short:
        lines.append(T("❗ {count} are short of people.", count=len(short)))
    opened = [_button(words.NUMBERS[at], watch.shift.id, "shift") for at, watch in enumerate(short[:3])]
    for at, watch in enumerate(short[:3]):
        line = seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)
        lines.append(T("{number} {line}: {count} short", number=words.NUMBERS[at], line=line, count=watch.short))
    silent = Counter(
        seat.called for watch in watches for seat in watch.manned if seat.assignment.answer is Answer.PROPOSED
    )
    if silent:
        told = words.listed(f"{name}{count}" if count > 1 else name for name, count in silent.most_common(SILENT))
        more = T(" and {count} more", count=len(silent) - SILENT) if len(silent) > SILENT else ""
        lines.append(T("Not answered yet: {names}{more}.", names=told, more=more))
    elif not short:
        lines.append(T("All have answered, nothing is short."))
    look = _button(T("Day by day"), first.astimezone(turn.zone).date().toordinal(), "day.0")
    return Message(joined(lines), (*((tuple(opened),) if opened else ()), papers.row(0, 0), (look, _to_roster())))


async def _ahead(turn: Turn) -> list[Watch]:
    known = (Shift.published_at.is_not(None), Shift.ends_at > turn.now, Shift.starts_at < turn.now + AHEAD)
    return await shifts.watches(turn.session, *known)


async def day(turn: Turn, ordinal: int, part: int) -> Message:
    """One day of it. `ordinal`: of the proleptic calendar, as dates count."""
    if not 1 < ordinal < date.max.toordinal():
        return await home(turn, words.WORN)
    that = date.fromordinal(ordinal)
    watches = [
        watch for watch in await shifts.on(turn.session, that, turn.zone) if watch.shift.published_at is not None
    ]
    part = part if part * PER_PAGE < len(watches) else 0
    shown = watches[part * PER_PAGE : (part + 1) * PER_PAGE]
    noon = datetime.combine(that, time(12), turn.zone)
    lines = [T("<b>{day}</b>, {count} shifts", day=when.day(noon, turn.now, turn.zone), count=len(watches))]
    for at, watch in enumerate(shown):
        people = words.listed(f"{seat.called}{_mark(seat)}" for seat in watch.seats if _is_shown(seat)) or "—"
        line = Text(
            "{number} {hour} {duty}: {people}",
            {
                "number": words.NUMBERS[at],
                "hour": when.hour(watch.shift.starts_at, turn.zone),
                "duty": seat_cards.duty_at(watch.shift, watch.place),
                "people": people,
            },
        )
        lines.append(
            T("{line} ❗ {lack}", line=line, lack=T("{count} short", count=watch.short)) if watch.short else line
        )
    row = [_button(words.NUMBERS[at], watch.shift.id, "shift") for at, watch in enumerate(shown)]
    rows = [tuple(row[at : at + 3]) for at in range(0, len(row), 3)]
    following = (ordinal, part + 1) if (part + 1) * PER_PAGE < len(watches) else (ordinal + 1, 0)
    turning = (
        _button(Text("◀ {day}", {"day": when.weekday(that - timedelta(days=1))}), ordinal - 1, "day.0"),
        _button(T("Overview"), 0, "home"),
        _button(
            T("More ▶")
            if following[0] == ordinal
            else Text("{day} ▶", {"day": when.weekday(that + timedelta(days=1))}),
            following[0],
            f"day.{following[1]}",
        ),
    )
    return Message(joined(lines), (*rows, turning))


def _is_shown(seat: Seat) -> bool:
    """Who answers for it, came, or said that they cannot; not whom somebody has put elsewhere."""
    return seat.is_theirs or seat.has_arrived or seat.assignment.released_why in ("ill", "busy", "unsaid")


def _mark(seat: Seat) -> str:
    if seat.has_arrived or (seat.is_theirs and seat.assignment.answer is Answer.ACCEPTED):
        return "✅"
    return {Answer.PROPOSED: "❔", Answer.SEEKING: "🔍"}.get(seat.assignment.answer, "❌")


def _state(seat: Seat) -> Text:
    """已答应 / 还没回 / 来不了."""
    if seat.has_arrived:
        return T("is there")
    return {
        Answer.ACCEPTED: T("has said yes"),
        Answer.PROPOSED: T("has not answered"),
        Answer.SEEKING: T("cannot come, somebody is looked for"),
        Answer.RELEASED: T("cannot come"),
    }[seat.assignment.answer]


async def shift(turn: Turn, number: int, said: Text | None = None) -> Message:
    watch = await shifts.watch(turn.session, number, anew=True)
    if watch is None or watch.shift.published_at is None:
        return await home(turn, words.BEGUN)
    seats = [seat for seat in watch.seats if _is_shown(seat)]
    lines = [] if said is None else [said]
    when_ = when.span(watch.shift.starts_at, watch.shift.ends_at, turn.now, turn.zone)
    duty = seat_cards.duty_at(watch.shift, watch.place)
    lines.append(T("<b>{line}</b>", line=Text("{when} {duty}", {"when": when_, "duty": duty})))
    lines += [
        Text("{mark} {name} {state}", {"mark": _mark(seat), "name": seat.called, "state": _state(seat)})
        for seat in seats
    ]
    if watch.short:
        lines.append(T("❗ {words}", words=T("{count} short", count=watch.short)))
    ordinal = watch.shift.starts_at.astimezone(turn.zone).date().toordinal()
    back = (_button(T("◀ The day"), ordinal, "day.0"), _button(T("Overview"), 0, "home"))
    if watch.shift.starts_at <= turn.now:
        return Message(joined(lines), (back,))
    row = [_button(seat.called, seat.id, "seat") for seat in seats[:PER_PAGE]]
    doing = [_button(T("Add somebody"), number, "add.0")] if watch.shift.slot_key is not None else []
    if watch.short:
        doing.append(Button(T("Ask around"), Choice("hole", number, 0, "sub")))
    rows = [tuple(row[at : at + 3]) for at in range(0, len(row), 3)]
    return Message(joined(lines), (*rows, *((tuple(doing),) if doing else ()), back))


async def _of_shift(turn: Turn, number: int, word: str, numbers: Sequence[int], reason: str) -> Message:
    known = None if word == "shift" else await adjusting.known(turn.session, number, turn.zone, turn.now)
    if word == "shift":
        return await shift(turn, number)
    if known is None:
        return await shift(turn, number, words.BEGUN)
    match word, list(numbers):
        case "add", [page]:
            return await _to_add(turn, known, page)
        case "with", [first, page]:
            return await _to_add(turn, known, page, first)
        case "Add", [person]:
            return await _add(turn, known, person, reason)
        case "Both", [one, other]:
            return await _both(turn, known, one, other, reason)
    return await shift(turn, number, words.WORN)


async def _line(turn: Turn, number: int) -> Text:
    watch = await shifts.watch(turn.session, number)
    return Text("") if watch is None else seat_cards.line_of(watch.shift, watch.place, turn.now, turn.zone)


def _back(number: int, word: str = "shift") -> Button:
    return _button(T("Go back"), number, word)


async def _to_add(turn: Turn, known: Known, page: int, first: int | None = None) -> Message:
    number = known.shift.id
    seats = known.seats if first is None else known.seats | {Planned(known.key, first)}
    fits = Choosing(known.problem, seats).into(known.key)
    names = await hands.names(turn.session, [*(each.person for each in fits), *([] if first is None else [first])])
    heading = T("Who is to come? {line}", line=await _line(turn, number))
    if first is not None:
        heading = T("At night two go together. Who goes with {name}?", name=names.get(first, ""))
    return picking.people(
        heading,
        fits,
        names,
        lambda person: Choice(VERB, number, 0, f"Add.{person}" if first is None else f"Both.{first}.{person}"),
        lambda to: Choice(VERB, number, 0, f"add.{to}" if first is None else f"with.{first}.{to}"),
        _back(number),
        page,
    )


async def _add(turn: Turn, known: Known, person: int, reason: str) -> Message:
    number = known.shift.id
    fit = picking.of(Choosing(known.problem, known.seats).into(known.key), person)
    if fit is not None and fit.why is Why.NIGHT:
        return await _to_add(turn, known, 0, first=person)
    if fit is not None and picking.needs_reason(fit) and not reason:
        name = (await hands.names(turn.session, [person])).get(person, "")
        return picking.why_all_the_same(
            fit, name, lambda code: Choice(VERB, number, 0, f"Add.{person}.{code}"), _back(number)
        )
    return await _put(turn, number, add=(person,), reason=reason)


async def _both(turn: Turn, known: Known, one: int, other: int, reason: str) -> Message:
    number = known.shift.id
    fit = picking.of(Choosing(known.problem, known.seats | {Planned(known.key, one)}).into(known.key), other)
    if fit is not None and picking.needs_reason(fit) and not reason:
        name = (await hands.names(turn.session, [other])).get(other, "")
        return picking.why_all_the_same(
            fit, name, lambda code: Choice(VERB, number, 0, f"Both.{one}.{other}.{code}"), _back(number)
        )
    return await _put(turn, number, add=(one, other), reason=reason)


async def _put(
    turn: Turn, number: int, *, add: Sequence[int] = (), remove: Sequence[int] = (), reason: str = ""
) -> Message:
    """Done and told, or why not."""
    try:
        done = await adjusting.put(
            turn.session,
            number,
            add=add,
            remove=remove,
            by=turn.speaker.id,
            zone=turn.zone,
            now=turn.now,
            reason=reason,
        )
    except NotDoneError as error:
        known = await adjusting.known(turn.session, number, turn.zone, turn.now)
        if known is not None and len(add) == 1 and not remove and picking.wants_a_second(error):
            return await _to_add(turn, known, 0, first=add[0])
        people = [each.person for each in error.broken if each.person is not None]
        return await shift(turn, number, words.not_done(error, await hands.names(turn.session, people)))
    await publishing.tell(turn, done)
    names = await hands.names(turn.session, [*add, *remove])
    told = []
    if add:
        told.append(T("✅ I have asked {names}.", names=words.listed(names[person] for person in add)))
    if remove:
        told.append(T("{names} hears that they need not come.", names=words.listed(names[person] for person in remove)))
    return await shift(turn, number, joined(told, " "))


# One person in it

_OF_SEAT = ("seat", "why", "swap", "Swap", "out", "Out", "phone", "ill", "busy", "unsaid", "can")


async def _of_seat(turn: Turn, number: int, word: str, numbers: Sequence[int], reason: str) -> Message | None:
    seat = await leading.seat_led(turn.session, turn.speaker.id, number)
    if seat is None or seat.shift.published_at is None:
        return await home(turn, words.WORN)
    if word == "phone":
        phoning.show(turn, seat.person, why=f"seat:{seat.id}")
        return None
    if word in ("ill", "busy", "unsaid", "can") and seat.shift.starts_at > turn.now:
        seat = await entering.enter(turn) or seat
        return await shift(turn, seat.shift.id)
    if seat.shift.starts_at <= turn.now or (not seat.is_theirs and word != "seat"):
        return await shift(turn, seat.shift.id)
    if word == "why":
        return _why(turn, seat)
    if word == "out":
        text = T("Tell {name} that they need not come to {line}?", name=seat.called, line=_line_of(turn, seat))
        return Message(text, ((_button(T("Yes, tell them"), seat.id, "Out"), _back(seat.id, "seat")),))
    if word == "Out":
        return await _put(turn, seat.shift.id, remove=(seat.person.id,))
    if word == "swap" and len(numbers) == 1:
        return await _to_swap(turn, seat, numbers[0])
    if word == "Swap" and len(numbers) == 1:
        return await _swap(turn, seat, numbers[0], reason)
    return await _who(turn, seat)


def _line_of(turn: Turn, seat: Seat) -> Text:
    return seat_cards.line(seat, turn.now, turn.zone)


async def _who(turn: Turn, seat: Seat) -> Message:
    text = T("<b>{name}</b>, {line}: {state}.", name=seat.called, line=_line_of(turn, seat), state=_state(seat))
    phone, back = _button(T("Phone {name}", name=seat.called), seat.id, "phone"), _back(seat.shift.id)
    if seat.has_arrived:
        return Message(text, ((back,),))
    if not seat.is_theirs:
        return Message(text, ((_button(T("Can come after all"), seat.id, "can"), phone), (back,)))
    said = []
    if seat.assignment.answer is not Answer.ACCEPTED:
        said.append(_button(T("Said yes"), seat.id, "can"))
    said.append(_button(T("Cannot come"), seat.id, "why"))
    ours = []
    if seat.shift.slot_key is not None:
        ours = [_button(T("Somebody else"), seat.id, "swap.0"), _button(T("Need not come"), seat.id, "out")]
    return Message(text, ((*said, phone), (*ours, back)))


def _why(turn: Turn, seat: Seat) -> Message:
    text = T("{name} cannot come to {line}. Why?", name=seat.called, line=_line_of(turn, seat))
    row = (
        _button(T("Ill or urgent"), seat.id, "ill"),
        _button(T("Busy that day"), seat.id, "busy"),
        _button(T("Rather not say"), seat.id, "unsaid"),
    )
    return Message(text, (row, (_back(seat.id, "seat"),)))


async def _to_swap(turn: Turn, seat: Seat, page: int) -> Message:
    known = await adjusting.known(turn.session, seat.shift.id, turn.zone, turn.now)
    if known is None:
        return await shift(turn, seat.shift.id, words.BEGUN)
    fits = Choosing(known.problem, known.seats).into(known.key, seat.person.id)
    names = await hands.names(turn.session, (each.person for each in fits))
    return picking.people(
        T("Who comes instead of {name}? {line}", name=seat.called, line=_line_of(turn, seat)),
        fits,
        names,
        lambda person: Choice(VERB, seat.id, 0, f"Swap.{person}"),
        lambda to: Choice(VERB, seat.id, 0, f"swap.{to}"),
        _back(seat.id, "seat"),
        page,
    )


async def _swap(turn: Turn, seat: Seat, person: int, reason: str) -> Message:
    known = await adjusting.known(turn.session, seat.shift.id, turn.zone, turn.now)
    if known is None:
        return await shift(turn, seat.shift.id, words.BEGUN)
    fit = picking.of(Choosing(known.problem, known.seats).into(known.key, seat.person.id), person)
    if fit is not None and picking.needs_reason(fit) and not reason:
        name = (await hands.names(turn.session, [person])).get(person, "")
        return picking.why_all_the_same(
            fit, name, lambda code: Choice(VERB, seat.id, 0, f"Swap.{person}.{code}"), _back(seat.id, "seat")
        )
    return await _put(turn, seat.shift.id, add=(person,), remove=(seat.person.id,), reason=reason)
