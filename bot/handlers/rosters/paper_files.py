"""What a paper of the roster is called while it waits to be made: all that its maker has to know, in one word."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

SOURCE = ("papers", "roster")
"""Channel and bot of what the program makes itself."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"


class What(enum.StrEnum):
    BY_POST = "post"
    BY_PERSON = "person"
    EXCEL = "xlsx"


@dataclass(frozen=True, slots=True)
class Paper:
    """`plan`: 0 for what is published on these days, both included. `page`: of several pictures."""

    what: What
    plan: int
    first: date
    last: date
    page: int
    locale: str

    @property
    def name(self) -> str:
        if self.what is What.EXCEL:
            return f"{self.first}.xlsx"
        return f"{self.first}-{self.what.value}{self.page + 1}.png"

    def encode(self) -> str:
        return f"{self.what.value}:{self.plan}:{self.first}:{self.last}:{self.page}:{self.locale}"

    @staticmethod
    def decode(word: str) -> Paper:
        """Raises ValueError for what `encode` does not make."""
        what, plan, first, last, page, locale = word.split(":")
        return Paper(What(what), int(plan), date.fromisoformat(first), date.fromisoformat(last), int(page), locale)


@dataclass(frozen=True, slots=True)
class Diary:
    """One person's shifts as a calendar file."""

    person: int
    locale: str

    def encode(self) -> str:
        return f"ics:{self.person}:{self.locale}"

    @staticmethod
    def decode(word: str) -> Diary | None:
        """None for another paper."""
        what, person, locale, *_ = word.split(":")
        return Diary(int(person), locale) if what == "ics" else None


@dataclass(frozen=True, slots=True)
class Loads:
    """公平 as a picture, of whom `reader` may see."""

    reader: int
    page: int
    locale: str

    def encode(self) -> str:
        return f"fair:{self.reader}:{self.page}:{self.locale}"

    @staticmethod
    def decode(word: str) -> Loads | None:
        """None for another paper."""
        what, reader, page, *rest = word.split(":")
        return Loads(int(reader), int(page), rest[0]) if what == "fair" else None
