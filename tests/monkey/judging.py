"""What is wrong with what came of one round of acts, by the calls that the stand-in Telegram has taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.monkey.acts import Deed
from tests.monkey.screens import rows_of
from tests.monkey.silence import may_be_silent

TEXT_LIMIT = 4096
ROWS, PER_ROW = 4, 3
WEEK = [6] * 8
"""A heading and seven days, each with its name and five times of day: a table, which people read as one."""
PHONE = re.compile(r"1990000\d{4}")
"""As the demo's people have them."""
HANDLED = (
    ("edit", "message is not modified"),
    ("", "bot was blocked by the user"),
    ("answerCallbackQuery", "query is too old"),  # an update that comes twice is answered twice
)
"""Refusals that belong to the way things are: beginning of the method, and words."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was possible. `tap`: what the stand-in wants answered."""

    deed: Deed
    tap: str | None


def refusals(entries: Sequence[dict[str, Any]]) -> list[str]:
    """Calls that Telegram would not take, faults that were ordered left out."""
    return [
        f"{entry['method']} was refused: {entry['error'].get('description')} {_gist(entry)}"
        for entry in entries
        if "error" in entry and entry["fault"] is None and not _is_handled(entry)
    ]


def _is_handled(entry: dict[str, Any]) -> bool:
    words = str(entry["error"].get("description", ""))
    return any(entry["method"].startswith(method) and said in words for method, said in HANDLED)


def misshapen(entries: Sequence[dict[str, Any]]) -> list[str]:
    """Too long, or with more buttons than a thumb finds."""
    found = []
    for entry in entries:
        text, rows = entry["parameters"].get("text", ""), rows_of(entry)
        if len(text.encode("utf-16-le", "replace")) > 2 * TEXT_LIMIT:
            found.append(f"a text of {len(text)} characters leaves {_gist(entry)}")
        below = rows[len(WEEK) :] if [len(row) for row in rows[: len(WEEK)]] == WEEK else rows
        if len(below) > ROWS or any(len(row) > PER_ROW for row in below):
            found.append(f"{[len(row) for row in rows]} buttons in rows {_gist(entry)}")
        if any(not each["text"].strip() for row in rows for each in row):
            found.append(f"a button without words {_gist(entry)}")
    return found


def unanswered(done: Sequence[Done], entries: Sequence[dict[str, Any]]) -> list[str]:
    """What nobody has answered: in private always, in a group a pressed button."""
    found = []
    for each in done:
        if may_be_silent(each.deed):
            continue
        if not any(_answers(entry, each) for entry in entries):
            found.append(f"no answer to {each.deed}; calls: {[_gist(e) for e in entries if _concerns(e, each)]}")
    return found


def _answers(entry: dict[str, Any], done: Done) -> bool:
    """Whether they see something of it; or would, had no fault that was ordered struck just there."""
    if not _concerns(entry, done):
        return False
    if entry["fault"] is not None:
        return True
    if "error" in entry:
        # What is said of changed words is said once: it stands there already.
        return done.deed.kind == "edit" and _is_handled(entry)
    if entry["method"] == "answerCallbackQuery":
        return bool(entry["parameters"].get("text"))
    return entry["method"] in ("sendMessage", "editMessageText")


def _concerns(entry: dict[str, Any], done: Done) -> bool:
    given = entry["parameters"]
    if entry["method"] == "answerCallbackQuery":
        return done.tap is not None and str(given.get("callback_query_id")) == done.tap
    return done.deed.group is None and str(given.get("chat_id")) == str(done.deed.part.account)


def _gist(entry: dict[str, Any]) -> str:
    given = entry["parameters"]
    told = " ".join(str(given[name]) for name in ("chat_id", "message_id") if name in given)
    error = f" ({entry['error'].get('description')})" if "error" in entry else ""
    return f"[{entry['method']} {told} {str(given.get('text', ''))[:60]!r}{error}]"
