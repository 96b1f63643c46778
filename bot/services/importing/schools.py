"""学校, 岗点, 作息."""

from __future__ import annotations

from datetime import time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.language import T
from bot.services.importing import names
from bot.services.importing.staffing import needed
from bot.services.importing.work import RowError, Work, clock, unknown
from bot.services.schools import adding
from bot.sheets.grid import Row
from bot.sheets.values import folded
from bot.sheets.weekly import WHOLE_SCHOOL
from db.models import Bell, Checkpoint, Post, PostKind, School


async def schools(session: AsyncSession) -> dict[str, School]:
    """By the folded name."""
    query = select(School).order_by(School.id)
    return {folded(school.name): school for school in (await session.execute(query)).scalars()}


async def school_of(work: Work, row: Row) -> School:
    """Raises RowError."""
    known, said = await schools(work.session), str(row.values["school"])
    school = known.get(folded(said))
    if school is None:
        raise unknown("school", said, [each.name for each in known.values()])
    return _open(school)


def _open(school: School) -> School:
    """Raises RowError."""
    if school.closed_at is not None:
        raise RowError("school", T("{school} has been closed; open it again in the chat first", school=school.name))
    return school


async def take_school(work: Work, row: Row) -> None:
    """The grid is that of its posts that have none. Raises RowError."""
    name, lead = str(row.values["school"]), row.values.get("lead_minutes")
    said = row.values.get("grid")
    grid = None if said is None else names.grid(await names.grids(work.session), str(said))
    school = (await schools(work.session)).get(folded(name))
    if school is None:
        school = School(name=name, **({} if lead is None else {"lead_minutes": lead}))
        work.session.add(school)
        await work.session.flush()
        work.added(row, f"school:{school.id}", name)
        return
    _open(school)
    different = work.put(row, school, {} if lead is None else {"lead_minutes": lead})
    if grid is not None:
        posts = select(Post).where(Post.school_id == school.id, Post.grid.is_(None))
        for post in (await work.session.execute(posts)).scalars():
            different += work.put(row, post, {"grid": grid})
    work.changed(row, f"school:{school.id}", school.name, different)


async def take_post(work: Work, row: Row, grid: str | None) -> None:
    """`grid`: that of the school's row in the same file, if it has one. Raises RowError."""
    school = await school_of(work, row)
    name = str(row.values["name"]).removeprefix(school.name).strip() or str(row.values["name"])
    posts = (
        await work.session.execute(
            select(Post).where(Post.school_id == school.id, Post.closed_at.is_(None)).order_by(Post.id)
        )
    ).scalars()
    post = next((each for each in posts if folded(each.name) == folded(name)), None)
    wanted: dict[str, object] = dict(needed(row, post))
    for key in ("in_before", "in_after", "out_before", "out_after"):
        if key in row.values:
            wanted[key] = row.values[key]
    if "kind" in row.values:
        wanted["kind"] = PostKind(str(row.values["kind"]))
    if "grid" in row.values:
        wanted["grid"] = names.grid(await names.grids(work.session), str(row.values["grid"]))
    taken = await _signs(work.session)
    if "sign" in row.values:
        sign = str(row.values["sign"])
        if sign in taken and (post is None or post.sign != sign):
            raise RowError("sign", T("the number {sign} stands on another sign already", sign=sign))
        wanted["sign"] = sign
    if post is not None:
        work.changed(row, f"post:{post.id}", f"{school.name}{post.name}", work.put(row, post, wanted))
        return
    usual = {
        "kind": PostKind.ESCORT,
        "grid": grid,
        "in_before": school.lead_minutes + adding.GRACE,
        "sign": await adding.free_sign(work.session),
    }
    post = Post(school_id=school.id, name=name, **(usual | wanted))
    work.session.add(post)
    await work.session.flush()
    work.added(row, f"post:{post.id}", f"{school.name}{name}")


async def _signs(session: AsyncSession) -> set[str]:
    found = set((await session.execute(select(Post.sign))).scalars())
    return found | {sign for sign in (await session.execute(select(Checkpoint.sign))).scalars() if sign is not None}


# 作息


def grades_of(school: School, said: object) -> frozenset[int]:
    if said != WHOLE_SCHOOL:
        return frozenset(said) if isinstance(said, frozenset) else frozenset()
    return adding.grades_of(school.name)


class Bells:
    """The bells of all rows of a file: what a school's rows say of a grade and a weekday holds for it."""

    def __init__(self) -> None:
        self._rows: dict[int, list[tuple[Row, Bell]]] = {}

    async def hear(self, work: Work, row: Row) -> None:
        """Raises RowError."""
        school = await school_of(work, row)
        arrives, leaves = row.values.get("arrives"), row.values.get("leaves")
        if not isinstance(arrives, time):
            arrives = None
        if not isinstance(leaves, time):
            leaves = None
        if arrives is None and leaves is None:
            raise RowError("arrives", T("When do they come, when do they leave? One of the two, please"))
        if arrives is not None and leaves is not None and leaves <= arrives:
            raise RowError("leaves", T("School would be over at {leaves}, before it begins", leaves=clock(leaves)))
        days = row.values.get("weekdays")
        bell = Bell(
            school_id=school.id,
            grades=grades_of(school, row.values["grades"]),
            weekdays=days if isinstance(days, frozenset) else frozenset(range(5)),
            arrives=arrives,
            leaves=leaves,
        )
        own = self._rows.setdefault(school.id, [])
        for other, heard in own:
            if _clash(bell, heard):
                raise RowError("grades", T("row {row} says another time for the same grades", row=other.number))
        own.append((row, bell))

    async def write(self, work: Work) -> None:
        for school_id, own in self._rows.items():
            await self._of_school(work, school_id, own)

    async def _of_school(self, work: Work, school_id: int, own: list[tuple[Row, Bell]]) -> None:
        query = select(Bell).where(Bell.school_id == school_id, Bell.school_day_id.is_(None)).order_by(Bell.id)
        known = list((await work.session.execute(query)).scalars())
        school = await work.session.get_one(School, school_id)
        said = {each for _, bell in own for each in _covers(bell)}
        for row, bell in own:
            same = next((each for each in known if (each.grades, each.weekdays) == (bell.grades, bell.weekdays)), None)
            if same is not None:
                times = {key: value for key in ("arrives", "leaves") if (value := getattr(bell, key)) is not None}
                work.changed(row, f"bell:{same.id}", school.name, work.put(row, same, times))
                continue
            clashing = [each for each in known if _clash(bell, each)]
            if any(not _covers(each) <= said for each in clashing):
                what = T("overlaps with bells that are there for other grades. Please enter all grades of the school")
                work.problems.append(row.problem("grades", what))
                continue
            for each in clashing:
                known.remove(each)
                await work.session.delete(each)
            work.session.add(bell)
            await work.session.flush()
            work.added(row, f"bell:{bell.id}", school.name)


def _covers(bell: Bell) -> frozenset[tuple[int, int, str]]:
    """Grade, weekday, and which of the two times."""
    ways = [way for way in ("arrives", "leaves") if getattr(bell, way) is not None]
    return frozenset((grade, day, way) for grade in bell.grades for day in bell.weekdays for way in ways)


def _clash(one: Bell, other: Bell) -> bool:
    return bool(_covers(one) & _covers(other))
