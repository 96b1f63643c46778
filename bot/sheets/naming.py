"""People as a cell names them, their phones, and the number on a post's sign."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language import T
from bot.sheets.grid import Value
from bot.sheets.values import Around, NotReadError, parts, plain, shown


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a cell names them. `apart`: what stands in brackets to tell two of one name apart: a grid, or the
    last digits of a phone."""

    name: str
    apart: str | None = None


_APART = re.compile(r"(.+?)\s*[(\[]\s*(?:尾号)?\s*([^()\[\]]+?)\s*[)\]]")


def person(value: Value, _around: Around) -> Named:
    return _named(plain(value))


def name(value: Value, around: Around) -> str:
    """Of a person, alone in its cell."""
    return person(value, around).name


def _named(words: str) -> Named:
    match = _APART.fullmatch(words)
    name, apart = (match[1], match[2]) if match else (words, None)
    if not name or len(name) > 40 or name.isdecimal():
        raise NotReadError(T("{value} is no name", value=shown(words)))
    return Named(name.replace(" ", "") if _in_chinese(name) else name, apart)


def _in_chinese(words: str) -> bool:
    return all("\u3400" <= each <= "\u9fff" or each in " ·" for each in words)


def people(value: Value, _around: Around) -> tuple[Named, ...]:
    """王建明、李秀兰(3网格) 陈 涛. Two-letter names are often written wide: one letter stands not alone."""
    found: dict[Named, None] = {}
    words = "、".join(str(value).splitlines()) if isinstance(value, str) else str(value)
    for part in parts(plain(words)):
        names: list[str] = []
        single = False
        for word in part.split(" ") if _in_chinese(re.sub(r"\(.*?\)", "", part)) else [part]:
            if single and len(word) == 1 and names:
                names[-1] += word
                single = False
            else:
                names.append(word)
                single = len(word) == 1
        found |= dict.fromkeys(_named(name) for name in names)
    return tuple(found)


_PHONE = re.compile(r"\+?\d{3,15}")


def phone(value: Value, _around: Around) -> str:
    digits = re.sub(r"[\s\-()]+", "", plain(value))
    if not _PHONE.fullmatch(digits):
        raise NotReadError(T("that is no phone number"))
    return digits


_SIGN = re.compile(r"\d{1,4}")


def sign(value: Value, _around: Around) -> str:
    """The four digits of a post; Excel eats leading zeros."""
    digits = plain(value)
    if not _SIGN.fullmatch(digits):
        raise NotReadError(T("{value}: four digits, please", value=shown(value)))
    return digits.zfill(4)
