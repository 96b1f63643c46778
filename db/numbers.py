"""Small sets of small numbers in one column: weekdays (Monday is 0), grades."""

from __future__ import annotations

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


class Numbers(TypeDecorator[frozenset[int]]):
    """Stored sorted and comma-separated, such as `0,1,4`; the empty set as an empty text."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: frozenset[int] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(str(number) for number in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int] | None:
        if value is None:
            return None
        return frozenset(int(number) for number in value.split(",") if number)
