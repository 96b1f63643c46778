"""The demo community: who is in it, that its places hold together, and that something is always about to happen."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import demo_people
from bot.roster.shifts import DaySpan
from bot.roster.validator import violations
from bot.services import demo, people
from bot.services.demo import patrols, places
from bot.services.demo.people import FEATURED, MEMBERS, accounts
from bot.services.roster import drafts, facts
from db.engine import Database
from db.models import (
    Answer,
    Assignment,
    Availability,
    CalendarYear,
    Case,
    CaseState,
    Checkpoint,
    Contact,
    HazardPoint,
    Model,
    Partner,
    Patrol,
    PatrolState,
    PatrolTick,
    Person,
    Place,
    PlaceKind,
    Post,
    PostKind,
    Role,
    RosterPlan,
    RosterState,
    Route,
    School,
    SchoolPeriod,
    Shift,
    ShiftKind,
    Team,
    Timer,
    Wish,
)
from sandbox.client import Sandbox
from tests.program import start_sandbox
from tests.turns.stage import NOON

ZONE = ZoneInfo("Asia/Shanghai")
REAL = frozenset(("327aa3107b3a", "2f8b6aef1757", "7ab6f36e6017", "fa372a1bedea", "8da86f980c6e", "c641ed538ad6"))
"""Hashes of the names in the report that the project goes back to; nobody here may be called so."""


Row = TypeVar("Row", bound=Model)


async def rows(database: Database, table: type[Row]) -> list[Row]:
    async with database.reading() as session:
        return list((await session.execute(select(table).order_by(*table.__mapper__.primary_key))).scalars())


async def test_the_community_is_written_once_and_is_whole(database: Database) -> None:
    assert await demo.write(database, NOON) == len(MEMBERS)
    with pytest.raises(demo.NotEmptyError):
        await demo.write(database, NOON)
    everybody = [people.as_json(person) for person in await rows(database, Person)]
    assert [person["name"] for person in everybody] == [member.name for member in MEMBERS]
    assert [person["id"] for person in everybody] == list(range(1, len(MEMBERS) + 1))
    assert everybody[4] == {
        "id": 5, "name": "周大勇", "roles": ["leader", "volunteer"], "team": "school crossing", "grid": "1网格",
        "channels": {"telegram": 1005},
    }  # fmt: skip
    roles = Counter(role for person in everybody for role in person["roles"])
    assert roles == {
        "volunteer": 37, "leader": 6, "deputy": 6, "coordinator": 2, "officer": 2, "auxiliary": 2, "leadership": 3,
        "executive": 2,
    }  # fmt: skip


def test_every_team_has_a_leader_and_a_deputy() -> None:
    for team in Team:
        roles = [member.roles for member in MEMBERS if member.team is team]
        assert sum(Role.LEADER in each for each in roles) == 1
        assert sum(Role.DEPUTY in each for each in roles) == 1
    assert Counter(member.grid in places.GRIDS for member in MEMBERS if Role.VOLUNTEER in member.roles) == {True: 37}


def test_nobody_has_a_real_name_and_some_have_no_account() -> None:
    names = [member.name for member in MEMBERS]
    assert len(set(names)) == len({member.called for member in MEMBERS}) == len(names)
    assert not {hashlib.sha256(name.encode()).hexdigest()[:12] for name in names} & REAL
    first = ["王建明", "李桂芳", "刘长顺", "赵玉梅", "周大勇", "吴秀兰", "陈晓雯", "孙志强"]
    assert {name: account for name, account in accounts().items() if account <= 1008} == dict(
        zip(first, range(1001, 1009), strict=True)
    )
    assert sum(not member.has_account for member in MEMBERS) == 4


async def test_places_have_somebody_who_answers_for_them(database: Database) -> None:
    await demo.write(database, NOON)
    everything = await rows(database, Place)
    kinds = Counter(place.kind for place in everything)
    assert (kinds[PlaceKind.GRID], kinds[PlaceKind.BUILDING]) == (8, 22)
    assert kinds[PlaceKind.UNIT]
    assert all(place.keeper_id for place in everything if place.kind is not PlaceKind.UNIT)
    assert all(place.parent_id for place in everything if place.kind is not PlaceKind.GRID)
    grid_of = {person.id: person.grid for person in await rows(database, Person)}
    parents = {place.id: place for place in everything}
    for place in everything:
        if place.keeper_id is not None:
            grid = place if place.parent_id is None else parents[place.parent_id]
            assert grid_of[place.keeper_id] == grid.name, place.name
    points = await rows(database, HazardPoint)
    assert len(points) == 20
    assert all(point.keeper_id and point.deputy_id and point.keeper_id != point.deputy_id for point in points)


async def test_schools_have_both_kinds_of_posts_and_routes_their_checkpoints(database: Database) -> None:
    await demo.write(database, NOON)
    posts = await rows(database, Post)
    for school in await rows(database, School):
        assert {post.kind for post in posts if post.school_id == school.id} == set(PostKind)
    stops = await rows(database, Checkpoint)
    signs = [*(post.sign for post in posts), *(stop.sign for stop in stops)]
    assert len(set(signs)) == len(signs)
    assert all(sign is not None and len(sign) == 4 for sign in signs)
    by_route = Counter(stop.route_id for stop in stops)
    assert len(by_route) == len(await rows(database, Route)) == 4
    assert all(5 <= count <= 8 for count in by_route.values())
    where = [(post.latitude, post.longitude) for post in posts] + [(stop.latitude, stop.longitude) for stop in stops]
    for latitude, longitude in where:
        assert 30.34 <= (latitude or 0) <= 30.348
        assert 114.1268 <= (longitude or 0) <= 114.1392


HOURS = [datetime(2025, 3, day, hour, 7, tzinfo=ZONE) for day in (3, 7, 8) for hour in (0, 7, 8, 16, 19, 23)]


@pytest.mark.parametrize("now", HOURS, ids=lambda now: f"{now:%a-%H}")
async def test_whatever_the_hour_something_is_about_to_happen(sqlite_database: Database, now: datetime) -> None:
    await demo.write(sqlite_database, now.astimezone(UTC))
    names = {person.id: person.name for person in await rows(sqlite_database, Person)}
    shifts = {shift.id: shift for shift in await rows(sqlite_database, Shift)}
    mine = defaultdict(list)
    who = defaultdict(list)
    for assignment in await rows(sqlite_database, Assignment):
        if assignment.answer is not Answer.RELEASED:
            mine[assignment.person_id].append(shifts[assignment.shift_id])
            who[assignment.shift_id].append(assignment)

    soon = [
        shift for shift in shifts.values() if timedelta(minutes=20) <= shift.starts_at - now <= timedelta(minutes=30)
    ]
    assert {shift.kind for shift in soon} == {ShiftKind.CROSSING, ShiftKind.PATROL}
    assert ["王建明", "李桂芳"] in [[names[each.person_id] for each in who[shift.id]] for shift in soon]
    (running,) = [shift for shift in shifts.values() if shift.starts_at <= now < shift.ends_at]
    assert any(each.arrived_at is not None for each in who[running.id])

    manned = defaultdict(list)
    for shift in shifts.values():
        manned[shift.post_id, shift.route_id].append(shift)
    for theirs in (*mine.values(), *manned.values()):
        theirs.sort(key=lambda shift: shift.starts_at)
        assert all(first.ends_at <= second.starts_at for first, second in pairwise(theirs))
    short = [shift for shift in shifts.values() if len(who[shift.id]) < shift.minimum]
    assert 2 <= len(short) <= 10
    assert any(shift.starts_at - now < timedelta(days=5) for shift in short)
    answers = Counter(each.answer for all_ in who.values() for each in all_)
    assert 0 < answers[Answer.ACCEPTED] < answers[Answer.PROPOSED]
    assert all(shift.published_at is None for shift in shifts.values())
    days = {shift.starts_at.astimezone(ZONE).date() for shift in shifts.values()}
    assert max(days) - now.date() == timedelta(days=14)


async def test_the_fortnight_is_a_plan_that_keeps_every_rule(sqlite_database: Database) -> None:
    await demo.write(sqlite_database, NOON)
    (plan,) = await rows(sqlite_database, RosterPlan)
    assert plan.state is RosterState.PUBLISHED
    assert [proof["level"] for proof in plan.proofs] == ["minimum", "ideal", "fairness", "burden", "liking"]
    async with sqlite_database.reading() as session:
        known = await facts.read(session, DaySpan(plan.first, plan.last), ZONE, NOON)
        draft = await drafts.read(session, plan.id)
    assert draft is not None
    before = replace(known.problem, declined=frozenset())  # here and there somebody has said no since
    assert violations(before, drafts.seats_of(draft)) == []
    holes = {hole.slot_key for hole in draft.holes if hole.below}
    assert len(holes) <= 3
    said = {row.person_id: row.free_said_at for row in await rows(sqlite_database, Availability)}
    assert 10 <= len(said) < 37
    assert await rows(sqlite_database, Wish)


@pytest.mark.parametrize("now", [datetime(2031, 10, 1, 9, tzinfo=ZONE), datetime(2025, 7, 20, 9, tzinfo=ZONE)])
async def test_school_days_that_nobody_can_know_are_samples(sqlite_database: Database, now: datetime) -> None:
    await demo.write(sqlite_database, now.astimezone(UTC))
    kinds = Counter(shift.kind for shift in await rows(sqlite_database, Shift))
    assert kinds[ShiftKind.CROSSING] > 50
    years = {row.year: row.sample for row in await rows(sqlite_database, CalendarYear)}
    assert years == ({2031: True} if now.year == 2031 else {})
    now_on = [
        row
        for row in await rows(sqlite_database, SchoolPeriod)
        if row.first <= now.date() + timedelta(days=1) <= row.last
    ]
    assert now_on
    assert all(row.sample for row in now_on)


async def test_the_bot_is_told_to_publish_when_it_starts(database: Database) -> None:
    await demo.write(database, NOON)
    (timer,) = [row for row in await rows(database, Timer) if row.kind == "shifts.publish"]
    assert (timer.kind, timer.subject, timer.dedupe_key, timer.due_at) == (
        "shifts.publish",
        "",
        "shifts.publish:",
        NOON,
    )


async def test_everybody_with_an_account_is_in_the_stand_in_telegram(tmp_path: Path) -> None:
    process, address = await start_sandbox(tmp_path / "sandbox.log")
    try:
        async with Sandbox(address) as telegram:
            await asyncio.to_thread(demo_people.invite, address, "4242:demo-demo-demo-demo-demo-demo-demo")
            there = {person["id"]: person["first_name"] for person in await telegram.get("/people")}
            assert there == {account: name for name, account in accounts().items()} | {1043: "路人小何"}
            (group,) = await telegram.get("/groups")
            assert group["title"] == "金槐义警大群"
            assert {"4242", "1001", "1007"} <= set(group["members"])
    finally:
        await process.stop()


async def test_there_is_somebody_to_telephone_and_somebody_who_may_be_woken(database: Database) -> None:
    await demo.write(database, NOON)
    contacts = await rows(database, Contact)
    assert {contact.kind for contact in contacts} == {"control_room", "police_post", "fire_post"}
    assert all(contact.phone.startswith("0270000") for contact in contacts)
    night = [person.name for person in await rows(database, Person) if person.night_calls]
    featured = {name for name, account in accounts().items() if account in FEATURED}
    assert len(night) == 5
    assert not featured & set(night)
    assert set(night) <= set(accounts())


async def test_one_round_is_being_walked_and_another_has_left_a_note(database: Database) -> None:
    await demo.write(database, NOON)
    over, walked = sorted(await rows(database, Patrol), key=lambda patrol: patrol.began_at)
    assert (over.state, walked.state) == (PatrolState.CONFIRMED, PatrolState.OPEN)
    assert over.handover == patrols.NOTE
    (timer,) = [row for row in await rows(database, Timer) if row.kind == "patrol.step"]
    assert timer.subject == str(walked.id)
    assert len(await rows(database, PatrolTick)) == 2


async def test_a_case_for_each_part_of_its_way_with_its_next_step_ahead(database: Database) -> None:
    await demo.write(database, NOON)
    found = await rows(database, Case)
    assert [case.state for case in found] == [CaseState.FOUND, CaseState.HANDLING, CaseState.CHECKING]
    assert None not in {case.owner_id for case in found}
    timers = {timer.subject for timer in await rows(database, Timer) if timer.kind == "case.step"}
    assert timers == {str(case.id) for case in found}
    assert [partner.liaison_id for partner in await rows(database, Partner)] == [None, None]
