"""What one transaction says: addressed, put into the reader's language, and written to the outbox together.

A card is one row per chat and subject. Saying it again raises its revision; the outbox shows the newest one, so edits
coalesce and never race a send whose outcome is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.language import Languages
from bot.turns.courtesies import Worn
from bot.turns.ids import Ids
from bot.turns.messages import Lane
from bot.turns.parcels import SECRET, Parcel, Waiting
from bot.turns.people import Address, addresses_of
from bot.turns.screens import Screens
from db.models import Card, Outgoing

_CARDS = (
    select(
        Card.id,
        Card.channel,
        Card.chat,
        Card.subject,
        Card.message,
        Card.revision,
        Card.since,
        Card.updated_at,
        Card.shown,
        Card.body,
    )
    .where(Card.chat.in_(bindparam("chats", expanding=True)), Card.subject.in_(bindparam("subjects", expanding=True)))
    .order_by(Card.id)
    .with_for_update()  # or two processes give the same revision to two faces; SQLite has one writer anyway
)
MISSED = timedelta(days=1)
"""What changed longer ago is not shown to whoever comes back."""
_INSERT_CARD = insert(Card)
_INSERT = insert(Outgoing)
_UPDATE_CARD = (
    update(Card)
    .where(Card.id == bindparam("card"))
    .values(
        revision=bindparam("revision"),
        since=bindparam("since"),
        message=bindparam("message"),
        body=bindparam("body"),
        updated_at=bindparam("updated_at"),
    )
)


@dataclass(slots=True)
class _CardState:
    id: int
    channel: str
    chat: str
    subject: str
    message: str | None
    revision: int
    since: int
    touched: datetime
    shown: int = 0
    face: Any = None
    """As it was stored."""
    body: Any = field(default=None, kw_only=True)
    """As it is from now on; None: not said yet in this transaction."""
    is_new: bool = field(default=True, kw_only=True)

    def looks_like(self, body: dict[str, Any]) -> bool:
        """Whether its reader has exactly this before them. Asked of the database, because memory may be wrong."""
        return self.body is None and self.shown == self.revision and self.face == json.loads(json.dumps(body))


@dataclass(slots=True)
class Post:
    """`bots`: which bot speaks on each channel."""

    languages: Languages
    ids: Ids
    bots: dict[str, str]
    screens: Screens
    parcels: list[Parcel] = field(default_factory=list)
    written: list[Waiting] = field(default_factory=list)
    unreachable: dict[int, str] = field(default_factory=dict)
    """Whom nobody in line could stand in for, after `address`, with what it was about: a card or a relevance."""
    worn: list[Worn] = field(default_factory=list)
    """Messages in whose place a fresh one comes."""
    forgotten: set[str] = field(default_factory=set)
    """Subjects of cards of which nothing is to stay."""
    vain: dict[str, bool] = field(default_factory=dict)
    """By tap that something was said to: whether all of it is on the screen already."""

    def add(self, parcel: Parcel) -> None:
        self.parcels.append(parcel)

    def forget(self, subject: str) -> None:
        self.parcels = [parcel for parcel in self.parcels if parcel.card != subject]
        self.forgotten.add(subject)

    @property
    def has_secrets(self) -> bool:
        """Whether something was said or deleted that must not be found in the file afterwards."""
        return bool(self.forgotten) or any(parcel.relevance == SECRET for parcel in self.parcels)

    async def address(self, connection: AsyncConnection) -> None:
        """Find a chat for every parcel that names a person, or for the next person in its line."""
        lines = [
            (parcel, (parcel.person, *parcel.instead))
            for parcel in self.parcels
            if parcel.person is not None and not parcel.chat
        ]
        if not lines:
            return
        known = await addresses_of(connection, {person for _, line in lines for person in line})
        for parcel, line in lines:
            self._address(parcel, line, known)
        self.parcels = [parcel for parcel in self.parcels if parcel.chat]

    def _address(self, parcel: Parcel, line: tuple[int, ...], known: dict[int, list[Address]]) -> None:
        for position, person in enumerate(line):
            for address in known.get(person, ()):
                if address.reachable and address.channel in self.bots:
                    parcel.person = person
                    parcel.instead = line[position + 1 :]
                    parcel.channel = address.channel
                    parcel.chat = address.chat
                    parcel.locale = address.person.locale
                    return
        self.unreachable[line[0]] = parcel.card or parcel.relevance or ""
        home = next((each for each in known.get(line[0], ()) if each.channel in self.bots), None)
        if parcel.card and home is not None:
            parcel.person, parcel.is_kept = line[0], True
            parcel.channel, parcel.chat, parcel.locale = home.channel, home.chat, home.person.locale

    async def flush(self, connection: AsyncConnection, now: datetime) -> None:
        if self.forgotten:
            await self._forget(connection)
        if not self.parcels:
            return
        cards = await self._cards(connection)
        rows = []
        for parcel in self.parcels:
            if parcel.is_kept:
                self._keep(parcel, cards)
            elif not self._changes_nothing(parcel, cards):
                rows.append(self._row(parcel, cards, now))
        await self._write_cards(connection, cards, now)
        await self._write(connection, self._latest(rows))

    async def catch_up(self, connection: AsyncConnection, back: Collection[tuple[str, str]], now: datetime) -> None:
        """Who had shut the bot out and lets it in again sees the cards on their screen as things stand now.

        `back`: channel and chat of each.
        """
        under_way = exists().where(Outgoing.card_id == Card.id, Outgoing.state.in_(("waiting", "sending")))
        query = select(Card.id, Card.channel, Card.chat, Card.bot, Card.revision).where(
            Card.chat.in_({chat for _, chat in back}),
            Card.message.is_not(None),
            Card.shown < Card.revision,
            Card.updated_at > now - MISSED,
            ~under_way,
        )
        rows = [
            self._blank(card.channel, card.chat, card.bot, now) | {"card_id": card.id, "revision": card.revision}
            for card in await connection.execute(query.order_by(Card.id))
            if (card.channel, card.chat) in back
        ]
        await self._write(connection, rows)

    async def _write(self, connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
        if rows:
            await connection.execute(_INSERT, rows)
        self.written += [
            Waiting(row["id"], row["channel"], row["chat"], Lane(row["lane"]), row["is_group"]) for row in rows
        ]

    def _keep(self, parcel: Parcel, cards: dict[tuple[str, str, str], _CardState]) -> None:
        """Only what they have before them, or what is under way to them: what they never saw is not told late."""
        card = cards.get((parcel.channel, parcel.chat, parcel.card))
        if card is not None:
            card.revision += 1
            card.body = parcel.message.render(self.languages, parcel.locale)

    async def _forget(self, connection: AsyncConnection) -> None:
        of_these = Card.subject.in_(self.forgotten)
        for card in await connection.execute(select(Card.channel, Card.chat, Card.message).where(of_these)):
            if card.message is not None:
                self.worn.append(Worn(card.channel, card.chat, card.message))
        cards = select(Card.id).where(of_these).scalar_subquery()
        await connection.execute(delete(Outgoing).where(Outgoing.card_id.in_(cards)))
        await connection.execute(delete(Card).where(of_these))

    @staticmethod
    def _latest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One row a card, by the most urgent of its lanes: the outbox would drop the earlier ones anyway."""
        kept: dict[int, dict[str, Any]] = {}
        for row in rows:
            key = row["card_id"] or row["id"]
            if key in kept:
                row["lane"] = min(row["lane"], kept.pop(key)["lane"])
            kept[key] = row
        return list(kept.values())

    async def _cards(self, connection: AsyncConnection) -> dict[tuple[str, str, str], _CardState]:
        keys = {(parcel.channel, parcel.chat, parcel.card) for parcel in self.parcels if parcel.card}
        if not keys:
            return {}
        wanted = {"chats": list({chat for _, chat, _ in keys}), "subjects": list({subject for *_, subject in keys})}
        found = [_CardState(*row, is_new=False) for row in await connection.execute(_CARDS, wanted)]
        return {(card.channel, card.chat, card.subject): card for card in found}

    def _changes_nothing(self, parcel: Parcel, cards: dict[tuple[str, str, str], _CardState]) -> bool:
        """Twenty people have a card of one emergency, and most of what happens changes one of them: the others need no
        request, and whoever is to be paged does not wait behind theirs. Nor, once theirs has scrolled away, do they
        get the same again below, with a sound and without news."""
        card = cards.get((parcel.channel, parcel.chat, parcel.card)) if parcel.card else None
        if card is None or card.is_new or parcel.answers or parcel.fresh:
            return False
        return card.looks_like(parcel.message.render(self.languages, parcel.locale))

    def _row(self, parcel: Parcel, cards: dict[tuple[str, str, str], _CardState], now: datetime) -> dict[str, Any]:
        body = parcel.message.render(self.languages, parcel.locale)
        row = self._blank(parcel.channel, parcel.chat, self.bots[parcel.channel], now) | {
            "lane": int(parcel.lane),
            "is_group": parcel.is_group,
            "person_id": parcel.person,
            "relevance": parcel.relevance,
            "instead": list(parcel.instead) or None,
            "body": body,
        }
        is_news = True
        if not parcel.card:
            self.screens.message(parcel.channel, parcel.chat)
        else:
            card, is_news = self._revise(parcel, cards, body, now)
            row |= {"card_id": card.id, "revision": card.revision, "body": None}
        if parcel.tap:
            self.vain[parcel.tap] = self.vain.get(parcel.tap, True) and not is_news
        return row

    def _blank(self, channel: str, chat: str, bot: str, now: datetime) -> dict[str, Any]:
        return {
            "id": self.ids.next(),
            "channel": channel,
            "bot": bot,
            "chat": chat,
            "lane": int(Lane.REPLY),
            "is_group": False,
            "state": "waiting",
            "attempts": 0,
            "person_id": None,
            "card_id": None,
            "revision": None,
            "relevance": None,
            "instead": None,
            "body": None,
            "created_at": now,
        }

    def _revise(
        self, parcel: Parcel, cards: dict[tuple[str, str, str], _CardState], body: dict[str, Any], now: datetime
    ) -> tuple[_CardState, bool]:
        """The card as it is from now on, and whether anybody will see a difference."""
        key = (parcel.channel, parcel.chat, parcel.card)
        card = cards.get(key)
        if card is None:
            card = cards[key] = _CardState(self.ids.next(), *key, message=None, revision=0, since=1, touched=now)
        takes_over = parcel.takes_over and bool(parcel.tapped)
        away = not parcel.quiet and self._scrolled_away(card, parcel, now)
        fresh = not takes_over and (parcel.fresh or away)
        if fresh or card.revision == 0:
            self.screens.place(card.id, card.channel, card.chat)
        moves = fresh or (takes_over and card.message != parcel.tapped)
        face = hash(json.dumps(body))
        is_news = moves or not self.screens.is_as_it_was(card.id, card.revision, face)
        card.revision += 1
        card.body = body
        self.screens.looks(card.id, card.revision, face)
        if moves:
            if card.message is not None:
                self.worn.append(Worn(card.channel, card.chat, card.message))
            card.message, card.since = parcel.tapped if takes_over else None, card.revision
        elif card.message is None and parcel.tapped:
            card.message = parcel.tapped
        return card, is_news

    def _scrolled_away(self, card: _CardState, parcel: Parcel, now: datetime) -> bool:
        """Not one whose button was just pressed: that one they are looking at, and at no other."""
        if card.message is None or card.message == parcel.tapped:
            return False
        if parcel.tapped:
            return True
        return self.screens.scrolled_away(card.id, card.channel, card.chat, card.touched, now)

    async def _write_cards(
        self, connection: AsyncConnection, cards: dict[tuple[str, str, str], _CardState], now: datetime
    ) -> None:
        new, old = [], []
        for card in cards.values():
            if card.body is None:
                continue
            row = {
                "revision": card.revision,
                "since": card.since,
                "message": card.message,
                "body": card.body,
                "updated_at": now,
            }
            if card.is_new:
                place = {"id": card.id, "channel": card.channel, "chat": card.chat, "subject": card.subject}
                new.append(row | place | {"bot": self.bots[card.channel], "shown": 0})
            else:
                old.append(row | {"card": card.id})
        if new:
            await connection.execute(_INSERT_CARD, new)
        if old:
            await connection.execute(_UPDATE_CARD, old)
