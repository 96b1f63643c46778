"""What Telegram's refusals and broken connections mean for a message: one table.

Codes and words are those of the Bot API server (https://core.telegram.org/bots/api#making-requests and its source's
error strings); python-telegram-bot turns them into exceptions and keeps the words.
"""

from __future__ import annotations

import re

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.turns.delivery import CardLost, Delivered, FileLost, Gone, Moved, NotTaken, Outcome, Refused, TooFast, Unknown

_GONE = {
    "bot was blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "bot can't initiate conversation": "never started",
    "bot was kicked": "kicked",
    "bot is not a member": "kicked",
    "chat not found": "chat not found",
    "peer_id_invalid": "chat not found",
    "not enough rights to send": "no right to write",
    "have no rights to send": "no right to write",
    "chat_write_forbidden": "no right to write",
}
_CARD_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid", "there is no text in")
_FILE_LOST = ("wrong file identifier", "wrong remote file i", "wrong file_id", "file reference")
_QUOTING = re.compile(r"""[:"]|(?<=\s)'|[^ -~]""")
_UNCHANGED = "message is not modified"
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What python-telegram-bot raises about an answer that is JSON but not Telegram's, such as a proxy's."""


def seconds_of(error: RetryAfter) -> float:
    pause = error.retry_after
    return float(pause if isinstance(pause, int | float) else pause.total_seconds())


def outcome_of(error: TelegramError, message: str = "") -> Outcome:
    """`message`: the one that was being edited, if any."""
    words = error.message.lower()
    match error:
        case RetryAfter():
            return TooFast(seconds_of(error))
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case Forbidden() | BadRequest():
            if _UNCHANGED in words:
                return Delivered(message)
            if any(lost in words for lost in _CARD_LOST):
                return CardLost()
            if any(lost in words for lost in _FILE_LOST):
                return FileLost()
            gone = next((why for phrase, why in _GONE.items() if phrase in words), None)
            if gone is not None:
                return Gone(gone)
            return Gone("forbidden") if isinstance(error, Forbidden) else Refused(known_words(words))
        case InvalidToken() | Conflict():
            return NotTaken("the token is not accepted")
        case EndPointNotFound():
            return Refused("unknown method")
        case TimedOut() | NetworkError():
            return _broken(error)
        case _:
            # "Invalid server response" and whatever else no rule names: it may have been taken.
            return Unknown(type(error).__name__)


def _broken(error: TelegramError) -> Outcome:
    cause = error.__cause__
    if isinstance(cause, _NEVER_LEFT):
        return NotTaken("no connection")
    if isinstance(cause, httpx.HTTPError):
        return Unknown("connection broke")
    # An answer with a 5xx status: Telegram says itself that it was not able to.
    return NotTaken("server error")


def known_words(words: str) -> str:
    """Telegram's own phrase only: what follows a colon or a quote may be the message's, and what is not ASCII is."""
    return _QUOTING.split(words, maxsplit=1)[0].strip()[:60]
