"""The pure functions against a plain model of the same rules: whatever happens, both do the same in the same second.

Besides, what nobody may doubt is checked on the pure functions alone: each batch once in a round, in order, not early
while the program runs, and always a next step while it is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.services import escalation
from bot.services.escalation import Batch, Plan, Standing, Step
from tests.services.escalation.reference import Reference, Somebody

RAISED = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
A_MOMENT = st.integers(1, 200)
A_WHILE = st.one_of(A_MOMENT, st.integers(200, 2000))
HOURS = st.integers(3000, 20_000)
A_PAUSE = st.one_of(st.integers(1, 90), st.integers(90, 1300), st.integers(3600, 40_000))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Of one to six batches; every delay of a day and of a night that a coordinator may set."""
    count = draw(st.integers(1, 6))
    seconds = st.one_of(st.sampled_from([0, 60, 120, 180, 1800]), st.integers(0, 1800))
    day = [0, *sorted(draw(seconds) for _ in range(count - 1))]
    night = [0, *sorted(draw(seconds) for _ in range(count - 1))]
    by_night = draw(st.sampled_from(["the same", "others"]))
    return Plan(
        tuple(
            Batch(timedelta(seconds=by_day), ("team",), None if by_night == "the same" else timedelta(seconds=late))
            for by_day, late in zip(day, night, strict=True)
        )
    )


@dataclass
class Escalated:
    """The pure functions with a clock and people, and nothing of its own: a wake-up when something is due."""

    delays: tuple[timedelta, ...]
    standing: Standing = field(default_factory=lambda: Standing(RAISED))
    now: datetime = RAISED
    people: list[Somebody] = field(default_factory=list)
    log: list[tuple[int, str]] = field(default_factory=list)

    def live(self, seconds: int, called: list[int]) -> None:
        self.look(called)
        until = self.now + timedelta(seconds=seconds)
        while (coming := escalation.due(self.standing, self.delays)) is not None and coming.at <= until:
            self.now = max(self.now, coming.at)
            self.look(called)
        self.now = until

    def stand_still(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def look(self, called: list[int]) -> None:
        """`called`: how many people each batch has; the model is told the same."""
        while (coming := escalation.due(self.standing, self.delays)) is not None and coming.at <= self.now:
            self._take(coming.step, called)

    def _take(self, step: Step, called: list[int]) -> None:
        what = f"call {self.standing.started}" if step is Step.CALL else step.value
        self.log.append((int((self.now - RAISED).total_seconds()), what))
        match step:
            case Step.PRESUME:
                self.standing = escalation.begun(self.standing, self.now)
            case Step.CALL | Step.AGAIN:
                if step is Step.CALL:
                    self.people += [Somebody() for _ in range(called[self.standing.started % len(called)])]
                waiting = any(who.says == "" for who in self.people)
                self.standing = escalation.called(self.standing, self.delays, self.now, waiting=waiting)
            case Step.ASK:
                self.standing = escalation.asked(self.standing, self.now)
            case Step.LAPSE:
                for who in self.people:
                    who.says = "silent" if who.says in ("going", "there") else who.says
                self.recount()

    def recount(self) -> None:
        says = {who.says for who in self.people}
        self.standing = escalation.recounted(
            self.standing, self.delays, self.now, going=bool(says & {"going", "there"}), there="there" in says,
            waiting="" in says,
        )  # fmt: skip


class TheModelDoes(Reference):
    """The model, whose batches have as many people as the program's."""

    sizes: list[int]

    def _do(self, what: str) -> bool:
        if what.startswith("call"):
            self.people += [Somebody() for _ in range(self.sizes[self.next_batch % len(self.sizes)])]
        return super()._do(what)


class SideBySide(RuleBasedStateMachine):
    @initialize(plan=plans(), night=st.booleans(), sizes=st.lists(st.integers(0, 2), min_size=1, max_size=6))
    def raised(self, plan: Plan, night: bool, sizes: list[int]) -> None:
        self.night = night
        self.sizes = sizes
        self.real = Escalated(plan.delays(night=night))
        self.model = TheModelDoes([int(each.total_seconds()) for each in self.real.delays])
        self.model.sizes = sizes
        self.ended = False
        self.paused = self.hurried = self.changed = False
        self.asleep = False
        """Whether nobody has looked since the program stood still."""

    # time

    @rule(seconds=st.one_of(A_WHILE, HOURS))
    def time_passes(self, seconds: int) -> None:
        self._look()
        self.real.live(seconds, self.sizes)
        self.model.live(seconds)

    @rule(seconds=A_PAUSE)
    def the_program_stands_still(self, seconds: int) -> None:
        """Killed, the machine asleep, or the clock put forward: it comes back to later than it went.

        What comes first then may be its timer, or what people have said meanwhile.
        """
        self.paused = self.asleep = True
        self.real.stand_still(seconds)
        self.model.stand_still(seconds)

    @rule()
    def it_looks_without_need(self) -> None:
        self._look()

    # people

    @precondition(lambda self: not self.ended and not self.model.known)
    @rule()
    def the_kind_is_named(self) -> None:
        self.real.standing = escalation.begun(self.real.standing, self.real.now)
        self.model.begin()
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def named_again(self) -> None:
        """Something else than was thought: nothing is begun twice."""
        if self.model.known:
            self.real.standing = escalation.begun(self.real.standing, self.real.now)
        self._look()

    @precondition(lambda self: not self.ended and self.real.people)
    @rule(who=st.integers(0, 99))
    def somebody_goes(self, who: int) -> None:
        number = who % len(self.real.people)
        if self.real.people[number].says in ("going", "there"):
            return
        self.real.people[number].says = "going"
        self.real.standing = escalation.acknowledged(self.real.standing, self.real.now)
        self.real.recount()
        self.model.goes(self.model.people[number])
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def somebody_comes_unasked(self) -> None:
        self.real.people.append(Somebody("going"))
        self.real.standing = escalation.acknowledged(self.real.standing, self.real.now)
        self.real.recount()
        self.model.joins("going")
        self._look()

    @precondition(lambda self: not self.ended and self._going())
    @rule(who=st.integers(0, 99))
    def somebody_arrives(self, who: int) -> None:
        number = self._going()[who % len(self._going())]
        self.real.people[number].says = "there"
        self.real.standing = escalation.sign_of_life(self.real.standing, self.real.now)
        self.real.recount()
        self.model.arrives(self.model.people[number])
        self._look()

    @precondition(lambda self: not self.ended and self.real.people)
    @rule(who=st.integers(0, 99))
    def somebody_cannot(self, who: int) -> None:
        """Also after 我去, and after having been there."""
        number = who % len(self.real.people)
        self.real.people[number].says = "no"
        self.real.recount()
        self.model.cannot(self.model.people[number])
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def a_sign_of_life(self) -> None:
        self.real.standing = escalation.sign_of_life(self.real.standing, self.real.now)
        self.model.is_well()
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def more_people_are_wanted(self) -> None:
        self.hurried = True
        self.real.standing = escalation.help_wanted(self.real.standing, self.real.delays, self.real.now)
        self.model.wants_more()
        self._look()

    @precondition(lambda self: not self.ended)
    @rule(plan=plans())
    def the_coordinator_changes_the_plan(self, plan: Plan) -> None:
        self.changed = True
        self.real.delays = plan.delays(night=self.night)
        self.model.new_timetable([int(each.total_seconds()) for each in self.real.delays])
        self._look()

    @precondition(lambda self: not self.ended)
    @rule(plan=plans())
    def it_is_something_else(self, plan: Plan) -> None:
        """Another kind, with a plan of its own, which may be longer, shorter, slower or faster."""
        self.changed = True
        self.real.delays = plan.delays(night=self.night)
        self.real.standing = escalation.switched(self.real.standing, self.real.delays, self.real.now)
        self.model.another_timetable([int(each.total_seconds()) for each in self.real.delays])
        self.real.log.append((-1, f"switched {self.real.standing.started}"))
        self.model.log.append((-1, f"switched {self.model.next_batch}"))
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def there_is_new_hope(self) -> None:
        """Whoever raised it says something, or somebody can be reached who could not."""
        self.real.standing = escalation.stirred(self.real.standing, self.real.now)
        self.model.new_hope()
        self._look()

    @precondition(lambda self: not self.ended)
    @rule()
    def it_ends(self) -> None:
        self.ended = True
        self.real.standing = escalation.ended(self.real.standing, self.real.now)
        self.model.ends()
        self._look()

    @precondition(lambda self: self.ended)
    @rule()
    def it_was_not_over(self) -> None:
        self.ended = False
        self.real.standing = escalation.reopened(self.real.standing, self.real.now)
        for who in self.real.people:
            who.says = ""
        self.model.goes_on_after_all()
        self.real.log.append((-1, "reopened"))
        self.model.log.append((-1, "reopened"))
        self._look()

    def _going(self) -> list[int]:
        return [number for number, who in enumerate(self.real.people) if who.says in ("going", "there")]

    def _look(self) -> None:
        self.asleep = False
        self.real.look(self.sizes)
        self.model.look()

    # what holds at any time

    @invariant()
    def both_have_done_the_same(self) -> None:
        assert self.real.log == self.model.log
        assert [who.says for who in self.real.people] == [who.says for who in self.model.people]

    @invariant()
    def there_is_a_next_step_ahead_while_it_is_open(self) -> None:
        coming = escalation.due(self.real.standing, self.real.delays)
        assert (coming is None) == self.ended
        if coming is not None and not self.asleep:
            assert self.real.now < coming.at <= self.real.now + timedelta(minutes=30)

    @invariant()
    def no_batch_is_called_twice_and_none_is_left_out(self) -> None:
        expected = 0
        for _second, what in self.real.log:
            if what == "reopened":
                expected = 0
            elif what.startswith("switched"):
                assert int(what.removeprefix("switched ")) <= expected
                expected = int(what.removeprefix("switched "))
            elif what.startswith("call"):
                assert what == f"call {expected}"
                expected += 1
        assert self.real.standing.started == expected

    @invariant()
    def rounds_are_counted(self) -> None:
        anew = [what for _second, what in self.real.log if what in ("again", "reopened")]
        assert self.real.standing.round == len(anew)

    @invariant()
    def nobody_is_called_early(self) -> None:
        """Where everybody may still answer and nobody has meddled, batches come at their second and not before."""
        done = [what for _second, what in self.real.log]
        if self.paused or self.hurried or self.changed or "lapse" in done or "reopened" in done:
            return
        if 0 in self.sizes or any(who.says != "" for who in self.real.people) or not self.model.known:
            return
        calls = [second for second, what in self.real.log if what.startswith("call")]
        assert self.real.standing.paged_at is not None
        page = int((self.real.standing.paged_at - RAISED).total_seconds())
        table = [page + int(each.total_seconds()) for each in self.real.delays]
        assert calls == [second for second in table if second <= self.model.second][: len(calls) + 1]

    @invariant()
    def it_is_held_when_somebody_has_it(self) -> None:
        assert (self.real.standing.held_at is not None) == bool(self._going())


TestSideBySide = SideBySide.TestCase
TestSideBySide.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
