"""线索, as officers see them, and the answer for whoever asks with the code. Coordinators see nothing of it."""

from __future__ import annotations

from bot.language import T, Text
from bot.services import leading, leads, phones, rights
from bot.services.leads import NOT_FOLLOWED, READ, TAKEN_OVER, WAITING
from bot.turns.events import Choice, Event, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Lead, Person, Role

VERB = "leads"
LOOK, TAKE, DROP, REPLY, CALLING = "look", "take", "drop", "reply", "calling"
WORD = "线索"
CONVERSATION = "lead_told"
"""Name of the draft in which it is written, and verb of its buttons."""
OFFICERS_ONLY = T("Only officers see these.")


def is_secret(event: Event) -> bool:
    """What leads to who has something to tell: the command, the word, a button of the conversation."""
    if event.kind is Kind.COMMAND:
        return event.command == "lead"
    if event.kind is Kind.CHOICE:
        return event.choice is not None and event.choice.verb == CONVERSATION
    return event.text.lstrip().startswith(WORD)


def code_in(event: Event | None) -> str | None:
    """线索 4821 0937 5526."""
    words = "" if event is None or event.kind is not Kind.TEXT else event.text.strip()
    return leads.code_in(words.removeprefix(WORD)) if words.startswith(WORD) else None


async def page(turn: Turn, lead: Lead) -> None:
    for officer in await leads.officers(turn.session):
        turn.notify(officer, await card(turn, lead), card=_card_of(lead), fresh=True)


async def asks_for_a_call(turn: Turn, officers: list[int]) -> None:
    """Whom to call: said, and kept nowhere."""
    person = turn.speaker
    words = T("{name} has something to say in person. Please call.", name=person.called)
    row = (
        Button(T("Phone"), Choice("person", person.id, 0, "call")),
        Button(T("I call them"), Choice(VERB, person.id, 0, CALLING)),
    )
    for officer in officers:
        turn.notify(officer, Message(words, (row,)))


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None:
        return
    if choice.choice == CALLING:
        await _calls(turn, choice.id)
        return
    lead = await leads.of_officer(turn.session, turn.speaker.id, choice.id)
    if lead is None:
        turn.toast(OFFICERS_ONLY)
        return
    if choice.choice == LOOK:
        _show(turn, lead)
    elif choice.choice in (TAKE, DROP):
        if lead.state == READ:
            leads.settle(lead, TAKEN_OVER if choice.choice == TAKE else NOT_FOLLOWED, turn.speaker.id, turn.now)
        else:
            turn.toast(T("Here is how it stands."))
    await show_to_all(turn, lead, below=choice.choice == LOOK)


async def show_to_all(turn: Turn, lead: Lead, *, below: bool = False) -> None:
    """Every officer sees how it stands now. `below`: whoever has the words before them needs the buttons under them."""
    face = await card(turn, lead)
    for officer in {*await leads.officers(turn.session)} - {turn.speaker.id}:
        turn.notify(officer, face, card=_card_of(lead))
    turn.say(face, card=_card_of(lead), fresh=below)


def _show(turn: Turn, lead: Lead) -> None:
    """Tapping is reason enough, and is written down. The words go out once, and are on no card."""
    said = leads.read(turn.session, lead, turn.speaker.id, reason="看一下", at=turn.now)
    if said is None:
        turn.toast(T("It is deleted already."))
        return
    words = T("🔎 Lead {number}: {what}\nWhen and where: {when}", number=lead.id, what=said[0], when=said[1])
    turn.say(words, secret=True)


async def show(turn: Turn) -> None:
    """/leads."""
    if not await rights.is_officer(turn.session, turn.speaker.id):
        turn.say(OFFICERS_ONLY)
        return
    waiting = await leads.open_ones(turn.session, turn.speaker.id)
    if not waiting:
        turn.say(T("No lead waits."))
    for lead in waiting[:5]:
        turn.say(await card(turn, lead), card=_card_of(lead), fresh=True)


async def answer(turn: Turn, code: str) -> None:
    """What became of it, for whoever has the code."""
    lead = await leads.by_code(turn.session, code)
    if lead is None:
        turn.say(T("I know no such code. Please look at it once more: twelve digits."), secret=True)
        return
    words: Text = ANSWERS[lead.state]
    if lead.reply is not None:
        words = T("{state}\nThe officer says: {reply}", state=words, reply=lead.reply)
    turn.say(words, secret=True)


async def card(turn: Turn, lead: Lead) -> Message:
    """Nothing of what it says."""
    name = "" if lead.read_by is None else await leading.called(turn.session, lead.read_by)
    words: Text = {
        WAITING: T("🔎 Lead {number}: not read yet.", number=lead.id),
        READ: T("🔎 Lead {number}: {name} has read it.", number=lead.id, name=name),
        TAKEN_OVER: T("🔎 Lead {number}: {name} has taken it over; its text is deleted.", number=lead.id, name=name),
        NOT_FOLLOWED: T(
            "🔎 Lead {number}: {name} does not follow it up; its text is deleted.", number=lead.id, name=name
        ),
    }[lead.state]
    look, take = _button(lead, T("Have a look"), LOOK), _button(lead, T("I take it over"), TAKE)
    drop, reply = _button(lead, T("Not followed up"), DROP), _button(lead, T("Leave a word"), REPLY)
    rows = {WAITING: ((look,),), READ: ((take, drop), (look, reply))}.get(lead.state, ((reply,),))
    return Message(words, rows)


ANSWERS = {
    WAITING: T("It is with the officers; nobody has read it yet."),
    READ: T("An officer has read it."),
    TAKEN_OVER: T("An officer has taken it over. What you wrote is deleted here."),
    NOT_FOLLOWED: T("An officer has read it and does not follow it up. What you wrote is deleted here."),
}


async def phone_instead(turn: Turn) -> None:
    """Nobody could read it here: said before anybody writes a word."""
    me = await turn.session.get_one(Person, turn.speaker.id)
    lines = [
        T("{name}: {phone}", name=contact.name, phone=phones.reveal_contact(
            turn.session, contact, to=turn.speaker.id, why="打电话", at=turn.now
        ))
        for contact in (await leads.police_posts(turn.session, me.grid))[:2]
    ]  # fmt: skip
    words = T("No officer is in this chat, so please do not write it here. Phone the police post, or call 110.")
    for line in lines:
        words = Text("{words}\n📞 {line}", {"words": words, "line": line})
    turn.say(words, secret=True)


async def _calls(turn: Turn, person: int) -> None:
    """An officer says that they call: the person and the other officers hear it."""
    if not await rights.is_officer(turn.session, turn.speaker.id):
        turn.toast(OFFICERS_ONLY)
        return
    name = turn.speaker.called
    turn.notify(person, T("{name} will call you.", name=name))
    for officer in {*await leads.officers(turn.session)} - {turn.speaker.id}:
        turn.notify(officer, T("{name} calls {person}.", name=name, person=await leading.called(turn.session, person)))
    turn.say(T("All right, they know that you call."))


def _button(lead: Lead, label: Text, choice: str) -> Button:
    return Button(label, Choice(VERB, lead.id, 0, choice))


def _card_of(lead: Lead) -> str:
    return f"lead:{lead.id}"


OFFERED_TO = frozenset({Role.OFFICER})
