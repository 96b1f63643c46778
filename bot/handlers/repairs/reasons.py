"""What keeps somebody from a shift, said to themselves."""

from __future__ import annotations

from bot.language import T, Text
from bot.roster.gates import Why


def against(why: Why) -> Text:
    return _AGAINST.get(why, _OTHER)


_OTHER = T("The rules of the roster speak against it")
_AGAINST = {
    Why.NOT_VETTED: T("Your papers have not been looked through yet"),
    Why.NOT_TRAINED: T("For these shifts one has to be trained first"),
    Why.NOT_INSURED: T("For these shifts one has to be insured"),
    Why.AGE: T("For these shifts there is an age limit"),
    Why.CARE: T("It is too hot or too cold out there for you then"),
    Why.LEAVE: T("You are on leave then"),
    Why.BUSY: T("You have something else then"),
    Why.NOT_FREE: T("It lies outside the times that you gave as free"),
    Why.FORBIDDEN: T("The office does not want you there"),
    Why.OVERLAP: T("You have another shift then"),
    Why.TRAVEL: T("From your other shift you could not be there in time"),
    Why.REST: T("After a night you should rest first"),
    Why.WEEK_FULL: T("You have enough shifts that week"),
    Why.MONTH_FULL: T("You have enough shifts that month"),
    Why.SHIFT_FULL: T("There are enough people there"),
    Why.NIGHT: T("At night somebody experienced has to be there"),
}
