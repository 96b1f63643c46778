"""Calling the next batch: who of it is written to, who has to be telephoned, and whom nobody can reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import escalation, leading, people, rights
from bot.services.emergencies import groups, records
from bot.services.emergencies.kinds import rules
from bot.services.emergencies.presets import plan_for
from bot.services.emergencies.records import Callee
from bot.services.escalation import Batch, Plan
from db.models import Emergency, EmergencyCall, Role, Team


@dataclass(slots=True)
class Called:
    """Whom one step has called."""

    written: list[int] = field(default_factory=list)
    """To be written to now; who had been called before is called again."""
    phoned: list[EmergencyCall] = field(default_factory=list)


async def next_batch(session: AsyncSession, emergency: Emergency, plan: Plan, now: datetime) -> Called:
    """Everybody of the batch that is due who has not been called yet in this round. `plan`: by which it is due."""
    batch = plan.batches[emergency.started]
    names = batch.groups if emergency.started else (*batch.groups, *rules(emergency).also)
    is_last = emergency.started == len(plan.batches) - 1
    called = await _call(session, emergency, names, emergency.started, emergency.round, now, keep_all=is_last)
    detail = f"{emergency.started + 1}:{len(called.written)}:{len(called.phoned)}"
    records.write(session, emergency, "batch", by=None, at=now, detail=detail)
    return called


async def something_else(session: AsyncSession, emergency: Emergency, before: Plan, now: datetime) -> Called:
    """It is another kind than was thought, or there is a weapon. `before`: the plan that called people until now."""
    plan = await plan_for(session, emergency)
    if plan != before:
        standing = escalation.switched(records.standing_of(emergency), plan.delays(night=emergency.night), now)
        if standing.started < emergency.started:
            records.write(session, emergency, "replanned", by=None, at=now, detail=str(standing.started))
        records.stands(emergency, standing)
    return await newly_meant(session, emergency, now)


async def newly_meant(session: AsyncSession, emergency: Emergency, now: datetime) -> Called:
    """It is somewhere else than was thought, or something else: who belongs to a batch that was called already."""
    plan = await plan_for(session, emergency)
    started: Sequence[Batch] = plan.batches[: emergency.started]
    if not started:
        return Called()
    names = [*(name for batch in started for name in batch.groups), *rules(emergency).also]
    all_called = len(started) == len(plan.batches)
    return await _call(session, emergency, names, len(started) - 1, emergency.round, now, keep_all=all_called)


async def everybody_again(session: AsyncSession, emergency: Emergency, plan: Plan, now: datetime) -> Called:
    """All who were called and have not said no, who fell silent on the way too, and who has come on duty since; the
    office in any case."""
    last = len(plan.batches) - 1
    begins = emergency.round + 1
    called = await _call(session, emergency, plan.batches[last].groups, last, begins, now, keep_all=True)
    everybody = await records.callees(session, emergency)
    again = [each for each in everybody if each.may_answer or each.has_fallen_silent]
    if not again and not called.written:  # all have said no: those who answer for the whole have to do something
        office = set(await people.with_roles(session, rights.OFFICE))
        again = [each for each in everybody if each.call.person_id in office and not each.call.by_phone]
    for each in again:
        if each.call.person_id is not None and each.call.person_id not in called.written:
            _call_again(each.call, begins)
            called.written.append(each.call.person_id)
    records.write(session, emergency, "again", by=None, at=now, detail=str(len(called.written)))
    return called


async def somebody_new(session: AsyncSession, emergency: Emergency, plan: Plan, now: datetime) -> bool:
    """Whether somebody can be reached who could not when everybody was called last: they are back, or on duty now."""
    meant = await groups.meant_by(session, plan.batches[-1].groups, emergency, now)
    not_called = set(meant.people) - await _known(session, emergency)
    phoned = [
        each.call.person_id
        for each in await records.callees(session, emergency)
        if each.call.by_phone and each.call.going is None and each.person is not None and each.person.active
    ]
    return bool(await people.reachable(session, [*not_called, *(person for person in phoned if person is not None)]))


async def _known(session: AsyncSession, emergency: Emergency) -> set[int]:
    """Who has been called, and whoever is not called because it is theirs."""
    called = [each.call.person_id for each in await records.callees(session, emergency)]
    others = [*await records.reporters(session, emergency), *await records.about(session, emergency)]
    return {person for person in (*called, *others) if person is not None}


async def one(session: AsyncSession, emergency: Emergency, person: int, now: datetime) -> EmergencyCall:
    """Somebody who was not called comes forward, or is called by name."""
    found = await records.callee(session, emergency, person)
    if found is not None:
        return found.call
    call = EmergencyCall(
        emergency_id=emergency.id, person_id=person, batch=emergency.started, round=emergency.round, called_at=now
    )
    session.add(call)
    await session.flush()
    return call


async def _call(
    session: AsyncSession,
    emergency: Emergency,
    names: Sequence[str],
    batch: int,
    round_: int,
    now: datetime,
    *,
    keep_all: bool = False,
) -> Called:
    """`round_`: the one that this belongs to; who has been called in it already is not called twice.
    `keep_all`: nobody is let sleep, because there is nobody after them.
    """
    meant = await groups.meant_by(session, names, emergency, now)
    already = await records.callees(session, emergency)
    await _look_who_is_there(session, already)
    known = await _known(session, emergency)
    fresh = [person for person in meant.people if person not in known]
    asleep = set() if keep_all else await groups.not_to_be_woken(session, fresh, emergency, now)
    awake = [person for person in fresh if person not in asleep]
    called = await _write_down(session, emergency, awake, batch, round_, now)
    for each in already:  # it was over and is not, or nobody has answered: who was called then is called again
        if each.call.person_id in meant.people and each.may_answer and each.call.round < round_:
            _call_again(each.call, round_)
            called.written.append(each.call.person_id)
    telephoned = {each.call.contact_id for each in already}
    for contact in meant.contacts:
        if contact.id not in telephoned:
            called.phoned.append(_row(emergency, batch, round_, now, contact_id=contact.id, by_phone=True))
    session.add_all(called.phoned)
    await session.flush()
    if called.phoned:
        called.written += await _who_phones(session, emergency, batch, round_, now)
    return called


async def _write_down(
    session: AsyncSession, emergency: Emergency, whom: Sequence[int], batch: int, round_: int, now: datetime
) -> Called:
    """Who can be written to here; the others have to be telephoned."""
    reachable = await people.reachable(session, whom)
    shut_out = await people.with_account(session, whom) - reachable
    called = Called()
    for person in whom:
        if person in reachable:
            session.add(_row(emergency, batch, round_, now, person_id=person))
            called.written.append(person)
        else:
            called.phoned.append(
                _row(emergency, batch, round_, now, person_id=person, by_phone=True, unreachable=person in shut_out)
            )
    await session.flush()
    return called


def _row(
    emergency: Emergency,
    batch: int,
    round_: int,
    now: datetime,
    *,
    person_id: int | None = None,
    contact_id: int | None = None,
    by_phone: bool = False,
    unreachable: bool = False,
) -> EmergencyCall:
    return EmergencyCall(
        emergency_id=emergency.id,
        person_id=person_id,
        contact_id=contact_id,
        by_phone=by_phone,
        unreachable=unreachable,
        batch=batch,
        round=round_,
        called_at=now,
        times=1,
    )


async def _who_phones(session: AsyncSession, emergency: Emergency, batch: int, round_: int, now: datetime) -> list[int]:
    """A telephone task lies before somebody at once: when none of those who are called leads, the first who does."""
    overseeing = await overseers(session, emergency)
    if overseeing:
        return []
    line = [*await leading.leaders(session, Team.EMERGENCY.value), *await leading.coordinators(session)]
    without = {each.call.person_id for each in await records.callees(session, emergency)}
    candidates = [person for person in dict.fromkeys(line) if person not in without]
    reachable = await people.reachable(session, candidates)
    for person in candidates:
        if person in reachable:
            session.add(_row(emergency, batch, round_, now, person_id=person))
            await session.flush()
            return [person]
    return []


async def _look_who_is_there(session: AsyncSession, everybody: Sequence[Callee]) -> None:
    """Who had shut the bot out, or had no account, and can be written to by now; and who has shut it out since."""
    reachable = await people.reachable(session, [each.call.person_id or 0 for each in everybody])
    for each in everybody:
        if each.call.person_id in reachable:
            is_there(each.call)
        elif each.call.person_id is not None and not each.call.by_phone:
            each.call.by_phone = each.call.unreachable = True


def is_there(call: EmergencyCall) -> None:
    """They can be written to: nobody has to telephone them any more."""
    call.by_phone = call.unreachable = False


def _call_again(call: EmergencyCall, round_: int) -> None:
    call.times += 1
    call.round = round_


async def overseers(session: AsyncSession, emergency: Emergency) -> list[int]:
    """Those who were called, can be written to, and lead or coordinate: they see the whole of it."""
    called = [
        each.call.person_id
        for each in await records.callees(session, emergency)
        if each.call.person_id is not None and not each.call.by_phone
    ]
    roles = (Role.LEADER, Role.DEPUTY, *rights.OFFICE)
    return [person for person in called if person in set(await people.with_roles(session, roles))]
