"""Who is needed, checked once for every row that says so: posts, patterns, occasions."""

from __future__ import annotations

from bot.roster.slots import Staffing
from bot.services.schools.wrong import MOST_PEOPLE, Wrong, WrongError
from db.models.staffing import Staffed

YOUNGEST, OLDEST = 16, 100


def checked(who: Staffing) -> Staffing:
    """Raises WrongError."""
    if not 1 <= who.minimum <= who.ideal <= who.maximum <= MOST_PEOPLE:
        raise WrongError(Wrong.PEOPLE, f"{who.minimum}-{who.ideal}-{who.maximum}")
    if not YOUNGEST <= who.youngest <= (OLDEST if who.oldest is None else who.oldest) <= OLDEST:
        raise WrongError(Wrong.AGES, f"{who.youngest}-{who.oldest or ''}")
    return who


def put(row: Staffed, who: Staffing) -> None:
    row.minimum, row.ideal, row.maximum = who.minimum, who.ideal, who.maximum
    row.leader, row.experienced, row.insured, row.outdoors = who.leader, who.experienced, who.insured, who.outdoors
    row.youngest, row.oldest = who.youngest, who.oldest
