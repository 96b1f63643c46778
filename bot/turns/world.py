"""What every transaction of one community needs, put together by `app.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.language import Languages
from bot.turns.clock import Clock
from bot.turns.dispatch import Dispatch
from bot.turns.ids import Ids
from bot.turns.screens import Screens


@dataclass(frozen=True, slots=True)
class World:
    """`bots`: which bot speaks on each channel."""

    dispatch: Dispatch
    clock: Clock
    languages: Languages
    zone: ZoneInfo
    bots: dict[str, str]
    ids: Ids = field(default_factory=Ids)
    screens: Screens = field(default_factory=Screens)
