"""When the invented people are free, what they wish for, and what they are trained for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.roster.shifts import DaySpan
from bot.services.demo.places import GRIDS
from db.models import Availability, Away, FreeTime, GridLink, RosterSettings, SlotKind, Team, Training, Wish

Times = tuple[tuple[range, int, int], ...]
"""Weekdays, from and until which hour."""

AT_WORK: Times = ((range(5), 17, 23), (range(5, 7), 8, 23))
"""Evenings and weekends."""
MORNINGS: Times = ((range(7), 6, 12),)
BY_DAY: Times = ((range(7), 6, 18),)
NOT_ON_FRIDAYS: Times = ((range(4), 6, 23), (range(5, 7), 6, 23))
ALL_DAY: Times = ((range(7), 6, 23),)

FREE: dict[str, Times] = {
    "王建明": BY_DAY,
    "李桂芳": ALL_DAY,
    "周大勇": ALL_DAY,
    "郑美华": BY_DAY,
    "冯国强": NOT_ON_FRIDAYS,
    "沈德福": MORNINGS,
    "秦素珍": BY_DAY,
    "许文涛": AT_WORK,
    "徐建军": ALL_DAY,
    "宋立民": ALL_DAY,
    "邓小兵": AT_WORK,
    "唐铁柱": ALL_DAY,
    "田晓燕": AT_WORK,
    "范海涛": ALL_DAY,
}
"""The others have said nothing yet."""
FEWER = {"沈德福": 3, "秦素珍": 4, "邓小兵": 2}
"""Most shifts in a week of who offers less than usual."""
ALSO = {
    "任启明": Team.CROSSING,
    "魏红霞": Team.CROSSING,
    "谭桂香": Team.CROSSING,
    "邹润生": Team.CROSSING,
    "刘长顺": Team.PATROL,
    "石立新": Team.PATROL,
    "姜卫东": Team.PATROL,
}
"""Trained for the shifts of another team."""
EXPERIENCED = frozenset({"徐建军", "宋立民", "曹振华", "潘福生", "周大勇", "范海涛", "石立新"})
AWAY = (("韩春梅", 2, 5), ("蔡国安", 6, 9))
"""From the how manyth day to which, both included."""
EVENINGS_PLEASE, NO_WEEKENDS = ("徐建军", "姜卫东"), ("潘福生",)
ACROSS, ALONG = 8, 6
"""Minutes on foot to the grid across the street, and to the next one along it."""


async def write(session: AsyncSession, ids: Mapping[str, int], days: DaySpan, now: datetime, zone: ZoneInfo) -> None:
    said = now - timedelta(days=20)
    session.add(RosterSettings(id=1, elsewhere_minutes=20, per_week=6, per_month=20))
    for name, times in FREE.items():
        session.add(Availability(person_id=ids[name], free_said_at=said, per_week=FEWER.get(name)))
        session.add_all(
            FreeTime(person_id=ids[name], weekday=weekday, begins=60 * begins, ends=60 * ends)
            for weekdays, begins, ends in times
            for weekday in weekdays
        )
    session.add_all(Training(person_id=ids[name], team=team) for name, team in ALSO.items())
    for name, first, last in AWAY:
        starts = datetime.combine(days.first + timedelta(days=first), time.min, zone)
        ends = datetime.combine(days.first + timedelta(days=last + 1), time.min, zone)
        session.add(Away(person_id=ids[name], starts_at=starts, ends_at=ends, said_at=said))
    for name in EVENINGS_PLEASE:
        session.add(Wish(person_id=ids[name], wanted=True, begins=18 * 60, kind=SlotKind.PATROL, said_at=said))
    for name in NO_WEEKENDS:
        session.add(Wish(person_id=ids[name], wanted=False, weekdays=frozenset({5, 6}), said_at=said))
    await session.flush()


def links(grids: Mapping[str, int]) -> list[GridLink]:
    """Two rows of four: who lies next to whom."""
    names = list(GRIDS)
    half = len(names) // 2
    across = [(names[number], names[number + half], ACROSS) for number in range(half)]
    along = [(name, following, ALONG) for name, following in pairwise(names)]
    along = [each for each in along if each[0] != names[half - 1]]
    return [
        GridLink(grid_id=grids[name], other_id=grids[other], minutes=minutes, neighbours=True)
        for name, other, minutes in (*across, *along)
    ]
