"""The demo community: invented people, enough to see every side of the program."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.services import people
from db.engine import Database
from db.models import Person, Role

PEOPLE: tuple[tuple[str, int, tuple[Role, ...], str | None, str | None], ...] = (
    ("王建明", 1001, (Role.VOLUNTEER,), "school crossing", "1"),
    ("李桂芳", 1002, (Role.VOLUNTEER,), "school crossing", "1"),
    ("刘长顺", 1003, (Role.VOLUNTEER,), "patrol", "2"),
    ("赵玉梅", 1004, (Role.VOLUNTEER,), "mediation", "3"),
    ("周大勇", 1005, (Role.VOLUNTEER, Role.LEADER), "school crossing", "1"),
    ("吴秀兰", 1006, (Role.VOLUNTEER,), "emergency", "2"),
    ("陈晓雯", 1007, (Role.COORDINATOR, Role.EXECUTIVE), None, None),
    ("孙志强", 1008, (Role.OFFICER,), None, None),
)


class NotEmptyError(Exception):
    def __init__(self) -> None:
        super().__init__("There are people in this database already; the demo community goes into an empty one.")


async def write(database: Database) -> int:
    """The number of people written. Raises NotEmptyError."""
    now = datetime.now(UTC)
    async with database.writing() as session:
        if (await session.execute(select(func.count()).select_from(Person))).scalar_one():
            raise NotEmptyError
        for name, account, roles, team, grid in PEOPLE:
            people.add(
                session, name=name, roles=roles, accounts={"telegram": str(account)}, team=team, grid=grid, now=now
            )
    return len(PEOPLE)
