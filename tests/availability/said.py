"""What stands in the database of somebody's time, and single cells of a week to tap."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.forms.shown_week import week_shown
from bot.services.availability import saying
from db.models import Availability, Away, Series, SlotKind
from sandbox.client import Person as Phone
from tests.forms.talk import chinese
from tests.journey.neighbourhood import ZONE, Neighbourhood


async def free(here: Neighbourhood, key: str) -> str | None:
    """As it is shown; None for who has said nothing."""
    async with here.database.reading() as session:
        said = await saying.free(session, here.numbers[key])
    return None if said is None else chinese(week_shown(said))


async def leaves(here: Neighbourhood, key: str) -> list[tuple[datetime, datetime]]:
    """Those that count, in the community's zone."""
    async with here.database.reading() as session:
        query = select(Away).where(Away.person_id == here.numbers[key], Away.withdrawn_at.is_(None))
        rows = (await session.execute(query.order_by(Away.starts_at))).scalars()
        return [(row.starts_at.astimezone(ZONE), row.ends_at.astimezone(ZONE)) for row in rows]


async def answered(here: Neighbourhood, key: str) -> Availability | None:
    async with here.database.reading() as session:
        return await session.get(Availability, here.numbers[key])


async def today(here: Neighbourhood) -> date:
    return (await here.telegram.now()).astimezone(ZONE).date()


def spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"


async def days_ahead(here: Neighbourhood, days: int) -> str:
    return spoken(await today(here) + timedelta(days=days))


async def taps_cell(phone: Phone, card: dict[str, Any], cell: str) -> None:
    """`cell`: day, part and mark, as on the button; on the card as it was seen."""
    data = [
        button["callback_data"] for row in card["reply_markup"]["inline_keyboard"] for button in row
        if button["callback_data"].endswith(f":{cell}")
    ]  # fmt: skip
    assert data, f"there is no cell {cell}"
    await phone.act("tap", message_id=card["message_id"], data=data[0])


async def is_planned(here: Neighbourhood) -> None:
    """The community has something to plan."""
    async with here.database.writing() as session:
        session.add(Series(kind=SlotKind.PATROL, team="patrol", name="夜巡", first=date(2020, 1, 1)))
