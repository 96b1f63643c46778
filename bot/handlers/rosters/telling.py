"""What is said of a plan, in the chat and by `jinhuai roster plan`: holes with their reasons, years without a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.handlers import seat_cards, when
from bot.language import T, Text, joined
from bot.roster.demand import MissingYear
from bot.roster.gates import Why
from bot.roster.plan import Level
from bot.services.roster.publishing import Refusal
from db.models import PlannedShift, RosterPlan, RosterState, Shift, ShiftKind


def line(shift: PlannedShift, now: datetime, zone: ZoneInfo) -> Text:
    """周一 7:20 实验小学东门护学."""
    return Text("{when} {duty}", {"when": when.moment(shift.starts_at, now, zone), "duty": duty(shift)})


def duty(shift: PlannedShift) -> Text:
    """实验小学东门护学."""
    kind = ShiftKind.OCCASION
    if shift.post_id is not None:
        kind = ShiftKind.CROSSING
    elif shift.route_id is not None:
        kind = ShiftKind.PATROL
    return seat_cards.duty_at(Shift(kind=kind), shift.place)


def hole(shift: PlannedShift, now: datetime, zone: ZoneInfo) -> Text:
    """周一 7:20 实验小学东门护学: 缺1人. 符合条件3人, 2人请假, 1人当周已满."""
    return T("{line}: {reasons}", line=line(shift, now, zone), reasons=reasons_of(shift))


def reasons_of(shift: PlannedShift) -> Text:
    """缺1人. 符合条件3人, 2人请假, 1人当周已满."""
    return T("{lack}. {reasons}", lack=lack(shift), reasons=_reasons(shift))


def lack(shift: PlannedShift) -> Text:
    """缺1人."""
    lacks = []
    if shift.below:
        lacks.append(T("{count} short", count=shift.below))
    if shift.leaderless:
        lacks.append(T("nobody to lead"))
    if not lacks:
        lacks.append(T("{count} short of the ideal", count=shift.short))
    return joined(lacks, ", ")


def _reasons(shift: PlannedShift) -> Text:
    why: Mapping[str, int] = shift.why or {}
    told = [_REASONS[reason](why[reason]) for reason in Why if why.get(reason)]
    return joined([T("{count} may do it", count=shift.qualified or 0), *told], ", ")


_REASONS = {
    Why.NOT_VETTED: lambda count: T("{count} not vetted", count=count),
    Why.NOT_TRAINED: lambda count: T("{count} not trained for it", count=count),
    Why.NOT_INSURED: lambda count: T("{count} not insured", count=count),
    Why.AGE: lambda count: T("{count} not of that age", count=count),
    Why.CARE: lambda count: T("{count} too old for that heat or cold", count=count),
    Why.LEAVE: lambda count: T("{count} on leave", count=count),
    Why.BUSY: lambda count: T("{count} busy elsewhere", count=count),
    Why.NOT_FREE: lambda count: T("{count} not free then", count=count),
    Why.OTHER_ZONE: lambda count: T("{count} of another part", count=count),
    Why.FORBIDDEN: lambda count: T("{count} kept out by the office", count=count),
    Why.DECLINED: lambda count: T("{count} cannot come", count=count),
    Why.OVERLAP: lambda count: T("{count} stand elsewhere then", count=count),
    Why.TRAVEL: lambda count: T("{count} cannot be there in time", count=count),
    Why.REST: lambda count: T("{count} rest after a night", count=count),
    Why.WEEK_FULL: lambda count: T("{count} full that week", count=count),
    Why.MONTH_FULL: lambda count: T("{count} full that month", count=count),
    Why.SHIFT_FULL: lambda count: T("{count} too many there", count=count),
    Why.NIGHT: lambda count: T("{count} would go alone at night", count=count),
    Why.POSSIBLE: lambda count: T("{count} needed more elsewhere", count=count),
}


def card_of(plan: int) -> str:
    return f"roster:{plan}"


def days(plan: RosterPlan) -> Text:
    """12月7日到12月13日."""
    return span(plan.first, plan.last)


def span(first: date, last: date) -> Text:
    """Both included."""
    return day(first) if first == last else T("{first} to {last}", first=day(first), last=day(last))


def day(day: date) -> Text:
    return T("{month}/{day}", month=day.month, day=day.day)


def planned(plan: RosterPlan, shifts: int, seats: int) -> Text:
    return T("The roster from {days} is planned: {shifts} shifts, {seats} seats.",
             days=days(plan), shifts=shifts, seats=seats)  # fmt: skip


def weekday(day: date) -> Text:
    """周一 12/14."""
    return T("{weekday} {month}/{day}", weekday=when.weekday(day), month=day.month, day=day.day)


def at_work(plan: RosterPlan, step: str) -> Text:
    return T("Planning {days}: {step} …", days=days(plan), step=level(step))


def failed(plan: RosterPlan) -> Text:
    return T("The roster from {days} could not be planned. Please try again, or with fewer weeks.", days=days(plan))


def gone(plan: RosterPlan | None) -> Text:
    """Why there is nothing to look at of a plan that somebody asked for."""
    if plan is None:
        return refusal(Refusal.UNKNOWN)
    if plan.state is RosterState.FAILED:
        return failed(plan)
    return refusal(Refusal.DISCARDED if plan.state is RosterState.DISCARDED else Refusal.NOT_PLANNED)


def published(plan: RosterPlan) -> Text:
    return T("✅ The roster from {days} is published. Everybody gets their own shifts.", days=days(plan))


def missing(each: MissingYear, schools: Sequence[str]) -> Text:
    """Whose posts are not planned, and who has to enter what."""
    return T(
        "The holidays of {year} are not in yet, so the posts of {schools} are not planned for {days}. "
        "The office has to enter the State Council's notice for {year}. Everything else is planned.",
        year=each.year,
        schools="、".join(schools),
        days=span(each.first, each.last),
    )


def level(name: str) -> Text:
    """What the planner is at."""
    return _LEVELS[Level(name)]


_LEVELS = {
    Level.PINS: T("Keeping what is pinned"),
    Level.MINIMUM: T("Filling what has to be filled"),
    Level.IDEAL: T("Filling up"),
    Level.REMOVED: T("Moving as few as possible"),
    Level.FAIRNESS: T("Sharing the load"),
    Level.BURDEN: T("Sharing nights and weekends"),
    Level.LIKING: T("Near and wished for"),
}


def refusal(why: Refusal) -> Text:
    """Why a plan is not published, and what to do."""
    return _REFUSALS[why]


_REFUSALS = {
    Refusal.UNKNOWN: T("There is no such plan any more. Ask for a new one."),
    Refusal.PUBLISHED: T("That plan is published already; everybody has heard."),
    Refusal.NOT_PLANNED: T("That plan is not there yet. I will tell you when it is."),
    Refusal.DISCARDED: T("Another plan has taken its place. Publish that one."),
    Refusal.CHANGED: T("Something was changed since this plan was made. Have it planned again, then publish."),
    Refusal.BROKEN: T("As things stand now this plan would break a rule. Have it planned again, then publish."),
}
