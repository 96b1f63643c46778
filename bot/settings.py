"""Settings from the environment or `.env`, all that is wrong listed at once."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.addresses import is_loopback

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
"""Its first part, the bot's id, is shown: what is no token must not be shown as one."""
_SECRET = re.compile(r"[\w-]{1,256}", re.ASCII)

BACKENDS = ("sqlite+aiosqlite", "postgresql+psycopg")


class SettingsError(Exception):
    """What is wrong, a line each, naming the setting."""


class Settings(BaseSettings):
    """docs/operations.md has the table, which a test holds against this class."""

    model_config = SettingsConfigDict(
        env_prefix="JINHUAI_", env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str = "sqlite+aiosqlite:///jinhuai.db"
    telegram_token: SecretStr | None = None
    telegram_api: str | None = None
    webhook_url: str | None = None
    webhook_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    timezone: str = "Asia/Shanghai"
    field_keys: Annotated[list[SecretStr], NoDecode] = []
    clock_url: str | None = None
    http: str = "127.0.0.1:8080"

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @field_validator("field_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("field_keys")
    @classmethod
    def _check_keys(cls, value: list[SecretStr]) -> list[SecretStr]:
        for position, key in enumerate(value, 1):
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError(f"key {position} is no Fernet key; `jinhuai key` makes one") from None
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError:
            raise ValueError("this is no SQLAlchemy URL, such as sqlite+aiosqlite:///jinhuai.db") from None
        if driver not in BACKENDS:
            raise ValueError(f"{driver} is not supported; use {' or '.join(BACKENDS)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone, such as Asia/Shanghai") from None
        return value

    @field_validator("telegram_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("this is no bot token; @BotFather gives one, a number, a colon and letters")
        return value

    @field_validator("telegram_api", "webhook_url", "clock_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise ValueError("this is no http or https address")
        return value or None

    @field_validator("http")
    @classmethod
    def _check_http(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("write an address and a port, such as 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if others.data.get("webhook_url") and not value:
            raise ValueError("a webhook needs a secret, or anybody could post updates")
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and - as a secret")
        return value

    @field_validator("clock_url")
    @classmethod
    def _check_clock(cls, value: str | None, others: ValidationInfo) -> str | None:
        api = others.data.get("telegram_api")
        if value and not (api and is_loopback(api)):
            raise ValueError(
                "simulated time is for tests and the demo; it is refused unless JINHUAI_TELEGRAM_API is on this "
                "machine (127.0.0.1)"
            )
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def keys(self) -> list[str]:
        return [key.get_secret_value() for key in self.field_keys]


def load(**given: Any) -> Settings:
    """Raises SettingsError that lists everything that is wrong, without any value that may be a secret."""
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            place = ".".join(str(part) for part in problem["loc"][:1])
            words = problem["msg"].removeprefix("Value error, ")
            lines.append(f"JINHUAI_{place.upper()}: {words}" if place else words)
        raise SettingsError("\n".join(lines)) from None
