"""联系电话: a number that is called in emergencies, added or changed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversations.conversation import Conversation, NotNowError
from bot.conversations.guide_cards import subject
from bot.forms import Answers, Choice, Facts, Form, Name, Phone, Sure, facts
from bot.forms.field import Json
from bot.forms.phone import masked
from bot.handlers.calling import contacts as cards
from bot.handlers.calling import words
from bot.handlers.calling.contacts import ADD
from bot.language import T, Text
from bot.services import contacts, journal, rights
from bot.turns.drafts import StoredDraft
from bot.turns.turn import Turn
from db.models import Contact

NAME, NUMBER, WHERE = "name", "number", "where"
ALL_GRIDS = "*"


class ContactForm(Form):
    needs = ("contacts", "grids", "preview")

    which = Choice(T("Which number?"), facts("contacts"))
    what = Choice(
        T("What shall be changed?"),
        ((NUMBER, T("The number")), (NAME, T("Its name")), (WHERE, T("For which grid"))),
        when=which.is_not(ADD),
    )
    kind = Choice(T("What is it?"), tuple(cards.KINDS.items()), when=which.is_(ADD))
    name = Name(
        T("What is it called? Such as 金槐物业监控室."),
        longest=60,
        when=lambda answers, _facts: _is_asked(answers, NAME),
    )
    phone = Phone(
        T("Which number? Write it like 027-88881234 or 13812345678."),
        when=lambda answers, _facts: _is_asked(answers, NUMBER),
    )
    grid = Choice(
        T("For which grid?"), facts("grids"), obvious=True, when=lambda answers, _facts: _is_asked(answers, WHERE)
    )
    sure = Sure(T("It will be like this:"), (("yes", T("Save it")),), preview="preview", when=which.is_(ADD))


def _is_asked(answers: Answers, what: str) -> bool:
    return answers[ContactForm.which] == ADD or answers[ContactForm.what] == what


async def find_facts(turn: Turn, answers: Mapping[str, Json]) -> Facts:
    found = await contacts.everything(turn.session)
    grids = [(str(grid.id), grid.name) for grid in await contacts.grids(turn.session)]
    offered: list[tuple[str, Text | str]] = [(ALL_GRIDS, T("All grids")), *grids]
    return {
        "contacts": [*cards.named(found), (ADD, T("Add a number"))],
        "grids": offered,
        "preview": _preview(answers, dict(offered)),
    }


def _preview(answers: Mapping[str, Json], grids: Mapping[str, Text | str]) -> list[Text]:
    kind, name, phone, grid = (answers.get(each) for each in ("kind", "name", "phone", "grid"))
    if not (isinstance(kind, str) and isinstance(name, str) and isinstance(phone, str)):
        return []
    where = grids.get(grid if isinstance(grid, str) else ALL_GRIDS, "")
    return [
        Text(
            "{kind} · {name}\n{phone}\n{where}",
            {"kind": cards.KINDS.get(kind, ""), "name": name, "phone": masked(phone), "where": where},
        )
    ]


async def submit(turn: Turn, draft: StoredDraft, answers: Answers) -> Text | None:
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        return words.OFFICE_ONLY
    which = answers[ContactForm.which]
    contact = None if which == ADD else await contacts.find(turn.session, int(which))
    await _refuse_a_second(turn, answers, contact)
    names = {str(grid.id): grid.name for grid in await contacts.grids(turn.session)}
    grid = names.get(answers[ContactForm.grid] or "")
    if contact is None:
        contact = await contacts.add(
            turn.session,
            kind=answers[ContactForm.kind] or "",
            name=answers[ContactForm.name] or "",
            phone=answers[ContactForm.phone] or "",
            grid=grid,
            by=turn.speaker.id,
            now=turn.now,
        )
    else:
        what = answers[ContactForm.what] or ""
        contact.name = answers[ContactForm.name] or contact.name
        contact.phone = answers[ContactForm.phone] or contact.phone
        contact.grid = grid if what == WHERE else contact.grid
        journal.note(turn.session, f"contact:{contact.id}", "changed", by=turn.speaker.id, at=turn.now, detail=what)
    turn.say(T("✅ Saved: {contact}", contact=cards.line(contact)), card=subject(draft.id))
    turn.say(await cards.listed(turn), card=cards.CARD, fresh=True)
    return None


async def _refuse_a_second(turn: Turn, answers: Answers, contact: Contact | None) -> None:
    phone = answers[ContactForm.phone]
    kind = contact.kind if contact is not None else answers[ContactForm.kind]
    if phone is None or kind is None:
        return
    besides = None if contact is None else contact.id
    same = await contacts.same_number(turn.session, phone, kind, besides=besides)
    if same is not None:
        reason = T("{name} has this number already. Please write another.", name=same.name)
        raise NotNowError(reason, ContactForm.phone)


CONTACT = Conversation(
    "contact_change", T("☎ Number to call"), ContactForm, submit, find_facts,
    facts_depend_on=("kind", "name", "phone", "grid"),
)  # fmt: skip
