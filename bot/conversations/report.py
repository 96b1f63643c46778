"""上报: somebody has seen something; it becomes a case with a number, or a call for help at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide import Guide
from bot.conversations.guide_cards import subject
from bot.conversations.report_form import DEPENDS_ON, OTHER, ReportForm, find_facts, finder, spot_of
from bot.forms import Answers, Fix, Photo, Seen, Voice
from bot.forms.draft import Draft
from bot.forms.field import Json
from bot.forms.sight import is_whole, seen_in
from bot.forms.spot import stored_fix, where_in
from bot.handlers import attaching, members, reporting, unasked
from bot.handlers.carried import position_in
from bot.handlers.cases import announcing
from bot.handlers.cases import words as cases
from bot.handlers.emergencies import carrying
from bot.language import T, Text, joined
from bot.services import reports, whereabouts
from bot.services.cases import plates, raising
from bot.services.cases.raising import Found
from bot.services.shifts import Seat
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import Case, CaseKind, CaseUrgency, Person

FoundThere = Callable[[Turn, Case, int], Awaitable[None]]
"""Told of a case that was found at a checkpoint, by its number."""


async def _nobody(_turn: Turn, _case: Case, _checkpoint: int) -> None:
    """Where no patrol waits for it."""


def report(found_there: FoundThere = _nobody) -> Conversation:
    """`found_there`: the patrol, which goes on where the report came from."""

    async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
        person = await finder(turn, {"finder": answers.values.get("finder")})
        if answers[ReportForm.danger]:
            return await _call_for_help(turn, draft, answers, person)
        same = answers[ReportForm.near]
        if same is not None and same != OTHER:
            case, words = await _join(turn, draft, int(same), person)
        else:
            case = await _raise(turn, answers, person)
            words = await announcing.announce(turn, case)
        if plates.parted(_seen(Draft.of(draft.body)).text)[1]:
            words = joined([words, cases.SEALED], " ")
        checkpoint = answers[ReportForm.checkpoint]
        if checkpoint is None or not checkpoint.isdecimal():
            return words
        turn.say(words, card=subject(draft.id))  # before the patrol's card comes back below
        await found_there(turn, case, int(checkpoint))
        return None

    return Conversation(NAME, T("📣 Report"), ReportForm, submit, find_facts, facts_depend_on=DEPENDS_ON)


NAME = "report"


async def _raise(turn: Turn, answers: Answers, person: Person) -> Case:
    spot = await spot_of(turn, answers[ReportForm.where], person.id)
    seen = answers[ReportForm.what] or Seen()
    urgency, resident = answers[ReportForm.soon], answers[ReportForm.resident] or ""
    for_other = person.id != turn.speaker.id
    found = Found(
        kind=CaseKind(answers[ReportForm.kind]),
        urgency=None if urgency is None else CaseUrgency(urgency),
        origin="for_other" if for_other else answers[ReportForm.origin] or "menu",
        finder=person.id,
        words=seen.text,
        grid=spot.grid,
        place=spot.name,
        position=spot.position,
        hazard_point=spot.hazard_point,
        resident=resident,
        concerned=resident,
        still_so=answers[ReportForm.still_so],
        done_already=answers[ReportForm.done] or "",
        affected=answers[ReportForm.affected],
        plate=answers[ReportForm.plate] or "",
        loss=answers[ReportForm.loss],
        fraud_channel=answers[ReportForm.channel],
        called_110=answers[ReportForm.called_110],
    )
    case = await raising.raise_case(turn.session, found, by=turn.speaker.id, at=turn.now)
    await _attach(turn, raising.subject(case), seen, spot)
    return case


async def _join(turn: Turn, draft: StoredDraft, number: int, person: Person) -> tuple[Case, Text]:
    """我也看到了. What they have sent of it goes with it."""
    case = await reports.open_case(turn.session, number)
    if case is None:
        raise NotNowError(T("That one has just been closed. If it is still so, please report it."), ReportForm.near)
    body = Draft.of(draft.body)
    seen = _seen(body)
    await raising.join(turn.session, case, person.id, seen.text, at=turn.now)
    await _attach(turn, raising.subject(case), seen, whereabouts.Spot(grid=case.grid))
    return case, T("Thank you, that is put down with No. {number}. You hear what becomes of it.", number=case.id)


async def _call_for_help(turn: Turn, draft: StoredDraft, answers: Answers, person: Person) -> Text:
    body = Draft.of(draft.body)
    seen, spot = _seen(body), await spot_of(turn, where_in(body.answers.get("where")), person.id)
    resident = answers.values.get("resident") or ""
    behalf = resident or ("" if person.id == turn.speaker.id else person.called or person.name)
    files: list[Photo | Voice] = [*seen.photos, *seen.voices]
    # Its card is a message of its own: the one whose button was pressed says what became of the report.
    await carrying.carry(turn.in_private(), where=spot, words=seen.text, files=files, on_behalf_of=behalf)
    return T("Call 110, 119 or 120 first. What you told me is with the call for help below.")


def _seen(body: Draft) -> Seen:
    """The whole answer, or what has come of it so far."""
    return seen_in(body.answers.get("what", body.partial.get("what")))


async def _attach(turn: Turn, subject: str, seen: Seen, spot: whereabouts.Spot) -> None:
    """Words under a photo are in the sentence, where a plate in them is sealed."""
    files: list[Photo | Voice] = [*(replace(each, caption="") for each in seen.photos), *seen.voices]
    for each in files:
        await attaching.attach_answer(turn, subject, each, place=spot.grid or spot.name)


def _number(given: Json) -> int:
    return int(str(given))


class Door:
    """The ways into it."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def open(self, turn: Turn) -> None:
        """/report, 上报."""
        await self._guide.begin(turn, NAME, {"origin": "menu"})

    async def begin(self, turn: Turn, given: Mapping[str, Json]) -> None:
        """From a record that knows where it is: `checkpoint` (of a patrol), `hazard` (a hazard point), `post` (a school
        gate), each its number; or only that it is of a `patrol`. A checkpoint's own hazard point is found by itself."""
        answers: dict[str, Json] = {"origin": "patrol" if "patrol" in given else "menu"}
        if (hazard := given.get("hazard")) is not None:
            answers |= {"where": whereabouts.option(whereabouts.HAZARD, _number(hazard)), "origin": "hazard"}
        if (post := given.get("post")) is not None:
            answers |= {"where": whereabouts.option(whereabouts.POST, _number(post)), "origin": "gate"}
        if (checkpoint := given.get("checkpoint")) is not None:
            where = whereabouts.option(whereabouts.CHECKPOINT, _number(checkpoint))
            answers |= {"where": where, "origin": "patrol", "checkpoint": str(checkpoint)}
        await self._guide.begin(turn, NAME, answers)

    async def at_the_gate(self, turn: Turn, seat: Seat) -> None:
        """有隐患, on the card of a school crossing."""
        await self.begin(turn, {"post": seat.shift.post_id})

    async def tap(self, turn: Turn) -> None:
        """A button that begins one, wherever it stands."""
        choice = turn.choice
        if choice is None:
            return
        said = choice.choice.partition(".")[0]
        if said in (reporting.SENT, reporting.SOS):
            await self._with_what_was_sent(turn, choice.id, sos=said == reporting.SOS)
        elif said == reporting.POSITION and (point := position_in(choice.choice)) is not None:
            where = stored_fix(Fix(*point, second_hand=bool(choice.id)))
            await self._guide.begin(turn, NAME, {"origin": "position", "where": where})
        elif said == reporting.FOR:
            await self._for_somebody(turn, choice.id)
        else:
            await self.begin(turn, {"hazard": choice.id if said == reporting.HAZARD else None})

    async def _with_what_was_sent(self, turn: Turn, number: int, *, sos: bool) -> None:
        held = unasked.held_in(turn, number)
        sight = None if held is None else held.body.get("sight")
        if held is not None:
            unasked.let_go(turn, held)
        if sos:
            seen = seen_in(sight)
            await carrying.carry(turn, words=seen.text, files=[*seen.photos, *seen.voices])
        elif sight is None:
            turn.say(T("I do not have that photo any more. Please send it once more when you are asked."))
            await self._guide.begin(turn, NAME, {"origin": "photo"})
        elif is_whole(sight):
            await self._guide.begin(turn, NAME, {"origin": "photo", "what": sight})
        else:
            await self._guide.begin(turn, NAME, {"origin": "photo"}, begun={"what": sight})

    async def _for_somebody(self, turn: Turn, person: int) -> None:
        """代填: for a member without the app, by their leader or the office."""
        if await reports.finder(turn.session, turn.speaker.id, person) is None:
            turn.say(members.NOT_YOURS)
        else:
            await self._guide.begin(turn, NAME, {"origin": "for_other", "finder": str(person)})
