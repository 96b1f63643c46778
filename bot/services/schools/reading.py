"""The State Council's notice as it is pasted: of which year it is, and what stands in it."""

from __future__ import annotations

import re
import unicodedata

from bot.roster.notice import Notice, read_notice

_TITLE = re.compile(r"(20\d{2})年(?:部分)?节假日")
_YEAR = re.compile(r"(20\d{2})年(?:元旦|1月1日)")


def year_of(text: str) -> int | None:
    """The year that its title names; None: it names none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = _TITLE.search(plain) or _YEAR.search(plain)
    return None if match is None else int(match[1])


def read(text: str, year: int) -> Notice:
    return read_notice(text, year)


def looks_like_one(text: str) -> bool:
    """Whether somebody has pasted a notice without being asked for it."""
    return len(text) > 60 and "放假" in text and "春节" in text and "国庆" in text
