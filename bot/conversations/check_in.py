"""签到: which shift, where, and if it is late why. Where everything is obvious, two taps from the reminder to ✅."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.conversations.conversation import Conversation
from bot.conversations.guide import Guide
from bot.conversations.guide_cards import subject
from bot.forms import Answers, Choice, Facts, Fix, Form, facts
from bot.forms.field import Json
from bot.forms.place import Place
from bot.handlers import missing_cards, partners, searching, seat_cards
from bot.handlers.patrols import walking
from bot.handlers.seat_timers import arm
from bot.handlers.welfare import watching
from bot.language import T, Text
from bot.services import attendance, shifts
from bot.services.shifts import Seat
from bot.turns.drafts import StoredDraft
from bot.turns.events import Kind
from bot.turns.turn import Turn
from db.models import Proof

LATE = (
    ("traffic", T("Traffic")),
    ("family", T("Something at home")),
    ("overslept", T("Forgot the time")),
    ("other", T("Something else")),
)


class CheckIn(Form):
    brief = True
    needs = ("shifts", "signs", "late")

    shift = Choice(T("Which shift is it?"), facts("shifts"), obvious=True)
    where = Place(T("A position is enough, and not needed either."), signs="signs", optional=T("No position"))
    late = Choice(
        T("A little late today; do you want to say why?"),
        LATE,
        optional=T("Rather not say"),
        when=lambda _answers, facts: bool(facts["late"]),
    )


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    """The shifts that can be checked in to, and what is known of the one that was chosen."""
    seats = {str(seat.id): seat for seat in await shifts.to_check_in(turn.session, turn.speaker.id, turn.now)}
    chosen = await _chosen(turn, answers, seats)
    if chosen is not None:
        seats.setdefault(str(chosen.id), chosen)  # over, or checked in by the leader meanwhile: still to be answered
    return {
        "shifts": tuple((key, _label(seat, turn)) for key, seat in seats.items()),
        "signs": () if chosen is None or not chosen.sign else (chosen.sign,),
        "late": chosen is not None and chosen.can_check_in(turn.now) and _would_be_late(chosen, turn.now),
    }


async def _chosen(turn: Turn, answers: Mapping[str, Json], seats: Mapping[str, Seat]) -> Seat | None:
    said = answers.get("shift")
    if said is None:
        return next(iter(seats.values())) if len(seats) == 1 else None
    if not isinstance(said, str) or not said.isdecimal():
        return None
    seat = seats.get(said) or await shifts.seat(turn.session, int(said))
    return seat if seat is not None and seat.person.id == turn.speaker.id else None


def _label(seat: Seat, turn: Turn) -> Text:
    return seat_cards.line(seat, turn.now, turn.zone)


def _would_be_late(seat: Seat, now: datetime) -> bool:
    return now > seat.shift.starts_at + attendance.LATE_AFTER


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> None:
    """What they see is the card of the shift: the question's message becomes it, or says that it was answered."""
    seat = await shifts.seat(turn.session, int(answers[CheckIn.shift]), lock=True)
    if seat is None:
        return
    answered = turn.event is not None and turn.event.kind is not Kind.CHOICE
    if answered:
        turn.say(T("Got it."), card=subject(draft.id))
    arrives = seat.can_check_in(turn.now)
    if arrives:
        await _arrive(turn, seat, answers)
    elif seat.has_arrived and seat.assignment.left_at is None:
        _add_proof(turn, seat, answers)
    card = await partners.status(turn, seat)
    turn.say(card, card=seat_cards.card_of(seat), fresh=answered, takes_over=not answered)
    await watching.look(turn, seat)
    if arrives:
        await walking.came(turn, seat)


async def _arrive(turn: Turn, seat: Seat, answers: Answers) -> None:
    where = answers[CheckIn.where]
    attendance.arrive(
        turn.session,
        seat,
        Proof.SIGN if isinstance(where, str) else Proof.SAID,
        by=turn.speaker.id,
        at=turn.now,
        position=(where.latitude, where.longitude) if isinstance(where, Fix) else None,
        reason=answers[CheckIn.late] or "",
    )
    await searching.came_after_all(turn, seat)
    arm(turn, seat)
    await missing_cards.refresh(turn, seat)
    await partners.refresh(turn, seat)


def _add_proof(turn: Turn, seat: Seat, answers: Answers) -> None:
    """The leader was faster, or they checked in twice: what they show now still counts."""
    where = answers[CheckIn.where]
    if isinstance(where, Fix) and seat.assignment.metres is None:  # one position for each check-in
        attendance.show_position(turn.session, seat, (where.latitude, where.longitude), at=turn.now)


CHECK_IN = Conversation("check_in", T("Check-in"), CheckIn, submit, find_facts, facts_depend_on=("shift",))


class Door:
    """The ways into it: the word, and a button on the card of a shift."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    async def open(self, turn: Turn) -> None:
        """签到."""
        if await shifts.to_check_in(turn.session, turn.speaker.id, turn.now):
            await self._guide.begin(turn, CHECK_IN.name)
            return
        ahead = [s for s in await shifts.coming_of(turn.session, turn.speaker.id, turn.now) if not s.has_arrived]
        if not ahead:
            turn.say(T("You have no shift now, and none ahead."))
            return
        line = seat_cards.one_line(ahead[0], (), turn.now, turn.zone)
        turn.say(T("You have no shift now. The next is {line}; check-in opens an hour before.", line=line))

    async def here(self, turn: Turn, seat: Seat) -> None:
        """我到了."""
        await self._guide.begin(turn, CHECK_IN.name, {"shift": str(seat.id)}, fresh=False)
