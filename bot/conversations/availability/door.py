"""The ways into what people say of their time: commands, plain words, and the buttons of its cards."""

from __future__ import annotations

import re

from bot.conversations.availability.free import FREE, WISHES
from bot.conversations.availability.leaving import LEAVE
from bot.conversations.availability.solitaire import OFFICE_ONLY, SOLITAIRE
from bot.conversations.guide import Guide
from bot.forms.absences import stored_absence
from bot.forms.field import Json
from bot.forms.options import LONGEST_VALUE
from bot.forms.spoken.absence import Absence, NoAbsenceError, absence_said
from bot.forms.spoken.weekly import week_said
from bot.forms.weeks import ALWAYS, stored_week
from bot.handlers.availability import leaving, times
from bot.language import T
from bot.services import rights
from bot.services.availability import leave, saying
from bot.turns.events import Kind
from bot.turns.turn import Turn
from db.models import Away, Person, Role

CONVERSATIONS = (FREE, WISHES, LEAVE, SOLITAIRE)
NOT_PLANNED = T("That is asked of volunteers, and you are not one here.")
VOLUNTEERS = frozenset({Role.VOLUNTEER})


_NAMES_DAYS = re.compile("周|星期|礼拜|工作日|每天|天天|平时")
_MEANS_FREE = re.compile("有空|空闲|有时间")
_MEANS_LEAVE = re.compile("请假|请个假|休假|出差|不行|没空|没时间|不在|来不了|不能来|住院|回老家")


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    # Free times and wishes

    async def free(self, turn: Turn) -> None:
        """/free, 空闲: what they have said; the grid at once for who has said nothing."""
        if not await self._is_planned(turn):
            return
        said = await saying.free(turn.session, turn.speaker.id)
        if said is None:
            await self._guide.begin(turn, FREE.name)
        else:
            turn.say(times.free_card(said), card=times.CARD, fresh=True)

    async def free_said(self, turn: Turn) -> None:
        """空闲 周二周四晚上. What cannot be read is asked."""
        if await self._is_planned(turn):
            said = None if turn.event is None else week_said(turn.event.text)
            await self._guide.begin(turn, FREE.name, {} if said is None else {"free": [stored_week(said)]})

    async def wishes(self, turn: Turn) -> None:
        """/wishes, 想排的班."""
        if not await self._is_planned(turn):
            return
        said = await saying.wishes(turn.session, turn.speaker.id)
        if any(said):
            turn.say(times.wish_card(said), card="wishes", fresh=True)
        else:
            await self._guide.begin(turn, WISHES.name)

    async def tap_free(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await self._is_planned(turn):
            return
        me = turn.speaker.id
        match choice.choice:
            case times.FILL:
                await self._guide.begin(turn, FREE.name)
            case times.WISH:
                await self._guide.begin(turn, WISHES.name)
            case times.ANY:
                await self.any_time(turn)
            case _:
                turn.say(times.free_card(await saying.free(turn.session, me)), card=times.CARD, takes_over=True)

    async def any_time(self, turn: Turn) -> None:
        """随便排."""
        if await self._is_planned(turn):
            await saying.say_free(turn.session, turn.speaker.id, ALWAYS, by=turn.speaker.id, at=turn.now)
            turn.say(times.free_card(ALWAYS, saved=True), card=times.CARD, takes_over=True)

    @staticmethod
    async def _is_planned(turn: Turn) -> bool:
        if Role.VOLUNTEER in turn.speaker.roles:
            return True
        turn.say(NOT_PLANNED)
        return False

    # Leave

    async def leave(self, turn: Turn) -> None:
        """/leave, 请假; also with the days after it."""
        words = "" if turn.event is None or turn.event.kind is not Kind.COMMAND else turn.event.text
        await self._leave(turn, words)

    async def leave_said(self, turn: Turn) -> None:
        """请假 12月1日到7日."""
        await self._leave(turn, "" if turn.event is None else turn.event.text)

    async def _leave(self, turn: Turn, words: str) -> None:
        me = turn.speaker.id
        if words.strip():
            await self._begin(turn, me, _days_in(turn, words))
        elif await leave.open_of(turn.session, me, turn.now):
            await self._show(turn, me, fresh=True)
        else:
            await self._begin(turn, me)

    async def take(self, turn: Turn) -> bool:
        """明天后天不行, 12月1日到7日出差; 周二周四晚上: said by a volunteer with nothing open. Whether it was that."""
        if turn.event is None or turn.event.kind is not Kind.TEXT or Role.VOLUNTEER not in turn.speaker.roles:
            return False
        return await self._take_leave(turn, turn.event.text) or await self._take_week(turn, turn.event.text)

    async def _take_week(self, turn: Turn, words: str) -> bool:
        """A sentence that names no day of the week may be about anything."""
        if _NAMES_DAYS.search(words) is None or week_said(words) is None:
            return False
        if _MEANS_FREE.search(words) is not None:
            await self.free_said(turn)
            return True
        if len(words) > LONGEST_VALUE:
            return False
        await self._guide.begin(turn, FREE.name, {"heard": words})
        return True

    @staticmethod
    async def _take_leave(turn: Turn, words: str) -> bool:
        if _MEANS_LEAVE.search(words) is None:
            return False
        try:
            said = absence_said(words, turn.now.astimezone(turn.zone).date())
        except NoAbsenceError:
            return False
        if len(said.stretches) != 1:
            return False
        turn.say(leaving.heard(turn, said.stretches[0]))
        return True

    async def back(self, turn: Turn) -> None:
        """提前回来了, written."""
        for each in await leave.open_of(turn.session, turn.speaker.id, turn.now):
            if each.starts_at <= turn.now:
                await self._end(turn, each)
                return
        await self._show(turn, turn.speaker.id, fresh=True)

    async def tap_leave(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None:
            return
        standing = None
        person = choice.id or turn.speaker.id
        if choice.choice in (leaving.OVER, leaving.EDIT):
            standing = await leave.find(turn.session, choice.id, lock=True)
            person = 0 if standing is None else standing.person_id
        if not person or not await leaving.may_enter(turn, person):
            turn.toast(T("This button is not yours."))
            return
        match choice.choice:
            case leaving.NEW:
                await self._begin(turn, person)
            case leaving.EDIT if standing is not None and _counts(turn, standing):
                await self._begin(turn, person, {"instead": str(standing.id)})
            case leaving.OVER if standing is not None and _counts(turn, standing):
                await self._end(turn, standing)
            case data if (stretch := leaving.put_in(data)) is not None:
                await self._begin(turn, person, {"days": stored_absence(Absence((stretch,)))})
            case leaving.COVER:
                await leaving.cover(turn, await turn.session.get_one(Person, person))
                await self._show(turn, person)
            case _:
                await self._show(turn, person)

    async def _begin(self, turn: Turn, person: int, given: dict[str, Json] | None = None) -> None:
        who: dict[str, Json] = {} if person == turn.speaker.id else {"person": str(person)}
        await self._guide.begin(turn, LEAVE.name, who | (given or {}))

    async def _end(self, turn: Turn, standing: Away) -> None:
        had_begun = standing.starts_at <= turn.now
        person = await turn.session.get_one(Person, standing.person_id)
        mine = person.id == turn.speaker.id
        leave.end(turn.session, standing, by=turn.speaker.id, at=turn.now)
        await turn.session.flush()
        if not mine:
            name = turn.speaker.called
            turn.notify(
                person.id, T("{name} put down that your leave is over.", name=name), card=leaving.card_of(person.id)
            )
        if mine and had_begun:
            turn.say(
                T("Welcome back! Shifts for which somebody is still looked for stand under “My shifts”."),
                card=leaving.card_of(person.id), takes_over=True,
            )  # fmt: skip
        else:
            turn.say(T("All right, the leave is taken back."), card=leaving.card_of(person.id), takes_over=True)

    async def _show(self, turn: Turn, person: int, *, fresh: bool = False) -> None:
        of = await turn.session.get_one(Person, person)
        message = await leaving.face(turn, of, mine=person == turn.speaker.id)
        turn.say(message, card=leaving.card_of(person), fresh=fresh, takes_over=not fresh)

    # 接龙

    async def solitaire(self, turn: Turn) -> None:
        """/signups, 接龙; also with the list after it."""
        if not await rights.may_coordinate(turn.session, turn.speaker.id):
            turn.say(OFFICE_ONLY)
            return
        await self._guide.begin(turn, SOLITAIRE.name)
        if turn.event is not None and turn.event.kind is Kind.TEXT and "\n" in turn.event.text.strip():
            await self._guide.answer(turn)  # as if it had been pasted when it was asked for: one can go back


def _counts(turn: Turn, standing: Away) -> bool:
    return standing.withdrawn_at is None and standing.ends_at > turn.now


def _days_in(turn: Turn, words: str) -> dict[str, Json]:
    """What cannot be read is asked."""
    try:
        said = absence_said(words, turn.now.astimezone(turn.zone).date())
    except NoAbsenceError:
        return {}
    return {"days": stored_absence(said)}
