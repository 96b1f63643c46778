"""接龙: the coordinator pastes the list that the group has filled in, looks at what was read, and it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversations.conversation import Conversation, NotNowError
from bot.forms import Answers, Facts, Form, Sure, Words, facts
from bot.forms.field import Json
from bot.forms.shown_week import week_shown
from bot.forms.solitaire import LONGEST, Left, List, Odd, Read, solitaire_in
from bot.handlers.availability import times
from bot.language import T, Text
from bot.services import people, rights
from bot.services.availability import saying
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import Person

SHOWN, LEFT_SHOWN = 40, 20
"""Lines of what was read, and of what was not."""
OFFICE_ONLY = T("That is for the office. /my shows your shifts.")


class SolitaireForm(Form):
    needs = ("lines", "sure")

    pasted = Words(
        T("Please paste the list from the group here, one person a line, like: 1. Wang Tue and Thu evening"),
        longest=LONGEST,
    )
    sure = Sure(T("This is what I read:"), facts("sure"), preview="lines")


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    pasted = answers.get("pasted")
    if not isinstance(pasted, str) or not await rights.may_coordinate(turn.session, turn.speaker.id):
        return {"lines": (), "sure": ()}
    everybody = await people.everybody(turn.session)
    found = _read(pasted, everybody)
    sure = (("yes", T("Put it down for {count} people", count=len(found.read))),) if found.read else ()
    return {"lines": _preview(found, {each.id: each for each in everybody}), "sure": sure}


def _read(pasted: str, everybody: Sequence[Person]) -> List:
    names = [(name, each.id) for each in everybody for name in (each.name, each.called) if name]
    return solitaire_in(pasted, names)


def _preview(found: List, by_id: Mapping[int, Person]) -> list[Text]:
    lines = [_line(each, by_id[each.person]) for each in found.read[:SHOWN]]
    if len(found.read) > SHOWN:
        lines.append(T("… and {count} more", count=len(found.read) - SHOWN))
    if found.left:
        lines.append(T("⚠️ {count} lines are left out:", count=len(found.left)))
        lines += [_odd(each) for each in found.left[:LEFT_SHOWN]]
        if len(found.left) > LEFT_SHOWN:
            lines.append(T("… and {count} more", count=len(found.left) - LEFT_SHOWN))
    if not found.read:
        lines.append(T("There is nothing that I could put down. Go back and paste it once more."))
    return lines


def _line(each: Read, person: Person) -> Text:
    parts = {"line": each.line, "name": person.called or person.name, "when": week_shown(each.week)}
    return Text("{line}. {name}: {when}", parts)


def _odd(each: Left) -> Text:
    return Text("{line}. {words}: {why}", {"line": each.line, "words": each.words, "why": _WHY[each.why]})


_WHY = {
    Odd.NOBODY: T("nobody here is called so"),
    Odd.TWO: T("two people are called so; write the whole name"),
    Odd.TIME: T("I cannot read when"),
    Odd.UNREAD: T("I cannot read this line"),
    Odd.AGAIN: T("stands once more further down, that one counts"),
}


async def submit(turn: Turn, _draft: StoredDraft, answers: Answers) -> Text:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        raise NotNowError(OFFICE_ONLY)
    everybody = await people.everybody(turn.session)
    found = _read(answers[SolitaireForm.pasted], everybody)
    reachable = await people.reachable(turn.session, [each.person for each in found.read])
    for each in sorted(found.read, key=lambda one: one.person):  # always locked in one order
        changed = await saying.say_free(turn.session, each.person, each.week, by=turn.speaker.id, at=turn.now)
        if changed and each.person in reachable and each.person != turn.speaker.id:
            turn.notify(each.person, times.put_down(turn.speaker.called, each.week), card=times.CARD, fresh=True)
    words = T("✅ Put down for {count} people; each of them hears of it.", count=len(found.read))
    told_by_others = [each for each in everybody if each.id in {one.person for one in found.read} - reachable]
    if told_by_others:
        names = "、".join(each.called or each.name for each in told_by_others)
        words = T("{words} These cannot be reached here, please tell them: {names}.", words=words, names=names)
    return words


SOLITAIRE = Conversation(
    "signups", T("📋 List from the group"), SolitaireForm, submit, find_facts, facts_depend_on=("pasted",)
)
