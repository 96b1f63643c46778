"""试呼: who is newly called by a preset tries once whether the message arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import people
from bot.services.emergencies.kinds import Preset
from bot.services.emergencies.muster import muster
from bot.services.emergencies.presets import plan_of
from bot.services.escalation import Plan
from db.models import Person, Trial, TrialCallee


@dataclass(frozen=True, slots=True)
class Tried:
    """How a trial stands."""

    answered: Sequence[Person]
    waiting: Sequence[Person]
    unreachable: Sequence[Person]


async def newly_called(session: AsyncSession, before: Plan, after: Plan, now: datetime) -> list[int]:
    """Who is called by `after` and was not by `before`."""
    old, new = _groups(before), _groups(after)
    found = await muster(session, [*old, *new], now)
    known = set(found.anywhere(old))
    return [person for person in found.anywhere(new) if person not in known]


async def begin(session: AsyncSession, name: Preset, whom: Sequence[int], *, by: int, now: datetime) -> Trial:
    """Nobody is paged yet; whoever changed it knows that it works."""
    trial = Trial(preset=name.value, by_id=by, at=now)
    session.add(trial)
    await session.flush()
    session.add_all(TrialCallee(trial_id=trial.id, person_id=person) for person in whom if person != by)
    await session.flush()
    return trial


async def find(session: AsyncSession, trial: int) -> Trial | None:
    """Locked: who answers at the same moment waits, so that each count is true."""
    return await session.get(Trial, trial, with_for_update=True, populate_existing=True)


async def page(session: AsyncSession, trial: Trial, now: datetime) -> list[int]:
    """Who is to be written to now. Who is not called any more, or has left, is let off."""
    groups = _groups(await plan_of(session, Preset(trial.preset)))
    called = set((await muster(session, groups, now)).anywhere(groups))
    callees = await _callees(session, trial)
    reachable = await people.reachable(session, [callee.person_id for callee, _ in callees])
    written = []
    for callee, person in callees:
        if not person.active or person.id not in called:
            await session.delete(callee)
        elif person.id in reachable:
            written.append(person.id)
        else:
            callee.unreachable = True
    trial.paged_at = now
    await session.flush()
    return written


async def answer(session: AsyncSession, trial: Trial, person: int, now: datetime) -> bool:
    """收到. False: they were not asked."""
    callee = await session.get(TrialCallee, (trial.id, person))
    if callee is None:
        return False
    callee.answered_at = callee.answered_at or now
    callee.unreachable = False
    await session.flush()
    return True


async def not_reached(session: AsyncSession, trial: Trial, person: int) -> None:
    """The platform would not take the message."""
    which = (TrialCallee.trial_id == trial.id, TrialCallee.person_id == person, TrialCallee.answered_at.is_(None))
    await session.execute(update(TrialCallee).where(*which).values(unreachable=True))


async def is_waited_for(session: AsyncSession, about: str) -> bool:
    """`about`: trial.person. When a message is about to leave."""
    trial, _, person = about.partition(".")
    callee = await session.get(TrialCallee, (int(trial), int(person)))
    return callee is not None and callee.answered_at is None


async def tried(session: AsyncSession, trial: Trial) -> Tried:
    callees = await _callees(session, trial)
    return Tried(
        [person for callee, person in callees if callee.answered_at is not None],
        [person for callee, person in callees if callee.answered_at is None and not callee.unreachable],
        [person for callee, person in callees if callee.answered_at is None and callee.unreachable],
    )


async def _callees(session: AsyncSession, trial: Trial) -> list[tuple[TrialCallee, Person]]:
    query = (
        select(TrialCallee, Person)
        .join(Person, Person.id == TrialCallee.person_id)
        .where(TrialCallee.trial_id == trial.id)
        .order_by(Person.id)
        .execution_options(populate_existing=True)
    )
    return [(callee, person) for callee, person in (await session.execute(query)).tuples()]


def _groups(plan: Plan) -> list[str]:
    return list(dict.fromkeys(group for batch in plan.batches for group in batch.groups))
