"""One transaction: turns that were waiting together, loaded at once, run one after another, written at once.

Loading and writing for all of them together is what makes a durable turn as cheap as one in memory: SQLAlchemy's cost
is per statement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.language import Languages, T, Text
from bot.turns.clock import Clock
from bot.turns.dead_letters import bury
from bot.turns.dispatch import Dispatch, Handler
from bot.turns.drafts import Drafts
from bot.turns.events import Event, Kind
from bot.turns.ids import Ids
from bot.turns.inputs import Due, Input, Undelivered, Update
from bot.turns.messages import Lane, Message
from bot.turns.people import Address, addresses_by_account, names_of, people_with, write_reachability
from bot.turns.post import Parcel, Post, Waiting, tell
from bot.turns.timers import Timers, job_key, next_occurrence
from bot.turns.turn import Turn
from db.models import Card, FloodRecord, Identity, Outgoing, Role, SeenKey

HANDLER_SECONDS = 15

_NOTE_KEYS = insert(SeenKey)
_SEEN = select(SeenKey.key).where(
    SeenKey.channel == bindparam("channel"),
    SeenKey.bot == bindparam("bot"),
    SeenKey.key.in_(bindparam("keys", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class World:
    """What every transaction of a community needs. `bots`: which bot speaks on each channel."""

    dispatch: Dispatch
    clock: Clock
    languages: Languages
    zone: ZoneInfo
    bots: dict[str, str]
    ids: Ids = field(default_factory=Ids)


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button that wants to stop spinning, best effort, after the commit."""

    channel: str
    tap: str
    toast: str


@dataclass(slots=True)
class Batch:
    world: World
    session: AsyncSession
    connection: AsyncConnection
    taps: list[Tap] = field(default_factory=list)
    turns: int = 0
    duplicates: int = 0
    expired: int = 0
    buried: int = 0
    somebody_told: bool = False
    nobody_told: bool = False
    """Something could not be delivered and no coordinator can be told: an operator must act."""
    now: datetime = field(init=False)
    _drafts: Drafts = field(init=False)
    _timers: Timers = field(init=False)
    post: Post = field(init=False)
    addresses: dict[tuple[str, str], Address] = field(default_factory=dict)
    _known_keys: set[tuple[str, str, str]] = field(default_factory=set)
    _new_keys: list[dict[str, Any]] = field(default_factory=list)
    _floods: list[dict[str, Any]] = field(default_factory=list)
    _reachability: dict[int, bool] = field(default_factory=dict)
    """Identities whose owners shut the bot out (False) or let it in again (True); the last word counts."""

    def __post_init__(self) -> None:
        self.now = self.world.clock.now()
        self._drafts = Drafts(self.world.ids)
        self._timers = Timers(self.world.ids)
        self.post = Post(self.world.languages, self.world.ids, self.world.bots)

    @property
    def written(self) -> list[Waiting]:
        """What this transaction put into the outbox; known after `flush`."""
        return self.post.written

    @property
    def earliest_timer(self) -> datetime | None:
        return self._timers.earliest

    async def load(self, inputs: Sequence[Input]) -> None:
        updates = [entry for entry in inputs if isinstance(entry, Update)]
        if updates:
            await self._load_keys(updates)
            await self._load_people([entry.event for entry in updates if entry.event is not None])
        due = [entry for entry in inputs if isinstance(entry, Due)]
        if due:
            await self._timers.claim(self.connection, due)

    async def _load_keys(self, updates: list[Update]) -> None:
        keys: dict[tuple[str, str], list[str]] = {}
        for entry in updates:
            keys.setdefault((entry.channel, entry.bot), []).append(entry.key)
        for (channel, bot), ours in keys.items():
            rows = await self.connection.execute(_SEEN, {"channel": channel, "bot": bot, "keys": ours})
            self._known_keys |= {(channel, bot, key) for key in rows.scalars()}

    async def _load_people(self, events: list[Event]) -> None:
        accounts: dict[str, set[str]] = {}
        for event in events:
            accounts.setdefault(event.channel, set()).add(event.account)
        lock = self.connection.dialect.name == "postgresql"  # SQLite's one writer already keeps the order
        for channel, wanted in accounts.items():
            found = await addresses_by_account(self.connection, channel, wanted, lock=lock)
            self.addresses |= {(channel, account): address for account, address in found.items()}
        people = {address.person.id for address in self.addresses.values()}
        if people:
            await self._drafts.load(self.connection, people)

    async def handle(self, entry: Input) -> None:
        match entry:
            case Update():
                await self._update(entry)
            case Due():
                await self._fire(entry)
            case Undelivered():
                await self._pass_on(entry)

    def note_key(self, entry: Update) -> bool:
        """Whether this update is new. From now on it is not."""
        key = (entry.channel, entry.bot, entry.key)
        if key in self._known_keys:
            self.duplicates += 1
            return False
        self._known_keys.add(key)
        self._new_keys.append({"channel": key[0], "bot": key[1], "key": key[2], "seen_at": self.now})
        return True

    async def _update(self, entry: Update) -> None:
        event = entry.event
        if not self.note_key(entry):
            return None if event is None else self.answer_tap(event, None, "")
        if event is None:
            return await bury(self, entry, entry.fault)
        address = self.addresses.get((event.channel, event.account))
        if event.private and address is not None:
            self._note_reachability(event, address)
        if event.kind in (Kind.BLOCKED, Kind.RETURNED):
            return None
        turn = self._turn(event, address)
        if not entry.flooded:
            await self._within_patience(self.world.dispatch.route(turn, event), turn)
        else:
            self._record_flood(entry, event)
            if entry.first_of_flood:
                await self.world.dispatch.flooded(turn)
        self.answer_tap(event, turn.toast_text, turn.locale)
        self.turns += 1
        return None

    async def _within_patience(self, handler: Handler, turn: Turn) -> None:
        try:
            async with asyncio.timeout(HANDLER_SECONDS):
                await handler(turn)
        except TimeoutError:
            raise HangingHandlerError(getattr(handler, "__qualname__", "")) from None

    def _turn(self, event: Event | None, address: Address | None) -> Turn:
        person = None if address is None else address.person
        return Turn(self.session, self.now, person, event, self._drafts, self._timers, self.post, self.world.languages)

    def _note_reachability(self, event: Event, address: Address) -> None:
        if event.kind is Kind.BLOCKED:
            self._reachability[address.identity] = False
        elif not self._reachability.get(address.identity, address.reachable):
            self._reachability[address.identity] = True

    def _record_flood(self, entry: Update, event: Event) -> None:
        self._floods.append(
            {
                "id": self.world.ids.next(),
                "channel": entry.channel,
                "account": event.account,
                "at": self.now,
                "body": entry.raw,
            }
        )

    def answer_tap(self, event: Event, toast: Text | str | None, locale: str) -> None:
        if event.tap:
            text = "" if toast is None else self.world.languages.render(toast, locale)
            self.taps.append(Tap(event.channel, event.tap, text))

    async def _fire(self, due: Due) -> None:
        ours, body = self._timers.take(due)
        if not ours:
            return
        self._recur(due)
        kind = self.world.dispatch.timers.get(due.kind)
        if kind is None:
            raise UnknownTimerError(due.kind)
        late = max(self.now - due.due_at, timedelta(0))
        if kind.expires is not None and late > kind.expires:
            self.expired += 1
            return
        turn = self._turn(None, None)
        turn.subject, turn.body, turn.late = due.subject, body, late
        await self._within_patience(kind.handler, turn)
        self.turns += 1

    def _recur(self, due: Due) -> None:
        """Set the next occurrence, if it is a job that the table still has."""
        if due.rule is not None and self.world.dispatch.jobs.get(due.kind) == due.rule:
            after = max(self.now, due.due_at)
            self._timers.set(job_key(due.kind), next_occurrence(due.kind, due.rule, after, self.world.zone))

    async def bury(self, entry: Input, fault: str) -> None:
        """Keep what failed by its own fault, unless another process has dealt with it meanwhile."""
        if isinstance(entry, Update) and not self.note_key(entry):
            return
        if isinstance(entry, Due):
            ours, _ = self._timers.take(entry)
            if not ours:
                return
            self._recur(entry)  # tomorrow it may succeed
        await bury(self, entry, fault)

    async def _pass_on(self, entry: Undelivered) -> None:
        """The recipient is gone: remember it, and give the message to the next in line."""
        row = (
            await self.connection.execute(
                select(
                    Outgoing.channel, Outgoing.chat, Outgoing.lane, Outgoing.person_id, Outgoing.card_id,
                    Outgoing.body, Outgoing.instead, Outgoing.relevance, Outgoing.is_group,
                ).where(Outgoing.id == entry.outgoing)
            )
        ).one_or_none()  # fmt: skip
        if row is None:
            return
        await self.connection.execute(delete(Outgoing).where(Outgoing.id == entry.outgoing))
        if not row.is_group:
            await self._mark_unreachable(row.channel, row.chat, entry.why)
        if row.person_id is None:
            return
        body, subject = row.body, ""
        if row.card_id is not None:
            card = await self.connection.execute(select(Card.body, Card.subject).where(Card.id == row.card_id))
            body, subject = card.one()
        line = (row.person_id, *(row.instead or ()))
        self.post.add(
            Parcel(
                Message.stored(body),
                Lane(row.lane),
                person=line[0],
                instead=line[1:],
                card=subject,
                relevance=row.relevance,
            )
        )

    async def _mark_unreachable(self, channel: str, chat: str, why: str) -> None:
        await self.connection.execute(
            update(Identity)
            .where(Identity.channel == channel, Identity.chat == chat, Identity.unreachable_since.is_(None))
            .values(unreachable_since=self.now, unreachable_why=why)
        )

    async def flush(self) -> None:
        """Write what the turns left. The caller commits."""
        await self.session.flush()
        if self._new_keys:
            await self.connection.execute(_NOTE_KEYS, sorted(self._new_keys, key=lambda row: str(row["key"])))
        if self._floods:
            await self.connection.execute(insert(FloodRecord), self._floods)
        if self._reachability:
            await write_reachability(self.connection, self._reachability, self.now)
        await self._drafts.flush(self.connection)
        await self._timers.flush(self.connection)
        await self.post.address(self.connection)
        if self.post.unreachable:
            await self._tell_coordinators_of_unreachable()
        await self.post.flush(self.connection, self.now)

    async def _tell_coordinators_of_unreachable(self) -> None:
        """What could not be delivered is somebody's message: who it was for, not what it said."""
        missed = set(self.post.unreachable)
        names = "、".join(await names_of(self.connection, missed))
        told = [person for person in await people_with(self.connection, Role.COORDINATOR) if person not in missed]
        words = Message(T("Could not be reached here: {names}. Please phone them.", names=names))
        for parcel in tell(told, words, Lane.REPLY):
            self.post.add(parcel)
        self.post.unreachable.clear()
        await self.post.address(self.connection)
        self.nobody_told = not told or self.post.unreachable >= set(told)
        self.somebody_told = not self.nobody_told


class HangingHandlerError(Exception):
    """A handler waits for something that does not come; no handler may wait for anything but the database."""


class UnknownTimerError(Exception):
    """A timer of a kind that this version does not know: kept as a dead letter."""
