"""The ways into patrols and occasions: /patterns, plain words, and the buttons of their cards."""

from __future__ import annotations

from bot.conversations.guide import Guide
from bot.conversations.patterns.changing import CANCEL, END, ONCE, SERIES
from bot.conversations.patterns.new import NEW
from bot.conversations.patterns.once import OCCASION
from bot.forms.field import Json
from bot.handlers.patterns import cards
from bot.handlers.schools import changed, usual
from bot.handlers.schools.reasons import reason
from bot.language import T
from bot.services.cases import partners
from bot.services.patterns import once, weekly
from bot.services.schools.wrong import WrongError
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Occasion, SlotKind

CONVERSATIONS = (NEW, ONCE, CANCEL, SERIES, END, OCCASION)


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def show(self, turn: Turn) -> None:
        """/patterns, 巡逻时间."""
        if await changed.may(turn):
            turn.say(await cards.the_list(turn), card=cards.LIST, fresh=True)

    async def joint(self, turn: Turn) -> None:
        """联合巡逻."""
        if await changed.may(turn):
            await self._new(turn, SlotKind.JOINT)

    async def event(self, turn: Turn) -> None:
        """活动."""
        if await changed.may(turn):
            await self._guide.begin(turn, OCCASION.name, {"kind": SlotKind.EVENT.value})

    async def sweep(self, turn: Turn) -> None:
        """集中排查."""
        if await changed.may(turn):
            await self._guide.begin(turn, OCCASION.name, {"kind": SlotKind.SWEEP.value})

    async def _new(self, turn: Turn, kind: SlotKind) -> None:
        if kind is SlotKind.JOINT and not await partners.active(turn.session):
            turn.say(T("There is no partner yet with whom to patrol."))
            return
        await self._guide.begin(turn, NEW.name, {"kind": kind.value})

    async def tap_list(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        match choice.choice:
            case cards.NEW:
                await self._new(turn, SlotKind.PATROL)
            case cards.JOINT:
                await self._new(turn, SlotKind.JOINT)
            case cards.EVENT:
                await self.event(turn)
            case cards.SWEEP:
                await self.sweep(turn)
            case _:
                turn.say(await cards.the_list(turn, choice.id), card=cards.LIST, takes_over=True)

    async def tap(self, turn: Turn) -> None:
        """A button of a weekly patrol."""
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        number = choice.id
        of: dict[str, Json] = {"series": str(number)}
        begins = {
            cards.ONCE: (ONCE, of),
            cards.CANCEL: (CANCEL, of),
            cards.END: (END, of),
            cards.LATER: (SERIES, of | {"scope": cards.LATER}),
            cards.EVERY: (SERIES, of | {"scope": cards.EVERY}),
        }
        if choice.choice in begins:
            if await weekly.read(turn.session, number) is None:
                turn.say(await cards.pattern(turn, number), card=cards.card_of(number), takes_over=True)
                return
            conversation, given = begins[choice.choice]
            await self._guide.begin(turn, conversation.name, given)
            return
        turn.say(await _at_once(turn, number, choice.choice), card=cards.card_of(number), takes_over=True)

    async def tap_occasion(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        number = choice.id
        match choice.choice:
            case cards.CLOSE:
                message = await _sure(turn, number)
            case cards.CLOSE_IT:
                message = await _called_off(turn, number)
            case _:
                message = await cards.occasion(turn, number)
        turn.say(message, card=f"occasion:{number}", takes_over=True)


async def _at_once(turn: Turn, number: int, said: str) -> Message:
    try:
        if said == cards.GO_ON:
            await weekly.go_on(turn.session, number, by=turn.speaker.id, at=turn.now)
        elif (day := usual.day_in(said)) is not None:
            await weekly.undo_slot(turn.session, f"series:{number}:{day}", by=turn.speaker.id, at=turn.now)
        else:
            return await cards.pattern(turn, number)
    except WrongError as error:
        turn.toast(reason(error))
        return await cards.pattern(turn, number)
    more, rows = await changed.told(turn, f"series:{number}:")
    return await cards.pattern(turn, number, (), more, rows)


async def _sure(turn: Turn, number: int) -> Message:
    row = await turn.session.get(Occasion, number)
    if row is None:
        return await cards.occasion(turn, number)
    words = T("Call off {name}? {before}", name=row.name, before=await changed.before(turn, f"occasion:{number}:"))
    yes = Button(T("Yes, call it off"), Choice(cards.OCCASION, number, 0, cards.CLOSE_IT))
    return Message(words, ((yes, Button(T("No, leave it"), Choice(cards.OCCASION, number, 0, cards.SHOW))),))


async def _called_off(turn: Turn, number: int) -> Message:
    try:
        await once.call_off(turn.session, number, by=turn.speaker.id, at=turn.now)
    except WrongError:
        return await cards.occasion(turn, number)
    more, rows = await changed.told(turn, f"occasion:{number}:")
    return await cards.occasion(turn, number, (), more, rows)
