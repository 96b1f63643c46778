"""How long something took, as people say it."""

from __future__ import annotations

from bot.language import T, Text


def lasted(seconds: int) -> Text:
    minutes, rest = divmod(seconds, 60)
    if seconds < 120:
        return T("{seconds} s", seconds=seconds)
    return T("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
