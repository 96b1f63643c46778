"""签退: what became of a round. What is known is not asked; at the end one summary, one tap."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversations.conversation import Conversation
from bot.conversations.guide import Guide
from bot.conversations.patrol_facts import DEPENDS_ON, as_last_time, find_facts, led_by_of
from bot.conversations.patrol_led_by import BY_PHONE, LedBy
from bot.forms import Answers, Choice, Choices, Facts, Form, Moment, Photos, Story, Sure, Tense, Words, facts
from bot.forms.field import Json
from bot.handlers import attaching, when
from bot.handlers.patrols import cards, signed, walking
from bot.handlers.patrols.judging_cards import ALONE, LEFT_WHY
from bot.handlers.patrols.walking import BeginReport
from bot.handlers.seat_cards import SIGN
from bot.language import T, Text
from bot.services import shifts
from bot.services.patrols import rounds, signing
from bot.services.patrols.rounds import Round
from bot.services.patrols.signing import Signed
from bot.services.shifts import Seat
from bot.turns.drafts import StoredDraft
from bot.turns.messages import Message
from bot.turns.turn import Turn
from db.models import Person, TickState

NAME = "patrol_sign_off"
PAST_THE_END = timedelta(minutes=30)
"""Whoever signs off later than this after the end has probably gone home at the end."""
MOST_HOURS = timedelta(hours=12)
JOINT, EQUIPMENT, HANDOVER = "joint", "equipment", "handover"


def _not_before_it_began(at: datetime, answers: Answers, _facts: Facts) -> Text | None:
    began = answers[SignOffForm.began]
    if at <= began:
        return T("It cannot end before it began.")
    return (
        T("That would be more than twelve hours; please look at the times again.") if at - began > MOST_HOURS else None
    )


def _before_check_in(at: datetime, _answers: Answers, facts: Facts) -> Text | None:
    """Not on another day: what was attended counts."""
    earliest = facts["earliest"]
    if isinstance(earliest, datetime) and at < earliest:
        return T("That is before anybody could check in. Please write when you set out.")
    return None


def _left_out(answers: Answers, facts: Facts) -> bool:
    return bool(facts["left_out"]) or answers[SignOffForm.rest] == TickState.LEFT_OUT.value


def _not_as_last_time(answers: Answers, _facts: Facts) -> bool:
    return not as_last_time(answers[SignOffForm.way] or "")


class SignOffForm(Form):
    summary = True
    confirm = T("Sign off now")
    needs = (
        "rounds",
        "open",
        "left_out",
        "unticked",
        "found",
        "people",
        "ways",
        "led",
        "extras",
        "partners",
        "earliest",
    )

    round = Choice(T("Which patrol?"), facts("rounds"), label=T("Patrol"))
    rest = Sure(
        T("Some points are not ticked yet. What about them?"),
        ((TickState.DONE.value, cards.ALL_THE_REST), (TickState.LEFT_OUT.value, T("None of the rest"))),
        preview="unticked",
        label=T("The rest of the points"),
        when=lambda _answers, facts: bool(facts["open"]),
    )
    left_why = Choice(
        T("Why were some points not visited?"), tuple(LEFT_WHY.items()), label=T("Why not"), when=_left_out
    )
    way = Choice(T("How did you go?"), facts("ways"), label=T("How"))
    led = LedBy(
        T("Who led it? Tap, or write the officer's name."), facts("led"), label=T("Led by"), when=_not_as_last_time
    )
    more = Choices(T("What else is there to say?"), facts("extras"), least=0, label=T("More to say"))
    photos = Photos(T("Send the photos, several at once if you like."), least=0, most=10, label=T("Photos"))
    members = Choices(T("Who went? Tap everybody."), facts("people"), label=T("Who"))
    alone = Choice(
        T("Only one went. Why alone?"),
        tuple(ALONE.items()),
        label=T("Alone"),
        when=lambda answers, _facts: len(answers[SignOffForm.members]) == 1,
    )
    began = Moment(T("When did you set out?"), tense=Tense.PAST, rule=_before_check_in, label=T("From"))
    ended = Moment(T("When was it over?"), tense=Tense.PAST, rule=_not_before_it_began, label=T("To"))
    conclusion = Choice(
        T("How was it?"),
        (("normal", T("All normal")), ("found", T("Something found"))),
        label=T("Conclusion"),
        when=lambda _answers, facts: not facts["found"],
    )
    partner = Choice(T("Which partner went along?"), facts("partners"), label=T("Partner"), when=more.is_(JOINT))
    partner_who = Words(
        T("Who of them came? A name or two."),
        longest=100,
        label=T("Who came"),
        optional=T("Do not know"),
        when=more.is_(JOINT),
    )
    handover = Story(
        T("What should the next patrol know? Write it, or say it."),
        longest=1000,
        label=T("For the next patrol"),
        when=more.is_(HANDOVER),
    )


class SignOff:
    """The conversation, and the ways into it."""

    def __init__(self, begin_report: BeginReport) -> None:
        self._begin_report = begin_report
        self.conversation = Conversation(
            NAME, T("Patrol sign-off"), SignOffForm, self._submit, find_facts, facts_depend_on=DEPENDS_ON
        )

    async def _submit(self, turn: Turn, draft: StoredDraft, answers: Answers) -> Message | Text | None:
        patrol, seats = await rounds.lock_all(turn.session, int(answers[SignOffForm.round]))
        if patrol is None or not await rounds.may_sign(turn.session, patrol, turn.speaker.id):
            return T("Only who went, their leader and the office can sign that patrol off.")
        of = await rounds.look(turn.session, patrol)
        if not of.can_be_signed(turn.now):
            return cards.over(of, turn)
        for_them = turn.speaker.id not in [int(each) for each in answers[SignOffForm.members]]
        await self._write_down(turn, of, seats, answers)
        now = await rounds.look(turn.session, patrol)
        words = await signed.announce(turn, now, seats, for_them=for_them)
        if answers[SignOffForm.conclusion] == "found" and not now.are(TickState.FOUND):
            turn.say(words, card=f"draft:{draft.id}")
            await self._begin_report(turn, {"patrol": str(patrol.id)})
            return None
        return words

    async def _write_down(self, turn: Turn, of: Round, seats: list[Seat], answers: Answers) -> None:
        way, led = await _way_and_led(turn, answers)
        rest, extras, told = answers[SignOffForm.rest], answers[SignOffForm.more], answers[SignOffForm.handover]
        said = Signed(
            began_at=answers[SignOffForm.began],
            ended_at=min(answers[SignOffForm.ended], turn.now),
            members=[int(each) for each in answers[SignOffForm.members]],
            alone_why=answers[SignOffForm.alone],
            way=way,
            led_by=led,
            rest=None if rest is None else TickState(rest),
            left_why=answers[SignOffForm.left_why],
            found_something=answers[SignOffForm.conclusion] == "found",
            partner=None if (partner := answers[SignOffForm.partner]) is None else int(partner),
            partner_people=answers[SignOffForm.partner_who],
            equipment_back=True if EQUIPMENT in extras else None,
            handover=None if told is None else told.text or turn.render(T("(a voice message)")),
        )
        await signing.sign(turn.session, of, seats, said, by=turn.speaker.id, at=turn.now)
        place = of.grid or of.place
        for photo in answers[SignOffForm.photos]:
            await attaching.attach_answer(turn, rounds.subject(of.patrol), photo, place=place)
        if told is not None and told.voice is not None:
            await attaching.attach_answer(turn, rounds.handover_subject(of.patrol), told.voice, place=place)

    # Ways in

    def opens(self, guide: Guide) -> Door:
        return Door(guide)


async def _way_and_led(turn: Turn, answers: Answers) -> tuple[str, str | None]:
    """The way, and the name of who led it; None: reported by phone."""
    before = as_last_time(answers[SignOffForm.way])
    if before:
        last = await rounds.find(turn.session, before)
        return ("foot", None) if last is None or last.way is None else (last.way, last.led_by)
    led = answers[SignOffForm.led] or BY_PHONE
    if led == BY_PHONE:
        return answers[SignOffForm.way], None
    if led.isdecimal():
        return answers[SignOffForm.way], (await turn.session.get_one(Person, int(led))).name
    return answers[SignOffForm.way], led_by_of(led)


class Door:
    """The word, the command, the card of the round, the card of the shift."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def open(self, turn: Turn) -> None:
        """签退: of the round that they walk; of several they choose; who leads sees those of others."""
        mine = await rounds.to_sign(turn.session, turn.speaker.id, turn.now) or await self._begun_before(turn)
        if len(mine) == 1:
            await self.sign(turn, mine[0], fresh=True)
            return
        shown = mine or await rounds.led(turn.session, turn.speaker.id, turn.now)
        if not shown:
            turn.say(T("You have no patrol to sign off. It begins when you check in to one."))
            return
        rows = tuple((cards.button(of, _line(of, turn), SIGN),) for of in shown[:4])
        words = T("Which one is it?") if mine else T("Not signed off yet. Tap to do it for them:")
        turn.say(Message(words, rows), card="patrols-to-sign", fresh=True)

    async def _begun_before(self, turn: Turn) -> list[Round]:
        """They had checked in before rounds were kept: it begins now."""
        for seat in await shifts.coming_of(turn.session, turn.speaker.id, turn.now, lock=True):
            if seat.has_arrived and seat.assignment.left_at is None:
                await walking.came(turn, seat)
        return await rounds.to_sign(turn.session, turn.speaker.id, turn.now)

    async def of_seat(self, turn: Turn, seat: Seat) -> None:
        patrol = await rounds.of_shift(turn.session, seat.shift.id)
        if patrol is not None:
            await self.sign(turn, await rounds.look(turn.session, patrol))

    async def sign(self, turn: Turn, of: Round, *, fresh: bool = True) -> None:
        """In a message of its own: the card of the round stays where it is."""
        if not of.can_be_signed(turn.now):
            turn.say(cards.over(of, turn))
            return
        under_way = turn.draft(NAME)
        given: dict[str, Json] = {"round": str(of.patrol.id)}
        begun = {} if under_way is None else under_way.body.get("answers", {})
        if begun.get("round") != given["round"] or (under_way is not None and "cancelled" in under_way.body):
            given |= _known(of, turn)
        await self._guide.begin(turn, NAME, given, fresh=fresh)


def _line(of: Round, turn: Turn) -> Text:
    return Text("{hour} {place} {names}", {
        "hour": when.hour(of.starts_at, turn.zone), "place": of.place, "names": of.names,
    })  # fmt: skip


def _known(of: Round, turn: Turn) -> dict[str, Json]:
    """All that nobody has to be asked."""
    ends = turn.now if turn.now <= of.ends_at + PAST_THE_END else of.ends_at
    known: dict[str, Json] = {
        "began": of.patrol.began_at.isoformat(),
        "ended": max(ends, of.patrol.began_at + timedelta(minutes=1)).isoformat(),
        "photos": [],
        "more": [],
        "conclusion": "normal",
    }
    if of.members:
        known["members"] = [str(person) for person in of.member_ids]
    return known
