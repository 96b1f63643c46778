"""换班 and 找人替 from one's own card: whom to ask, their answer, and what all whom it concerns are told once.

The office does it for both, with a reason; nobody is asked then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.handlers import missing_cards, partners, searching, seat_cards, when
from bot.handlers.seat_timers import arm
from bot.language import T, Text, joined
from bot.services import attendance, journal, leading, members, people, rights, shifts
from bot.services.roster import exchanging
from bot.services.roster.exchanging import Against, Deal, Done
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Exchange, Person

TRADE, DEAL = "trade", "deal"
"""Verbs: of a seat that is to be exchanged, of an exchange that was asked for."""
TIMER = "deal.over"
RELEVANCE = "deal"
PER_PAGE = 3
REASONS: dict[str, Text] = {
    "agreed": T("The two have agreed"),
    "health": T("For somebody's health"),
    "work": T("For the work's sake"),
}
_CHOICE = re.compile(r"(?:(?P<verb>[wgp])(?P<number>\d{1,18})(?:\.(?P<reason>[a-z]+))?)|swap|give|all|back")


def card_of(row: Exchange) -> str:
    return f"deal:{row.id}"


# Whom to ask


async def swap(turn: Turn, seat: Seat, page: int = 0) -> Message | Text:
    """换班: the shifts that could be had for this one."""
    if (row := await exchanging.open_of(turn.session, seat.id)) is not None:
        return await _waiting(turn, seat, row)
    found = await exchanging.offers(turn.session, seat, turn.zone, turn.now)
    if not _is_office(turn, seat):
        there = await people.reachable(turn.session, {each.person.id for each in found})
        found = [each for each in found if each.person.id in there]
    line = seat_cards.line(seat, turn.now, turn.zone)
    if not found:
        words = T("{line}: by the rules there is no shift to exchange it for just now.", line=line)
        return Message(words, ((_button(seat, T("Somebody takes it over"), "give"), _back(seat)),))
    page = min(page, (len(found) - 1) // PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows = [(_button(seat, _offer(turn, each), f"w{each.id}"),) for each in shown]
    more = [_button(seat, T("More ▶"), f"p{page + 1}")] if len(found) > (page + 1) * PER_PAGE else []
    return Message(T("{line}: for which shift?", line=line), (*rows, (*more, _back(seat))))


def _offer(turn: Turn, seat: Seat) -> Text:
    return Text("{line} · {name}", {"line": seat_cards.line(seat, turn.now, turn.zone), "name": seat.called})


async def give(turn: Turn, seat: Seat) -> Message | Text:
    """找人替: somebody by name, or whoever of the team comes first."""
    if (row := await exchanging.open_of(turn.session, seat.id)) is not None:
        return await _waiting(turn, seat, row)
    best = (await exchanging.takers(turn.session, seat, turn.zone))[:PER_PAGE]
    line = seat_cards.line(seat, turn.now, turn.zone)
    names = tuple(_button(seat, each.person.called or each.person.name, f"g{each.person.id}") for each in best)
    words = T("{line}: who should take it over? Until somebody has, it is still yours.", line=line)
    rows = ((_button(seat, T("Ask everybody who could"), "all"),), names, (_back(seat),))
    return Message(words, tuple(row for row in rows if row))


def _button(seat: Seat, label: Text | str, choice: str) -> Button:
    return Button(label, Choice(TRADE, seat.id, 0, choice))


def _back(seat: Seat) -> Button:
    return _button(seat, T("Leave it as it is"), "back")


def _is_office(turn: Turn, seat: Seat) -> bool:
    return turn.speaker.id != seat.person.id


async def tap(turn: Turn) -> None:
    """A button about a seat that is to change hands."""
    choice = turn.choice
    seat = None if choice is None else await shifts.seat(turn.session, choice.id, lock=True)
    told = None if choice is None else _CHOICE.fullmatch(choice.choice)
    allowed = seat is not None and (
        seat.person.id == turn.speaker.id or await rights.may_coordinate(turn.session, turn.speaker.id)
    )
    if choice is None or seat is None or told is None or not allowed:
        turn.toast(T("This button is not yours."))
        return
    turn.say(await _chosen(turn, seat, choice.choice, told), card=_card(turn, seat))


def _card(turn: Turn, seat: Seat) -> str:
    return f"trade:{seat.id}" if _is_office(turn, seat) else seat_cards.card_of(seat)


async def _chosen(turn: Turn, seat: Seat, said: str, told: re.Match[str]) -> Message | Text:
    if not exchanging.is_movable(seat, turn.now):
        return await partners.status(turn, seat)
    number = int(told["number"] or 0)
    match told["verb"] or said:
        case "swap":
            return await swap(turn, seat)
        case "p":
            return await swap(turn, seat, number)
        case "give":
            return await give(turn, seat)
        case "w":
            theirs = await shifts.seat(turn.session, number)
            if theirs is None or theirs.id not in {
                each.id for each in await exchanging.offers(turn.session, seat, turn.zone, turn.now)
            }:
                return await swap(turn, seat)
            if _is_office(turn, seat):
                return await _for_both(turn, seat, theirs, told["reason"])
            return await _ask(turn, seat, theirs.person, theirs)
        case "g" if not _is_office(turn, seat):
            able = {each.person.id: each.person for each in await exchanging.takers(turn.session, seat, turn.zone)}
            return await _ask(turn, seat, able[number], None) if number in able else await give(turn, seat)
        case "all" if not _is_office(turn, seat):
            return Message(
                T("Ask everybody who could take {line}? Until somebody has, it is still yours.",
                  line=seat_cards.line(seat, turn.now, turn.zone)),
                ((seat_cards.button(seat, T("Yes, ask them"), "busy"), _back(seat)),),
            )  # fmt: skip
    return await partners.status(turn, seat)


# Asking the other, and their answer


async def _ask(turn: Turn, seat: Seat, person: Person, theirs: Seat | None) -> Message | Text:
    if (row := await exchanging.open_of(turn.session, seat.id)) is not None:
        return await _waiting(turn, seat, row)
    row = await exchanging.ask(turn.session, seat, person.id, theirs, by=turn.speaker.id, at=turn.now)
    turn.later(TIMER, row.id, row.until)
    line = seat_cards.line(seat, turn.now, turn.zone)
    if theirs is None:
        words = T("{name} cannot come: {line}. Would you take it over?", name=seat.called, line=line)
        yes = T("I'll come")
    else:
        other = seat_cards.line(theirs, turn.now, turn.zone)
        words = T("{name} would like to exchange: you get {line}, they get your {other}. All right?",
                  name=seat.called, line=line, other=other)  # fmt: skip
        yes = T("Yes, exchange")
    buttons = (
        (Button(yes, Choice(DEAL, row.id, 0, "yes")), Button(T("Not this time"), Choice(DEAL, row.id, 0, "no"))),
    )
    turn.notify(person.id, Message(words, buttons), card=card_of(row), fresh=True, relevant=(RELEVANCE, row.id))
    return await _waiting(turn, seat, row)


async def _waiting(turn: Turn, seat: Seat, row: Exchange) -> Message:
    other = await turn.session.get_one(Person, row.other_person_id)
    words = T(
        "{line}: I have asked {name}, who has until {at}. Until then it is still yours.",
        line=seat_cards.line(seat, turn.now, turn.zone),
        name=other.called or other.name,
        at=when.moment(row.until, turn.now, turn.zone),
    )
    return Message(words, ((Button(T("Never mind"), Choice(DEAL, row.id, 0, "undo")),),))


async def tap_deal(turn: Turn) -> None:
    """可以换 / 不换 of whoever was asked; 不换了 of whoever asked."""
    choice = turn.choice
    found = None if choice is None else await exchanging.deal(turn.session, choice.id)
    me = turn.speaker.id
    asker = found is not None and me == found.mine.person.id
    if choice is None or found is None or not (asker or me == found.row.other_person_id):
        turn.toast(T("This button is not yours."))
    elif not found.is_open:
        await _tell_over(turn, found, asker)
    elif asker:
        if choice.choice == "undo":
            await _over(turn, found, "withdrawn")
        turn.say(await _face(turn, found), card=seat_cards.card_of(found.mine))
    elif choice.choice == "no":
        await _over(turn, found, "declined")
        turn.say(T("All right, thank you for answering."), card=card_of(found.row))
    elif choice.choice == "yes":
        await _agrees(turn, found)


async def _face(turn: Turn, found: Deal) -> Message:
    if found.is_open:
        return await _waiting(turn, found.mine, found.row)
    return await partners.status(turn, found.mine)


async def _tell_over(turn: Turn, found: Deal, asker: bool) -> None:
    if asker:
        turn.say(await partners.status(turn, found.mine), card=seat_cards.card_of(found.mine))
    elif found.row.outcome == "done":
        turn.say(T("It is done already, thank you! /my shows your shifts."), card=card_of(found.row))
    else:
        turn.say(_OVER[found.row.outcome or ""], card=card_of(found.row))


_OVER = {
    "declined": T("You said no to this one; it is settled."),
    "withdrawn": T("That has been taken back; nothing changes for you. Thank you!"),
    "expired": T("That was too long ago; nothing changes for you. Thank you!"),
    "impossible": T("That is not possible any more; nothing changes for you. Thank you!"),
}


async def _agrees(turn: Turn, found: Deal) -> None:
    why = await exchanging.against(turn.session, found, turn.zone, turn.now)
    if why is not None:
        await _over(turn, found, "impossible")
        turn.say(_AGAINST[why], card=card_of(found.row))
        return
    done = await exchanging.perform(turn.session, found, by=turn.speaker.id, at=turn.now)
    await settled(turn, found, done)


_AGAINST = {
    Against.GONE: T("One of these shifts has changed hands meanwhile; nothing changes for you. Thank you!"),
    Against.BEGUN: T("It begins too soon for that now; nothing changes for you. Thank you!"),
    Against.RULES: T("By the rules it is not possible any more; nothing changes for you. Thank you!"),
}


async def _over(turn: Turn, found: Deal, outcome: str) -> None:
    """It is not done. Whoever does not know yet hears it, once."""
    by = None if turn.person is None else turn.person.id
    exchanging.end(turn.session, found.row, outcome, by=by, at=turn.now)
    turn.cancel(TIMER, found.row.id)
    if outcome == "withdrawn" or outcome == "expired":
        turn.notify(found.row.other_person_id, _OVER[outcome], card=card_of(found.row))
    if outcome != "withdrawn" and found.mine.is_theirs:
        other = await turn.session.get_one(Person, found.row.other_person_id)
        line = seat_cards.line(found.mine, turn.now, turn.zone)
        words = T("{line}: it did not work out with {name}, so it is still yours.", line=line,
                  name=other.called or other.name)  # fmt: skip
        card = Message(words, seat_cards.buttons(found.mine, turn.now))
        turn.notify(found.mine.person.id, card, card=seat_cards.card_of(found.mine), fresh=True)


async def expire(turn: Turn) -> None:
    """The timer of an exchange: nobody has answered."""
    found = await exchanging.deal(turn.session, int(turn.subject))
    if found is not None and found.is_open and found.row.until <= turn.now:
        await _over(turn, found, "expired")


# Done


async def settled(turn: Turn, found: Deal, done: Done) -> None:
    """Everybody whom it concerns is told once: the two, then partners and leaders of both shifts."""
    turn.cancel(TIMER, found.row.id)
    parties = {found.mine.person.id, found.row.other_person_id}
    for search in done.searches:
        turn.cancel(searching.TIMER, search.id)
        words = T("Somebody has taken it, you need not come. Thank you!")
        await searching.call_off_others(turn, search, words)
    for before, after in done.changes:
        arm(turn, before)
        arm(turn, after)
    for person in parties:
        await _tell_party(turn, person, found, done)
    await _tell_others(turn, done, parties)
    for before, after in done.changes:
        await _void(turn, before, after, found.row)
        await missing_cards.refresh(turn, before)
        await partners.refresh(turn, after)


async def _tell_party(turn: Turn, person: int, found: Deal, done: Done) -> None:
    lost = [(before, after) for before, after in done.changes if before.person.id == person]
    got = [after for _, after in done.changes if after.person.id == person]
    lines: list[Text] = []
    for before, after in lost:
        line = seat_cards.line(before, turn.now, turn.zone)
        lines.append(T("{line}: {name} comes, you need not.", line=line, name=after.called))
    for after in got:
        others = await shifts.beside(turn.session, after)
        mine = seat_cards.one_line(after, others, turn.now, turn.zone)
        lines.append(T("Yours now: {line}. I will remind you.", line=mine))
    if turn.person is not None and person == turn.person.id:
        card = card_of(found.row)
        turn.say(Message(joined([T("✅ Done."), *lines]), _rows(turn, got)), card=card, takes_over=True)
    elif await people.reachable(turn.session, [person]):
        card = seat_cards.card_of(got[0]) if got else seat_cards.card_of(lost[0][0])
        turn.notify(person, Message(joined([T("✅ Done."), *lines]), _rows(turn, got)), card=card, fresh=True)
    else:
        await _please_tell(turn, (got or [lost[0][0]])[0], lines)


def _rows(turn: Turn, got: list[Seat]) -> seat_cards.Rows:
    return seat_cards.buttons(got[0], turn.now) if got else ()


async def _please_tell(turn: Turn, seat: Seat, lines: list[Text]) -> None:
    line = await leading.line_for_seat(turn.session, seat)
    if line:
        words = T("Please pass on to {name}: {words}", name=seat.called, words=joined(lines))
        card = Message(words, ((missing_cards.call_button(seat),),))
        turn.notify(line[0], card, card=f"tell:{seat.id}", fresh=True, instead=tuple(line[1:]))


async def _tell_others(turn: Turn, done: Done, parties: Iterable[int]) -> None:
    told: dict[int, list[Text]] = defaultdict(list)
    for before, after in done.changes:
        line = seat_cards.line(after, turn.now, turn.zone)
        words = T("{line}: {name} comes instead of {other}.", line=line, name=after.called, other=before.called)
        others = [each.person.id for each in await shifts.beside(turn.session, after)]
        leader = (await leading.line_for_seat(turn.session, after))[:1]
        for person in dict.fromkeys([*others, *leader]):
            told[person].append(words)
    reached = await people.reachable(turn.session, told.keys())
    for person, lines in told.items():
        if person in reached and person not in parties and (turn.person is None or person != turn.person.id):
            turn.notify(person, joined(lines), card=f"settled:{done.changes[0][1].id}", fresh=True)


async def _void(turn: Turn, before: Seat, after: Seat, done: Exchange) -> None:
    """What else was asked about a seat that has changed hands."""
    for row in await exchanging.touching(turn.session, before.id):
        other = None if row.id == done.id else await exchanging.deal(turn.session, row.id)
        if other is not None:
            await _over(turn, other, "impossible")
            turn.notify(row.other_person_id, _OVER["impossible"], card=card_of(row))


# The office, for both


async def _for_both(turn: Turn, seat: Seat, theirs: Seat, reason: str | None) -> Message | Text:
    if (open_ := await exchanging.open_of(turn.session, seat.id)) is not None:
        return await _waiting(turn, seat, open_)
    line, other = (seat_cards.line(each, turn.now, turn.zone) for each in (seat, theirs))
    if reason not in REASONS:
        words = T("{name} gets {other}, {partner} gets {line}. Why?", name=seat.called, other=other,
                  partner=theirs.called, line=line)  # fmt: skip
        rows = tuple((_button(seat, label, f"w{theirs.id}.{code}"),) for code, label in REASONS.items())
        return Message(words, (*rows, (_back(seat),)))
    row = await exchanging.ask(turn.session, seat, theirs.person.id, theirs, by=turn.speaker.id, at=turn.now)
    found = await exchanging.deal(turn.session, row.id)
    why = Against.GONE if found is None else await exchanging.against(turn.session, found, turn.zone, turn.now)
    if found is None or why is not None:
        exchanging.end(turn.session, row, "impossible", by=turn.speaker.id, at=turn.now)
        return T("As things stand now that would break a rule, so nothing was changed.")
    done = await exchanging.perform(turn.session, found, by=turn.speaker.id, at=turn.now)
    for before, _ in done.changes:
        subject = attendance.subject(before)
        journal.note(turn.session, subject, "exchanged_for_them", by=turn.speaker.id, at=turn.now, detail=reason)
    await settled(turn, found, done)
    return T("✅ Exchanged: {name} gets {other}, {partner} gets {line}. Both have been told.", name=seat.called,
             other=other, partner=theirs.called, line=line)  # fmt: skip


async def command(turn: Turn) -> None:
    """/swap, 换班: one's own shifts; the office names whose."""
    said = "" if turn.event is None else turn.event.text.strip()
    whose = turn.speaker.id
    if said and await rights.may_coordinate(turn.session, turn.speaker.id):
        found = await members.find(turn.session, turn.speaker.id, said) or []
        if len(found) != 1:
            turn.say(T("I know nobody called so, or several. Write the whole name after it."))
            return
        whose = found[0].id
    seats = [
        each for each in await shifts.coming_of(turn.session, whose, turn.now) if exchanging.is_movable(each, turn.now)
    ]
    if not seats:
        words = T("There is no shift ahead that could be exchanged.")
        if await rights.may_coordinate(turn.session, turn.speaker.id) and not said:
            words = T("Whose shift? Write the name after it.")
        turn.say(words)
        return
    rows = tuple((_button(each, seat_cards.line(each, turn.now, turn.zone), "swap"),) for each in seats[:4])
    turn.say(Message(T("Which shift is to be exchanged?"), rows))
