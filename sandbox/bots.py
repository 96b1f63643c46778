"""The bots whose API calls arrive here."""

import asyncio
import re
import time
from dataclasses import dataclass, field

from sandbox.updates import UpdateQueue
from sandbox.wire import Json

TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{20,}")


@dataclass(slots=True)
class TapQuery:
    """A tap that waits for its answer. made is monotonic seconds."""

    id: str
    chat_id: int
    person_id: int
    made: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class WebhookSettings:
    url: str = ""
    secret_token: str | None = None
    max_connections: int = 40
    allowed_updates: list[str] | None = None
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class Bot:
    """A bot's account and what it told Telegram about itself."""

    id: int
    token: str
    name: str
    username: str
    updates: UpdateQueue
    privacy_mode: bool = True
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    last_message_id: int = 0
    taps: dict[str, TapQuery] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def user(self) -> Json:
        """The User object that others see."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def me(self) -> Json:
        """What getMe answers."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy_mode,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def open_tap(self, query_id: str, lifetime: float) -> TapQuery | None:
        """The tap with that id, unless it is unknown, already answered or older than lifetime real seconds."""
        tap = self.taps.get(query_id)
        if tap is None or time.monotonic() - tap.made > lifetime:
            return None
        return tap
