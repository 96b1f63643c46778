"""`jinhuai invite`: who is meant, what the bot is called, and what to pass on."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import httpx

from bot.addresses import is_loopback
from bot.services import joining, people
from bot.settings import Settings
from db.engine import Database
from db.models import Person

TELEGRAM = "https://api.telegram.org"
ANSWER_SECONDS = 5.0


class WhoError(Exception):
    """Nobody is meant, or several may be; the sentence says what to type."""


async def invite(database: Database, settings: Settings, who: str, now: datetime) -> str:
    """What to print. Raises WhoError."""
    async with database.reading() as session:
        person = _only(await people.named(session, who), who)
    username = await bot_username(settings)
    async with database.writing() as session:
        code = await joining.invite(session, person, by=None, now=now)
    return _words(person, code, username, now + joining.VALID, settings.zone)


def _only(found: list[Person], who: str) -> Person:
    if not found:
        raise WhoError(
            f"There is nobody called {who}. `jinhuai people` lists everybody, `jinhuai people add` adds somebody."
        )
    if len(found) > 1:
        listed = ", ".join(" ".join(filter(None, (str(each.id), each.name, each.team, each.grid))) for each in found)
        raise WhoError(f"Several are called {who}; say which by the id: {listed}.")
    return found[0]


async def bot_username(settings: Settings) -> str:
    """As Telegram tells it; empty when there is no token or no answer. Nothing that fails here names the token."""
    if settings.telegram_token is None:
        return ""
    root = (settings.telegram_api or TELEGRAM).rstrip("/")
    address = f"{root}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=not is_loopback(root)) as client:
            answer = (await client.get(address)).json()
        return str(answer["result"]["username"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return ""


def _words(person: Person, code: str, username: str, until: datetime, zone: ZoneInfo) -> str:
    valid = f"It works once, until {until.astimezone(zone):%Y-%m-%d %H:%M}."
    if username:
        return (
            f"For {person.name}: {joining.link(username, code)}\n"
            f"Or the code {joining.shown(code)}, written to @{username}. {valid}"
        )
    return (
        f"For {person.name}: the code {joining.shown(code)}, to be written to the bot. {valid}\n"
        "(A link needs the bot's name: set JINHUAI_TELEGRAM_TOKEN, and Telegram has to answer.)"
    )
