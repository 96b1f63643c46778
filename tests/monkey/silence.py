"""What may stay without an answer, and why. Everything else that somebody does in private is answered."""

from __future__ import annotations

from tests.monkey.acts import Deed

SILENT = {
    "live position moves": "comes by itself every few seconds; nobody has said anything",
    "live position ends": "nobody has said anything either",
    "service message": "Telegram tells what happened in the chat",
    "block": "whoever has shut the bot out cannot be answered",
    "unblock": "nobody has said anything yet; Telegram lets them press Start",
    "flood": "told once a minute that it was too much; what came is kept",
    "chatter in a group": "was not meant for the bot",
    "command in a group": "answered at the group's own pace: counted at the end",
    "alarm in a group": "likewise",
}


def may_be_silent(deed: Deed) -> bool:
    return deed.kind in SILENT
