"""A second reading of the rules, of nothing but the tables and what came on people's screens: what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from db.models import (
    Case,
    CaseJoin,
    CaseKind,
    CaseState,
    DeadLetter,
    Identity,
    Outgoing,
    Person,
    Role,
    Timer,
)
from tests.weeks.town import Town

STEP = "case.step"
OFFICE = {Role.COORDINATOR, Role.EXECUTIVE}
POLICE = {Role.OFFICER, Role.AUXILIARY}
POLICE_KINDS = {CaseKind.SECURITY, CaseKind.FRAUD, CaseKind.SUSPICIOUS}
SERIAL = re.compile(r"见闻(\d+)号")
"""Stands in the words of every report."""
SLIP = "转办单"
"""Whoever passes it to a department gets its text to copy, also a superior whose it is no more by that."""
PLATE = re.compile(r"鄂A7\d{4}")


@dataclass(slots=True)
class Findings:
    wrong: list[str] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    """Overdue cases at the end, by what the person before whom the delay lies is."""
    compared: int = 0
    """Messages with what somebody had reported that were compared with who may read them."""
    out_of_reach: int = 0
    """Of these, how many of those persons cannot be written to just now."""

    def add(self, what: str) -> None:
        if what not in self.wrong:
            self.wrong.append(what)


@dataclass(slots=True)
class Auditor:
    here: Town
    findings: Findings = field(default_factory=Findings)
    _numbers: dict[int, int] = field(default_factory=dict)
    """Of the case, by the serial in its words."""
    _people: dict[int, Person] = field(default_factory=dict)

    async def midnight(self) -> None:
        now = self.here.now
        self.findings.before.clear()
        self.findings.out_of_reach = 0
        async with self.here.stage.database.reading() as session:
            cases = list((await session.execute(select(Case).order_by(Case.id))).scalars())
            timers = {timer.dedupe_key: timer.due_at for timer in (await session.execute(select(Timer))).scalars()}
            joins = list((await session.execute(select(CaseJoin))).scalars())
            active = set((await session.execute(select(Person.id).where(Person.active))).scalars())
            there = select(Identity.person_id).where(Identity.unreachable_since.is_(None))
            reached = set((await session.execute(there)).scalars())
            dead = (await session.execute(select(func.count()).select_from(DeadLetter))).scalar_one()
            left = (await session.execute(select(func.count()).select_from(Outgoing))).scalar_one()
        if dead:
            self.findings.add(f"{dead} dead letters")
        if left:
            self.findings.add(f"{left} messages that nobody sends")
        for case in cases:
            self._timer(case, timers.get(f"{STEP}:{case.id}"), now)
            if case.state is CaseState.CLOSED:
                self._closed(case, [join for join in joins if join.case_id == case.id])
            elif case.due_at is not None and case.due_at <= now and case.asked_at is None:
                self._late(case, active, reached, now)
            elif case.owner_id not in active:
                self.findings.add(f"No. {case.id} is open and whoever owns it has left")

    def _timer(self, case: Case, due: datetime | None, now: datetime) -> None:
        none = case.state in (CaseState.CLOSED, CaseState.WITH_POLICE)
        if none and due is not None:
            self.findings.add(f"No. {case.id} is {case.state} and has a timer")
        elif not none and (due is None or due <= now):
            self.findings.add(f"No. {case.id} is {case.state} and has no timer ahead")

    def _closed(self, case: Case, joins: Sequence[CaseJoin]) -> None:
        second = case.concerned is not None or case.resident is not None
        if case.outcome is None or case.finder_told_at is None or any(join.told_at is None for join in joins):
            self.findings.add(f"No. {case.id} is closed without outcome and feedback")
        if second and case.concerned_told_at is None:
            self.findings.add(f"No. {case.id} is closed and whom it concerns has not heard")

    def _late(self, case: Case, active: set[int], reached: set[int], now: datetime) -> None:
        if case.warned_at is None or case.escalated_at is None or case.superior_id is None:
            self.findings.add(f"No. {case.id} is overdue and its delay lies before nobody")
            return
        named = next((each for each in (case.superior_id, case.owner_id) if each in active), None)
        if named is None:
            self.findings.add(f"No. {case.id} is overdue and those before whom its delay lies have left")
            return
        self.findings.before[role_of(self.here, named)] += 1
        if named not in reached:
            self.findings.out_of_reach += 1
        elif named == case.superior_id and not self._was_told(named, case.id):
            self.findings.add(f"No. {case.id} is overdue and person {named} was never told so")

    def _was_told(self, person: int, case: int) -> bool:
        return any(re.search(rf"(?<!\d){case}号", text) for text in self.here.hands[person].phone.texts)

    # What stands on screens

    async def shown(self, person: int, text: str, answer: bool) -> None:
        numbers = {int(found) for found in SERIAL.findall(text)}
        if PLATE.search(text) and not text.startswith("📣"):  # whoever writes it down reads it in their own summary
            self.findings.add(f"a number plate came on the screen of person {person}")
        if not numbers or text.startswith("📣"):
            return
        if answer and text.startswith(SLIP):
            return
        for serial in numbers:
            found = await self._case(serial)
            if found is not None:
                self.findings.compared += 1
                self._is_theirs(*found, person, text)

    async def _case(self, serial: int) -> tuple[Case, Person | None] | None:
        """As it is now, and who owns it."""
        async with self.here.stage.database.reading() as session:
            if serial not in self._numbers:
                last = max(self._numbers.values(), default=0)
                for case in (await session.execute(select(Case).where(Case.id > last))).scalars():
                    if (stands := SERIAL.search(case.words)) is not None:
                        self._numbers[int(stands[1])] = case.id
            if not self._people:
                self._people = {each.id: each for each in (await session.execute(select(Person))).scalars()}
            found = await session.get(Case, self._numbers.get(serial, 0))
        return None if found is None else (found, self._people.get(found.owner_id or 0))

    def _is_theirs(self, case: Case, owner: Person | None, person: int, text: str) -> None:
        roles = self.here.roles[person]
        near = person in (case.owner_id, case.finder_id, case.entered_by) or bool(roles & OFFICE)
        me = self._people[person]
        leads = bool(roles & {Role.LEADER, Role.DEPUTY}) and owner is not None and me.team == owner.team
        police = bool(roles & POLICE) and (case.police_at is not None or case.kind in POLICE_KINDS)
        runs = person == case.superior_id or ((leads or police) and case.kind is not CaseKind.VOICE)
        if not near and not runs and person != case.doer_id:
            self.findings.add(f"what No. {case.id} says came on the screen of person {person}")
        finder = self._people.get(case.finder_id or 0)
        is_owner = finder is not None and finder.id == case.owner_id  # then they are named as that
        if finder is not None and not near and not is_owner and (finder.called or finder.name) in text:
            self.findings.add(f"who found No. {case.id} is named to person {person}")


def role_of(here: Town, person: int) -> str:
    """The weightiest of theirs."""
    order = (Role.COORDINATOR, Role.EXECUTIVE, Role.LEADERSHIP, Role.OFFICER, Role.AUXILIARY, Role.LEADER, Role.DEPUTY)
    return next(
        (role.value for role in order if role in here.roles[person]), "volunteer" if here.roles[person] else "liaison"
    )
