"""The permanent keyboard below every private chat."""

from __future__ import annotations

from bot.language import T
from bot.turns.messages import Key

SOS = T("SOS")
MY_SHIFTS = T("My shifts")
HERE = "📍"

KEYS = ((Key(SOS), Key(HERE, sends_position=True), Key(MY_SHIFTS)),)
"""求助 and 我的班 are words that are written: Telegram keeps those for 24 hours, a tapped button for 150 seconds."""
