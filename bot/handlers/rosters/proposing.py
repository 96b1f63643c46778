"""On the set day the next weeks are planned by themselves, and the office sees the draft."""

from __future__ import annotations

from datetime import datetime

from bot.handlers.rosters import card, days, telling
from bot.services import leading
from bot.services.roster import drafts
from bot.services.roster.rules import settings
from bot.turns.turn import Turn
from db.models import RosterPlan, RosterState

JOB, RULE = "roster.day", "daily 00:10"
"""Whether today is the set day: a setting may be changed at any time, a rule may not."""
PROPOSE = "roster.propose"
MADE, PROGRESS = "roster.made", "roster.progress"
"""What the planner comes back with: a plan is there or was given up; how far it is."""


async def look(turn: Turn) -> None:
    """The job, shortly after midnight; late after downtime, and then it may still be that day."""
    set_ = await settings(turn.session)
    today = turn.now.astimezone(turn.zone)
    if set_.propose_on == today.weekday():
        turn.later(PROPOSE, "", max(turn.now, datetime.combine(today.date(), set_.propose_at, turn.zone)))


async def propose(turn: Turn) -> None:
    """Ask for a plan, unless somebody has done so already."""
    set_ = await settings(turn.session)
    span = drafts.weeks_ahead(turn.now.astimezone(turn.zone).date(), set_.propose_ahead, set_.propose_weeks)
    if not await drafts.exists_for(turn.session, span):
        await drafts.ask(turn.session, span, by=None, now=turn.now)


async def made(turn: Turn) -> None:
    """The timer that the planner sets when it comes back."""
    draft = await drafts.read(turn.session, int(turn.subject))
    if draft is None or draft.plan.state not in (RosterState.DRAFT, RosterState.FAILED):
        return
    message = card.failed(draft.plan) if draft.plan.state is RosterState.FAILED else await days.home(turn, draft)
    for person in await _audience(turn, draft.plan):
        turn.notify(person, message, card=telling.card_of(draft.plan.id), fresh=True)


async def progress(turn: Turn) -> None:
    """How far it is, for whoever asked and waits; who did not ask is not bothered."""
    plan = await turn.session.get(RosterPlan, int(turn.subject))
    if plan is not None and plan.state is RosterState.ASKED and plan.asked_by is not None:
        words = telling.at_work(plan, str(turn.body))
        turn.notify(plan.asked_by, words, card=telling.card_of(plan.id))


async def _audience(turn: Turn, plan: RosterPlan) -> list[int]:
    return [plan.asked_by] if plan.asked_by is not None else await leading.coordinators(turn.session)
