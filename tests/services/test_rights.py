"""Who may see and lead whom, on both databases."""

from __future__ import annotations

from sqlalchemy import select

from bot.services import members, people, phones, rights
from db.engine import Database
from db.models import Access, Person, Place, PlaceKind, Role, Team
from tests.turns.stage import NOON

WHO: dict[str, tuple[tuple[Role, ...], Team | None]] = {
    "volunteer": ((Role.VOLUNTEER,), Team.CROSSING),
    "leader": ((Role.VOLUNTEER, Role.LEADER), Team.CROSSING),
    "deputy": ((Role.VOLUNTEER, Role.DEPUTY), Team.PATROL),
    "coordinator": ((Role.COORDINATOR,), None),
    "executive": ((Role.EXECUTIVE,), None),
    "officer": ((Role.OFFICER,), None),
    "auxiliary": ((Role.AUXILIARY,), None),
    "leadership": ((Role.LEADERSHIP,), None),
    "stray leader": ((Role.LEADER,), None),
    "gone": ((Role.COORDINATOR, Role.LEADER), Team.CROSSING),
}


async def community(database: Database) -> dict[str, int]:
    async with database.writing() as session:
        found = {
            name: people.add(session, name=name, roles=roles, accounts={}, team=team, now=NOON, phone="19900000001")
            for name, (roles, team) in WHO.items()
        }
        found["gone"].active = False
        await session.flush()
        return {name: person.id for name, person in found.items()}


async def test_leaders_see_their_team_and_the_office_everybody(database: Database) -> None:
    ids = await community(database)
    everybody = set(WHO) - {"gone"}
    nobody: dict[str, set[str]] = {name: set() for name in WHO}
    expected = nobody | {
        "leader": {"volunteer", "leader"},
        "deputy": {"deputy"},
        "coordinator": everybody,
        "executive": everybody,
    }
    async with database.reading() as session:
        for reader, sees in expected.items():
            query = select(Person.name).where(rights.seen_by(ids[reader]))
            assert set((await session.execute(query)).scalars()) == sees, reader
            assert await rights.may_see(session, ids[reader], ids["volunteer"]) == ("volunteer" in sees)
            page = await members.page(session, ids[reader], None, 0)
            assert {person.name for person in page.people} == sees if page else not sees


async def test_whom_a_leader_leads(database: Database) -> None:
    ids = await community(database)
    async with database.reading() as session:

        async def who_leads(team: str | None) -> set[str]:
            return {name for name, person in ids.items() if await rights.may_lead(session, person, team)}

        office = {"coordinator", "executive"}
        assert await who_leads(None) == office | {"leader", "deputy"}
        assert await who_leads(Team.CROSSING) == office | {"leader"}
        assert await who_leads(Team.PATROL) == office | {"deputy"}
        assert await who_leads(Team.MEDIATION) == office
        assert {name for name, person in ids.items() if await rights.may_coordinate(session, person)} == office
        assert not await rights.may_lead(session, 999)


async def test_a_number_is_seen_by_few_and_each_time_written_down(database: Database) -> None:
    ids = await community(database)
    async with database.writing() as session:
        saw = set()
        for name, reader in ids.items():
            person = await members.to_phone(session, reader, ids["volunteer"])
            if person is not None and phones.reveal(session, person, to=reader, why="打电话", at=NOON):
                saw.add(name)
    assert saw == {"leader", "coordinator", "executive", "officer"}
    async with database.reading() as session:
        rows = (await session.execute(select(Access).order_by(Access.id))).scalars().all()
    assert {row.reader_id for row in rows} == {ids[name] for name in saw}
    assert {(row.subject, row.field) for row in rows} == {(f"person:{ids['volunteer']}", "phone")}


async def test_people_are_found_by_name_called_grid_and_building(database: Database) -> None:
    async with database.writing() as session:
        wang = people.add(
            session, name="王建明", called="王师傅", roles=[Role.VOLUNTEER], accounts={}, now=NOON, grid="1网格"
        )
        zhou = people.add(session, name="周建", roles=[Role.COORDINATOR], accounts={}, now=NOON, grid="13网格")
        li = people.add(session, name="李桂芳", roles=[Role.VOLUNTEER], accounts={}, now=NOON)
        gone = people.add(session, name="王建明", roles=[Role.VOLUNTEER], accounts={}, now=NOON)
        gone.active = False
        await session.flush()
        session.add_all([
            Place(kind=PlaceKind.BUILDING, name="公租房3栋", keeper_id=li.id),
            Place(kind=PlaceKind.BUILDING, name="13栋", keeper_id=zhou.id, deputy_id=wang.id),
        ])  # fmt: skip
        await session.flush()
        for words, expected in {
            "王建明": [wang], "王师傅": [wang], " 王 师傅 ": [wang], "建": [wang, zhou], "1网格": [wang],
            "１网格": [wang], "3栋": [li], "公租房3栋": [li], "13栋": [wang, zhou], "栋": [],
            "无此人": [], "": [], "%": [], "_": [],
        }.items():  # fmt: skip
            found = await members.find(session, zhou.id, words)
            assert found is not None
            assert [person.id for person in found] == [person.id for person in expected], words
        assert await members.find(session, wang.id, "李桂芳") is None
