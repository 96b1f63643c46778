"""What leaves the chat names exactly the seats that the database has."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import openpyxl
from icalendar import Calendar
from sqlalchemy import select, update

from bot.documents.workbook import workbook_of
from bot.handlers.rosters import paper_calendar, paper_grids, paper_sheets, paper_texts
from bot.language import Languages
from bot.roster.shifts import DaySpan, Seat
from bot.services.roster import own, views
from bot.services.roster.views import View
from db.models import Person, PlannedShift, SchoolPeriod, Shift, ShiftKind, SlotEdit
from tests.services.roster.quarter import NOW, PATROL, WEEK, ZONE, Quarter

RENDER = partial(Languages().render, locale="zh_CN")
Row = tuple[str, str, str, str]


async def of_plan(quarter: Quarter, plan: int) -> View:
    async with quarter.database.reading() as session:
        view = await views.of_plan(session, plan, ZONE)
    assert view is not None
    return view


async def published(quarter: Quarter, span: DaySpan = WEEK) -> View:
    async with quarter.database.reading() as session:
        return await views.published(session, span, ZONE)


def seats(view: View) -> set[tuple[str, str]]:
    """Day, hour and place, and who is there."""
    return {
        (f"{duty.starts.astimezone(ZONE):%m-%d %H:%M} {duty.place}", person.name)
        for duty in view.duties
        for person in duty.people
    }


async def in_the_database(quarter: Quarter, of: set[Seat]) -> set[tuple[str, str]]:
    async with quarter.database.reading() as session:
        names = {person.id: person.called or person.name for person in await session.scalars(select(Person))}
        where = {
            row.slot_key: f"{row.starts_at.astimezone(ZONE):%m-%d %H:%M} {row.place}"
            for row in await session.scalars(select(PlannedShift))
        }
    return {(where[seat.shift], names[seat.person]) for seat in of}


def listed(view: View) -> set[tuple[str, str]]:
    """As the list in the Excel file has it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(*paper_sheets.sheets(view, ZONE, RENDER))))
    rows = [[cell.value or "" for cell in row] for row in book["明细"].iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    return {
        (f"{row[0][5:]} {row[2].partition('—')[0].zfill(5)} {row[3].removesuffix('护学').removesuffix('巡逻')}", row[4])
        for row in rows
        if row[4]
    }


async def test_a_draft_is_on_paper_as_it_was_planned(quarter: Quarter) -> None:
    plan = await quarter.draft()
    view = await of_plan(quarter, plan)
    expected = await in_the_database(quarter, set(await quarter.draft_seats(plan)))
    assert view.draft
    assert seats(view) == expected == listed(view)
    assert len(expected) == 14
    words = "\n".join(paper_texts.messages(view, ZONE, RENDER))
    assert sum(words.count(name) for name in {name for _, name in expected}) == 14
    (grid,) = paper_grids.by_post(view, ZONE, RENDER)
    assert sum(len(cell) for row in grid.rows for cell in row.cells) == 14
    (people,) = paper_grids.by_person(view, ZONE, RENDER)
    assert {row.heading for row in people.rows} == {name for _, name in expected}


async def test_what_is_published_is_on_paper_as_it_stands_now(quarter: Quarter) -> None:
    plan = await quarter.draft()
    await quarter.publish(plan)
    gone = min(await quarter.seats(), key=lambda seat: (seat.shift, seat.person))
    await quarter.declines(gone)
    view = await published(quarter)
    expected = await in_the_database(quarter, await quarter.seats())
    assert seats(view) == seats(await of_plan(quarter, plan)) == expected == listed(view)
    assert not view.draft
    assert view.holes == 1
    assert "❗缺1位" in "\n".join(paper_texts.messages(view, ZONE, RENDER))
    assert await published(quarter, DaySpan(WEEK.last + timedelta(days=1), WEEK.last + timedelta(days=7))) is not None


async def test_from_saturday_on_the_week_that_comes_is_shown_where_it_is_published(on_sqlite: Quarter) -> None:
    quarter = on_sqlite
    sunday = datetime.combine(WEEK.first - timedelta(days=1), time(10), ZONE)
    hours = {"starts_at": sunday, "ends_at": sunday + timedelta(hours=1)}
    await quarter.add(Shift(kind=ShiftKind.OCCASION, name="宣传", minimum=1, published_at=NOW, **hours))

    async def shown(at: datetime) -> date:
        async with quarter.database.reading() as session:
            return (await views.next_week(session, ZONE, at)).first

    before = WEEK.first - timedelta(days=7)
    saturday = sunday - timedelta(hours=20)
    assert await shown(saturday) == before
    await quarter.published()
    assert await shown(saturday - timedelta(days=1)) == before
    assert await shown(saturday) == await shown(sunday) == WEEK.first
    assert await shown(datetime.combine(WEEK.last, time(6), ZONE)) == WEEK.first  # nothing comes after it


async def test_two_who_are_called_the_same_have_their_whole_names(on_sqlite: Quarter) -> None:
    async with on_sqlite.database.writing() as session:
        for name, called in (("徐建军", "老徐"), ("宋立民", "老徐🌹")):
            await session.execute(update(Person).where(Person.id == on_sqlite.ids[name]).values(called=called))
    names = {name for _, name in seats(await of_plan(on_sqlite, await on_sqlite.draft()))}
    assert {"徐建军", "宋立民"} <= names
    assert not {"老徐", "老徐🌹"} & names


async def test_made_up_school_dates_are_marked_as_samples(on_sqlite: Quarter) -> None:
    plan = await on_sqlite.draft()
    assert not (await of_plan(on_sqlite, plan)).sample
    async with on_sqlite.database.writing() as session:
        await session.execute(update(SchoolPeriod).values(sample=True))
    view = await of_plan(on_sqlite, plan)
    assert view.sample
    assert "样例" in paper_grids.by_post(view, ZONE, RENDER)[0].note
    assert "样例" in paper_texts.messages(view, ZONE, RENDER)[-1]


async def test_a_long_roster_is_passed_on_in_several_messages_without_losing_anybody(on_sqlite: Quarter) -> None:
    view = await of_plan(on_sqlite, await on_sqlite.draft())
    view = replace(view, duties=tuple(replace(duty, people=duty.people * 80) for duty in view.duties))
    messages = paper_texts.messages(view, ZONE, RENDER)
    assert len(messages) > 1
    assert all(len(message.encode("utf-16-le")) // 2 <= 4096 for message in messages)
    names = {name for _, name in seats(view)}
    assert sum("".join(messages).count(name) for name in names) == sum(len(duty.people) for duty in view.duties)


# Into a phone's calendar


async def diary(quarter: Quarter, name: str) -> dict[str, tuple[int, str, str]]:
    """Sequence, status and beginning of what is in the file, by uid."""
    async with quarter.database.reading() as session:
        shifts = await own.ahead_of(session, quarter.ids[name], quarter.now)
    parsed: Any = Calendar.from_ical(paper_calendar.made(shifts, quarter.now, RENDER))
    return {
        str(each["uid"]): (each["sequence"], str(each["status"]), f"{each['dtstart'].dt.astimezone(ZONE):%m-%d %H:%M}")
        for each in parsed.walk("VEVENT")
    }


async def test_the_calendar_has_exactly_ones_own_and_follows_what_changes(quarter: Quarter) -> None:
    await quarter.published()
    first = await diary(quarter, "徐建军")
    assert {entry[1:] for entry in first.values()} == {("CONFIRMED", "03-11 19:30"), ("CONFIRMED", "03-14 19:30")}
    await quarter.add(SlotEdit(slot_key=PATROL.format(day=11), begins=time(20), ends=time(21, 30), edited_at=NOW))
    await quarter.published()
    second = await diary(quarter, "徐建军")
    assert second.keys() == first.keys()
    moved = [uid for uid in first if first[uid][2] != second[uid][2]]
    assert [second[uid][2] for uid in moved] == ["03-11 20:00"]
    assert second[moved[0]][0] > first[moved[0]][0]
    async with quarter.database.writing() as session:
        await session.execute(update(SlotEdit).values(cancelled=True))
    await quarter.published()
    third = await diary(quarter, "徐建军")
    assert third[moved[0]][1] == "CANCELLED"
    assert third[moved[0]][0] > second[moved[0]][0]
    assert await diary(quarter, "王建明") != {}
    assert not set(await diary(quarter, "王建明")) & set(third)
