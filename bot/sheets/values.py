"""What a cell says, however it was typed: words, numbers, yes and no, one of a few."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.forms.numerals import whole_number
from bot.language import T, Text
from bot.sheets.grid import Value


class NotReadError(Exception):
    """`what`: what is wrong with the cell, and how to write it."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.msgid)
        self.what = what


@dataclass(frozen=True, slots=True)
class Around:
    """What is read beside the cell. `today`: of the community; a day without a year is the one nearest to it."""

    today: date
    epoch: datetime


Reader = Callable[[Value, Around], object]
LONGEST_SHOWN = 20


def shown(value: Value) -> str:
    words = str(value)
    return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1] + "…"


def plain(value: Value) -> str:
    """As text: full-width letters and digits as the others, spaces only one at a time, 3.0 as 3."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime | date | time):
        value = value.isoformat()
    words = "".join(each if each.isprintable() or each.isspace() else "" for each in str(value))
    return " ".join(unicodedata.normalize("NFKC", words).split())


def folded(words: str) -> str:
    """For comparing."""
    return "".join(unicodedata.normalize("NFKC", words).lower().split())


def nearest(words: str, known: Iterable[str], alike: float = 0.5) -> str | None:
    """What was probably meant. `alike`: from 0 to 1; one of two letters is half."""
    by_folded = {folded(each): each for each in known}
    wanted = folded(words)
    inside = [each for each in by_folded if wanted and (wanted in each or each in wanted)]
    found = difflib.get_close_matches(wanted, by_folded, n=1, cutoff=alike) or inside[:1]
    return by_folded[found[0]] if found else None


def text(longest: int) -> Reader:
    def read(value: Value, _around: Around) -> str:
        words = plain(value)
        if len(words) > longest:
            raise NotReadError(T("too long: at most {longest} characters", longest=longest))
        return words

    return read


_UNITS = re.compile("(?:人|个人|个|名|位|分钟|分|周|星期|岁|年|次|号)$")


def number(least: int, most: int) -> Reader:
    def read(value: Value, _around: Around) -> int:
        found = None
        if not isinstance(value, bool | datetime | date | time | timedelta):
            found = whole_number(_UNITS.sub("", folded(plain(value))))
        if found is None:
            raise NotReadError(T("{value} is no number", value=shown(value)))
        if not least <= found <= most:
            raise NotReadError(T("{value} is not between {least} and {most}", value=found, least=least, most=most))
        return found

    return read


_YES = frozenset(
    ["是", "有", "要", "对", "y", "yes", "true", "1", "√", "✓", "✔", "通过", "已通过", "合格", "会", "需要", "已"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "不",
        "不要",
        "不是",
        "n",
        "no",
        "false",
        "0",
        "×",
        "x",
        "✗",
        "未通过",
        "不通过",
        "不合格",
        "不会",
        "不需要",
        "未",
        "-",
    ]
)


def yes_or_no(value: Value, _around: Around) -> bool:
    words = folded(plain(value))
    if words in _YES or words in _NO:
        return words in _YES
    raise NotReadError(T("{value}: please write 是 or 否", value=shown(value)))


def choice(words: Mapping[str, str]) -> Reader:
    """`words`: what may stand there, by what is meant. The first of each meaning is shown."""

    def read(value: Value, _around: Around) -> str:
        said = folded(plain(value))
        for word, meant in words.items():
            if folded(word) == said:
                return meant
        near = nearest(said, words)
        if near is not None:
            raise NotReadError(T("{value}: did you mean {near}?", value=shown(value), near=near))
        usual = "、".join({meant: word for word, meant in reversed(list(words.items()))}.values())
        raise NotReadError(T("{value} is none of {known}", value=shown(value), known=usual))

    return read


def choices(words: Mapping[str, str]) -> Reader:
    one = choice(words)

    def read(value: Value, around: Around) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one(part, around)) for part in parts(plain(value))))

    return read


_BETWEEN = re.compile(r"[、,;/|\n\r]+")


def parts(words: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(words) if part.strip()]
