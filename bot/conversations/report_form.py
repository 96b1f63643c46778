"""上报: what is asked, in this order, and what the questions know."""

from __future__ import annotations

from collections.abc import Mapping

from bot.forms import Answers, Choice, Facts, Form, Number, Sight, Silent, Spot, Sure, Whereabouts, Words, YesNo, facts
from bot.forms.field import Json
from bot.forms.masking import masked
from bot.forms.spot import where_in
from bot.handlers import when
from bot.language import T, Text
from bot.services import reports, whereabouts
from bot.services.reports import Near
from bot.turns.turn import Turn
from db.models import CaseKind, CaseUrgency, Person

KINDS = (
    (CaseKind.FACILITIES.value, T("Public facilities")),
    (CaseKind.SECURITY.value, T("Security")),
    (CaseKind.FIRE.value, T("Fire safety")),
    (CaseKind.TRAFFIC.value, T("Traffic matters")),
    (CaseKind.DISPUTE.value, T("A quarrel")),
    (CaseKind.FRAUD.value, T("Fraud")),
    (CaseKind.CARE.value, T("Somebody needs care")),
    (CaseKind.SUSPICIOUS.value, T("Suspicious")),
    (CaseKind.VOICE.value, T("What people wish")),
    (CaseKind.OTHER.value, T("Something else")),
)
URGENCIES = (
    (CaseUrgency.NORMAL.value, T("No hurry")),
    (CaseUrgency.SOON.value, T("Soon")),
    (CaseUrgency.TODAY.value, T("It has to be today")),
)
CHANNELS = (
    ("phone", T("By phone")),
    ("message", T("By message")),
    ("app", T("In an app")),
    ("home", T("At the door")),
    ("other", T("Some other way")),
)
OTHER = "other"
QUESTIONS = {
    CaseKind.FRAUD: T("What happened? A sentence, a voice message or photos. Leave out numbers of bank cards."),
    CaseKind.SUSPICIOUS: T(
        "What are they doing, and when? Just what you see, nothing about origin or ethnicity. "
        "A sentence, a voice message or photos; stay away."
    ),
    CaseKind.VOICE: T("What do people say? A sentence, a voice message or photos."),
    CaseKind.CARE: T("How are they? A sentence, a voice message or photos; no numbers of identity cards."),
}
QUESTION = T("What is the matter? One sentence is enough; a voice message or photos will do as well.")


def _is_new(answers: Answers, _facts: Facts) -> bool:
    """Not one that somebody else has reported before."""
    return answers[ReportForm.near] in (None, OTHER)


def _is(kind: CaseKind) -> Mapping[str, object]:
    return {"when": lambda answers, facts: answers[ReportForm.kind] == kind.value and _is_new(answers, facts)}


def _no_card_number(value: str, _answers: Answers, _facts: Facts) -> Text | None:
    if masked(value) == value:
        return None
    return T("Please leave out the long number: numbers of bank and identity cards are not kept here.")


class ReportForm(Form):
    """Seven taps at most for whoever stands before it: what is optional waits in the summary."""

    summary = True
    confirm = T("✅ Report it")
    needs = ("finder", "for_other", "spots", "near", "near_lines", "question")

    origin = Silent()
    checkpoint = Silent()
    danger = YesNo(
        T("Is anybody in danger right now?"),
        label=T("Danger now"),
        yes=T("Yes, call people"),
        no=T("No danger"),
    )
    finder = Choice(
        T("Who has seen it?"),
        facts("finder"),
        label=T("Seen by"),
        obvious=True,
        when=lambda _answers, facts: bool(facts["for_other"]),
    )
    kind = Choice(T("What is it about?"), KINDS, label=T("About"))
    where = Spot(
        T("Where is it? Tap, write it, or send the position with the paper clip."), facts("spots"), label=T("Where")
    )
    near = Sure(
        T("This was reported near by already. Is it the same?"),
        facts("near"),
        preview="near_lines",
        label=T("The same"),
        when=lambda _answers, facts: bool(facts["near"]),
    )
    what = Sight(QUESTION, label=T("What is the matter"), asks="question", when=_is_new)
    loss = YesNo(
        T("Is money gone?"), label=T("Money gone"), yes=T("Yes, it is"), no=T("Nothing gone yet"), **_is(CaseKind.FRAUD)
    )  # type: ignore[call-overload]
    channel = Choice(T("How did they come?"), CHANNELS, label=T("They came"), **_is(CaseKind.FRAUD))  # type: ignore[call-overload]
    called_110 = YesNo(
        T("Was 110 called? Money that has just gone may still be stopped: call 110 at once."),
        label=T("110 called"),
        yes=T("Called"),
        no=T("Not yet"),
        **_is(CaseKind.FRAUD),  # type: ignore[call-overload]
    )
    plate = Words(
        T("Is there a number plate? It is kept apart and sealed."),
        label=T("Number plate"),
        longest=40,
        sensitive=True,
        optional=T("No plate"),
        **_is(CaseKind.SUSPICIOUS),  # type: ignore[call-overload]
    )
    soon = Choice(
        T("How soon?"),
        URGENCIES,
        label=T("How soon"),
        when=lambda answers, facts: answers[ReportForm.kind] != CaseKind.VOICE and _is_new(answers, facts),
    )
    still_so = YesNo(
        T("Is it still so?"), label=T("Still so"), optional=T("Left out"), aside=True, when=_is_new,
        yes=T("It still is"), no=T("No longer so"),
    )  # fmt: skip
    done = Words(
        T("What has been done already?"), label=T("Done already"), longest=500, optional=T("Left out"), aside=True,
        rule=_no_card_number, when=_is_new,
    )  # fmt: skip
    affected = Number(
        T("How many people does it concern, about?"), label=T("How many it concerns"), least=1, most=100_000,
        optional=T("Left out"), aside=True, when=_is_new,
    )  # fmt: skip
    resident = Words(
        T("For which resident, and how do they hear of it? Such as 何老伯, 3栋202, 打电话."),
        label=T("For a resident"), longest=200, optional=T("Left out"), aside=True, rule=_no_card_number,
        when=_is_new,
    )  # fmt: skip

    @classmethod
    def hands_in_at_once(cls, answers: Answers) -> bool:
        return answers.values.get("danger") is True


DEPENDS_ON = ("finder", "kind", "where")


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    person = await finder(turn, answers)
    spots = {spot.option: spot for spot in await whereabouts.likely(turn.session, person.id, turn.now)}
    chosen = answers.get("where")
    if isinstance(chosen, str) and chosen not in spots:  # they have left it since, and it is still where it was
        spot = await whereabouts.of_option(turn.session, chosen)
        spots = spots if spot is None else {chosen: spot, **spots}
    near = await _near(turn, answers, person)
    said = answers.get("kind")
    kind = CaseKind(said) if isinstance(said, str) and said in set(CaseKind) else None
    return {
        "finder": ((str(person.id), person.called or person.name),),
        "for_other": person.id != turn.speaker.id,
        "spots": tuple((option, spot.label) for option, spot in spots.items()),
        "near": _offered(near),
        "near_lines": tuple(_line(turn, each) for each in near),
        "question": QUESTION if kind is None else QUESTIONS.get(kind, QUESTION),
    }


async def finder(turn: Turn, answers: Mapping[str, Json]) -> Person:
    """Whom it is reported for: whoever speaks, unless they may do it for the other."""
    said = answers.get("finder")
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 19:
        other = await reports.finder(turn.session, turn.speaker.id, int(said))
        if other is not None:
            return other
    return await turn.session.get_one(Person, turn.speaker.id)


async def _near(turn: Turn, answers: Mapping[str, Json], person: Person) -> list[Near]:
    kind, where = answers.get("kind"), where_in(answers.get("where"))
    if where is None or not isinstance(kind, str) or kind not in set(CaseKind):
        return []
    spot = await spot_of(turn, where, person.id)
    return await reports.near(turn.session, CaseKind(kind), spot, person.id, turn.now)


async def spot_of(turn: Turn, where: Whereabouts | None, person: int) -> whereabouts.Spot:
    """What is known of the place that they named."""
    if where is None:
        return whereabouts.Spot()
    if where.option:
        return await whereabouts.of_option(turn.session, where.option) or whereabouts.Spot()
    if where.fix is None:
        return await whereabouts.of_words(turn.session, where.words, person, turn.now)
    point = where.fix.latitude, where.fix.longitude
    return await whereabouts.of_position(turn.session, point, person, turn.now)


def _offered(near: list[Near]) -> tuple[tuple[str, Text], ...]:
    """Nothing of what anybody wrote: only that, and when."""
    if not near:
        return ()
    another = (OTHER, T("It is another one"))
    if len(near) == 1:
        return ((str(near[0].case.id), T("I saw it too")), another)
    return (*((str(each.case.id), T("I saw No. {number} too", number=each.case.id)) for each in near), another)


def _line(turn: Turn, near: Near) -> Text:
    return T(
        "No. {number}, {at}: reported by {count}",
        number=near.case.id,
        at=when.moment(near.case.raised_at, turn.now, turn.zone),
        count=near.people,
    )
