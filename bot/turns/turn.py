"""What a handler sees of the transaction it runs in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import DEFAULT, Languages, Text
from bot.turns.courtesies import Commands, Courtesies, Worn
from bot.turns.drafts import Drafts, StoredDraft
from bot.turns.events import Choice, Event, Kind
from bot.turns.messages import Lane, Message
from bot.turns.parcels import SECRET, Parcel
from bot.turns.people import Speaker
from bot.turns.post import Post
from bot.turns.timers import StoredTimer, Timers


@dataclass(slots=True)
class Turn:
    """One event, or one timer, answered in one transaction: all that it does is committed together or not at all.

    A handler may read and write through `session`. It must not wait for anything but the database: whatever is slow
    runs outside and comes back as a turn of its own. Drafts, timers and messages are seen through the turn, not by
    queries: they are written when the transaction ends.
    """

    session: AsyncSession
    now: datetime
    """Aware, in UTC."""
    zone: ZoneInfo
    """The community's, for what people read."""
    person: Speaker | None
    event: Event | None
    _drafts: Drafts
    _timers: Timers
    _post: Post
    _courtesies: Courtesies
    _languages: Languages
    home: str = ""
    """The private chat of whoever speaks; empty for a stranger and a timer."""
    subject: str = ""
    """Of the timer that fired; empty for an event."""
    body: Any = None
    """What the timer that fired carries."""
    late: timedelta = timedelta(0)
    """How long after its due time the timer fires."""
    toast_text: Text | str | None = field(default=None)

    @property
    def locale(self) -> str:
        if self.person is not None:
            return self.person.locale
        hint = self.event.locale if self.event is not None else ""
        return "en" if hint and not hint.startswith("zh") else DEFAULT

    @property
    def speaker(self) -> Speaker:
        """The person, where the dispatch table lets only known people in. Raises LookupError otherwise."""
        if self.person is None:
            raise LookupError("this turn has no person")
        return self.person

    @property
    def choice(self) -> Choice | None:
        """What the button carries that was pressed; None for everything else that brings a turn."""
        return None if self.event is None else self.event.choice

    @property
    def drafts(self) -> list[StoredDraft]:
        """What the person has open, last touched first."""
        return [] if self.person is None else self._drafts.of(self.person.id)

    def draft(self, conversation: str) -> StoredDraft | None:
        return next((draft for draft in self.drafts if draft.conversation == conversation), None)

    def start(self, conversation: str, body: dict[str, Any]) -> StoredDraft:
        return self._drafts.start(self.speaker.id, conversation, body, self.now)

    def keep(self, draft: StoredDraft, body: dict[str, Any]) -> None:
        self._drafts.keep(draft, body, self.now)

    def drop(self, draft: StoredDraft) -> None:
        self._drafts.drop(draft)

    def say(
        self,
        message: Message | Text | str,
        *,
        lane: Lane = Lane.REPLY,
        card: str = "",
        fresh: bool = False,
        takes_over: bool = False,
        secret: bool = False,
    ) -> None:
        """Answer in the chat the event came from.

        `card`: the message is the card of this subject, edited in place when it is on the screen already; `fresh`: a
        new message takes its place, as it does of itself once the old one has scrolled away or when the button that
        was pressed stands elsewhere. `takes_over`: the message whose button was pressed becomes the card, whatever it
        was before. `secret`: no person stands beside it, and nothing of it stays, however it ends.
        Raises LookupError in a timer's turn.
        """
        if self.event is None:
            raise LookupError("a timer's turn answers nobody; it notifies people")
        tapped = self.event.message if self.event.kind is Kind.CHOICE else ""
        self._post.add(
            Parcel(
                message if isinstance(message, Message) else Message(message),
                lane,
                channel=self.event.channel,
                chat=self.event.chat,
                locale=self.locale,
                is_group=not self.event.private,
                # What a group cannot be told is not told to whoever happened to speak in it.
                person=self.person.id if self.person is not None and self.event.private and not secret else None,
                card=card,
                answers=True,
                fresh=fresh,
                takes_over=takes_over,
                tapped=tapped,
                tap=self.event.tap,
                relevance=SECRET if secret else None,
            )
        )

    def forget_card(self, subject: str) -> None:
        """Nothing of this card stays, on whosever screen it was: neither its face nor what waits to be sent of it.

        Its buttons are taken away, best effort.
        """
        self._post.forget(subject)

    def notify(
        self,
        person: int,
        message: Message | Text | str,
        *,
        lane: Lane = Lane.REMINDER,
        card: str = "",
        fresh: bool = False,
        quiet: bool = False,
        relevant: tuple[str, object] | None = None,
        instead: tuple[int, ...] = (),
    ) -> None:
        """Write to a person, wherever they can be reached.

        `quiet`: a card that has scrolled away is changed where it stands, because its reader need not hear of it now.
        `relevant`: kind and subject of a check in the dispatch table that is asked again when the message is about to
        leave. `instead`: who gets it, in this order, when this person cannot be reached; after the last of them the
        coordinators hear whom nobody could reach.
        """
        self._post.add(
            Parcel(
                message if isinstance(message, Message) else Message(message),
                lane,
                person=person,
                instead=instead,
                card=card,
                fresh=fresh,
                quiet=quiet,
                relevance=None if relevant is None else f"{relevant[0]}:{relevant[1]}",
            )
        )

    def write_to(self, channel: str, chat: str, message: Message | Text | str, *, lane: Lane = Lane.REPLY) -> None:
        """Write to a private chat whose owner is not one of us: a stranger who waits for an answer."""
        whole = message if isinstance(message, Message) else Message(message)
        self._post.add(Parcel(whole, lane, channel=channel, chat=chat))

    def render(self, text: Text | str) -> str:
        """In the language of whoever speaks in this turn."""
        return self._languages.render(text, self.locale)

    def toast(self, text: Text | str) -> None:
        """A word over the button that was pressed. May never be seen: say nothing in it that matters."""
        self.toast_text = text

    def worn(self) -> None:
        """Take the buttons off the message one of them was pressed on, best effort: they are of no use any more."""
        if self.event is not None and self.event.kind is Kind.CHOICE and self.event.message:
            self._courtesies.worn.append(Worn(self.event.channel, self.event.chat, self.event.message))

    def menu(self, commands: Commands, person: int | None = None) -> None:
        """Let the platform offer these commands to who speaks in this turn, or to `person`; best effort.

        Each has a name without its slash, and what it does. Costs nothing when they are what was offered before.
        """
        if person is not None:
            self._courtesies.offer_to(person, commands)
        elif self.event is not None and self.event.private:
            self._courtesies.offer(self.event.channel, self.event.chat, commands, self.locale)

    def in_private(self) -> Turn:
        """This turn as if the person had spoken in the private chat. Raises LookupError for who has none."""
        if self.event is None or not self.home:
            raise LookupError("there is no private chat to answer in")
        return replace(self, event=replace(self.event, chat=self.home, private=True, message="", tap=""))

    def later(self, kind: str, subject: object, due: datetime | timedelta, body: Any = None) -> None:
        """Set the timer of this kind and subject, in place of one that is set already. A timedelta counts from now."""
        at = self.now + due if isinstance(due, timedelta) else due
        self._timers.set(f"{kind}:{subject}", StoredTimer(kind, str(subject), at, body))

    def cancel(self, kind: str, subject: object) -> None:
        self._timers.cancel(f"{kind}:{subject}")
