"""What is done for a chat right after the commit, best effort: nothing in it matters, so none of it is a row.

Should it fail, a button spins a little longer, a list of commands is the old one, or a button stays that tells, when it
is pressed, that it is no longer in use.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language import Languages, T, Text
from bot.turns.people import addresses_of

NO_CHANGE = T("No change: it is still so.")


class Attendant(Protocol):
    """What a channel does besides sending. Nothing here raises, and none of it has to succeed."""

    @property
    def name(self) -> str: ...

    async def answer_tap(self, tap: str, toast: str) -> None: ...

    async def set_menu(self, chat: str, commands: Sequence[tuple[str, str]]) -> None:
        """Costs nothing when it is what was set before."""
        ...

    async def drop_buttons(self, chat: str, message: str) -> None: ...


Commands = Sequence[tuple[str, Text]]
"""Each without its slash, with what it does."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button that wants to stop spinning."""

    channel: str
    tap: str
    toast: str
    locale: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands that the platform offers in a private chat."""

    channel: str
    chat: str
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Worn:
    """A message whose buttons are of no use any more."""

    channel: str
    chat: str
    message: str


@dataclass(slots=True)
class Courtesies:
    """Of one transaction. The last menu of a chat counts."""

    languages: Languages
    taps: list[Tap] = field(default_factory=list)
    worn: list[Worn] = field(default_factory=list)
    _menus: dict[tuple[str, str], Menu] = field(default_factory=dict)
    _menus_of_people: dict[int, Commands] = field(default_factory=dict)

    @property
    def menus(self) -> list[Menu]:
        return list(self._menus.values())

    def offer(self, channel: str, chat: str, commands: Commands, locale: str) -> None:
        words = tuple((command, self.languages.render(tells, locale)) for command, tells in commands)
        self._menus[channel, chat] = Menu(channel, chat, words)

    def offer_to(self, person: int, commands: Commands) -> None:
        """In every chat in which they are met, in their language."""
        self._menus_of_people[person] = commands

    def tell_of_no_change(self, vain: Mapping[str, bool]) -> None:
        """A button that changes nothing that anybody sees would look dead. `vain`: by tap, whether it is one."""
        self.taps = [
            replace(tap, toast=self.languages.render(NO_CHANGE, tap.locale))
            if vain.get(tap.tap) and not tap.toast
            else tap
            for tap in self.taps
        ]

    def shown_by(self, channel: Attendant) -> Iterator[Coroutine[Any, Any, None]]:
        """All of this channel, one by one; after the commit."""
        yield from (channel.answer_tap(tap.tap, tap.toast) for tap in self.taps if tap.channel == channel.name)
        yield from (channel.set_menu(menu.chat, menu.commands) for menu in self.menus if menu.channel == channel.name)
        yield from (channel.drop_buttons(worn.chat, worn.message) for worn in self.worn if worn.channel == channel.name)

    async def address(self, connection: AsyncConnection) -> None:
        if self._menus_of_people:
            known = await addresses_of(connection, self._menus_of_people)
            for person, commands in self._menus_of_people.items():
                for address in known.get(person, ()):
                    self.offer(address.channel, address.chat, commands, address.person.locale)
