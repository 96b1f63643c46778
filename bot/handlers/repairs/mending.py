"""A repair in the chat: the office sees what would move, those who would move are asked, and all are told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from bot.handlers import seat_cards, when
from bot.handlers.rosters import publishing as rosters
from bot.handlers.rosters import telling
from bot.handlers.seat_timers import arm
from bot.language import T, Text, joined
from bot.services import attendance, leading, people, rights, shifts
from bot.services.roster import drafts, mending, publishing, repairing
from bot.services.roster.drafts import Draft
from bot.services.roster.facts import Facts
from bot.services.roster.mending import Move
from bot.services.roster.publishing import Adjusted, Published, RefusedError
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import MoveQuestion, Person, Repair, RosterState

LOOK, OVER = "mend.look", "mend.over"
"""Timers: look whether something has to be mended; the time of those who were asked is over."""
MORNING, AFTERNOON = "mend.morning", "mend.afternoon"
RULES = {MORNING: "daily 08:30", AFTERNOON: "daily 15:45"}
"""The jobs: who has left, a post that is gone, a school day that was moved are seen at the latest then."""
VERB, QUESTION = "mend", "move"
RELEVANCE = "move"
SHOWN = 8
SOON = timedelta(minutes=1)


def card_of(plan: int) -> str:
    return f"{VERB}:{plan}"


def look_soon(turn: Turn, why: str) -> None:
    """Something bigger than one search has happened, or a search has come to nothing."""
    turn.later(LOOK, why, turn.now + SOON)


async def look(turn: Turn) -> None:
    """`subject`: why. A repair that is under way and does not fit any more is made anew."""
    row = await mending.open_one(turn.session, lock=True)
    if row is not None and await _is_stale(turn, row):
        await _again(turn, row)
    await mending.begin(turn.session, turn.subject or "changed", zone=turn.zone, now=turn.now)


async def _is_stale(turn: Turn, row: Repair) -> bool:
    draft = await drafts.read(turn.session, row.plan_id)
    if draft is None or draft.plan.state is RosterState.ASKED:
        return draft is None
    return await mending.read(turn.session, row.plan_id, turn.zone, turn.now) is None


async def made(turn: Turn, draft: Draft) -> bool:
    """The planner has come back. Whether this plan was a repair."""
    row = await mending.find(turn.session, draft.plan.id)
    if row is None:
        return False
    if row.ended_at is not None:
        return True
    if draft.plan.state is RosterState.FAILED:
        mending.end(turn.session, row, "nothing", by=None, at=turn.now)
        return True
    found = await mending.read(turn.session, row.plan_id, turn.zone, turn.now)
    if found is None:
        await _again(turn, row)
        await mending.begin(turn.session, "changed", zone=turn.zone, now=turn.now)
    elif not mending.moves(*found) and not found[1].gone:
        await mending.drop(turn.session, row, "nothing", by=None, at=turn.now)
    else:
        card = _proposal(turn, *found, await _names(turn, *found))
        for person in await leading.coordinators(turn.session):
            turn.notify(person, card, card=card_of(row.plan_id), fresh=True)
    return True


async def asked_first(turn: Turn, plan: int) -> Message | None:
    """Before a draft is published by hand: what the office sees instead, when it would move somebody who knows their
    shift already. None: it moves nobody, or does not fit any more."""
    found = await mending.read(turn.session, plan, turn.zone, turn.now)
    if found is None:
        return None
    row = await mending.find(turn.session, plan)
    if row is None:
        if not any(each.leaves for each in mending.moves(*found)):
            return None
        await mending.take_over(turn.session, found[0], found[1])
    elif row.allowed_at is not None:
        return Message(await _progress(turn, row))
    return _proposal(turn, *found, await _names(turn, *found), by_hand=row is None)


async def _names(turn: Turn, draft: Draft, known: Facts) -> dict[int, str]:
    lost, got = repairing.moved(draft, known)
    found = [await turn.session.get(Person, each) for each in sorted({seat.person for seat in lost | got})]
    return {each.id: each.called or each.name for each in found if each is not None}


def _proposal(turn: Turn, draft: Draft, known: Facts, names: dict[int, str], *, by_hand: bool = False) -> Message:
    """谁 从哪儿 到哪儿, and what stays open."""
    lines = {each.slot_key: telling.line(each, turn.now, turn.zone) for each in draft.shifts}
    found = mending.moves(draft, known)
    lost, _ = repairing.moved(draft, known)
    told = [_move(each, names, lines) for each in found]
    movers = {each.person for each in found}
    told += [
        T("{name} need not come: {line}", name=names[seat.person], line=lines[seat.shift])
        for seat in sorted(lost)
        if seat.person not in movers and seat.person in names and seat.shift in lines
    ]
    if known.gone:
        told.append(T("{count} shifts that are not needed any more are called off", count=len(known.gone)))
    more = [T("… and {count} more", count=len(told) - SHOWN)] if len(told) > SHOWN else []
    holes = [each for each in draft.holes if each.below or each.leaderless]
    open_ = [Text("❗ {words}", {"words": telling.hole(each, turn.now, turn.zone)}) for each in holes[:3]]
    heading = T("The roster has to be mended. Least that has to move:")
    if by_hand:
        heading = T("Some would be moved who know their shifts already, so they are asked first:")
    ask = T("Ask them") if found else T("Do it")
    row = (
        Button(ask, Choice(VERB, draft.plan.id, 0, "ask")),
        Button(T("Move nobody"), Choice(VERB, draft.plan.id, 0, "keep")),
    )
    return Message(joined([heading, *told[:SHOWN], *more, *open_]), (row,))


def _move(each: Move, names: dict[int, str], lines: dict[str, Text]) -> Text:
    name = names.get(each.person, "—")
    takes = joined([lines[key] for key in each.takes if key in lines], "、")
    leaves = joined([lines[key] for key in each.leaves if key in lines], "、")
    if each.leaves:
        return T("{name}: from {leaves} to {takes}", name=name, leaves=leaves, takes=takes)
    return T("{name} comes: {takes}", name=name, takes=takes)


# The office


async def tap(turn: Turn) -> None:
    """问他们 / 不动."""
    choice = turn.choice
    if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("Only the office can do that."))
        return
    row = await mending.find(turn.session, choice.id)
    if row is None or row.ended_at is not None:
        turn.say(_ended(row), card=card_of(choice.id))
    elif row.allowed_at is not None:
        turn.say(await _progress(turn, row), card=card_of(row.plan_id))
    elif choice.choice == "keep":
        await mending.drop(turn.session, row, "kept", by=turn.speaker.id, at=turn.now)
        turn.say(T("All right, nothing moves. What is open stands under /short."), card=card_of(row.plan_id))
    elif choice.choice == "ask":
        await _ask(turn, row)


def _ended(row: Repair | None) -> Text:
    match None if row is None else row.outcome:
        case "done":
            return T("✅ That is mended; everybody has been told.")
        case "kept":
            return T("That was left as it is. What is open stands under /short.")
        case _:
            return T("Something has changed since; I am looking at it anew and will tell you.")


async def _ask(turn: Turn, row: Repair) -> None:
    found = await mending.read(turn.session, row.plan_id, turn.zone, turn.now)
    if found is None:
        await _again(turn, row)
        await mending.begin(turn.session, "changed", zone=turn.zone, now=turn.now)
        turn.say(_ended(row), card=card_of(row.plan_id))
        return
    draft, known = found
    by = turn.speaker.id
    asked = await mending.ask(turn.session, row, draft, mending.moves(draft, known), by=by, at=turn.now)
    for question in asked:
        if question.agreed is None:
            card = await _question(turn, question)
            relevant = (RELEVANCE, question.id)
            turn.notify(question.person_id, card, card=_card(question), fresh=True, relevant=relevant)
    if row.until is not None:
        turn.later(OVER, row.plan_id, row.until)
    if all(question.agreed for question in asked):
        await _publish(turn, row)
    else:
        turn.say(await _progress(turn, row), card=card_of(row.plan_id))


async def _progress(turn: Turn, row: Repair) -> Text:
    said = await mending.questions(turn.session, row.plan_id)
    waiting = "、".join([await leading.called(turn.session, each.person_id) for each in said if each.agreed is None])
    until = when.moment(row.until or turn.now, turn.now, turn.zone)
    return T("Asking {names}, until {at}. When all agree it is settled and everybody is told.", names=waiting, at=until)


# Those who would move


def _card(question: MoveQuestion) -> str:
    return f"{QUESTION}:{question.id}"


async def _question(turn: Turn, question: MoveQuestion) -> Message:
    takes = await _lines(turn, question.plan_id, question.takes)
    leaves = await _lines(turn, question.plan_id, question.leaves)
    if question.leaves:
        words = T("Could you come to {takes} instead of {leaves}? Only if it suits you.", takes=takes, leaves=leaves)
    else:
        words = T("Could you come to {takes}? Only if it suits you.", takes=takes)
    row = (
        Button(T("Yes, I can"), Choice(QUESTION, question.id, 0, "yes")),
        Button(T("No, I cannot"), Choice(QUESTION, question.id, 0, "no")),
    )
    return Message(words, (row,))


async def _lines(turn: Turn, plan: int, keys: Collection[str]) -> Text:
    draft = await drafts.read(turn.session, plan)
    known = {} if draft is None else {each.slot_key: each for each in draft.shifts}
    return joined([telling.line(known[key], turn.now, turn.zone) for key in keys if key in known], "、")


async def tap_question(turn: Turn) -> None:
    """可以 / 不行."""
    choice = turn.choice
    question = None if choice is None else await turn.session.get(MoveQuestion, choice.id)
    if choice is None or question is None or question.person_id != turn.speaker.id:
        turn.toast(T("This button is not yours."))
        return
    row = await mending.find(turn.session, question.plan_id)
    await turn.session.refresh(question)
    if row is None or row.ended_at is not None:
        done = row is not None and row.outcome == "done"
        turn.say(T("It is settled; /my shows your shifts.") if done else NOT_NEEDED, card=_card(question))
    elif question.agreed is not None:
        turn.say(T("You have answered, thank you. I will tell you when it is settled."), card=_card(question))
    elif choice.choice == "no":
        question.agreed, question.answered_at = False, turn.now
        turn.say(T("All right, nothing changes for you. Thank you for answering."), card=_card(question))
        await _anew(turn, row)
    elif choice.choice == "yes":
        question.agreed, question.answered_at = True, turn.now
        await turn.session.flush()
        said = await mending.questions(turn.session, row.plan_id)
        if all(each.agreed for each in said):
            await _publish(turn, row, answering=question)
        else:
            turn.say(T("Thank you! I will tell you when it is settled; until then all stays as it is."),
                     card=_card(question))  # fmt: skip
            await _show_progress(turn, row)


NOT_NEEDED = T("That has been solved otherwise; nothing changes for you. Thank you!")


async def _show_progress(turn: Turn, row: Repair) -> None:
    if row.allowed_by is not None:
        turn.notify(row.allowed_by, await _progress(turn, row), card=card_of(row.plan_id), quiet=True)


async def over(turn: Turn) -> None:
    """Who has not answered is not waited for: silence is a no to this, and it is planned anew without them."""
    row = await mending.find(turn.session, int(turn.subject))
    if row is None or row.ended_at is not None or row.until is None or row.until > turn.now:
        return
    for question in await mending.questions(turn.session, row.plan_id):
        if question.agreed is None:
            question.agreed, question.answered_at = False, turn.now
            turn.notify(question.person_id, NOT_NEEDED, card=_card(question))
    await _anew(turn, row)


async def _anew(turn: Turn, row: Repair) -> None:
    await turn.session.flush()
    await _again(turn, row)
    await mending.begin(turn.session, "answers", zone=turn.zone, now=turn.now)
    if row.allowed_by is not None:
        words = T("Not everybody can. I am looking for another way and will tell you.")
        turn.notify(row.allowed_by, words, card=card_of(row.plan_id))


async def _again(turn: Turn, row: Repair) -> None:
    """Whoever was asked and has not answered hears that it is not needed like that."""
    turn.cancel(OVER, row.plan_id)
    await mending.drop(turn.session, row, "again", by=None, at=turn.now)
    for question in await mending.questions(turn.session, row.plan_id):
        if question.agreed is None:
            turn.notify(question.person_id, NOT_NEEDED, card=_card(question))
    await turn.session.flush()


# Published


async def _publish(turn: Turn, row: Repair, *, answering: MoveQuestion | None = None) -> None:
    """With the yes of all who would move. Facts that changed meanwhile are asked anew."""
    try:
        done = await publishing.publish(turn.session, row.plan_id, by=row.allowed_by, zone=turn.zone, now=turn.now)
    except RefusedError:
        await _again(turn, row)
        await mending.begin(turn.session, "changed", zone=turn.zone, now=turn.now)
        if answering is not None:
            turn.say(T("Thank you! Something has changed meanwhile; I will ask again if it is still needed."),
                     card=_card(answering))  # fmt: skip
        return
    turn.cancel(OVER, row.plan_id)
    mending.end(turn.session, row, "done", by=row.allowed_by, at=turn.now)
    said = await mending.questions(turn.session, row.plan_id)
    got, lost = await _seats_of(turn, said, done)
    for seat in got:
        attendance.accept(turn.session, seat, by=seat.person.id, at=turn.now)
        seat.shift.published_at = seat.shift.published_at or turn.now  # they know it already
    agreed = {seat.id for seat in [*got, *lost]}
    await turn.session.flush()
    rest = Adjusted(
        added=[each for each in done.added if each not in agreed],
        removed=[each for each in done.removed if each not in agreed],
        moved=done.moved,
        cancelled=done.cancelled,
        searches=done.searches,
    )
    await rosters.tell(turn, rest)
    await _tell_movers(turn, said, got, lost)
    await _tell_others(turn, got, {each.person_id for each in said})
    words = T("✅ All have agreed. It is mended, and everybody has been told.")
    for person in await leading.coordinators(turn.session):
        turn.notify(person, words, card=card_of(row.plan_id), quiet=True)


async def _seats_of(turn: Turn, said: Sequence[MoveQuestion], done: Published) -> tuple[list[Seat], list[Seat]]:
    """Of those who agreed: what they have got, and what they gave for it."""
    mine = {each.person_id for each in said}
    got = await _those(turn, done.added, mine)
    leaves = {(each.person_id, key) for each in said for key in each.leaves}
    lost = [seat for seat in await _those(turn, done.removed, mine) if (seat.person.id, seat.shift.slot_key) in leaves]
    return got, lost


async def _those(turn: Turn, assignments: Iterable[int], of: Collection[int]) -> list[Seat]:
    found = [await shifts.seat(turn.session, each) for each in assignments]
    return [seat for seat in found if seat is not None and seat.person.id in of]


async def _tell_movers(turn: Turn, said: Sequence[MoveQuestion], got: list[Seat], lost: list[Seat]) -> None:
    for question in said:
        own = [seat for seat in got if seat.person.id == question.person_id]
        gone = [seat for seat in lost if seat.person.id == question.person_id]
        for seat in (*own, *gone):
            arm(turn, seat)
        lines: list[Text] = [T("✅ It is settled, thank you!")]
        for seat in own:
            mine = seat_cards.one_line(seat, await shifts.beside(turn.session, seat), turn.now, turn.zone)
            lines.append(T("Yours now: {line}. I will remind you.", line=mine))
        lines += [T("{line}: you need not come.", line=seat_cards.line(seat, turn.now, turn.zone)) for seat in gone]
        rows = seat_cards.buttons(own[0], turn.now) if len(own) == 1 else ()
        turn.notify(question.person_id, Message(joined(lines), rows), card=_card(question), fresh=True)


async def _tell_others(turn: Turn, got: list[Seat], movers: Collection[int]) -> None:
    """Partners and leaders, one message each."""
    told: dict[int, list[Text]] = defaultdict(list)
    for seat in got:
        line = seat_cards.line(seat, turn.now, turn.zone)
        others = [each.person.id for each in await shifts.beside(turn.session, seat)]
        for person in dict.fromkeys([*others, *(await leading.line_for_seat(turn.session, seat))[:1]]):
            told[person].append(T("{line}: {name} comes.", line=line, name=seat.called))
    office = set(await leading.coordinators(turn.session))
    reached = await people.reachable(turn.session, told.keys())
    for person, lines in told.items():
        if person in reached and person not in movers and person not in office:
            turn.notify(person, joined(lines[:SHOWN]), card=f"settled:{got[0].id}", fresh=True)
