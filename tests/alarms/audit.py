"""Compares what each emergency's story, its calls and its timer say with what people have seen."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import String, cast, func, select

from bot.services.emergencies.audit import STEP
from db.models import (
    DeadLetter,
    Emergency,
    EmergencyCall,
    EmergencyEntry,
    EmergencyOutcome,
    FloodRecord,
    Identity,
    Outgoing,
    Timer,
)
from tests.alarms.chats import Chats, Shown
from tests.alarms.crowd import ALL_CALLED
from tests.alarms.story import Telling
from tests.alarms.town import Town
from tests.kills.scene import Scene

OVER = ("✅", "点错了")
SILENCE = 'sentence="Telegram does not answer"'
"""An alarm that is right: it was told not to."""


@dataclass(slots=True)
class FirstPage:
    """Real seconds from the start of the process to the first page in a chat; whether a fault struck meanwhile."""

    seconds: float
    is_hurt: bool


@dataclass(slots=True)
class Findings:
    """What a campaign has shown; each list holds a sentence for everything that is wrong."""

    emergencies: int = 0
    kills: int = 0
    faults_ordered: int = 0
    acknowledged: int = 0
    to_the_end: int = 0
    """Called all batches without an answer; whoever called was told."""
    called_off: int = 0
    """A slip, before anybody had answered."""
    merged: int = 0
    pages: int = 0
    doubled_pages: int = 0
    """The same page twice, because nobody could know whether the first had arrived."""
    not_needed: int = 0
    """Pages that never left because it was over before."""
    first_pages: list[FirstPage] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    """A batch that was skipped, came twice, early, or although somebody was on the way."""
    unseen: list[str] = field(default_factory=list)
    """Somebody of a called batch who could be reached and was not."""
    doubled: list[str] = field(default_factory=list)
    """The same page twice without a reason."""
    stopped: list[str] = field(default_factory=list)
    """Open, and nothing would have moved it."""
    faults: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [*self.lost, *self.out_of_order, *self.unseen, *self.doubled, *self.stopped, *self.faults]


async def moving(scene: Scene, findings: Findings, when: str) -> None:
    """At any moment: each open emergency has its next step as a row."""
    timer = (Timer.kind == STEP) & (Timer.subject == cast(Emergency.id, String))
    query = (
        select(Emergency.id)
        .outerjoin(Timer, timer)
        .where(Emergency.ended_at.is_(None), Emergency.merged_into.is_(None), Timer.id.is_(None))
    )
    async with scene.database.reading() as session:
        found = (await session.execute(query)).scalars().all()
    findings.stopped += [f"{number}: open and without a next step {when}" for number in found]


async def everything(scene: Scene, town: Town, chats: Chats, findings: Findings, short: timedelta) -> None:
    """After all are over and nothing waits. `short`: simulated; what changed again within it may never have been seen
    as it was, because a chat takes one message a second."""
    await chats.read_all()
    book = await _read(scene)
    findings.kills = len(scene.kills)
    for emergency in book.emergencies:
        findings.emergencies += 1
        if emergency.merged_into is not None:
            findings.merged += 1
            continue
        telling = Telling(emergency.id, emergency.night).read(book.lines[emergency.id])
        findings.out_of_order += telling.wrong
        _judge(book, emergency, telling, chats, findings, short)
        _meant(book, emergency, telling, town, findings)
        for call in book.calls[emergency.id]:
            _seen(book, emergency, call, chats, findings, short)
            _paged_once(book, scene, call, chats, findings)
    await _faults(scene, findings)


@dataclass(slots=True)
class Book:
    """Everything that the database holds of it."""

    emergencies: list[Emergency]
    lines: dict[int, list[EmergencyEntry]]
    calls: dict[int, list[EmergencyCall]]
    accounts: dict[int, int]
    """By person."""


async def _read(scene: Scene) -> Book:
    book = Book([], defaultdict(list), defaultdict(list), {})
    async with scene.database.reading() as session:
        book.emergencies = list((await session.execute(select(Emergency).order_by(Emergency.id))).scalars())
        for line in (await session.execute(select(EmergencyEntry).order_by(EmergencyEntry.id))).scalars():
            book.lines[line.emergency_id].append(line)
        for call in (await session.execute(select(EmergencyCall).order_by(EmergencyCall.id))).scalars():
            book.calls[call.emergency_id].append(call)
        rows = await session.execute(select(Identity.person_id, Identity.account))
        book.accounts = {person: int(account) for person, account in rows}
    return book


def _judge(
    book: Book, emergency: Emergency, telling: Telling, chats: Chats, findings: Findings, short: timedelta
) -> None:
    """Somebody answered, or all were called; and whoever called for help has it on their screen."""
    number, caller = emergency.id, book.accounts[emergency.raised_by or 0]
    told = chats.shown.get((caller, number), [])
    last = chats.now(caller, number)
    if emergency.ended_at is None:
        findings.lost.append(f"{number}: still open")
    elif last is None or not any(words in last.text for words in OVER):
        findings.lost.append(f"{number}: who called does not see that it is over")
    if telling.was_held:
        findings.acknowledged += 1
    elif emergency.outcome is EmergencyOutcome.SLIP:
        findings.called_off += 1
    elif not telling.all_called_at:
        findings.lost.append(f"{number}: neither answered nor called to the end ({telling.called} batches)")
    if telling.all_called_at:
        findings.to_the_end += 1
        first = telling.all_called_at[0]
        changed = [line.at for line in book.lines[number] if line.what in ("going", "ended") and line.at >= first]
        waited = not changed or changed[0] - first > short
        if waited and not any(words in each.text for each in told for words in ALL_CALLED):
            findings.lost.append(f"{number}: who called never read that all were called")


def _meant(book: Book, emergency: Emergency, telling: Telling, town: Town, findings: Findings) -> None:
    """Whoever a batch is made for was called with it, for all that is known from outside."""
    if emergency.night and emergency.called:
        return  # not everybody is woken
    if len(telling.delays) != 5 or telling.kind is None or telling.weapon:
        groups: list[str] = ["coordinators"] if telling.called else []
    else:
        groups = ["team", "leader", "coordinators", "", "night"]
        groups = [name for place, name in enumerate(groups) if place < telling.called and name]
    reached = {book.accounts.get(call.person_id or 0) for call in book.calls[emergency.id]}
    meant = [account for name in groups for account in town.groups[name]]
    if "leader" in groups and not emergency.grid_guessed:
        meant += town.keepers.get(emergency.grid or "", [])
    findings.unseen += [f"{emergency.id}: {account} was not called" for account in meant if account not in reached]


def _seen(
    book: Book, emergency: Emergency, call: EmergencyCall, chats: Chats, findings: Findings, short: timedelta
) -> None:
    """Whoever was called has the card, and reads on it how it ended."""
    if call.person_id is None or call.by_phone:
        return
    account = book.accounts[call.person_id]
    last = chats.now(account, emergency.id)
    if last is None:
        ended = emergency.ended_at
        if ended is not None and ended - call.called_at < short:
            findings.not_needed += 1
        elif chats.was_shut_out(account, chats.first_shown(emergency.id)):
            findings.not_needed += 1  # came back, perhaps when it was over
        else:
            findings.unseen.append(f"{emergency.id}: {account} was called and never got a card")
    elif (
        emergency.ended_at is not None
        and not any(words in last.text for words in OVER)
        and not chats.was_shut_out_after(last)
    ):
        findings.unseen.append(
            f"{emergency.id}: {account} does not see that it is over, at {emergency.ended_at:%H:%M:%S}: {_gist(last)}"
        )


def _paged_once(book: Book, scene: Scene, call: EmergencyCall, chats: Chats, findings: Findings) -> None:
    if call.person_id is None:
        return
    account = book.accounts.get(call.person_id, 0)
    shown = chats.shown.get((account, call.emergency_id), [])
    findings.pages += sum(1 for each in shown if each.is_page)
    unexplained = 0
    for before, after in itertools.pairwise(shown):
        same = (before.text, before.choices) == (after.text, after.choices)
        if same and before.is_page and after.is_page:
            if before.is_spoilt or _killed_between(scene, before, after):
                findings.doubled_pages += 1
            else:
                unexplained += 1
    if unexplained > call.times - 1:  # everybody is called again after the last batch, in the same words
        pages = "; ".join(_gist(each) for each in shown)
        findings.doubled.append(f"{call.emergency_id}: {account} was paged {unexplained + 1} times: {pages}")


def _gist(shown: Shown) -> str:
    how = f"{'new' if shown.is_new else 'edit'} {shown.message}{', spoilt' if shown.is_spoilt else ''}"
    return f"({how}, at {shown.arrived:.2f}) {shown.text[:60]!r}"


def _killed_between(scene: Scene, before: Shown, after: Shown) -> bool:
    return any(before.arrived <= kill <= after.arrived for kill in scene.kills)


async def _faults(scene: Scene, findings: Findings) -> None:
    async with scene.database.reading() as session:
        for table in (DeadLetter, FloodRecord):
            count = (await session.execute(select(func.count()).select_from(table))).scalar_one()
            findings.faults += [f"{table.__tablename__}: {count}"] if count else []
        refused = select(func.count()).select_from(Outgoing).where(Outgoing.state == "refused")
        if count := (await session.execute(refused)).scalar_one():
            findings.faults.append(f"refused messages: {count}")
    if scene.log.exists():
        lines = scene.log.read_text(errors="replace").splitlines()
        loud = [line for line in lines if "level=error" in line or "level=critical" in line]
        findings.faults += [line for line in loud if SILENCE not in line]
