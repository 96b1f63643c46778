"""Measures 6 to 8."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.report import Table
from bench.rosters import planning, repairing
from bench.rosters.cases import Size

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How many seeds of each."""

    small: int = 50
    large: int = 3
    repairs: int = 20
    people: int = 37


async def measure(_folder: Path, scale: Scale) -> list[Table]:
    slack = Size(scale.people, slack=True)
    sets = {
        f"{scale.people}, tight": (Size(scale.people), range(scale.small)),
        f"{scale.people}, slack": (slack, range(scale.small)),
    }
    if scale.large:
        sets |= {
            "200, tight": (Size(200), range(scale.large)),
            "200, slack": (Size(200, slack=True), range(scale.large)),
        }
    return [*planning.tables(sets, SECONDS), repairing.table(slack, range(scale.repairs))]
