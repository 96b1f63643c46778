"""What is said most often about a case, as buttons: so that the office needs no keyboard for the ordinary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.forms.options import Pairs
from bot.language import T, Text
from bot.services.cases.flow import Action
from db.models import CaseKind

DONE: Mapping[CaseKind, Sequence[Text]] = {
    CaseKind.FACILITIES: (T("It is mended"), T("It has been replaced"), T("It has been cleared up")),
    CaseKind.FIRE: (T("It has been cleared away"), T("It has been put right"), T("They have been reminded")),
    CaseKind.DISPUTE: (T("They have made it up"), T("Both have agreed")),
    CaseKind.TRAFFIC: (T("It has been moved away"), T("The way is free again")),
    CaseKind.CARE: (T("We called, they are well"), T("The family has been reached")),
    CaseKind.FRAUD: (T("They have been warned"), T("The payment was stopped")),
}
DONE_OTHERWISE = (T("It has been dealt with"), T("They have been reminded"), T("We looked, nothing is wrong"))
SAID: Mapping[str, Sequence[Text]] = {
    Action.ASK: (T("Where is it exactly?"), T("Is it still so?"), T("Do you have a photo of it?")),
    Action.RETURN: (T("Somebody has reported it already"), T("We looked, there is nothing of the kind")),
    Action.NOT_OURS: (T("the property management"), T("the hotline 12345"), T("the owners' committee")),
    Action.NOT_YET: (T("We looked, it is not right yet"), T("Nobody has been there")),
    Action.REOPEN: (T("It is as it was"), T("It was right, and is broken again"), T("Only half of it is done")),
    Action.REPLY: (T("taken up, it will be arranged"), T("it has been dealt with"), T("not planned this year")),
    Action.REFER: (T("city management"), T("the power station"), T("the water company"), T("municipal works")),
    "plate": (T("To check a report"), T("To hand it to the police"), T("To find whose car it is")),
}


def usual(what: str, kind: CaseKind) -> Pairs:
    said = DONE.get(kind, DONE_OTHERWISE) if what == Action.DONE else SAID.get(what, ())
    return [(f"c{number}", label) for number, label in enumerate(said)]
