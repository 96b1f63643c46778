"""Partners, and three cases: one nobody has taken, one that is worked on, one that is done and whose finder waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.cases import acting, audit, raising, stepping, timing
from bot.services.cases.acting import Deed
from bot.services.cases.flow import Action
from bot.services.cases.raising import Found
from bot.services.demo.places import contact_phone
from db.models import Case, CaseKind, CaseUrgency, Partner, Timer

PARTNERS = (("江边小区物业", "property", "6网格", "值班室"), ("老街修车铺", "shop", "6网格", "店主"))


@dataclass(frozen=True, slots=True)
class Sample:
    words: str
    kind: CaseKind
    urgency: CaseUrgency
    finder: str
    grid: str
    place: str
    ago: timedelta
    hazard: str | None = None
    done: tuple[tuple[Action, str | None], ...] = ()
    """What its owner has done since, and said to it."""


SAMPLES = (
    Sample(
        "消防通道口停了两辆车, 早晚都在", CaseKind.FIRE, CaseUrgency.SOON, "田晓燕", "5网格", "14栋",
        timedelta(hours=3), hazard="14栋消防通道",
    ),
    Sample(
        "晾衣绳断了, 拉到过道上, 老人容易绊", CaseKind.FACILITIES, CaseUrgency.NORMAL, "王建明", "3网格", "健身广场",
        timedelta(hours=26), hazard="健身广场", done=((Action.ACCEPT, None), (Action.BEGIN, None)),
    ),
    Sample(
        "楼道灯不亮, 三楼到五楼都黑", CaseKind.FACILITIES, CaseUrgency.NORMAL, "李桂芳", "1网格", "公租房4栋",
        timedelta(days=2), done=((Action.ACCEPT, None), (Action.BEGIN, None), (Action.DONE, "灯管换了, 三层都亮了")),
    ),
)  # fmt: skip


async def write(
    session: AsyncSession, ids: Mapping[str, int], hazards: Mapping[str, int], now: datetime, zone: ZoneInfo
) -> None:
    """`ids`: people by name; `hazards`: hazard points by name."""
    for position, (name, kind, grid, ask_for) in enumerate(PARTNERS):
        phone = contact_phone(len(PARTNERS) + 4 + position)
        session.add(Partner(name=name, kind=kind, grid=grid, liaison=ask_for, phone=phone))
    for position, sample in enumerate(SAMPLES):
        case = await _write(session, sample, ids, hazards, now - sample.ago, zone)
        due = timing.next_at(case, zone) or now
        session.add(Timer(
            id=(int((now - sample.ago).timestamp() * 1_000_000) << 8) + position,
            kind=audit.STEP, subject=str(case.id), due_at=max(due, now), dedupe_key=f"{audit.STEP}:{case.id}",
        ))  # fmt: skip


async def _write(
    session: AsyncSession,
    sample: Sample,
    ids: Mapping[str, int],
    hazards: Mapping[str, int],
    at: datetime,
    zone: ZoneInfo,
) -> Case:
    found = Found(
        kind=sample.kind, urgency=sample.urgency, origin="menu", finder=ids[sample.finder], words=sample.words,
        grid=sample.grid, place=sample.place, hazard_point=None if sample.hazard is None else hazards[sample.hazard],
    )  # fmt: skip
    case = await raising.raise_case(session, found, by=ids[sample.finder], at=at)
    await stepping.begin(session, case, at, zone)
    for number, (action, words) in enumerate(sample.done, 1):
        owner = case.owner_id
        if owner is not None:
            later = at + timedelta(minutes=40 * number)
            await acting.act(session, case, Deed(action=action, by=owner, at=later, zone=zone, words=words))
    return case
