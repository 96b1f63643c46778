"""What somebody does with the phone in hand: report something, go through the cases on it, answer what is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.forms.said import Confirm, Edit, Skip, data_of
from bot.turns.events import Choice
from db.models import CaseKind, CaseUrgency
from tests.weeks.habits import Habits
from tests.weeks.phone import Phone, Shown

QUESTIONS = ("report", "case_say", "case_give", "case_police")
MOST_ANSWERS = 25
AT_ONCE = 8
"""How many cases somebody goes through when they look."""
IN_A_ROW = 4
"""Buttons pressed for one case at one look."""
GIVES_UP = 0.005
"""At each question: somebody puts the phone away."""
RESIDENT = "何老伯, 3栋202, 打电话"
Sent = Callable[[int, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Report:
    words: str
    kind: CaseKind
    urgency: CaseUrgency
    plate: str
    joins: bool
    for_resident: bool


@dataclass(slots=True)
class Hand:
    """One person with their phone. `writes` and `presses` are all that they can do."""

    person: int
    phone: Phone
    habits: Habits
    writes: Sent
    presses: Sent

    async def press(self, choice: Choice) -> None:
        await self.presses(self.phone.account, choice.encode())

    async def report(self, report: Report) -> None:
        await self.writes(self.phone.account, "上报")
        first = True

        async def choose(options: Mapping[str, Choice]) -> str:
            nonlocal first
            said = [each for each in options if not each.startswith("!")]
            if first:
                first = False
                return "no" if "no" in said else ""
            if report.kind.value in said and report.urgency.value not in said:
                return report.kind.value
            if report.urgency.value in said:
                return report.urgency.value
            if "other" in said and any(each.isdecimal() for each in said):
                same = next(each for each in said if each.isdecimal())
                return same if report.joins else "other"
            if data_of(Confirm()) in options:
                about = data_of(Edit("resident"))
                again = about in options and report.for_resident and self.habits.once(-1, report.words, 1.0)
                return about if again else data_of(Confirm())
            return self.habits.chance.choice(said) if said else ""

        def writes(shown: Shown) -> str:
            if "车牌" in shown.text:
                return report.plate
            if "居民" in shown.text:
                return RESIDENT
            return report.words

        await self._converse(choose, writes)

    async def go_through(self, now: datetime) -> None:
        """Everything on the phone that has buttons for them: what is for today first, then what came first."""
        await self._evening(now)
        done = 0
        shown = self.phone.of_cases()
        for number in sorted(shown, key=lambda each: "今天要办" not in shown[each].text):  # stable
            if done >= AT_ONCE:
                break
            if number not in self.habits.forgotten and await self._case(number, now):
                done += 1

    async def _evening(self, now: datetime) -> None:
        """The coordinator's list: a button a line."""
        shown = self.phone.newest("evening")
        if shown is None or shown.message in self.habits.evenings:
            return
        self.habits.evenings.add(shown.message)
        for choice in shown.carried:
            if choice.verb == "evening" and choice.choice == "case":
                await self.press(choice)
                self.habits.forgotten.discard(choice.id)
                await self._case(choice.id, now)
            elif choice.verb == "evening" and choice.choice == "new":
                await self.press(choice)  # the list has a button for each, as the others on the phone have

    async def _case(self, number: int, now: datetime) -> bool:
        """Whether anything was done."""
        for count in range(IN_A_ROW):
            shown = self.phone.newest("case", id_=number)
            if shown is None:
                return count > 0
            if not await self._next(number, shown, shown.choices("case", number), now):
                return count > 0
        return True

    async def _next(self, number: int, shown: Shown, may: dict[str, Choice], now: datetime) -> bool:
        what = self.habits.chooses(number, shown.text, set(may), now)
        if not what:
            return False
        verb, _, rest = what.partition(".")
        before = self.phone.count
        if verb == "out":
            return await self._out(number, may, rest)
        if verb == "hand":
            await self.press(may["hand"])
            await self._give(rest)
        elif what in may:
            await self.press(may[what])
            await self._answer()
        return self.phone.count > before

    async def _out(self, number: int, may: dict[str, Choice], exit_: str) -> bool:
        if "out" not in may:
            return False
        await self.press(may["out"])
        opened = self.phone.newest("case", id_=number)
        ways = {} if opened is None else opened.choices("case", number)
        chosen = next((each for each in (exit_, "refer", "not_ours") if each in ways), None)
        if chosen is None:
            return False
        await self.press(ways[chosen])
        await self._answer()
        return True

    async def _give(self, to: str) -> None:
        """To a partner (they come first) or to one of us."""

        async def choose(options: Mapping[str, Choice]) -> str:
            said = [each for each in options if not each.startswith("!")]
            partners = [each for each in said if each.startswith("p") and each[1:].isdecimal()]
            people = [each for each in said if each.isdecimal()]
            if partners or people:
                return self.habits.chance.choice((partners if to == "partner" else people) or said)
            return self.habits.chance.choice(said) if said else ""

        await self._converse(choose, lambda _shown: "请去看看")

    async def _answer(self) -> None:
        async def choose(options: Mapping[str, Choice]) -> str:
            said = [each for each in options if not each.startswith("!")]
            if said and self.habits.chance.random() < 0.85:
                return self.habits.chance.choice(said)
            if data_of(Skip()) in options:
                return data_of(Skip())
            return data_of(Confirm()) if data_of(Confirm()) in options else ""

        await self._converse(choose, lambda _shown: "看过了, 已经安排")

    async def _converse(
        self, choose: Callable[[Mapping[str, Choice]], Awaitable[str]], words: Callable[[Shown], str]
    ) -> None:
        """Until nothing is asked any more."""
        seen = -1
        for _ in range(MOST_ANSWERS):
            shown = self.phone.newest(*QUESTIONS)
            if shown is None or shown.seen <= seen or not self._asks(shown):
                return
            if self.habits.chance.random() < GIVES_UP:
                return
            seen = shown.seen
            options = {choice.choice: choice for choice in shown.carried if choice.verb in QUESTIONS}
            said = await choose(options)
            if said in options:
                await self.press(options[said])
            else:
                await self.writes(self.phone.account, words(shown))

    def _asks(self, shown: Shown) -> bool:
        """It is what came last, not a question of the day before yesterday."""
        return self.phone.count - shown.seen < 4
