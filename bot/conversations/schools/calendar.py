"""A school's bells, its terms and vacations, and how early its posts are manned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.schools.new import terms_offered
from bot.forms import Answers, Duration, Facts, Form, Silent, facts
from bot.forms.bells import Bells
from bot.forms.field import Json
from bot.forms.span import Span
from bot.handlers.schools import cards, changed
from bot.handlers.schools.reasons import reason
from bot.language import T
from bot.roster.schools import Bell as Rings
from bot.roster.shifts import DaySpan
from bot.services import rights
from bot.services.schools import changing
from bot.services.schools.wrong import WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import PeriodKind


class BellsForm(Form):
    school = Silent()
    bells = Bells(
        T(
            "When does school begin and end? Write all of it, it takes the place of what is there: 7:50 16:30. "
            "By grade: grades 1-3 7:50 16:30; grades 4-6 7:50 16:40. By day: Fridays 15:30."
        )
    )


async def set_bells(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    school = int(answers[BellsForm.school] or 0)
    rings = [
        Rings(bell.grades or frozenset(), bell.arrives, bell.leaves, bell.weekdays) for bell in answers[BellsForm.bells]
    ]
    try:
        await changing.set_bells(turn.session, school, rings, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), BellsForm.bells) from None
    return await _changed(turn, school)


BELLS = Conversation("school_bells", T("🔔 Times"), BellsForm, set_bells)


class PeriodForm(Form):
    needs = ("terms",)

    school = Silent()
    kind = Silent()
    days = Span(T("From which day to which? Such as February 24 to July 3."), offers=facts("terms"))


async def periods_offered(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    is_term = answers.get("kind") == PeriodKind.TERM.value
    return {"terms": await terms_offered(turn, cards.today(turn)) if is_term else ()}


async def add_period(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    school = int(answers[PeriodForm.school] or 0)
    kind = PeriodKind(answers[PeriodForm.kind] or PeriodKind.TERM)
    days = DaySpan(*answers[PeriodForm.days])
    try:
        await changing.add_period(turn.session, school, kind, days, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), PeriodForm.days) from None
    return await _changed(turn, school)


PERIOD = Conversation(
    "school_period", T("📅 Terms and vacations"), PeriodForm, add_period, periods_offered, facts_depend_on=("kind",)
)


class LeadForm(Form):
    school = Silent()
    minutes = Duration(
        T("How many minutes before school begins should they be there?"),
        most=timedelta(minutes=120),
        offers=(("20", T("20 minutes")), ("25", T("25 minutes")), ("30", T("30 minutes"))),
    )


async def set_lead(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    school = int(answers[LeadForm.school] or 0)
    minutes = round(answers[LeadForm.minutes].total_seconds() / 60)
    try:
        await changing.set_lead(turn.session, school, minutes, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), LeadForm.minutes) from None
    return await _changed(turn, school)


LEAD = Conversation("school_lead", T("⏱ Be there early"), LeadForm, set_lead)


async def _changed(turn: Turn, school: int) -> Message:
    more, rows = await changed.told(turn, f"school:{school}:")
    return await cards.school(turn, school, [T("✅ It is entered.")], more, rows)


async def _may(turn: Turn) -> None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
