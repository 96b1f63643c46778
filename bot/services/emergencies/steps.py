"""What is due is done: the next batch, everybody once more, a question to who has fallen silent.

The whole way of an escalation through the records; what people see of it is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import escalation
from bot.services.emergencies import answering, calling, presets, raising, records
from bot.services.escalation import Next, Plan, Step
from db.models import Emergency, EmergencyKind


@dataclass(slots=True)
class Taken:
    """What came of looking at an emergency."""

    news_for: set[int] = field(default_factory=set)
    coming: Next | None = None
    """What is next, later than now; None: it has ended."""
    look_at: datetime | None = None
    """When to come back: then, or sooner, to see whether somebody new can be reached meanwhile."""


async def take_all(session: AsyncSession, emergency: Emergency, now: datetime) -> Taken:
    """Every step that is due. First is counted who is left: somebody may have left the team without a word here."""
    await answering.recount(session, emergency, now)
    taken = Taken()
    while True:
        plan = await presets.plan_for(session, emergency)  # anew each time: saying what it is may change it
        taken.coming = await _due(session, emergency, plan, now)
        if taken.coming is None or taken.coming.at > now:
            break
        taken.news_for |= await _take(session, emergency, plan, taken.coming, now)
    if taken.coming is not None:
        taken.look_at = escalation.look_at(taken.coming, now)
    return taken


async def _due(session: AsyncSession, emergency: Emergency, plan: Plan, now: datetime) -> Next | None:
    """What is next. Everybody once more comes rarely after a while, but not for who was not there to be called."""
    delays = plan.delays(night=emergency.night)
    coming = escalation.due(records.standing_of(emergency), delays)
    if coming is None or coming.step is not Step.AGAIN or not await calling.somebody_new(session, emergency, plan, now):
        return coming
    records.stands(emergency, escalation.stirred(records.standing_of(emergency), now))
    return escalation.due(records.standing_of(emergency), delays)


async def _take(session: AsyncSession, emergency: Emergency, plan: Plan, coming: Next, now: datetime) -> set[int]:
    """For whom it is news."""
    match coming.step:
        case Step.PRESUME:
            raising.name_kind(session, emergency, EmergencyKind.OTHER, by=None, at=now)
            return set()
        case Step.CALL:
            called = await calling.next_batch(session, emergency, plan, now)
            await _called(session, emergency, plan, now)
            return set(called.written)
        case Step.AGAIN:
            called = await calling.everybody_again(session, emergency, plan, now)
            await _called(session, emergency, plan, now)
            return {*called.written, *await records.reporters(session, emergency)}
        case Step.ASK:
            return await _ask(session, emergency, now)
        case Step.LAPSE:
            if now - coming.at > escalation.STALE_AFTER:
                return await _ask(session, emergency, now)  # they had no chance to answer
            await answering.lapse(session, emergency, now)
            return set(await calling.overseers(session, emergency))


async def _called(session: AsyncSession, emergency: Emergency, plan: Plan, now: datetime) -> None:
    waiting = any(each.may_answer for each in await records.callees(session, emergency))
    delays = plan.delays(night=emergency.night)
    standing = escalation.called(records.standing_of(emergency), delays, now, waiting=waiting)
    records.stands(emergency, standing)


async def _ask(session: AsyncSession, emergency: Emergency, now: datetime) -> set[int]:
    records.stands(emergency, escalation.asked(records.standing_of(emergency), now))
    going = [each for each in await records.callees(session, emergency) if each.is_going]
    records.write(session, emergency, "asked", by=None, at=now, detail=str(len(going)))
    return {each.call.person_id for each in going if each.call.person_id is not None}
