"""How many people are needed: 2, 2到3, 最少2 最好3 最多4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Unpack, overload

from bot.forms.field import Always, Answered, Context, Going, Json, NotUnderstoodError, Sometimes, V
from bot.forms.numerals import SPOKEN, whole_number
from bot.forms.offering import Offering
from bot.forms.options import FromFacts, Options, Pairs
from bot.forms.reading import plain
from bot.forms.said import Answer, Control, Typed
from bot.language import T, Text

MOST = 30


@dataclass(frozen=True, slots=True)
class People:
    """Each not below the one before."""

    minimum: int
    ideal: int
    maximum: int


_NUMBER = re.compile(rf"-?\d+|[{SPOKEN}]+")
_WORDS = re.compile(
    r"最少|至少|起码|不少于|最好|理想|最多|至多|不超过|个人|个|人|位|名|就|要|和|需要|,|、|;|到|至|~|—|–|-|:|\.|。"
)


OFFERS = (("1", T("1 person")), ("2", T("2 people")), ("2-3", T("2 to 3 people")))


class PeopleNeeded(Offering[V]):
    """Minimum, ideal and maximum in one answer; one number is all three, two are the least and the most."""

    @overload
    def __init__(
        self: PeopleNeeded[People], ask: Text, *, offers: Pairs | FromFacts = ..., **asked: Unpack[Always[People]]
    ) -> None: ...
    @overload
    def __init__(
        self: PeopleNeeded[People | None],
        ask: Text,
        *,
        offers: Pairs | FromFacts = ...,
        **asked: Unpack[Sometimes[People]],
    ) -> None: ...
    def __init__(self, ask: Text, *, offers: Pairs | FromFacts = OFFERS, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.offers = Options(offers)

    def load(self, stored: Json, _context: Context) -> People:
        found = people_in(stored) if isinstance(stored, str) else None
        if found is None:
            raise NotUnderstoodError(_UNREAD)
        return found

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        def read(words: str) -> Json:
            numbers = _numbers(words)
            if numbers is None:
                return None
            if any(number > MOST or number < 1 for number in numbers):
                raise NotUnderstoodError(T("A number from {least} to {most}.", least=1, most=MOST))
            if numbers != sorted(numbers):
                raise NotUnderstoodError(T("The fewest come first, then the most: 2 to 3."))
            found = _of(_all_three(numbers, words))
            return None if found is None else stored_people(found)

        if isinstance(said, Typed) and _numbers(said.text) is not None:  # 3 is three people, not the third button
            stored = read(said.text)
            if stored is not None:
                return Answered(stored, guessed=True)
        return self.hear_offered(said, context, read, _UNCLEAR)

    def show(self, value: Any, _context: Context) -> Text | str:
        return people_shown(value)


_UNCLEAR = T("Write how many are needed, such as 2 or 2-3")
_UNREAD = T("Write how many are needed, such as 2 or 2-3.")


def people_in(text: str) -> People | None:
    """None for what is no such number of people."""
    numbers = _numbers(text)
    if numbers is None or numbers != sorted(numbers) or not 1 <= numbers[0] <= numbers[-1] <= MOST:
        return None
    return _of(_all_three(numbers, text))


def _all_three(numbers: list[int], text: str) -> list[int]:
    """2人, 最多3人: two are needed, and a third may come."""
    if (
        len(numbers) == 2
        and re.search("最多|至多|不超过", text)
        and not re.search("最少|至少|起码|不少于|到|至(?!多)", text)
    ):
        return [numbers[0], *numbers]
    return numbers


def _of(numbers: list[int]) -> People | None:
    match numbers:
        case [one]:
            return People(one, one, one)
        case [least, most]:
            return People(least, most, most)
        case [least, ideal, most]:
            return People(least, ideal, most)
    return None


def _numbers(text: str) -> list[int] | None:
    words = plain(text.replace(" ", ",").replace("\n", ","))
    if len(words) > 40 or words.startswith("-") or _WORDS.sub("", _NUMBER.sub("", words)):
        return None
    found = [whole_number(each.lstrip("-")) for each in _NUMBER.findall(words)]
    return [each for each in found if each is not None] if found and None not in found and len(found) <= 3 else None


def stored_people(people: People) -> str:
    if people.minimum == people.maximum:
        return str(people.minimum)
    if people.ideal == people.maximum:
        return f"{people.minimum}-{people.maximum}"
    return f"{people.minimum}-{people.ideal}-{people.maximum}"


def people_shown(people: People) -> Text:
    if people.minimum == people.maximum:
        return T("{count} people", count=people.minimum)
    if people.ideal == people.maximum:
        return T("{least} to {most} people", least=people.minimum, most=people.maximum)
    if people.minimum == people.ideal:
        return T("{count} people, at most {most}", count=people.minimum, most=people.maximum)
    return T(
        "at least {least}, best {ideal}, at most {most} people",
        least=people.minimum, ideal=people.ideal, most=people.maximum,
    )  # fmt: skip
