"""When somebody who is out alone is asked, and what becomes of it. Pure, but for the columns of the watch.

FORMS: Patrol sign-off (a welfare timer asks after 30 min, three times 4 min apart, then the leader).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.services import escalation
from bot.services.chasing import Step as ChaseStep
from bot.services.escalation import Batch, Next, Plan, Standing
from bot.services.shifts import Seat
from db.models import WelfareWatch

EVERY = timedelta(minutes=30)
"""After the last sign of life."""
HOME_WITHIN = timedelta(minutes=45)
"""After an emergency is over."""
GAP = timedelta(minutes=4)
"""Between one question and the next."""
PERSON, LEADER, OFFICE = "person", "leader", "coordinators"
ALONE = Plan(
    (
        Batch(timedelta(0), (PERSON,)),
        Batch(GAP, (PERSON,)),
        Batch(2 * GAP, (PERSON,)),
        Batch(3 * GAP, (LEADER,)),
        Batch(3 * GAP + timedelta(minutes=5), (OFFICE,)),
    )
)
HOME = Plan(
    (
        Batch(timedelta(0), (PERSON,)),
        Batch(timedelta(minutes=15), (LEADER,)),
        Batch(timedelta(minutes=20), (OFFICE,)),
    )
)


def plan_of(watch: WelfareWatch) -> Plan:
    return ALONE if watch.emergency_id is None else HOME


def interval(watch: WelfareWatch) -> timedelta:
    return EVERY if watch.emergency_id is None else HOME_WITHIN


def delays(watch: WelfareWatch) -> tuple[timedelta, ...]:
    return plan_of(watch).delays(night=False)


def is_asking(watch: WelfareWatch) -> bool:
    return watch.raised_at is not None


def others_know(watch: WelfareWatch) -> bool:
    """Whether the leader has been told in this round."""
    return is_asking(watch) and watch.started > next(
        position for position, batch in enumerate(plan_of(watch).batches) if LEADER in batch.groups
    )


def standing_of(watch: WelfareWatch) -> Standing | None:
    """None while nobody is asked anything. Whether the watch is over is kept beside it."""
    if watch.raised_at is None:
        return None
    names = [each.name for each in dataclasses.fields(Standing) if each.name != "ended_at"]
    return Standing(**{name: getattr(watch, name) for name in names})


def stands(watch: WelfareWatch, standing: Standing | None) -> None:
    """Keep where the asking stands; None: nobody is asked anything."""
    kept = standing or Standing(raised_at=watch.heard_at)
    for each in dataclasses.fields(Standing):
        if each.name != "ended_at":
            setattr(watch, each.name, getattr(kept, each.name))
    if standing is None:
        watch.raised_at = watch.held_by = None


def due(watch: WelfareWatch) -> Next | None:
    """What is next; None once it is over. PRESUME: they have been quiet for long, and are asked from then on."""
    if watch.ended_at is not None:
        return None
    standing = standing_of(watch)
    if standing is None:
        return Next(watch.heard_at + interval(watch), escalation.Step.PRESUME)
    return escalation.due(standing, delays(watch))


def heard(watch: WelfareWatch, *, by: int, at: datetime) -> bool:
    """A sign of life, from whomever: asked again only after the whole interval. Whether anybody was being asked."""
    asked = is_asking(watch)
    watch.heard_at, watch.heard_by = at, by
    stands(watch, None)
    return asked


def ask(watch: WelfareWatch, at: datetime) -> None:
    """They have been quiet for long: the first question is due now, however late that is."""
    stands(watch, escalation.begun(Standing(raised_at=at), at))


def ask_first(watch: WelfareWatch, at: datetime) -> None:
    """After a pause of the program: once more the person, who had no chance to answer, and then what was due."""
    standing = standing_of(watch)
    if standing is None:
        return
    if standing.held_at is not None:
        stands(watch, escalation.asked(standing, at))
    elif standing.started < len(delays(watch)):
        base = at + GAP - delays(watch)[standing.started]
        stands(watch, dataclasses.replace(standing, base=base, last_called_at=at, waiting=True))
    else:
        stands(watch, dataclasses.replace(escalation.stirred(standing, at), last_called_at=at))


def stir(watch: WelfareWatch, at: datetime) -> None:
    """Somebody can be told who could not: everybody is written to frequently again."""
    standing = standing_of(watch)
    if standing is not None:
        stands(watch, escalation.stirred(standing, at))


def takes_on(watch: WelfareWatch, person: int, at: datetime) -> None:
    """A leader telephones: the chain waits for what comes of it, and goes on when nothing does."""
    standing = standing_of(watch)
    if standing is not None:
        watch.held_by = person
        stands(watch, escalation.acknowledged(standing, at))


def asked_who_took_it_on(watch: WelfareWatch, at: datetime) -> None:
    standing = standing_of(watch)
    if standing is not None:
        stands(watch, escalation.asked(standing, at))


def let_go(watch: WelfareWatch, at: datetime) -> None:
    standing = standing_of(watch)
    if standing is not None:
        watch.held_by = None
        stands(watch, escalation.recounted(standing, delays(watch), at, going=False, there=False, waiting=True))


def goes_home(watch: WelfareWatch, at: datetime) -> None:
    """我走了: the timer goes on until 到家了."""
    watch.homeward = True
    heard(watch, by=watch.person_id, at=at)


def end(watch: WelfareWatch, outcome: str, *, by: int | None, at: datetime) -> None:
    """`outcome`: home | sos | reopened."""
    stands(watch, None)
    watch.outcome, watch.ended_by, watch.ended_at = outcome, by, at


def is_alone(others: Sequence[Seat]) -> bool:
    """Nobody else of the shift is there, or may still be expected. `others`: of the same shift."""
    return not any(_keeps_company(other) for other in others)


def _keeps_company(other: Seat) -> bool:
    if other.has_arrived:
        return other.assignment.left_at is None
    given_up_on = other.assignment.chased in (ChaseStep.SEARCH, ChaseStep.CARE)
    return other.is_theirs and not given_up_on
