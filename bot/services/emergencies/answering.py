"""What those who were called say, and how an emergency ends. Callers hold the emergency locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import escalation
from bot.services.emergencies import calling, presets, records
from bot.services.emergencies.records import Callee
from db.models import Emergency, EmergencyCall, EmergencyOutcome


async def delays(session: AsyncSession, emergency: Emergency) -> tuple[timedelta, ...]:
    return (await presets.plan_for(session, emergency)).delays(night=emergency.night)


async def going(session: AsyncSession, emergency: Emergency, person: int, *, by: int, at: datetime) -> EmergencyCall:
    """我去. `by`: who says so, which may be somebody who has them on the telephone."""
    call = await calling.one(session, emergency, person, at)
    is_news = call.going is not True or call.lapsed_at is not None or call.relieved_at is not None
    if not is_news:
        await heard_from(session, emergency, person, at)
        return call
    call.going, call.answered_at = True, at
    call.lapsed_at = call.relieved_at = call.wants_relief_at = None
    records.write(session, emergency, "going", by=by, at=at, detail=str(person))
    if await _counts(session, emergency, person):
        records.stands(emergency, escalation.acknowledged(records.standing_of(emergency), at))
        await _relieve(session, emergency, call, at)
    await recount(session, emergency, at)
    return call


async def _counts(session: AsyncSession, emergency: Emergency, person: int) -> bool:
    """Whoever has left the team may say that they go; nobody is held back because of that."""
    found = await records.callee(session, emergency, person)
    return found is not None and found.is_going


async def heard_from(session: AsyncSession, emergency: Emergency, person: int, at: datetime) -> bool:
    """Whatever somebody does or says who goes there is a sign of life; who had fallen silent counts again.

    Whether it was one: nobody else can say it for them.
    """
    found = await records.callee(session, emergency, person)
    if found is not None and found.call.lapsed_at is not None and found.call.going is True:
        await going(session, emergency, person, by=person, at=at)
    elif found is None or not found.is_going:
        return False
    records.stands(emergency, escalation.sign_of_life(records.standing_of(emergency), at))
    return True


async def _relieve(session: AsyncSession, emergency: Emergency, by: EmergencyCall, at: datetime) -> None:
    """Whoever wanted to hand it over is free: somebody else has it."""
    for each in await records.callees(session, emergency):
        if each.call.wants_relief_at is not None and each.call.relieved_at is None and each.call.id != by.id:
            each.call.relieved_at = at
            records.write(session, emergency, "relieved", by=by.person_id, at=at, detail=str(each.call.person_id))


async def cannot(session: AsyncSession, emergency: Emergency, person: int, *, by: int, at: datetime) -> None:
    """去不了, also after 我去: then somebody else is called at once."""
    call = await calling.one(session, emergency, person, at)
    call.going, call.answered_at = False, at
    records.write(session, emergency, "cannot", by=by, at=at, detail=str(person))
    await recount(session, emergency, at)


async def recount(session: AsyncSession, emergency: Emergency, at: datetime) -> None:
    """Where it stands follows from who still counts: whether anybody holds it, is there, or may still answer."""
    if emergency.ended_at is not None:
        return
    everybody = await records.callees(session, emergency)
    going_there = [each for each in everybody if each.is_going]
    standing = escalation.recounted(
        records.standing_of(emergency),
        await delays(session, emergency),
        at,
        going=bool(going_there),
        there=any(each.call.arrived_at is not None for each in going_there),
        waiting=any(each.may_answer for each in everybody),
    )
    records.stands(emergency, standing)


async def arrived(session: AsyncSession, emergency: Emergency, person: int, *, by: int, at: datetime) -> EmergencyCall:
    """我到了."""
    call = await going(session, emergency, person, by=by, at=at)
    if call.arrived_at is None:
        call.arrived_at = at
        records.write(session, emergency, "arrived", by=by, at=at, detail=str(person))
    await recount(session, emergency, at)
    return call


async def wants_more(session: AsyncSession, emergency: Emergency, *, by: int, at: datetime) -> None:
    """要人帮忙: from somebody there, or from who leads."""
    await heard_from(session, emergency, by, at)
    standing = escalation.help_wanted(records.standing_of(emergency), await delays(session, emergency), at)
    records.stands(emergency, standing)
    records.write(session, emergency, "wants_more", by=by, at=at)


async def wants_relief(session: AsyncSession, emergency: Emergency, person: int, *, at: datetime) -> None:
    """交接: they stay with it until somebody else says 我去."""
    call = await calling.one(session, emergency, person, at)
    call.wants_relief_at = at
    records.write(session, emergency, "wants_relief", by=person, at=at)
    await wants_more(session, emergency, by=person, at=at)


async def all_right(session: AsyncSession, emergency: Emergency, *, by: int, at: datetime) -> None:
    """The answer to whether they are all right; also when it comes a moment too late."""
    if await heard_from(session, emergency, by, at):
        records.write(session, emergency, "all_right", by=by, at=at)


async def lapse(session: AsyncSession, emergency: Emergency, at: datetime) -> list[Callee]:
    """Nobody who was on it has answered: they do not count any more, and the next batch is due."""
    silent = [each for each in await records.callees(session, emergency) if each.is_going]
    for each in silent:
        each.call.lapsed_at = at
    records.write(session, emergency, "silent", by=None, at=at, detail=str(len(silent)))
    await recount(session, emergency, at)
    return silent


async def not_reached(session: AsyncSession, emergency: Emergency, person: int, at: datetime) -> bool:
    """The platform says that they have shut the bot out: they have to be telephoned. Whether that is news."""
    found = await records.callee(session, emergency, person)
    if found is None or found.call.unreachable:
        return False
    found.call.unreachable = found.call.by_phone = True
    records.write(session, emergency, "not_reached", by=None, at=at, detail=str(person))
    await recount(session, emergency, at)
    return True


def phoned(
    session: AsyncSession, emergency: Emergency, call: EmergencyCall, said: str, *, by: int, at: datetime
) -> None:
    """`said`: reached | no_answer | passed_on."""
    call.phoned, call.phoned_by, call.phoned_at = said, by, at
    records.write(session, emergency, "phoned", by=by, at=at, detail=f"{call.id}:{said}")


def end(
    session: AsyncSession,
    emergency: Emergency,
    outcome: EmergencyOutcome,
    *,
    by: int | None,
    at: datetime,
    handed_to: str | None = None,
) -> None:
    """`handed_to`: doctor | police | fire, when they have taken it over."""
    records.stands(emergency, escalation.ended(records.standing_of(emergency), at))
    emergency.outcome, emergency.ended_by, emergency.handed_to = outcome, by, handed_to
    detail = handed_to or outcome.value
    records.write(session, emergency, "ended", by=by, at=at, detail=detail)


def withdraw(
    session: AsyncSession, emergency: Emergency, going_there: Sequence[Callee], *, by: int, at: datetime
) -> bool:
    """点错了. Over before anybody went; afterwards whoever goes has to confirm it. Whether it is over."""
    if going_there:
        emergency.withdrawn_at = at
        records.write(session, emergency, "withdrawn", by=by, at=at)
        return False
    end(session, emergency, EmergencyOutcome.SLIP, by=by, at=at)
    return True


async def reopen(session: AsyncSession, emergency: Emergency, *, by: int, at: datetime) -> None:
    """还没完: it was not over, and people are called from the first batch on, those who were there as well."""
    emergency.outcome = emergency.ended_by = emergency.handed_to = emergency.withdrawn_at = None
    records.stands(emergency, escalation.reopened(records.standing_of(emergency), at))
    records.write(session, emergency, "reopened", by=by, at=at)
    for each in await records.callees(session, emergency):
        call = each.call
        call.going = call.arrived_at = call.lapsed_at = call.relieved_at = None
        call.wants_relief_at = call.home_at = None
        call.phoned = call.phoned_by = call.phoned_at = None
