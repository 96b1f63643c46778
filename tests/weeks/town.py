"""The demo community on a real database with the real dispatch table: time walks from what is due to what is due, what
the bot says is delivered at once, and people look at it when they look."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import demo, people
from bot.services.demo.people import MEMBERS, accounts
from bot.table import dispatch_table
from bot.turns import departures
from bot.turns.audits import Audits
from bot.turns.batch import Batch
from bot.turns.departures import Departure
from bot.turns.events import Choice, Kind
from bot.turns.inputs import Undelivered
from bot.turns.lease import LeaseKeeper
from bot.turns.parcels import Waiting
from bot.turns.timers import ensure_recurring
from db.engine import Database
from db.models import (
    Assignment,
    Case,
    CaseEntry,
    Identity,
    Partner,
    Patrol,
    PatrolMember,
    PatrolTick,
    Person,
    Role,
    Shift,
    Timer,
)
from tests.turns.stage import BOT, CHANNEL, HandClock, Stage, staged
from tests.weeks.acts import Hand
from tests.weeks.habits import ZONE, Habits, Temper
from tests.weeks.phone import Phone

BEGIN = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
"""A Monday, 6:00."""
LIAISONS = (("马得胜", "马经理", "江边物业服务部"), ("罗红梅", "罗姐", "老街商户联盟"))
STEADY = ("陈晓雯", "高崇文")
"""Somebody has to be there for the community office and for the leadership, or nobody is left to name."""
TEMPERS = ((Temper.PROMPT, 40), (Temper.SLOW, 20), (Temper.FORGETS, 18), (Temper.NEVER, 6), (Temper.BLOCKS, 10),
           (Temper.LEAVES, 6))  # fmt: skip


@dataclass(slots=True)
class Town:
    stage: Stage
    chance: random.Random
    lease: tuple[str, str]
    audits: Audits
    hands: dict[int, Hand] = field(default_factory=dict)
    """By person."""
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    by_account: dict[str, int] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    watch: Callable[[int, str, bool], Awaitable[None]] | None = None
    """Told of whatever comes on somebody's screen: who, what, whether it answers what they did."""
    _speaking: int | None = None
    """Whose act is being answered just now."""
    _messages: itertools.count[int] = field(default_factory=lambda: itertools.count(500))
    _looks: dict[int, datetime] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    @property
    def day(self) -> date:
        return self.now.astimezone(ZONE).date()

    def at(self, when: datetime, do: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self._agenda, (when, next(self._order), do))

    # Time

    async def walk(self, until: datetime) -> None:
        while True:
            due = await self._next_due()
            planned = self._agenda[0][0] if self._agenda else until
            at = min(until, max(self.now, planned), until if due is None else max(self.now, due))
            if at > self.now:
                self.stage.clock.jump(at - self.now)
            if due is not None and due <= at:
                await self.stage.sweep()
                await self.deliver()
                continue
            self.stage.clock.reach(at)
            if self._agenda and self._agenda[0][0] <= self.now:
                _, _, do = heapq.heappop(self._agenda)
                await do()
                await self.deliver()
            elif self.now >= until:
                return

    async def _next_due(self) -> datetime | None:
        async with self.stage.database.reading() as session:
            return (await session.execute(select(func.min(Timer.due_at)))).scalar()

    # What people do

    async def writes(self, account: int, text: str) -> None:
        self._speaking = account
        await self.stage.says(account, text)
        await self.deliver()
        self._speaking = None

    async def presses(self, account: int, data: str) -> None:
        hand = self.hands[self.by_account[str(account)]]
        message = next((each.message for each in hand.phone.screen.values() if data in each.buttons), "")
        assert message, f"there is no such button: {data}"
        self._speaking = account
        await self.stage.submit(self.stage.tap(account, data, message=message))
        await self.deliver()
        self._speaking = None

    def looks_later(self, person: int, at: datetime | None) -> None:
        if at is None or (person in self._looks and self.now < self._looks[person] <= at):
            return
        self._looks[person] = at

        async def look() -> None:
            if self._looks.get(person) == at:
                await self.look(person)

        self.at(at, look)

    async def look(self, person: int) -> None:
        hand = self.hands[person]
        self._looks.pop(person, None)
        if hand.habits.away or hand.habits.left:
            return
        await hand.go_through(self.now)
        self.looks_later(person, hand.habits.next_plan(self.now))

    async def blocks(self, person: int) -> None:
        """Telegram tells the bot at once of half of them; of the others it learns when it writes to them."""
        hand = self.hands[person]
        hand.habits.away = True
        if self.chance.random() < 0.5:
            await self.stage.submit(self.stage.update(hand.phone.account, Kind.BLOCKED))

    async def comes_back(self, person: int) -> None:
        hand = self.hands[person]
        hand.habits.away = False
        await self.stage.submit(self.stage.update(hand.phone.account, Kind.RETURNED))
        self.looks_later(person, hand.habits.looks_at(self.now))

    async def leaves(self, person: int) -> None:
        """As the community office would put it down; there is no button for it yet."""
        self.hands[person].habits.left = True
        async with self.stage.database.writing() as session:
            await session.execute(update(Person).where(Person.id == person).values(active=False))

    # What the bot says

    def committed(self, batch: Batch) -> None:
        self.waiting += batch.written

    async def deliver(self) -> None:
        while self.waiting:
            items, self.waiting = self.waiting, []
            depart = partial(self._depart, items)
            for item, departure, message in await self.stage.committer.perform(depart):
                person = self.by_account.get(item.chat)
                if message is None:
                    await self.stage.committer.submit([Undelivered(item.id, "blocked")])
                elif person is not None:
                    await self._arrives(person, departure, message)

    async def _depart(self, items: list[Waiting], session: AsyncSession) -> list[tuple[Waiting, Departure, str | None]]:
        """As the outbox does: claimed, requested, settled; here in one transaction."""
        left: list[tuple[Waiting, Departure, str | None]] = []
        for item in items:
            departure = await departures.claim(session, item, 1, self.lease, self.stage.world.dispatch.relevance)
            if departure is None:
                continue
            person = self.by_account.get(item.chat)
            if person is not None and self.hands[person].habits.away:
                left.append((item, departure, None))
                continue
            message = departure.message or str(next(self._messages))
            if not await departures.delivered(session, item, departure, message):
                self.waiting.append(item)
            left.append((item, departure, message))
        return left

    async def _arrives(self, person: int, departure: Departure, message: str) -> None:
        hand, new = self.hands[person], departure.message is None
        answer = hand.phone.account == self._speaking
        hand.phone.show(message, departure.body, day=self.day, new=new, answer=answer)
        if self.watch is not None:
            await self.watch(person, departure.body["text"], answer)
        if not new:
            return
        for case in _cases_in(hand.phone.screen[message].buttons):
            self.looks_later(person, hand.habits.hears(case, self.now))


def _cases_in(buttons: dict[str, str]) -> set[int]:
    choices = [Choice.decode(data) for data in buttons]
    about = {each.id for each in choices if each is not None and each.verb == "case"}
    evening = any(each is not None and each.verb == "evening" for each in choices)
    return about or ({0} if evening else set())


@asynccontextmanager
async def town(database: Database, seed: int, days: int) -> AsyncIterator[Town]:
    chance = random.Random(seed)
    await demo.write(database, BEGIN, ZONE)
    await _only_the_people(database)
    async with staged(database, dispatch_table(), HandClock(BEGIN)) as stage:
        lease = LeaseKeeper(f"{CHANNEL}:{BOT}", stage.committer)
        await lease.take()
        world = stage.world
        table = world.dispatch
        audits = Audits(table.audits, database, stage.clock, world.ids, stage.committer, stage.health, table.ordinary)
        here = Town(stage, chance, lease.claim, audits)
        stage.committer.committed.append(here.committed)
        await _liaisons(here)
        await _people(here, days)

        async def ensure(session: AsyncSession) -> None:
            await ensure_recurring(await session.connection(), world.ids, world.dispatch.jobs, BEGIN, ZONE)

        await stage.committer.perform(ensure)
        yield here


async def _only_the_people(database: Database) -> None:
    """The demo's shifts and samples are another matter: here everything that is said is about cases."""
    async with database.writing() as session:
        for table in (PatrolTick, PatrolMember, Patrol, Assignment, Shift, CaseEntry, Case, Timer):
            await session.execute(delete(table))


async def _liaisons(here: Town) -> None:
    async with here.stage.database.writing() as session:
        for number, (name, called, partner) in enumerate(LIAISONS):
            account = {CHANNEL: str(2001 + number)}
            person = people.add(session, name=name, called=called, roles=(), accounts=account, now=BEGIN)
            await session.flush()
            session.add(Partner(name=partner, kind="other", liaison_id=person.id))


async def _people(here: Town, days: int) -> None:
    known = {member.name: member for member in MEMBERS}
    account_of = accounts() | {name: 2001 + number for number, (name, _, _) in enumerate(LIAISONS)}
    chats = select(Identity.person_id, Identity.chat, Person.name, Person.called).join(Person)
    async with here.stage.database.reading() as session:
        rows = list(await session.execute(chats.order_by(Identity.person_id)))
    for person, chat, name, called in rows:
        temper = here.chance.choices([each for each, _ in TEMPERS], [weight for _, weight in TEMPERS])[0]
        temper = Temper.PROMPT if name in STEADY else temper
        habits = Habits(called or name, temper, random.Random(here.chance.random()))
        phone = Phone(account_of[name])
        here.by_account[chat] = person
        here.roles[person] = frozenset(known[name].roles) if name in known else frozenset()
        here.hands[person] = Hand(person, phone, habits, here.writes, here.presses)
        if temper is Temper.BLOCKS:
            _away(here, person, days)
        elif temper is Temper.LEAVES:
            at = BEGIN + timedelta(days=here.chance.uniform(days / 2, days))
            here.at(at, lambda person=person: here.leaves(person))  # type: ignore[misc]


def _away(here: Town, person: int, days: int) -> None:
    """Two stretches, of one to three days each."""
    for half in (0.0, days / 2):
        begin = BEGIN + timedelta(days=half + here.chance.uniform(0.2, days / 2 * 0.6))
        end = begin + timedelta(days=here.chance.uniform(0.15, 0.25) * days / 2 + 0.3)
        here.at(begin, lambda: here.blocks(person))
        here.at(end, lambda: here.comes_back(person))
