"""/people and /find, for who leads and coordinates; and the card of one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.handlers import entering, hazard_points, passing_on, phoning, reporting, searching, seat_cards, vetting, when
from bot.handlers.admitting import TEAM_NAMES, team_name
from bot.handlers.availability import leaving
from bot.handlers.patrols import cards as patrol_cards
from bot.handlers.phoning import CALL, PERSON
from bot.language import T, Text, Words
from bot.services import hazards, joining, members, rights, shifts, substitutes
from bot.services.members import Page, Profile, Reach
from bot.services.patrols import rounds
from bot.services.shifts import Seat
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Answer, Person, Role, Team

LIST, ENTER = "people", "enter"
"""Verbs of the buttons."""
TEAMS = "?"
"""Which team's people shall be shown."""
INVITE = "invite"
PER_ROW = 3

ROLE_NAMES = {
    Role.VOLUNTEER: T("volunteer"),
    Role.LEADER: T("leader"),
    Role.DEPUTY: T("deputy leader"),
    Role.COORDINATOR: T("coordinator"),
    Role.OFFICER: T("officer"),
    Role.AUXILIARY: T("auxiliary"),
    Role.LEADERSHIP: T("leadership group"),
    Role.EXECUTIVE: T("executive group"),
}
NOT_YOURS = T("Only leaders and coordinators can look people up. Ask your team's leader, they help you on.")


async def show(turn: Turn) -> None:
    """/people"""
    await _list(turn, None, 0, fresh=True)


async def tap_list(turn: Turn) -> None:
    """A page, a team, or the question which team. `id` is the page, `choice` the team."""
    choice = turn.choice
    if choice is None:
        return
    if choice.choice == TEAMS:
        await _ask_team(turn)
    else:
        await _list(turn, choice.choice if choice.choice in set(Team) else None, choice.id, fresh=False)


async def _list(turn: Turn, team: str | None, number: int, *, fresh: bool) -> None:
    page = await members.page(turn.session, turn.speaker.id, team, number)
    if page is None:
        _refuse(turn)
        return
    heading = T("{team}, {count} people", team=team_name(team) if team else T("Everybody"), count=page.count)
    if page.pages > 1:
        heading = T("{heading}, page {number} of {pages}", heading=heading, number=page.number + 1, pages=page.pages)
    lines = [await _line(turn, person) for person in page.people]
    rows = (*_names(page.people), await _turning(turn, page, team))
    turn.say(Message(lines_of(heading, *lines), tuple(row for row in rows if row)), card=LIST, fresh=fresh)


async def _line(turn: Turn, person: Person) -> Text:
    reach = await members.reach(turn.session, person.id)
    mark = {Reach.TIED: None, Reach.UNREACHABLE: "📵", Reach.NONE: "☎️"}[reach]
    return _words(person.name, _what(person), person.grid, mark)


async def _turning(turn: Turn, page: Page, team: str | None) -> tuple[Button, ...]:
    row = []
    if page.number:
        row.append(Button(T("◀ Back"), Choice(LIST, page.number - 1, 0, team or "")))
    if await rights.may_coordinate(turn.session, turn.speaker.id):
        row.append(Button(T("By team"), Choice(LIST, 0, 0, TEAMS)))
    if page.number + 1 < page.pages:
        row.append(Button(T("More ▶"), Choice(LIST, page.number + 1, 0, team or "")))
    return tuple(row)


async def _ask_team(turn: Turn) -> None:
    if not await rights.may_lead(turn.session, turn.speaker.id):
        _refuse(turn)
        return
    buttons = [Button(name, Choice(LIST, 0, 0, team)) for team, name in TEAM_NAMES.items()]
    rows = (*_in_rows(buttons), (Button(T("Everybody"), Choice(LIST, 0, 0)),))
    turn.say(Message(T("Which team?"), rows), card=LIST)


async def find(turn: Turn) -> None:
    """/find NAME, 找 王师傅, 找 健身广场"""
    words = "" if turn.event is None else turn.event.text.strip()
    found = await members.find(turn.session, turn.speaker.id, words)
    points = await hazards.called(turn.session, words)
    if points and not found:
        await hazard_points.show_all(turn, points)
    elif found is None:
        _refuse(turn)
    elif not words:
        turn.say(T("Whom shall I find? Write it like this: /find Wang, or a grid, or a building."))
    elif not found:
        turn.say(
            T("I find nobody for {words}. Try the surname, a grid or a building; /people has everybody.", words=words)
        )
    elif len(found) == 1:
        await _show_person(turn, found[0].id)
    else:
        lines = [await _line(turn, person) for person in found[: members.PAGE]]
        if len(found) > members.PAGE:
            lines.append(T("… and {count} more; write a little more of it.", count=len(found) - members.PAGE))
        rows = (*_names(found[: members.PAGE]), *hazard_points.buttons(points[:2]))
        turn.say(Message(lines_of(*lines), rows))


class PersonCard:
    """The card of one person. `username`: of the bot, for the links of invites; empty while it is not known."""

    def __init__(self, username: Callable[[], str]) -> None:
        self._username = username

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None:
            return
        if choice.verb == ENTER:
            await _enter(turn, choice.choice)
        elif choice.choice == CALL:
            await _call(turn, choice.id)
        elif choice.choice == INVITE:
            await self._invite(turn, choice.id)
        else:
            await _show_person(turn, choice.id)

    async def _invite(self, turn: Turn, person_id: int) -> None:
        person = await members.to_invite(turn.session, turn.speaker.id, person_id)
        if person is None:
            _refuse(turn)
            return
        code = await joining.invite(turn.session, person, by=turn.speaker.id, now=turn.now)
        turn.say(
            T("Pass the next message on to {name} alone; it works once, until this time tomorrow.", name=person.name)
        )
        turn.say(invitation(person, code, self._username()))


def invitation(person: Person, code: str, username: str) -> Text:
    """Made to be passed on."""
    name, shown = person.called or person.name, joining.shown(code)
    if username:
        link = joining.link(username, code)
        return T(
            "{name}, tap here and then Start: {link}\nOr write @{username} this code: {code}",
            name=name, link=link, username=username, code=shown,
        )  # fmt: skip
    return T("{name}, write our assistant this code: {code}", name=name, code=shown)


async def _call(turn: Turn, person_id: int) -> None:
    person = await members.to_phone(turn.session, turn.speaker.id, person_id)
    if person is None:
        _refuse(turn)
    else:
        phoning.show(turn, person, why="打电话")


async def _enter(turn: Turn, said: str) -> None:
    """代填, from the card of a person, which then tells what was put down, and how to take it back."""
    seat = await entering.enter(turn)
    if seat is None:
        return
    if said == "cannot" and seat.is_theirs and not seat.has_arrived:
        turn.say(passing_on.why_not(seat, ENTER, turn), card=f"person:{seat.person.id}")
        return
    rows = (passing_on.answers(seat, ENTER, turn), (Button(T("Phone"), Choice(PERSON, seat.person.id, 0, CALL)),))
    turn.say(Message(await _put_down(turn, seat), tuple(row for row in rows if row)), card=f"person:{seat.person.id}")


async def _put_down(turn: Turn, seat: Seat) -> Text:
    line = seat_cards.line(seat, turn.now, turn.zone)
    if seat.has_arrived:
        return T("Put down: {name} is there, {line}.", name=seat.called, line=line)
    if seat.is_theirs and seat.assignment.answer is Answer.ACCEPTED:
        return T("Put down: {name} comes, {line}.", name=seat.called, line=line)
    if seat.is_theirs and seat.assignment.answer is Answer.PROPOSED:
        return T("{name} has not answered yet, {line}.", name=seat.called, line=line)
    search = await substitutes.open_for(turn.session, seat.shift.id, seat.id)
    watch = None if search is None else await shifts.watch(turn.session, seat.shift.id)
    if search is None or watch is None:
        return T("Put down: {name} cannot come, {line}.", name=seat.called, line=line)
    asked = await searching.who_is_asked(turn, search, watch)
    return T("Put down: {name} cannot come.\n{asked}", name=seat.called, asked=asked)


async def _show_person(turn: Turn, person_id: int) -> None:
    found = await members.profile(turn.session, turn.speaker.id, person_id, turn.now)
    if found is None:
        _refuse(turn)
    else:
        card = _card(turn, found)
        out = await rounds.to_sign(turn.session, person_id, turn.now)
        if out and await rounds.may_sign(turn.session, out[0].patrol, turn.speaker.id):
            for_them = Button(T("Sign off for them"), Choice(patrol_cards.VERB, out[0].patrol.id, 0, seat_cards.SIGN))
            card = replace(card, buttons=((for_them,), *card.buttons))
        card = await _with_leave(turn, card, found.person)
        turn.say(await _with_vetting(turn, card, found.person), card=f"person:{person_id}", fresh=True)


async def _with_leave(turn: Turn, card: Message, person: Person) -> Message:
    """Leave that is on or to come, and 代填 of it, for volunteers."""
    lines = await leaving.told_of(turn, person.id)
    if not lines and Role.VOLUNTEER not in {each.role for each in person.roles}:
        return card
    button = Button(T("Leave"), Choice(leaving.VERB, person.id, 0, leaving.SHOW if lines else leaving.NEW))
    *above, last = card.buttons or ((),)
    rows = (*above, (*last, button)) if len(last) < PER_ROW else (*above, last, (button,))
    return replace(card, text=lines_of(card.text, *lines), buttons=rows)


async def _with_vetting(turn: Turn, card: Message, person: Person) -> Message:
    """Whether the roster may ask them; for the office with what was found out."""
    lines, row = await vetting.told_of(turn, person), await vetting.buttons(turn, person)
    card = replace(card, text=lines_of(card.text, *lines))
    if not row:
        return card
    *above, last = card.buttons or ((),)
    rows = (*above, (*last, *row)) if len(last) + len(row) <= PER_ROW else (*above, last, row)
    return replace(card, buttons=tuple(each for each in rows if each))


def _card(turn: Turn, found: Profile) -> Message:
    person, seat = found.person, found.seat
    name = person.name if person.called is None else f"{person.name} ({person.called})"
    lines = [_words(name), _words(_what(person), person.grid)]
    if seat is not None:
        span = when.span(seat.shift.starts_at, seat.shift.ends_at, turn.now, turn.zone)
        lines.append(T("Next shift: {span} {place}", span=span, place=seat.place))
        lines.append(_answer(seat, found.answered_by))
    else:
        lines.append(T("No shift ahead"))
    lines.append(REACH_WORDS[found.reach])
    row = [Button(T("Phone"), Choice(PERSON, person.id, 0, CALL))]
    if found.may_invite:
        row.append(Button(T("Invite"), Choice(PERSON, person.id, 0, INVITE)))
    if found.reach is not Reach.TIED:
        row.append(reporting.for_person(person.id))
    entered = () if seat is None or seat.shift.published_at is None else passing_on.answers(seat, ENTER, turn)
    return Message(lines_of(*lines), tuple(each for each in (entered, tuple(row)) if each))


def _answer(seat: Seat, by: str) -> Text:
    """What they have said to it, and who entered it where it was not they."""
    if seat.shift.published_at is None:
        return T("Not announced yet")
    words = T("✅ Is there") if seat.has_arrived else ANSWERS[seat.assignment.answer]
    return T("{words} (entered by {name})", words=words, name=by) if by else words


ANSWERS = {
    Answer.PROPOSED: T("❔ Has not answered yet"),
    Answer.ACCEPTED: T("👌 Comes"),
    Answer.SEEKING: T("🔍 Cannot, somebody is looked for"),
    Answer.RELEASED: T("Cannot come"),
}


REACH_WORDS = {
    Reach.TIED: T("Is in the chat"),
    Reach.UNREACHABLE: T("📵 Cannot be reached in the chat, please phone"),
    Reach.NONE: T("☎️ Not in the chat yet, please phone"),
}


def _what(person: Person) -> Text:
    """护学队 队长; of who has no team, the offices alone."""
    return _words(team_name(person.team), *(ROLE_NAMES[role] for role in members.roles_of(person)))


def _words(*words: Text | str | None) -> Text:
    """One after another, what is not there left out."""
    return _joined(" ", [word for word in words if word])


def _names(people: list[Person]) -> tuple[tuple[Button, ...], ...]:
    return _in_rows([Button(person.called or person.name, Choice(PERSON, person.id, 0)) for person in people])


def _in_rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW))


def lines_of(*lines: Text | Words | str) -> Text:
    return _joined("\n", lines)


def _joined(between: str, texts: Sequence[Text | Words | str]) -> Text:
    parts = {f"part{number}": text for number, text in enumerate(texts)}
    return Text(between.join(f"{{{part}}}" for part in parts), parts)


def _refuse(turn: Turn) -> None:
    turn.say(NOT_YOURS)
