"""What the people of a kill test say, and what must come of it whoever dies meanwhile."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

BEGIN = "随手记"
KINDS = {"1": "security", "2": "fire", "3": "facility", "4": "other"}
NEVER, TEN_MINUTES = "4", "1"
REMIND = {NEVER: "0", TEN_MINUTES: "10"}
SURE = "记下"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is typed. `field`: what it answers; empty when it does not fit and only brings a new question."""

    said: str
    field: str = ""


@dataclass(slots=True)
class Conversation:
    """A note from its first word to its last. `marker`, its text, is like no other."""

    marker: str
    answers: dict[str, str]
    """As the record must have them."""
    lines: list[Line]

    @property
    def reminds(self) -> bool:
        return self.answers["remind"] != "0"

    def answers_after(self, spoken: int) -> dict[str, str]:
        """What the draft must hold after so many lines."""
        return {line.field: self.answers[line.field] for line in self.lines[:spoken] if line.field}


def conversation(marker: str, chance: random.Random, *, mistakes: float = 0.5, reminds: bool = False) -> Conversation:
    """`mistakes`: how likely each thing that does not fit is said; each at most once a question, so that the bot never
    has a reason to say the same words twice."""
    kind, remind = chance.choice(list(KINDS)), TEN_MINUTES if reminds else NEVER
    place = f"{chance.randint(1, 60)}号楼"
    lines = [Line(BEGIN)]
    for field_name, said in (("kind", kind), ("place", place), ("text", marker), ("remind", remind), ("sure", SURE)):
        # each of these is refused with words of its own
        wrong = {"place": ["很" * (101 + extra) for extra in range(8)], "text": []}.get(field_name, ["说不好"])
        lines += [Line(words) for words in (*wrong, "/nothing") if chance.random() < mistakes]
        lines.append(Line(said, field_name))
    answers = {"kind": KINDS[kind], "place": place, "text": marker, "remind": REMIND[remind], "sure": "yes"}
    return Conversation(marker, answers, lines)


@dataclass(slots=True)
class Member:
    """Somebody who holds one conversation after another. `spoken`: how many lines of the last one are said."""

    account: int
    chance: random.Random
    reminding: float = 0.25
    mistakes: float = 0.5
    conversations: list[Conversation] = field(default_factory=list)
    spoken: int = 0

    def next_line(self) -> str:
        """What is said next; begins a new conversation when the last one is over."""
        if self.is_idle:
            marker = f"记{self.account}-{len(self.conversations)}-{self.chance.randrange(10**6)}"
            reminds = self.chance.random() < self.reminding
            self.conversations.append(conversation(marker, self.chance, mistakes=self.mistakes, reminds=reminds))
            self.spoken = 0
        line = self.conversations[-1].lines[self.spoken]
        self.spoken += 1
        return line.said

    def last_lines(self) -> list[str]:
        """All that is left to say of the conversation under way."""
        count = 0 if self.is_idle else len(self.conversations[-1].lines) - self.spoken
        return [self.next_line() for _ in range(count)]

    @property
    def is_idle(self) -> bool:
        return not self.conversations or self.spoken == len(self.conversations[-1].lines)

    @property
    def finished(self) -> list[Conversation]:
        return self.conversations if self.is_idle else self.conversations[:-1]

    @property
    def open_answers(self) -> dict[str, str] | None:
        """What the draft must hold now; None when there is none."""
        return None if self.is_idle else self.conversations[-1].answers_after(self.spoken)
