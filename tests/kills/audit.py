"""Compares what people have said with what the database holds and with what Telegram was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from db.models import Card, DeadLetter, Draft, FloodRecord, Identity, Note, Outgoing, Timer
from tests.kills.scene import Scene
from tests.kills.sent import REMINDER, Doubled, Sent, worst_kill
from tests.kills.story import Conversation, Member

Spoken = Mapping[int, Sequence[Conversation]]
"""By account: the conversations that were finished."""


@dataclass(slots=True)
class Findings:
    """What a campaign has shown; each list holds a sentence for everything that is wrong."""

    kills: int = 0
    updates: int = 0
    per_second: float = 0.0
    """Updates while bots were killed."""
    lost: list[str] = field(default_factory=list)
    doubled_records: list[str] = field(default_factory=list)
    doubled_messages: list[Doubled] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    """Drafts that did not go on, or whose end nobody was told."""
    not_repeated: int = 0
    """Reminders that were on their way when a bot died: nobody knows whether they arrived, so they do not come
    again. Not wrong, but told."""
    faults: list[str] = field(default_factory=list)
    """Dead letters, flood records and errors in the log, where there should be none."""

    @property
    def worst_kill(self) -> int:
        return worst_kill(self.doubled_messages)

    @property
    def all_is_well(self) -> bool:
        return self.promises_hold and not self.faults

    @property
    def promises_hold(self) -> bool:
        blameless = [each for each in self.doubled_messages if each.kill is None]
        return not (self.lost or self.doubled_records or self.stuck or blameless) and self.worst_kill <= 1


async def in_doubt(scene: Scene) -> set[str]:
    """The plain messages that were on their way when the bot died: they are not repeated."""
    async with scene.database.reading() as session:
        query = select(Outgoing.body).where(Outgoing.state == "sending", Outgoing.card_id.is_(None))
        return {body["text"] for body in (await session.execute(query)).scalars()}


async def open_drafts(scene: Scene, members: Sequence[Member], findings: Findings) -> None:
    """Every conversation that is under way stands where its person left it."""
    async with scene.database.reading() as session:
        query = select(Identity.account, Draft.body).join(Draft, Draft.person_id == Identity.person_id)
        drafts = {int(account): body["answers"] for account, body in await session.execute(query)}
    for member in members:
        if drafts.get(member.account) != member.open_answers:
            findings.stuck.append(
                f"the draft of {member.account} holds {drafts.get(member.account)}, not {member.open_answers}"
            )


async def everything(scene: Scene, spoken: Spoken, sent: Sent, unknown: set[str], findings: Findings) -> None:
    """After everybody has finished and nothing waits. `unknown`: plain messages that were in doubt at a kill."""
    findings.kills, findings.updates = len(scene.kills), scene.updates
    await _keys(scene, findings)
    notes = await _notes(scene, spoken, findings)
    await sent.read()
    await _told(scene, spoken, notes, sent, findings)
    _reminded(spoken, sent, unknown, findings)
    await _timers(scene, findings)
    await _faults(scene, findings)


async def _keys(scene: Scene, findings: Findings) -> None:
    missing = scene.updates - await scene.seen()
    findings.lost += [f"an update was never seen ({number + 1} of {missing})" for number in range(missing)]


async def _notes(scene: Scene, spoken: Spoken, findings: Findings) -> dict[str, int]:
    """Every conversation has become one note that says what its person said; the ids by marker."""
    async with scene.database.reading() as session:
        query = select(Note, Identity.account).join(Identity, Identity.person_id == Note.person_id)
        rows = [(note, int(account)) for note, account in await session.execute(query)]
    counts = Counter(note.text for note, _ in rows)
    records = {
        note.text: (account, {"kind": note.kind, "place": note.place, "reminds": note.remind_at is not None})
        for note, account in rows
    }
    for account, conversations in spoken.items():
        for each in conversations:
            expected = (
                account,
                {"kind": each.answers["kind"], "place": each.answers["place"], "reminds": each.reminds},
            )
            if each.marker not in records:
                findings.lost.append(f"the note {each.marker} is not there")
            elif records[each.marker] != expected:
                findings.lost.append(f"the note {each.marker} says {records[each.marker]}, not {expected}")
            counts[each.marker] -= 1
    findings.doubled_records += [f"one note too many: {text} ({count})" for text, count in counts.items() if count > 0]
    return {note.text: note.id for note, _ in rows}


async def _told(scene: Scene, spoken: Spoken, notes: dict[str, int], sent: Sent, findings: Findings) -> None:
    async with scene.database.reading() as session:
        rows = (await session.execute(select(Card.chat, Card.subject, Card.message))).all()
    messages = {subject: int(message) for _, subject, message in rows if message is not None}
    for account, conversations in spoken.items():
        ends = sent.last_words_in(account)
        for each in conversations:
            if each.marker in notes and messages.get(f"draft:{notes[each.marker]}") not in ends:
                findings.stuck.append(f"{account} never saw the end of {each.marker}")
    cards = {(int(chat), int(message)) for chat, _, message in rows if message is not None}
    findings.doubled_messages = sent.doubled(cards, scene.kills)


def _reminded(spoken: Spoken, sent: Sent, unknown: set[str], findings: Findings) -> None:
    reminders = [text for text in sent.texts() if text.startswith(REMINDER)]
    for conversations in spoken.values():
        for each in conversations:
            if not each.reminds or any(f" {each.marker} (" in text for text in reminders):
                continue
            if any(f" {each.marker} (" in text for text in unknown):
                findings.not_repeated += 1
            else:
                findings.lost.append(f"nobody was reminded of {each.marker}")


async def _timers(scene: Scene, findings: Findings) -> None:
    async with scene.database.reading() as session:
        left = (await session.execute(select(Timer.subject).where(Timer.kind == "note.remind"))).scalars().all()
    findings.lost += [f"the timer of note {subject} never fired" for subject in left]


async def _faults(scene: Scene, findings: Findings) -> None:
    async with scene.database.reading() as session:
        for table in (DeadLetter, FloodRecord):
            count = (await session.execute(select(func.count()).select_from(table))).scalar_one()
            findings.faults += [f"{table.__tablename__} {number + 1} of {count}" for number in range(count)]
    if scene.log.exists():
        lines = scene.log.read_text().splitlines()
        findings.faults += [line for line in lines if "level=error" in line or "level=critical" in line]
