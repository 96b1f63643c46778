"""节假日: the notice is pasted, what was read is looked at, and it counts; a day that was changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.forms import Answers, Choice, Day, Facts, Form, Silent, Sure, Tense, Words, facts
from bot.forms.field import Json
from bot.handlers.schools import cards, changed
from bot.handlers.schools import years as shown
from bot.handlers.schools.reasons import reason
from bot.language import T, Text
from bot.roster.notice import Notice
from bot.services import rights
from bot.services.schools import reading, years
from bot.services.schools.wrong import WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.events import Choice as Tapped
from bot.turns.events import Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn

LONGEST = 4000


class YearForm(Form):
    needs = ("lines", "sure")

    year = Silent()
    pasted = Words(
        T("Please paste the State Council's notice here, as it is, from its title to the last line."), longest=LONGEST
    )
    sure = Sure(T("This is what I read:"), facts("sure"), preview="lines")


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    pasted = answers.get("pasted")
    if not isinstance(pasted, str) or not await rights.may_coordinate(turn.session, turn.speaker.id):
        return {"lines": (), "sure": ()}
    year, found = await _read(turn, pasted, answers.get("year"))
    today = cards.today(turn)
    if found.table is None:
        return {"lines": shown.problems_shown(found.problems, today), "sure": ()}
    lines: list[Text] = [T("<b>{year}</b>", year=str(year)), *shown.table_shown(found.table, today)]
    if (await years.one(turn.session, year)).table is not None:
        lines.append(T("It takes the place of what is known of {year}.", year=str(year)))
    return {"lines": lines, "sure": (("yes", T("That is right, it counts")),)}


async def _read(turn: Turn, pasted: str, year: Json) -> tuple[int, Notice]:
    """Of the year that its title names, or that was asked for, or that is missing next."""
    of = reading.year_of(pasted)
    if isinstance(year, str) and year.isdigit():
        of = int(year)
    if of is None:
        known = await years.around(turn.session, cards.today(turn))
        of = next((each.year for each in known if each.table is None), known[-1].year)
    return of, reading.read(pasted, of)


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    year, found = await _read(turn, answers[YearForm.pasted], answers[YearForm.year])
    if found.table is None:
        raise NotNowError(T("I could not read it."), YearForm.pasted)
    try:
        await years.enter(turn.session, found.table, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), YearForm.pasted) from None
    return await _changed(turn, year, T("✅ {year} is entered; school posts are planned again.", year=str(year)))


YEAR = Conversation(
    "year_notice", T("📆 Holidays of the year"), YearForm, submit, find_facts, facts_depend_on=("year", "pasted")
)
OFF, WORKS, NEITHER = "off", "works", "neither"


class YearDayForm(Form):
    year = Silent()
    day = Day(T("Which day was changed? Such as October 9."), tense=Tense.EITHER)
    what = Choice(
        T("And what is it now?"),
        ((OFF, T("a day off")), (WORKS, T("a weekend at work")), (NEITHER, T("a day like any other"))),
    )


async def correct(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    day, what = answers[YearDayForm.day], answers[YearDayForm.what]
    if what == WORKS and day.weekday() < 5:
        raise NotNowError(T("That day is no weekend, so it is a workday anyway."), YearDayForm.what)
    name = turn.render(T("day off")) if what == OFF else None
    try:
        await years.correct(turn.session, day.year, day, name, works=what == WORKS, by=turn.speaker.id, at=turn.now)
    except WrongError:
        raise NotNowError(T("The holidays of {year} are not in yet. Paste the notice first.", year=str(day.year)),
                          YearDayForm.day) from None  # fmt: skip
    return await _changed(turn, day.year, T("✅ It is entered."))


YEAR_DAY = Conversation("year_day", T("📆 A day was changed"), YearDayForm, correct)
CONVERSATIONS = (YEAR, YEAR_DAY)


async def _changed(turn: Turn, year: int, word: Text) -> Message:
    more, rows = await changed.told(turn, "school:")
    return await shown.one(turn, year, [word], more, rows)


async def _may(turn: Turn) -> None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)


class Door:
    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def show(self, turn: Turn) -> None:
        """/holidays, 节假日."""
        if await changed.may(turn):
            turn.say(await shown.the_list(turn), card="years", fresh=True)

    async def take(self, turn: Turn) -> bool:
        """A notice, pasted by the office with nothing open. Whether it was that."""
        if turn.event is None or turn.event.kind is not Kind.TEXT:
            return False
        if not reading.looks_like_one(turn.event.text):
            return False
        if not await rights.may_coordinate(turn.session, turn.speaker.id):
            return False
        await self._guide.begin(turn, YEAR.name)
        await self._guide.answer(turn)  # as if it had been pasted when it was asked for: one can go back
        return True

    async def tap(self, turn: Turn) -> None:
        choice = turn.choice
        if choice is None or not await changed.may(turn):
            return
        year = choice.id
        if not years.FIRST <= year <= years.LAST:
            turn.say(await shown.the_list(turn), card="years", takes_over=True)
            return
        if choice.choice == shown.PASTE:
            await self._guide.begin(turn, YEAR.name, {"year": str(year)})
            return
        if choice.choice == shown.DIFFERENT:
            await self._guide.begin(turn, YEAR_DAY.name, {"year": str(year)})
            return
        match choice.choice:
            case shown.REMOVE:
                message = await _sure_to_remove(turn, year)
            case shown.REMOVE_IT:
                await years.remove(turn.session, year, by=turn.speaker.id, at=turn.now)
                message = await _changed(turn, year, T("What was entered of {year} is taken out.", year=str(year)))
            case _:
                message = await shown.one(turn, year)
        turn.say(message, card=shown.card_of(year), takes_over=True)


async def _sure_to_remove(turn: Turn, year: int) -> Message:
    words = T("Take out what was entered of {year}? Where the program does not know the year by itself, school posts "
              "stop. {before}", year=str(year), before=await changed.before(turn, "school:"))  # fmt: skip
    yes = Button(T("Yes, take it out"), Tapped(shown.VERB, year, 0, shown.REMOVE_IT))
    return Message(words, ((yes, Button(T("No, leave it"), Tapped(shown.VERB, year, 0, shown.SHOW))),))
