"""The ways into what the office enters of schools: /schools, plain words, and the buttons of its cards."""

from __future__ import annotations

from datetime import date

from bot.conversations.guide import Guide
from bot.conversations.schools.calendar import BELLS, LEAD, PERIOD
from bot.conversations.schools.day import DAY, said_in
from bot.conversations.schools.new import NEW
from bot.conversations.schools.posts import MORE, PEOPLE, WHO
from bot.forms.field import Json
from bot.handlers.schools import cards, changed, usual
from bot.handlers.schools.reasons import reason
from bot.language import T
from bot.services import rights
from bot.services.schools import changing, days
from bot.services.schools.wrong import WrongError
from bot.turns.events import Choice, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import PeriodKind, SpecialKind

CONVERSATIONS = (NEW, DAY, MORE, PEOPLE, WHO, BELLS, PERIOD, LEAD)


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def show(self, turn: Turn) -> None:
        """/schools, 学校."""
        if await changed.may(turn):
            turn.say(await cards.the_list(turn), card=cards.LIST, fresh=True)

    async def early(self, turn: Turn) -> None:
        """提前放学."""
        await self._day(turn, {"what": SpecialKind.EARLY.value})

    async def closed(self, turn: Turn) -> None:
        """停课."""
        await self._day(turn, {"what": SpecialKind.CLOSED.value})

    async def exams(self, turn: Turn) -> None:
        """考试."""
        await self._day(turn, {"what": SpecialKind.EXAM.value})

    async def take(self, turn: Turn) -> bool:
        """明天提前放学, said by the office with nothing open. Whether it was that."""
        if turn.event is None or turn.event.kind is not Kind.TEXT:
            return False
        given = said_in(turn.event.text, cards.today(turn))
        if given is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
            return False
        await self._day(turn, given)
        return True

    async def _day(self, turn: Turn, given: dict[str, Json]) -> None:
        if await changed.may(turn):
            await self._guide.begin(turn, DAY.name, given)

    async def tap_list(self, turn: Turn) -> None:
        if await changed.may(turn):
            turn.say(await cards.the_list(turn), card=cards.LIST, takes_over=True)

    async def tap(self, turn: Turn) -> None:
        """A button of a school, or of the list."""
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        of: dict[str, Json] = {"school": str(choice.id)}
        match choice.choice:
            case cards.NEW:
                await self._guide.begin(turn, NEW.name)
            case cards.DAY:
                await self._guide.begin(turn, DAY.name, of if choice.id else {})
            case cards.MORE:
                await self._guide.begin(turn, MORE.name, of)
            case cards.BELLS:
                await self._guide.begin(turn, BELLS.name, of)
            case cards.LEAD:
                await self._guide.begin(turn, LEAD.name, of)
            case cards.TERM:
                await self._guide.begin(turn, PERIOD.name, of | {"kind": PeriodKind.TERM.value})
            case cards.HOLIDAY:
                await self._guide.begin(turn, PERIOD.name, of | {"kind": PeriodKind.VACATION.value})
            case _:
                await self._at_once(turn, choice)

    async def _at_once(self, turn: Turn, choice: Choice) -> None:
        """What needs no question, or only whether it is meant."""
        number, said = choice.id, choice.choice
        try:
            match said:
                case cards.POSTS:
                    message = await cards.posts(turn, number)
                case cards.TERMS:
                    message = await cards.terms(turn, number)
                case cards.CLOSE:
                    message = await _close_school(turn, number)
                case cards.CLOSE_IT:
                    await changing.close(turn.session, number, by=turn.speaker.id, at=turn.now)
                    message = await _school_changed(turn, number)
                case cards.OPEN:
                    await changing.open_again(turn.session, number, by=turn.speaker.id, at=turn.now)
                    message = await _school_changed(turn, number)
                case _ if (day := usual.day_in(said)) is not None:
                    await days.take_back(turn.session, number, day, by=turn.speaker.id, at=turn.now)
                    message = await _school_changed(turn, number, day)
                case _:
                    message = await cards.school(turn, number)
        except WrongError as error:
            turn.toast(reason(error))
            message = await cards.school(turn, number)
        turn.say(message, card=cards.card_of(number), takes_over=True)

    async def tap_post(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        number = choice.id
        match choice.choice:
            case cards.PEOPLE:
                await self._guide.begin(turn, PEOPLE.name, {"post": str(number)})
                return
            case cards.WHO:
                await self._guide.begin(turn, WHO.name, {"post": str(number)})
                return
            case cards.CLOSE:
                message = await _close_post(turn, number)
            case cards.CLOSE_IT:
                message = await _closed_post(turn, number)
            case _:
                message = await cards.post(turn, number)
        turn.say(message, card=f"post:{number}", takes_over=True)

    async def tap_period(self, turn: Turn) -> None:
        """Take a term or a vacation out."""
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        try:
            row = await changing.remove_period(turn.session, choice.id, by=turn.speaker.id, at=turn.now)
        except WrongError as error:
            turn.say(reason(error))
            return
        turn.say(await _school_changed(turn, row.school_id), card=cards.card_of(row.school_id), takes_over=True)


async def _school_changed(turn: Turn, number: int, day: date | None = None) -> Message:
    more, rows = await changed.told(turn, f"school:{number}:", day=day)
    return await cards.school(turn, number, (), more, rows)


async def _close_school(turn: Turn, number: int) -> Message:
    row = await changing.school(turn.session, number)
    words = T("Close {name}? Then nothing is planned there any more. {before}", name=row.name,
              before=await changed.before(turn, f"school:{number}:"))  # fmt: skip
    close = Button(T("Yes, close it"), Choice(cards.VERB, number, 0, cards.CLOSE_IT))
    return Message(words, ((close, cards.back(number)),))


async def _close_post(turn: Turn, number: int) -> Message:
    try:
        row = await changing.post(turn.session, number)
    except WrongError:
        return await cards.post(turn, number)
    words = T("Close the post {name}? Then nobody is planned there any more. {before}", name=row.name,
              before=await changed.before(turn, f"school:{row.school_id}:{number}:"))  # fmt: skip
    close = Button(T("Yes, close it"), Choice(cards.POST, number, 0, cards.CLOSE_IT))
    return Message(words, ((close, Button(T("No, leave it"), Choice(cards.POST, number, 0, cards.SHOW))),))


async def _closed_post(turn: Turn, number: int) -> Message:
    try:
        row = await changing.close_post(turn.session, number, by=turn.speaker.id, at=turn.now)
    except WrongError:
        return await cards.post(turn, number)
    more, rows = await changed.told(turn, f"school:{row.school_id}:{number}:")
    return await cards.school(turn, row.school_id, [T("The post {name} is closed.", name=row.name)], more, rows)
