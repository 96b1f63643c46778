"""☎ 联系电话: who is telephoned in an emergency. For the office; a number is shown on a tap, which is logged."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import T, Text, joined
from bot.services import contacts, phones, rights
from bot.turns.events import Choice
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Contact

VERB = "contact"
CARD = "contacts"
SHOW, CHANGE, ON, OFF, ADD = "show", "change", "on", "off", "new"
PER_PAGE = 4
KINDS: dict[str, Text] = {
    "control_room": T("Property control room"),
    "police_post": T("Police post, on duty"),
    "fire_post": T("Micro fire station"),
}


async def listed(turn: Turn, page: int = 0) -> Message:
    everything = await contacts.everything(turn.session)
    pages = max(1, -(-len(everything) // PER_PAGE))
    page = min(page, pages - 1)
    shown = everything[page * PER_PAGE : (page + 1) * PER_PAGE]
    heading = T("☎ Who is telephoned in an emergency:")
    if not everything:
        heading = T("☎ No number is kept yet. The first to add: the control room and the police post.")
    buttons = [Button(contact.name, Choice(VERB, contact.id, 0)) for contact in shown]
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    last = [Button(T("Add a number"), Choice(VERB, 0, 0, ADD))]
    if pages > 1:
        last.append(Button(T("More ▶"), Choice(VERB, 0, (page + 1) % pages, "page")))
    last.append(Button(T("Back"), Choice("calling", 0, 0)))
    return Message(joined([heading, *(line(contact) for contact in everything)]), (*rows, tuple(last)))


def line(contact: Contact) -> Text:
    where = T("all grids") if contact.grid is None else contact.grid
    shown = Text(
        "{kind} · {name} · {where}", {"kind": KINDS.get(contact.kind, ""), "name": contact.name, "where": where}
    )
    return shown if contact.active else T("{contact} (switched off)", contact=shown)


def card(contact: Contact) -> Message:
    switch = Button(T("Switch off"), _choice(contact, OFF))
    if not contact.active:
        switch = Button(T("Switch on"), _choice(contact, ON))
    row = (
        Button(T("☎ Show the number"), _choice(contact, SHOW)),
        Button(T("Change"), _choice(contact, CHANGE)),
        switch,
    )
    return Message(joined([T("☎ {contact}", contact=line(contact))]), (row, (_back(),)))


def _back() -> Button:
    return Button(T("Back"), Choice("calling", 0, 0, "contacts"))


def _choice(contact: Contact, what: str) -> Choice:
    return Choice(VERB, contact.id, 0, what)


def card_of(contact: Contact) -> str:
    return f"contact:{contact.id}"


async def tap(turn: Turn) -> Contact | None:
    """Everything but what opens a conversation: then the contact that is to be changed."""
    choice = turn.choice
    if choice is None or not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.toast(T("The coordinator decides this one."))
        return None
    if choice.choice == "page":
        turn.say(await listed(turn, choice.revision), card=CARD)
        return None
    contact = await contacts.find(turn.session, choice.id)
    if contact is None:
        turn.toast(T("This number is not kept any more."))
        turn.say(await listed(turn), card=CARD)
    elif choice.choice == CHANGE:
        return contact
    elif choice.choice == SHOW:
        number = phones.reveal_contact(turn.session, contact, to=turn.speaker.id, why="打电话", at=turn.now)
        turn.say(T("📞 {name}: {number}", name=contact.name, number=spaced(number)))
    else:
        if choice.choice in (ON, OFF):
            on = choice.choice == ON
            await contacts.switch(turn.session, contact, on=on, by=turn.speaker.id, now=turn.now)
        turn.say(card(contact), card=CARD)
    return None


def spaced(number: str) -> Text | str:
    main, _, extension = number.partition(",")
    return main if not extension else T("{number}, extension {extension}", number=main, extension=extension)


def named(found: Sequence[Contact]) -> list[tuple[str, Text | str]]:
    """For a choice: value and label."""
    return [(str(contact.id), contact.name) for contact in found]
