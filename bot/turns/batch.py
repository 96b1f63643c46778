"""One transaction: turns that were waiting together, loaded at once, run one after another, written at once.

Loading and writing for all of them together is what makes a durable turn as cheap as one in memory: SQLAlchemy's cost
is per statement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.language import Text
from bot.turns import dead_letters
from bot.turns.courtesies import Courtesies, Tap
from bot.turns.dispatch import Handler
from bot.turns.drafts import Drafts
from bot.turns.events import NOBODY_SPOKE, Event, Kind
from bot.turns.inputs import Due, Input, Undelivered, Update
from bot.turns.moving import move_chat
from bot.turns.parcels import Waiting
from bot.turns.people import Address, addresses_by_account, write_reachability
from bot.turns.post import Post
from bot.turns.timers import Timers, job_key, next_occurrence
from bot.turns.turn import Turn
from bot.turns.unreachable import pass_on, tell_coordinators
from bot.turns.world import World
from db.models import Draft, FloodRecord, SeenKey

HANDLER_SECONDS = 15

_NOTE_KEYS = insert(SeenKey)
_SEEN = select(SeenKey.key).where(
    SeenKey.channel == bindparam("channel"),
    SeenKey.bot == bindparam("bot"),
    SeenKey.key.in_(bindparam("keys", expanding=True)),
)


@dataclass(slots=True)
class Batch:
    world: World
    session: AsyncSession
    connection: AsyncConnection
    turns: int = 0
    duplicates: int = 0
    expired: int = 0
    buried: int = 0
    somebody_told: bool = False
    nobody_told: bool = False
    """Something could not be delivered and no coordinator can be told: an operator must act."""
    now: datetime = field(init=False)
    courtesies: Courtesies = field(init=False)
    _drafts: Drafts = field(init=False)
    _timers: Timers = field(init=False)
    _post: Post = field(init=False)
    _addresses: dict[tuple[str, str], Address] = field(default_factory=dict)
    _known_keys: set[tuple[str, str, str]] = field(default_factory=set)
    _new_keys: list[dict[str, Any]] = field(default_factory=list)
    _floods: list[dict[str, Any]] = field(default_factory=list)
    _reachability: dict[int, bool] = field(default_factory=dict)
    """Identities whose owners shut the bot out (False) or let it in again (True); the last word counts."""
    _heard_at: dict[int, datetime] = field(default_factory=dict)
    """By the platform's time, when they last let us in or wrote."""

    def __post_init__(self) -> None:
        self.now = self.world.clock.now()
        self._drafts = Drafts(self.world.ids)
        self._timers = Timers(self.world.ids)
        self._post = Post(self.world.languages, self.world.ids, self.world.bots, self.world.screens)
        self.courtesies = Courtesies(self.world.languages)

    @property
    def written(self) -> list[Waiting]:
        """What this transaction put into the outbox; known after `flush`."""
        return self._post.written

    @property
    def has_secrets(self) -> bool:
        return self._post.has_secrets

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
            self._addresses |= {(channel, account): address for account, address in found.items()}
        people = {address.person.id for address in self._addresses.values()}
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

    async def _pass_on(self, entry: Undelivered) -> None:
        kind, _, subject = (await pass_on(self.connection, self._post, entry, self.now)).partition(":")
        handler = self.world.dispatch.undelivered.get(kind)
        if handler is not None:
            turn = self._turn(None, None)
            turn.subject = subject
            await self._within_patience(handler, turn)

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
            return None if event is None else self._answer_tap(event, None, "")
        if event is None:
            return await self._bury(entry, entry.fault)
        address = self._addresses.get((event.channel, event.account))
        if event.private and address is not None:
            self._note_reachability(event, address)
        if event.kind is Kind.MOVED:
            return await move_chat(self.connection, event.channel, event.chat, event.moved_to)
        if event.kind in NOBODY_SPOKE:
            return None
        if event.kind is not Kind.CHOICE:
            self.world.screens.message(event.channel, event.chat)
        turn = self._turn(event, address)
        if address is not None and address.person.watched:
            await self._within_patience(self.world.dispatch.watched, turn)
        if not entry.flooded:
            await self._within_patience(self.world.dispatch.route(turn, event), turn)
        else:
            if not self._is_secret(event):
                self._record_flood(entry, event)
            if entry.first_of_flood:
                await self.world.dispatch.flooded(turn)
        self._answer_tap(event, turn.toast_text, turn.locale)
        if address is not None and turn.person is not None:
            self._addresses[event.channel, event.account] = replace(address, person=turn.person)
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
        return Turn(
            self.session,
            self.now,
            self.world.zone,
            person,
            event,
            self._drafts,
            self._timers,
            self._post,
            self.courtesies,
            self.world.languages,
            home="" if address is None else address.chat,
        )

    def _note_reachability(self, event: Event, address: Address) -> None:
        if event.kind is Kind.BLOCKED:
            # What piled up may come in any order: who wrote later than that is there.
            last, at = self._heard_at.get(address.identity), event.sent_at
            if last is None or at is None or at > last:
                self._reachability[address.identity] = False
            return
        if event.sent_at is not None:
            self._heard_at[address.identity] = max(event.sent_at, self._heard_at.get(address.identity, event.sent_at))
        if not self._reachability.get(address.identity, address.reachable):
            self._reachability[address.identity] = True

    def _is_secret(self, event: Event) -> bool:
        """Whether nothing of it may be kept beside who sent it."""
        if self.world.dispatch.is_secret(event):
            return True
        address = self._addresses.get((event.channel, event.account))
        drafts = [] if address is None else self._drafts.of(address.person.id)
        return any(draft.conversation in self.world.dispatch.secret for draft in drafts)

    async def _may_be_secret(self, entry: Input) -> bool:
        """What cannot be read may be anybody's: it is kept only while nobody is in the middle of such a thing."""
        if not isinstance(entry, Update):
            return False
        if entry.event is not None:
            return self._is_secret(entry.event)
        open_ones = select(exists().where(Draft.conversation.in_(self.world.dispatch.secret)))
        return bool((await self.connection.execute(open_ones)).scalar_one())

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

    def _answer_tap(self, event: Event, toast: Text | str | None, locale: str) -> None:
        if event.tap:
            text = "" if toast is None else self.world.languages.render(toast, locale)
            self.courtesies.taps.append(Tap(event.channel, event.tap, text, locale))

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
        body = None
        if isinstance(entry, Update) and not self.note_key(entry):
            return
        if isinstance(entry, Due):
            ours, body = self._timers.take(entry)
            if not ours:
                return
            self._recur(entry)  # tomorrow it may succeed
        await self._bury(entry, fault, body)

    async def _bury(self, entry: Input, fault: str, body: Any = None) -> None:
        self.buried += 1
        secret = await self._may_be_secret(entry)
        await dead_letters.keep(self.connection, self.world, self.now, entry, fault, body, withheld=secret)
        for parcel in await dead_letters.to_coordinators(self.connection, self.world, self.now):
            self._post.add(parcel)
        event = entry.event if isinstance(entry, Update) else None
        if event is not None:
            self._answer_tap(event, None, "")
            address = self._addresses.get((event.channel, event.account))
            if address is not None and event.private:
                self._post.add(dead_letters.to_sender(event, address, withheld=secret))

    async def flush(self) -> None:
        """Write what the turns left. The caller commits."""
        await self.session.flush()
        if self._new_keys:
            await self.connection.execute(_NOTE_KEYS, sorted(self._new_keys, key=lambda row: str(row["key"])))
        if self._floods:
            await self.connection.execute(insert(FloodRecord), self._floods)
        back = set[tuple[str, str]]()
        if self._reachability:
            back = await write_reachability(self.connection, self._reachability, self.now)
        await self._drafts.flush(self.connection)
        await self._timers.flush(self.connection)
        await self._post.address(self.connection)
        if self._post.unreachable:
            mark = partial(self.world.dispatch.mark, self.session)
            told = await tell_coordinators(self.connection, self._post, mark, self.now)
            self.somebody_told, self.nobody_told = told, not told
        await self._post.flush(self.connection, self.now)
        if back:
            await self._post.catch_up(self.connection, back, self.now)
        self.courtesies.worn += self._post.worn
        self.courtesies.tell_of_no_change(self._post.vain)
        await self.courtesies.address(self.connection)


class HangingHandlerError(Exception):
    """A handler waits for something that does not come; no handler may wait for anything but the database."""


class UnknownTimerError(Exception):
    """A timer of a kind that this version does not know: kept as a dead letter."""
