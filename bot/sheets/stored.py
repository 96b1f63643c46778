"""A reading as bytes and back: what was read outside the turn lies, encrypted, until somebody decides."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, time
from typing import Any

from bot.language import Text
from bot.sheets.grid import Problem, Row
from bot.sheets.naming import Named
from bot.sheets.opening import UnreadableError
from bot.sheets.reading import Reading


def stored(of: Reading | UnreadableError) -> bytes:
    if isinstance(of, UnreadableError):
        return _dumped({"unreadable": _plain(of.what)})
    return _dumped({each.name: [_plain(value) for value in getattr(of, each.name)] for each in fields(of)})


def restored(content: bytes) -> Reading:
    """Raises UnreadableError, when that is what was found."""
    whole = json.loads(content)
    if "unreadable" in whole:
        raise UnreadableError(_meant(whole["unreadable"]))
    return Reading(**{name: tuple(_meant(each) for each in values) for name, values in whole.items()})


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    match value:
        case time():
            return {"time": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case frozenset():
            return {"set": sorted(value)}
        case tuple():
            return {"tuple": [_plain(each) for each in value]}
        case Named():
            return {"named": [value.name, value.apart]}
        case Text():
            return {"text": [value.msgid, {name: _plain(each) for name, each in value.parameters.items()}]}
        case Problem():
            return {"problem": [value.sheet, value.cell, _plain(value.what), value.row]}
        case Row():
            values = {key: _plain(each) for key, each in value.values.items()}
            return {"row": [value.kind, value.sheet, value.number, values, value.columns]}
    return value


def _meant(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((what, own),) = value.items()
    match what:
        case "time":
            return time.fromisoformat(own)
        case "date":
            return date.fromisoformat(own)
        case "set":
            return frozenset(own)
        case "tuple":
            return tuple(_meant(each) for each in own)
        case "named":
            return Named(*own)
        case "text":
            return Text(own[0], {name: _meant(each) for name, each in own[1].items()})
        case "problem":
            return Problem(own[0], own[1], _meant(own[2]), own[3])
    kind, sheet, number, values, columns = own
    return Row(kind, sheet, number, {key: _meant(each) for key, each in values.items()}, columns)
