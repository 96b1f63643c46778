"""The people who have Telegram accounts."""

from dataclasses import dataclass, field

from sandbox.wire import Json


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "zh-hans"
    phone_number: str | None = None
    deactivated: bool = False
    # Telegram lets no bot write first; off unless asked for, so that a test need not begin with /start.
    needs_start: bool = False
    # What the page shows under the name, and the place among the phones that it opens at first.
    about: str | None = None
    featured: int | None = None
    blocked_bots: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def user(self) -> Json:
        """The User object that bots see."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user
