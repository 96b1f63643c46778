"""岗点 of a school: another one, how many are needed, who may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Choices, Facts, Form, Silent, facts
from bot.forms.field import Json
from bot.forms.gates import Gates
from bot.forms.people_needed import PeopleNeeded
from bot.handlers.schools import cards, changed
from bot.handlers.schools.reasons import reason
from bot.language import T
from bot.roster.slots import Staffing
from bot.services import rights
from bot.services.roster import sources
from bot.services.schools import changing
from bot.services.schools.adding import Gate
from bot.services.schools.wrong import WrongError
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import PostKind

AGES = (65, 70)


class MoreForm(Form):
    school = Silent()
    gates = Gates(T("Which posts come in addition? In one line: north gate 2, south gate parking 1."))


async def add(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    school = int(answers[MoreForm.school] or 0)
    try:
        for each in answers[MoreForm.gates]:
            kind = PostKind.PARKING if each.parking else PostKind.ESCORT
            who = Staffing(each.people.minimum, each.people.ideal, each.people.maximum)
            gate = Gate(each.name, kind, who)
            async with turn.session.begin_nested():
                await changing.add_post(turn.session, school, gate, by=turn.speaker.id, at=turn.now)
    except WrongError as error:
        raise NotNowError(reason(error), MoreForm.gates) from None
    more, rows = await changed.told(turn, f"school:{school}:")
    return await cards.school(turn, school, [T("✅ It is entered.")], more, rows)


MORE = Conversation("school_post", T("🚸 Another post"), MoreForm, add)


class PeopleForm(Form):
    post = Silent()
    people = PeopleNeeded(T("How many people stand there? Such as 2, or 2-3; or least, best and most: 1 2 3."))


async def set_people(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number, people = int(answers[PeopleForm.post] or 0), answers[PeopleForm.people]
    try:
        now = sources.staffing(await changing.post(turn.session, number))
        who = replace(now, minimum=people.minimum, ideal=people.ideal, maximum=people.maximum)
        return await _put(turn, number, who)
    except WrongError as error:
        raise NotNowError(reason(error)) from None


PEOPLE = Conversation("post_people", T("🚸 How many"), PeopleForm, set_people)


class WhoForm(Form):
    needs = ("now",)

    post = Silent()
    who = Choices(
        T("Who may stand there? Vetted and trained they are anyway. Tap what is wanted besides, or just Done."),
        (
            ("leader", T("one who can lead")),
            ("experienced", T("one who is experienced")),
            ("insured", T("only insured people")),
            ("70", T("nobody over 70")),
            ("65", T("nobody over 65")),
        ),
        least=0,
        begins=facts("now"),
    )


async def who_now(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    post = answers.get("post")
    try:
        row = await changing.post(turn.session, int(post) if isinstance(post, str) else 0)
    except (WrongError, ValueError):
        return {"now": ()}
    marks = {"leader": row.leader, "experienced": row.experienced, "insured": row.insured}
    ages = [str(age) for age in AGES if row.oldest == age]
    return {"now": [*(name for name, on in marks.items() if on), *ages]}


async def set_who(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    await _may(turn)
    number = int(answers[WhoForm.post] or 0)
    chosen: tuple[str, ...] = answers[WhoForm.who]
    wanted = set(chosen)
    ages = [age for age in AGES if str(age) in wanted]
    try:
        now = sources.staffing(await changing.post(turn.session, number))
        who = replace(
            now,
            leader="leader" in wanted,
            experienced="experienced" in wanted,
            insured="insured" in wanted,
            oldest=min(ages) if ages else None,
        )
        return await _put(turn, number, who)
    except WrongError as error:
        raise NotNowError(reason(error)) from None


WHO = Conversation("post_who", T("🚸 Who may stand there"), WhoForm, set_who, who_now, facts_depend_on=("post",))


async def _put(turn: Turn, number: int, who: Staffing) -> Message:
    row = await changing.set_people(turn.session, number, who, by=turn.speaker.id, at=turn.now)
    more, rows = await changed.told(turn, f"school:{row.school_id}:{number}:")
    return await cards.post(turn, number, [T("✅ It is entered.")], more, rows)


async def _may(turn: Turn) -> None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(changed.OFFICE_ONLY)
