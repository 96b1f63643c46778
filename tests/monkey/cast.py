"""The ten who do anything at all, and how they stand in the demo community."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.demo.people import MEMBERS, accounts

ACCOUNTS = accounts()
FIRST_STRANGER = max(ACCOUNTS.values()) + 1
"""The demo's own stranger."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody whom the monkey plays."""

    who: str
    account: int
    name: str = ""
    """Of a member: as the demo has it; of a stranger: as they call themselves."""
    called: str | None = None
    """What the others call them from now on; None: as in the demo."""
    locale: str = "zh_CN"

    @property
    def is_stranger(self) -> bool:
        return self.name not in ACCOUNTS


def _member(who: str, name: str, called: str | None = None, locale: str = "zh_CN") -> Part:
    return Part(who, ACCOUNTS[name], name, called, locale)


CAST = (
    _member("volunteer", "王建明"),
    _member("volunteer who reads English", "李桂芳", locale="en"),
    _member("volunteer with a name of emoji", "刘长顺", called="🌻🌻🌻"),
    _member("volunteer with a name from right to left", "秦素珍", called="أمّ ياسين"),
    _member("leader", "周大勇"),
    _member("deputy leader", "郑美华"),
    _member("coordinator", "陈晓雯"),
    _member("officer", "孙志强"),
    Part("stranger with a name of emoji", FIRST_STRANGER + 1, "🦄✨"),
    Part("stranger with a name from right to left", FIRST_STRANGER + 2, "محمد\u202eسعيد\u200b"),
)
ROLES = {member.name: member.roles for member in MEMBERS}
