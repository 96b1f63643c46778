"""Escalation once more, written apart: counters that a clock ticks down, second by second, over a list of people.

Nothing here is shared with `bot.services.escalation`; the numbers are FORMS' (Emergency) and the docstrings'. It is
slow, and plain enough to be read as the rule itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MISSED = 60
"""Seconds: a step later than this was missed, and pushes what follows."""


@dataclass
class Somebody:
    says: str = ""
    """'' nothing yet, 'no', 'going', 'there', 'silent'"""


@dataclass
class Reference:
    """One emergency. `timetable`: seconds from the first page to each batch."""

    timetable: list[int]
    second: int = 0
    over: bool = False
    known: bool = False
    since_page: int = 0
    """On the timetable's own clock, which stands back when the program stood still."""
    since_first: int = 0
    """Since people were called at all, on everybody's clock."""
    next_batch: int = 0
    since_call: int = 0
    since_sign: int = 0
    since_asked: int | None = None
    since_raised: int = 0
    more: bool = False
    somebody_there: bool = False
    people: list[Somebody] = field(default_factory=list)
    log: list[tuple[int, str]] = field(default_factory=list)
    """When what was done."""

    # the clock

    def live(self, seconds: int) -> None:
        """The program runs."""
        self.look()
        for _ in range(seconds):
            self._tick(1)
            self.look()

    def stand_still(self, seconds: int) -> None:
        """The program does not run."""
        self._tick(seconds)

    def _tick(self, seconds: int) -> None:
        self.second += seconds
        self.since_raised += seconds
        self.since_page += seconds
        self.since_first += seconds
        self.since_call += seconds
        self.since_sign += seconds
        if self.since_asked is not None:
            self.since_asked += seconds

    # what happens by itself

    def look(self) -> None:
        """Whatever is due is done, until nothing is."""
        while not self.over and self._one_step():
            pass

    def _one_step(self) -> bool:
        if not self.known:
            return self.since_raised >= 20 and self._do("presume")
        if self._held() and not self.more:
            if self.since_asked is not None:
                return self.since_asked >= 120 and self._do("lapse")
            patience = 20 * 60 if self.somebody_there else 10 * 60
            return self.since_sign >= patience and self._do("ask")
        if self.next_batch < len(self.timetable):
            nobody_may_answer = self.next_batch > 0 and not any(who.says == "" for who in self.people)
            is_time = self.since_page >= self.timetable[self.next_batch]
            return (is_time or nobody_may_answer) and self._do(f"call {self.next_batch}")
        return self.since_call >= self._pause_between() and self._do("again")

    def _pause_between(self) -> int:
        """Three minutes in the first hour, ten in the next three, half an hour from then on."""
        unanswered_at_last_call = self.since_page - self.since_call
        if unanswered_at_last_call < 3600:
            return 180
        return 600 if unanswered_at_last_call < 4 * 3600 else 1800

    def _do(self, what: str) -> bool:
        self.log.append((self.second, what))
        match what.split(maxsplit=1)[0]:
            case "presume":
                self.begin()
            case "call":
                late = self.since_page - self.timetable[self.next_batch]
                if late > MISSED:
                    self.since_page -= late
                self.next_batch += 1
                self.since_call = 0
            case "again":
                late = self.since_call - self._pause_between()
                if late > MISSED:
                    self.since_page -= late
                self.since_call = 0
            case "ask":
                self.since_asked = 0
            case "lapse":
                for who in self.people:
                    if who.says in ("going", "there"):
                        who.says = "silent"
                self._nobody_has_it()
        return True

    # what people do

    def begin(self) -> None:
        if not self.known:
            self.known, self.since_page, self.since_first = True, 0, 0

    def joins(self, says: str = "") -> Somebody:
        """Somebody was called, or comes by."""
        self.people.append(Somebody())
        if says == "going":
            self.goes(self.people[-1])
        return self.people[-1]

    def goes(self, who: Somebody) -> None:
        who.says = "going"
        self.more = False
        self._sign()
        self._who_is_there()

    def arrives(self, who: Somebody) -> None:
        who.says = "there"
        self._sign()
        self._who_is_there()

    def cannot(self, who: Somebody) -> None:
        had_it = self._held()
        who.says = "no"
        self._who_is_there()
        if had_it and not self._held():
            self._nobody_has_it()

    def is_well(self) -> None:
        if self._held():
            self._sign()

    def wants_more(self) -> None:
        """A second tap in a hurry is the same tap: a batch called in the last ten seconds is answer enough."""
        is_first_wish = self._held() and not self.more
        just_called = (self.next_batch > 0 or "again" in [what for _, what in self.log]) and self.since_call < 10
        if is_first_wish or not just_called:
            self._next_now()
        self.more = self._held()

    def ends(self) -> None:
        self.over = True

    def goes_on_after_all(self) -> None:
        """还没完: from the first batch on, and everybody is asked anew."""
        self.since_first = self.since_first if self.known else 0
        self.over, self.known, self.more = False, True, False
        self.since_page, self.next_batch, self.since_asked = 0, 0, None
        for who in self.people:
            who.says = ""
        self._who_is_there()

    def new_timetable(self, timetable: list[int]) -> None:
        self.timetable = timetable

    def another_timetable(self, timetable: list[int]) -> None:
        """It is something else: what is not yet over by the new timetable comes in its time, called before or not."""
        self.timetable = timetable
        if self.known:
            self.since_page = min(self.since_page, self.since_first)
            while self.next_batch > 0 and not self._is_over(self.next_batch - 1):
                self.next_batch -= 1

    def _is_over(self, batch: int) -> bool:
        return batch < len(self.timetable) and self.timetable[batch] <= self.since_page

    def new_hope(self) -> None:
        """Whoever raised it has said something, or somebody is in reach: as if it had begun half an hour ago."""
        if self.known:
            self.since_page = min(self.since_page, 1800)

    def _held(self) -> bool:
        return any(who.says in ("going", "there") for who in self.people)

    def _sign(self) -> None:
        self.since_sign, self.since_asked = 0, None

    def _who_is_there(self) -> None:
        self.somebody_there = any(who.says == "there" for who in self.people)

    def _nobody_has_it(self) -> None:
        self.more, self.since_asked = False, None
        self._who_is_there()
        self._next_now()

    def _next_now(self) -> None:
        if not self.known:
            return
        if self.next_batch < len(self.timetable):
            self.since_page = self.timetable[self.next_batch]
        else:
            self.new_hope()
            self.since_call = 180
