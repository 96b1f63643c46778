"""我的空闲, 想排的班: a week is tapped or said, and stands."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.conversation import Conversation
from bot.forms import Answers, Facts, Form, Silent, facts
from bot.forms.field import Json
from bot.forms.spoken.weekly import week_said
from bot.forms.weekly import WeekGrid, WishGrid
from bot.forms.weeks import stored_week
from bot.handlers.availability import times
from bot.language import T
from bot.services.availability import saying
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn


class FreeForm(Form):
    needs = ("free",)

    heard = Silent()
    """What somebody wrote with nothing open: ticked, and saved only once they say so."""
    free = WeekGrid(T("When are you free as a rule? Tap what fits; a second tap takes it away."), begins=facts("free"))


async def free_now(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    if isinstance(heard := answers.get("heard"), str) and (meant := week_said(heard)) is not None:
        return {"free": [stored_week(meant)]}
    said = await saying.free(turn.session, turn.speaker.id)
    return {"free": [stored_week(said or ())]}


async def say_free(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    me = turn.speaker.id
    await saying.say_free(turn.session, me, answers[FreeForm.free], by=me, at=turn.now)
    return times.free_card(answers[FreeForm.free], saved=True)


class WishForm(Form):
    needs = ("wishes",)

    wishes = WishGrid(
        T(
            "Which shifts would you like, and which rather not? One tap is 👍, a second 👎. "
            "That is a request and no first come, first served."
        ),
        begins=facts("wishes"),
    )


async def wishes_now(turn: Turn, _answers: Mapping[str, Json]) -> Facts:
    return {"wishes": [stored_week(each) for each in await saying.wishes(turn.session, turn.speaker.id)]}


async def say_wishes(turn: Turn, _draft: StoredDraft, answers: Answers) -> Message:
    me = turn.speaker.id
    await saying.wish(turn.session, me, answers[WishForm.wishes], by=me, at=turn.now)
    return times.wish_card(answers[WishForm.wishes], saved=True)


FREE = Conversation("free_times", T("🕒 When I am free"), FreeForm, say_free, free_now)
WISHES = Conversation("wishes", T("💭 Shifts I would like"), WishForm, say_wishes, wishes_now)
