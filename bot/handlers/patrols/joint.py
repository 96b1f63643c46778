"""联合巡逻: the partner's own word, from their liaison in the chat, or by telephone from the leader."""

from __future__ import annotations

from bot.handlers import when
from bot.language import T, Text
from bot.services import people
from bot.services.patrols import confirming, rounds
from bot.services.patrols.rounds import Round
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Partner, Patrol

VERB = "joint"
WENT, DID_NOT, CALL = "went", "did_not", "call"


async def ask(turn: Turn, of: Round) -> None:
    """Once it is signed off. The liaison hears when it was and nothing else."""
    partner = await confirming.partner_of(turn.session, of.patrol)
    if partner is None:
        return
    liaison = partner.liaison_id
    if liaison is not None and liaison in await people.reachable(turn.session, [liaison]):
        turn.notify(liaison, _question(turn, of.patrol, partner), card=_card(of.patrol), fresh=True)
        return
    line = await rounds.line_for(turn.session, of.member_ids)
    if line:
        turn.notify(line[0], _task(turn, of.patrol, partner), card=_task_card(of.patrol), fresh=True,
                    instead=tuple(line[1:]))  # fmt: skip


def _card(patrol: Patrol) -> str:
    return f"joint:{patrol.id}"


def _task_card(patrol: Patrol) -> str:
    return f"joint-call:{patrol.id}"


def _button(patrol: Patrol, label: Text, choice: str) -> Button:
    return Button(label, Choice(VERB, patrol.id, 0, choice))


def _question(turn: Turn, patrol: Patrol, partner: Partner) -> Message:
    span = when.span(patrol.began_at, patrol.ended_at or patrol.began_at, turn.now, turn.zone)
    words = T("Hello! {span} {partner} went on patrol with us, is that so?", span=span, partner=partner.name)
    row = (_button(patrol, T("Yes, we went"), WENT), _button(patrol, T("No, we did not"), DID_NOT))
    return Message(words, (row,))


def _task(turn: Turn, patrol: Patrol, partner: Partner) -> Message:
    span = when.span(patrol.began_at, patrol.ended_at or patrol.began_at, turn.now, turn.zone)
    words = T("Please phone {partner}: did they go on the patrol {span}?", partner=partner.name, span=span)
    if partner.liaison is not None:
        words = T("{words} Ask for {liaison}.", words=words, liaison=partner.liaison)
    row = (
        _button(patrol, T("Phone"), CALL),
        _button(patrol, T("They went"), WENT),
        _button(patrol, T("They did not"), DID_NOT),
    )
    return Message(words, (row,))


async def tap(turn: Turn) -> bool:
    """Whether something about the round has changed. Only the liaison answers for the partner, or a leader who has
    telephoned."""
    choice = turn.choice
    patrol = None if choice is None else await rounds.find(turn.session, choice.id, lock=True)
    partner = None if patrol is None else await confirming.partner_of(turn.session, patrol)
    if choice is None or patrol is None or partner is None:
        turn.toast(T("This button is no longer in use. /start shows what is open."))
        return False
    is_liaison = turn.speaker.id == partner.liaison_id
    if not is_liaison and not await confirming.may_judge(turn.session, patrol, turn.speaker.id):
        turn.toast(T("This button is not yours."))
        return False
    if choice.choice == CALL:
        if not is_liaison:
            _show_number(turn, patrol, partner)
        return False
    if choice.choice not in (WENT, DID_NOT):
        return False
    by_liaison = patrol.partner_word_by == partner.liaison_id and patrol.partner_word is not None
    changed = is_liaison or not by_liaison  # their own word is not overruled by what somebody heard on the phone
    if changed:
        confirming.partner_says(turn.session, patrol, choice.choice, by=turn.speaker.id, at=turn.now)
    words = T("Thank you, noted.")
    if patrol.partner_word == DID_NOT:
        words = T("Thank you, noted: you did not go.") if is_liaison else T("Noted: they did not go.")
    elif not is_liaison:
        words = T("Noted: they went.")
    turn.say(words, card=_card(patrol) if is_liaison else _task_card(patrol))
    return changed


def _show_number(turn: Turn, patrol: Patrol, partner: Partner) -> None:
    number = confirming.reveal_phone(turn.session, partner, to=turn.speaker.id, why=rounds.subject(patrol), at=turn.now)
    if number is None:
        turn.say(T("There is no phone number of {name} here. Please ask the office.", name=partner.name))
    else:
        turn.say(T("📞 {name}: {number}", name=partner.name, number=number))
