"""Who is needed: 最少, 理想, 最多 and what they have to be, the same in every sheet that says so."""

from __future__ import annotations

from bot.language import T
from bot.services.importing.work import RowError
from bot.sheets.grid import Row
from db.models.staffing import Staffed

_NUMBERS = ("minimum", "ideal", "maximum")
_WHO = ("leader", "experienced", "insured")


def needed(row: Row, known: Staffed | None) -> dict[str, object]:
    """What is left out follows what is said: with two at the least, two are ideal. Raises RowError."""
    found: dict[str, object] = {key: row.values[key] for key in _WHO if key in row.values}
    said = {key: value for key in _NUMBERS if isinstance(value := row.values.get(key), int)}
    if not said and known is not None:
        return found
    kept = {} if known is None else {key: getattr(known, key) for key in _NUMBERS}
    least = said.get("minimum", kept.get("minimum", 1))
    if least < 1:
        raise RowError("minimum", T("at least one person, please"))
    ideal = said.get("ideal", max(least, kept.get("ideal", least)))
    most = said.get("maximum", max(ideal, kept.get("maximum", ideal)))
    if ideal < least:
        raise RowError("ideal", T("ideal {ideal} is below the least {least}", ideal=ideal, least=least))
    if most < ideal:
        raise RowError("maximum", T("the most {most} is below the ideal {ideal}", most=most, ideal=ideal))
    return found | {"minimum": least, "ideal": ideal, "maximum": most}
