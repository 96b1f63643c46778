"""Why something could not be entered, and what to do."""

from __future__ import annotations

from bot.language import T, Text
from bot.services.schools.wrong import LONGEST_NAME, MOST_PEOPLE, Wrong, WrongError


def reason(error: WrongError) -> Text:
    about = error.about
    match error.why:
        case Wrong.NAME:
            return T("Please write a name of at most {most} characters.", most=LONGEST_NAME)
        case Wrong.NAME_TAKEN:
            return T("There is one called {name} already. Please take another name.", name=about)
        case Wrong.NO_SUCH_GRID:
            return T("There is no grid called {name}.", name=about)
        case Wrong.PEOPLE:
            return T("From 1 to {most} people, the fewest first.", most=MOST_PEOPLE)
        case Wrong.BACKWARDS:
            return T("The last day lies before the first. Please say it from the first to the last.")
        case Wrong.TOO_LONG:
            return T("That is longer than a year. Please say it term by term.")
        case Wrong.GONE:
            return T("That is not there any more; somebody has changed it meanwhile.")
        case Wrong.IN_USE:
            return T("Something else still needs it.")
        case Wrong.AGES:
            return T("The youngest may not be older than the oldest.")
        case Wrong.MINUTES:
            return T("From 0 to 120 minutes.")
        case Wrong.TIMES:
            return T("The times do not fit: it has to begin before it ends.")
        case Wrong.WEEKDAYS:
            return T("Tap at least one day.")
        case Wrong.NO_POSTS | Wrong.NO_BELLS:
            return T("Something is missing still. Please go through it once more.")
