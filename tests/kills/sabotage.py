"""What the promises stand on, taken out one at a time, in the process that is going to be killed.

A campaign that still finds nothing wrong then would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.channels.telegram import Telegram
from bot.turns.batch import Batch


def forget_keys() -> None:
    """Updates are written down as seen, but nobody looks."""

    async def look_away(_batch: Batch, _updates: Any) -> None:
        return

    def allow_twice(_connection: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> tuple[str, Any]:
        known = statement.startswith("INSERT INTO seen_keys")
        return f"{statement} ON CONFLICT DO NOTHING" if known else statement, given

    _replace(Batch, "_load_keys", look_away)
    event.listen(Engine, "before_cursor_execute", allow_twice, retval=True)


def commit_in_pieces() -> None:
    """What a transaction writes is committed statement by statement."""

    def commit(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        driver = connection.connection.dbapi_connection
        if driver is not None and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            driver.commit()

    event.listen(Engine, "after_cursor_execute", commit)


def acknowledge_first() -> None:
    """Updates are confirmed to Telegram as soon as they are fetched."""
    fetch = Telegram._fetch

    async def fetch_and_confirm(telegram: Telegram, offset: int | None, *given: Any, **named: Any) -> Any:
        raws = await fetch(telegram, offset, *given, **named)
        if raws:
            await fetch(telegram, max(int(raw["update_id"]) for raw in raws) + 1, wait=0, limit=1)
        return raws

    _replace(Telegram, "_fetch", fetch_and_confirm)


def _replace(owner: type, name: str, function: Any) -> None:
    if not hasattr(owner, name):
        raise AttributeError(f"{owner.__name__} has no {name} any more: nothing would be taken out")
    setattr(owner, name, function)


WAYS: dict[str, Callable[[], None]] = {
    "dedupe": forget_keys,
    "transaction": commit_in_pieces,
    "order": acknowledge_first,
}
