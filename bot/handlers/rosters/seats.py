"""One person in one shift of a draft: put there, moved, taken out, pinned, kept out; and the last of it undone.

Choices are a letter and numbers: the shift's place in the draft, people, a reason. Small letters look, capitals change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.handlers.rosters import days, picking, telling, words
from bot.handlers.rosters.days import button
from bot.language import T, Text, joined
from bot.roster.choosing import Choosing, Elsewhere
from bot.roster.gates import Why
from bot.roster.shifts import Seat
from bot.services.roster import hands
from bot.services.roster.hands import Change, Desk, Hand, NotDone, NotDoneError
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import PlannedShift

ELSEWHERE = 6
"""Shifts on one page that somebody could have instead."""


def _row(desk: Desk, number: int) -> PlannedShift:
    return desk.draft.shifts[number]


def _choice(desk: Desk, choice: str) -> Choice:
    return Choice(days.VERB, desk.plan.id, desk.plan.revision, choice)


def _back(desk: Desk, number: int, person: int | None = None) -> Button:
    return button(desk.draft, T("Go back"), f"s{number}" if person is None else f"w{number}.{person}")


async def who(turn: Turn, desk: Desk, number: int, person: int) -> Message:
    """Somebody who stands there, and what can be done about it."""
    row = _row(desk, number)
    hand = desk.hand(Seat(row.slot_key, person))
    if hand not in hands.IN or row.starts_at <= turn.now:
        return await days.shift(turn, desk, number)
    name = (await hands.names(turn.session, [person])).get(person, "")
    words_ = T("<b>{name}</b>, {line}", name=name, line=words.spanned(row, turn.now, turn.zone))
    if hand is Hand.PINNED:
        words_ = T("{words}\n📌 Pinned: planning again leaves it so.", words=words_)
    pin = ("U", T("Unpin")) if hand is Hand.PINNED else ("P", T("📌 Pin"))
    return Message(
        words_,
        (
            (
                button(desk.draft, T("Somebody else"), f"x{number}.{person}.0"),
                button(desk.draft, T("Another shift"), f"m{number}.{person}.0"),
                button(desk.draft, T("Take out"), f"T{number}.{person}"),
            ),
            (button(desk.draft, pin[1], f"{pin[0]}{number}.{person}"), _back(desk, number)),
        ),
    )


async def to_add(turn: Turn, desk: Desk, number: int, page: int, first: int | None = None) -> Message:
    """`first`: who is to go as well, where nobody goes alone."""
    row = _row(desk, number)
    seats = desk.seats if first is None else desk.seats | {Seat(row.slot_key, first)}
    fits = Choosing(desk.known.problem, seats).into(row.slot_key)
    names = await hands.names(turn.session, [*(each.person for each in fits), *([] if first is None else [first])])
    heading = T("Who is to come? {line}", line=words.spanned(row, turn.now, turn.zone))
    if first is not None:
        heading = T("At night two go together. Who goes with {name}?", name=names.get(first, ""))
    return picking.people(
        heading,
        fits,
        names,
        lambda person: _choice(desk, f"A{number}.{person}" if first is None else f"B{number}.{first}.{person}"),
        lambda to: _choice(desk, f"c{number}.{to}" if first is None else f"n{number}.{first}.{to}"),
        _back(desk, number),
        page,
    )


async def instead(turn: Turn, desk: Desk, number: int, person: int, page: int) -> Message:
    row = _row(desk, number)
    fits = Choosing(desk.known.problem, desk.seats).into(row.slot_key, person)
    names = await hands.names(turn.session, [person, *(each.person for each in fits)])
    heading = T("Who comes instead of {name}? {line}",
                name=names.get(person, ""), line=words.spanned(row, turn.now, turn.zone))  # fmt: skip
    return picking.people(
        heading,
        fits,
        names,
        lambda other: _choice(desk, f"X{number}.{person}.{other}"),
        lambda to: _choice(desk, f"x{number}.{person}.{to}"),
        _back(desk, number, person),
        page,
    )


async def elsewhere(turn: Turn, desk: Desk, number: int, person: int, page: int) -> Message:
    """Where they could stand instead, with room there or in exchange."""
    order = {shift.slot_key: at for at, shift in enumerate(desk.draft.shifts)}
    found = Choosing(desk.known.problem, desk.seats).elsewhere(_row(desk, number).slot_key, person)
    names = await hands.names(turn.session, [person, *(each.other for each in found if each.other is not None)])
    page = page if page * ELSEWHERE < len(found) else 0
    shown = found[page * ELSEWHERE : (page + 1) * ELSEWHERE]
    if not shown:
        text = T("There is no other shift for {name} without somebody else moving.", name=names.get(person, ""))
        return Message(text, ((_back(desk, number, person),),))
    lines = [T("Where is {name} to stand instead?", name=names.get(person, ""))]
    lines += [_line(turn, desk, at, order, each, names) for at, each in enumerate(shown)]
    row = [
        button(desk.draft, words.NUMBERS[at], f"M{number}.{person}.{order[each.shift]}" if each.other is None
               else f"E{number}.{person}.{order[each.shift]}.{each.other}")
        for at, each in enumerate(shown)
    ]  # fmt: skip
    rows = [tuple(row[at : at + 3]) for at in range(0, len(row), 3)]
    following = page + 1 if (page + 1) * ELSEWHERE < len(found) else 0
    more = (button(desk.draft, T("More ▶"), f"m{number}.{person}.{following}"),) if len(found) > ELSEWHERE else ()
    return Message(joined(lines), (*rows, (*more, _back(desk, number, person))))


def _line(turn: Turn, desk: Desk, at: int, order: dict[str, int], each: Elsewhere, names: dict[int, str]) -> Text:
    shift = desk.draft.shifts[order[each.shift]]
    line = telling.line(shift, turn.now, turn.zone)
    if each.other is not None:
        return T("{number} {line}, {name} comes here", number=words.NUMBERS[at], line=line, name=names[each.other])
    if each.hole:
        return T("{number} {line} ❗ short there", number=words.NUMBERS[at], line=line)
    return T("{number} {line}, there is room", number=words.NUMBERS[at], line=line)


async def to_keep_out(turn: Turn, desk: Desk, number: int, page: int) -> Message:
    """这班不排: who could be planned there, and who is kept out already."""
    row = _row(desk, number)
    fits = Choosing(desk.known.problem, desk.seats).into(row.slot_key)
    out = [each for each in fits if each.why is Why.FORBIDDEN]
    others = [each for each in fits if each.may_be_put and each.why is not Why.FORBIDDEN]
    all_ = [*out, *others]
    names = await hands.names(turn.session, (each.person for each in all_))
    page = page if page * picking.PER_PAGE < len(all_) else 0
    shown = all_[page * picking.PER_PAGE : (page + 1) * picking.PER_PAGE]
    heading = T("Who is not to be planned here? {line}\n🚫 is kept out; a tap lets them in again.",
                line=words.spanned(row, turn.now, turn.zone))  # fmt: skip
    buttons = [
        button(desk.draft, Text("🚫 {name}", {"name": names[each.person]}), f"L{number}.{each.person}")
        if each.why is Why.FORBIDDEN
        else button(desk.draft, names[each.person], f"F{number}.{each.person}")
        for each in shown
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    following = page + 1 if (page + 1) * picking.PER_PAGE < len(all_) else 0
    more = (button(desk.draft, T("More ▶"), f"f{number}.{following}"),) if len(all_) > picking.PER_PAGE else ()
    return Message(heading, (*rows, (*more, _back(desk, number))))


# What changes


async def add(turn: Turn, desk: Desk, number: int, person: int, reason: str) -> Message:
    """At night the first of two asks for the second, who goes with them."""
    row = _row(desk, number)
    seat = Seat(row.slot_key, person)
    if desk.hand(seat) in hands.IN:
        return await days.shift(turn, desk, number)
    fit = picking.of(Choosing(desk.known.problem, desk.seats).into(row.slot_key), person)
    name = (await hands.names(turn.session, [person])).get(person, "")
    if fit is not None and fit.why is Why.NIGHT:
        return await to_add(turn, desk, number, 0, first=person)
    if fit is not None and picking.needs_reason(fit) and not reason:
        return picking.why_all_the_same(
            fit, name, lambda code: _choice(desk, f"A{number}.{person}.{code}"), _back(desk, number)
        )
    changes = [Change(seat, Hand.PINNED), *_around(desk, row.slot_key, person, reason)]
    try:
        return await _done(turn, desk, number, changes, T("✅ {name} is in it, and stays there.", name=name), reason)
    except NotDoneError as error:
        if not picking.wants_a_second(error):
            raise
        return await to_add(turn, desk, number, 0, first=person)


async def add_two(turn: Turn, desk: Desk, number: int, one: int, other: int, reason: str) -> Message:
    key = _row(desk, number).slot_key
    names = await hands.names(turn.session, [one, other])
    fit = picking.of(Choosing(desk.known.problem, desk.seats | {Seat(key, one)}).into(key), other)
    if fit is not None and picking.needs_reason(fit) and not reason:
        return picking.why_all_the_same(
            fit,
            names.get(other, ""),
            lambda code: _choice(desk, f"B{number}.{one}.{other}.{code}"),
            _back(desk, number),
        )
    changes = [Change(Seat(key, person), Hand.PINNED) for person in (one, other)]
    for person in (one, other):
        changes += _around(desk, key, person, reason)
    said = T("✅ {names} are in it, and stay there.", names=words.listed(names.get(each, "") for each in (one, other)))
    return await _done(turn, desk, number, changes, said, reason)


async def replace(turn: Turn, desk: Desk, number: int, person: int, other: int, reason: str) -> Message:
    row = _row(desk, number)
    fit = picking.of(Choosing(desk.known.problem, desk.seats).into(row.slot_key, person), other)
    names = await hands.names(turn.session, [person, other])
    if fit is not None and picking.needs_reason(fit) and not reason:
        return picking.why_all_the_same(
            fit,
            names.get(other, ""),
            lambda code: _choice(desk, f"X{number}.{person}.{other}.{code}"),
            _back(desk, number, person),
        )
    changes = [
        Change(Seat(row.slot_key, person), Hand.FORBIDDEN),
        Change(Seat(row.slot_key, other), Hand.PINNED),
        *_around(desk, row.slot_key, other, reason),
    ]
    said = T("✅ {other} comes instead of {name}.", other=names.get(other, ""), name=names.get(person, ""))
    return await _done(turn, desk, number, changes, said, reason)


async def move(turn: Turn, desk: Desk, number: int, person: int, to: int, other: int | None) -> Message:
    """`other`: who comes here from there in exchange."""
    here, there = _row(desk, number), _row(desk, to)
    changes = [Change(Seat(here.slot_key, person), Hand.FORBIDDEN), Change(Seat(there.slot_key, person), Hand.PINNED)]
    if other is not None:
        changes += [
            Change(Seat(there.slot_key, other), Hand.FORBIDDEN),
            Change(Seat(here.slot_key, other), Hand.PINNED),
        ]
    if not _are(desk, changes, (Hand.FORBIDDEN,)):
        raise NotDoneError(NotDone.MOVED)
    name = (await hands.names(turn.session, [person])).get(person, "")
    said = T("✅ {name} is now at {line}.", name=name, line=telling.line(there, turn.now, turn.zone))
    return await _done(turn, desk, number, changes, said)


def _are(desk: Desk, changes: Sequence[Change], to: Iterable[Hand]) -> bool:
    """Whether whoever would leave is there."""
    return all(desk.hand(each.seat) in hands.IN for each in changes if each.to in to)


async def take_out(turn: Turn, desk: Desk, number: int, person: int) -> Message:
    name = (await hands.names(turn.session, [person])).get(person, "")
    said = T("✅ {name} is out, and planning again leaves it so.", name=name)
    return await _done(turn, desk, number, [Change(Seat(_row(desk, number).slot_key, person), Hand.FORBIDDEN)], said)


async def pin(turn: Turn, desk: Desk, number: int, person: int, *, on: bool) -> Message:
    seat = Seat(_row(desk, number).slot_key, person)
    if desk.hand(seat) in hands.IN:
        await _change(turn, desk, [Change(seat, Hand.PINNED if on else Hand.SEATED)])
    found = await hands.desk(turn.session, desk.plan.id, turn.zone, turn.now)
    return await who(turn, found or desk, number, person)


async def keep_out(turn: Turn, desk: Desk, number: int, person: int, *, on: bool) -> Message:
    seat = Seat(_row(desk, number).slot_key, person)
    if desk.hand(seat) not in hands.IN:
        await _change(turn, desk, [Change(seat, Hand.FORBIDDEN if on else Hand.OUT)])
    found = await hands.desk(turn.session, desk.plan.id, turn.zone, turn.now)
    return await to_keep_out(turn, found or desk, number, 0)


async def undo(turn: Turn, desk: Desk, number: int) -> Message:
    after = await hands.undo(turn.session, desk, revision=_revision(turn), by=turn.speaker.id, now=turn.now)
    return await days.shift(turn, after, number, T("↩ Undone."))


def _around(desk: Desk, key: str, person: int, reason: str) -> list[Change]:
    """Over a ceiling nobody is chosen by the planner: what they have in that time is the coordinator's as well."""
    return [Change(seat, Hand.PINNED) for seat in sorted(desk.seats_round(key, person))] if reason else []


async def _done(
    turn: Turn, desk: Desk, number: int, changes: Sequence[Change], said: Text, reason: str = ""
) -> Message:
    return await days.shift(turn, await _change(turn, desk, changes, reason), number, said)


async def _change(turn: Turn, desk: Desk, changes: Sequence[Change], reason: str = "") -> Desk:
    return await hands.change(
        turn.session, desk, changes, revision=_revision(turn), by=turn.speaker.id, now=turn.now, reason=reason
    )


def _revision(turn: Turn) -> int:
    """Of the draft as it was when its button was shown."""
    choice = turn.choice
    return 0 if choice is None else choice.revision
