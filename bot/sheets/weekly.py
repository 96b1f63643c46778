"""Weekdays and grades: 周一至周五, 一三五, 1-3年级."""

from __future__ import annotations

import re

from bot.language import T
from bot.sheets.grid import Value
from bot.sheets.values import Around, NotReadError, folded, plain, shown

_WEEKDAYS = {each: number for number, each in enumerate("一二三四五六日")} | {"天": 6}
_ALL_WEEK = {"每天": range(7), "天天": range(7), "工作日": range(5), "平日": range(5), "周末": (5, 6), "双休日": (5, 6)}
_OF_WEEK = re.compile("每?(?:周|星期|礼拜)")
_RANGE = re.compile(r"(\d{1,2})(?:-|到|至|~|—+|–)(\d{1,2})")


def weekdays(value: Value, _around: Around) -> frozenset[int]:
    """周一至周五, 一三五, 周末, 1-5, 135."""
    words = folded(plain(value))
    found: set[int] = set()
    for said, meant in _ALL_WEEK.items():
        if said in words:
            found |= set(meant)
            words = words.replace(said, "")
    words = _OF_WEEK.sub("", words)
    words = "".join(str(_WEEKDAYS[each] + 1) if each in _WEEKDAYS else each for each in words)
    rest = re.sub(r"[、,;/.和及]|\(|\)", " ", words)
    for begin, end in re.findall(r"([1-7])(?:-|到|至|~|—+|–)([1-7])", rest):
        found |= {number % 7 for number in range(int(begin) - 1, int(end) + (7 if end < begin else 0))}
    rest = re.sub(r"[1-7](?:-|到|至|~|—+|–)[1-7]", " ", rest)
    if not re.fullmatch(r"[1-7\s]*", rest) or not (found or rest.strip()):
        raise NotReadError(T("{value} is no weekday. Write it as 周一至周五 or 一三五", value=shown(value)))
    return frozenset(found | {int(each) - 1 for each in rest if each.isdecimal()})


WHOLE_SCHOOL: frozenset[int] = frozenset()
"""全校: the school's name says which grades that are."""
_LEVELS = {"初": 6, "高": 9}
_LEVEL = re.compile("(初|高)([一二三123])")


def grades(value: Value, _around: Around) -> frozenset[int]:
    """1-3年级, 一至三年级, 七、八年级, 初一, 全校."""
    words = folded(plain(value))
    if words in ("全校", "全部", "所有年级", "全体"):
        return WHOLE_SCHOOL
    words = _LEVEL.sub(lambda found: f"{_LEVELS[found[1]] + _grade(found[2])},", words)
    words = words.replace("年级", "").replace("年", "").replace("级", "")
    words = words.replace("十二", "12").replace("十一", "11").replace("十", "10")
    if re.fullmatch("[一二三四五六七八九]+", words):
        words = ",".join(words)
    words = "".join(str(_grade(each)) if each in "一二三四五六七八九" else each for each in words)
    rest = re.sub(r"[、,;/.和及\s]+", ",", words).strip(",")
    found: set[int] = set()
    for part in re.sub(r",?(-|到|至|~|—+|–)", r"\1", rest).split(","):
        if match := _RANGE.fullmatch(part):
            found |= set(range(int(match[1]), int(match[2]) + 1))
        elif part.isdecimal() and len(part) <= 2:
            found.add(int(part))
        else:
            found.add(0)
    if not found or not found <= set(range(1, 13)):
        raise NotReadError(T("{value} is no grade. Write it as 1-3年级", value=shown(value)))
    return frozenset(found)


def _grade(said: str) -> int:
    return int(said) if said.isdecimal() else "一二三四五六七八九".index(said) + 1
