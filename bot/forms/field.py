"""One question of a form, and the answer it takes. What kinds there are is in the files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar, Generic, TypedDict, TypeVar

from bot.forms.said import Answer, Control, Photo, Said, Typed
from bot.language import T, Text

V = TypeVar("V")
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
"""As an answer is kept in a draft."""
Facts = Mapping[str, Any]
"""What the conversation knows from the database, under the names that the form says it `needs`."""


def _unrendered(text: Text | str) -> str:
    return text if isinstance(text, str) else text.msgid


@dataclass(frozen=True, slots=True)
class Context:
    """All that a form may know of the world when somebody says something to it."""

    facts: Facts = field(default_factory=dict)
    now: datetime = datetime(2025, 1, 1, tzinfo=UTC)
    zone: tzinfo = UTC
    render: Callable[[Text | str], str] = _unrendered
    """In the language of who is speaking: what is written on a button can be typed."""


class NotUnderstoodError(Exception):
    """What was said does not fit the field. `reason` tells the person what to do instead."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


class NotAnsweredError(LookupError):
    """A required question was looked at before it was answered."""


class Answers:
    """What was answered to the questions that were asked. `answers[CheckIn.shift]` has the type of the field's answer;
    None for what may be skipped or not asked, and was."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __getitem__(self, field: Field[V]) -> V:
        """Raises NotAnsweredError for a required field without an answer: never in `submit`."""
        value = self.values.get(field.name)
        if value is None and field.optional is None and field.when is None:
            raise NotAnsweredError(field.name)
        return value  # type: ignore[return-value]  # V includes None for these, see the overloads of each field

    def __contains__(self, field: Field[Any]) -> bool:
        return field.name in self.values


When = Callable[[Answers, Facts], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """That an earlier question was answered with one of these; checked at start, unlike a lambda's insides."""

    field: Field[Any]
    values: tuple[Any, ...]
    wanted: bool = True

    def __call__(self, answers: Answers, _facts: Facts) -> bool:
        value = answers.values.get(self.field.name)
        given = set(value) if isinstance(value, tuple) else {value}
        return value is not None and (not given.isdisjoint(self.values)) is self.wanted


class Always(TypedDict, Generic[V], total=False):
    """What can be said of every question."""

    label: Text
    """Its name in the summary; the question itself where there is none."""
    sensitive: bool
    """Never quoted: ••• in the summary, and nothing is echoed."""
    rule: Callable[[V, Answers, Facts], Text | None]
    """Returns why this answer cannot be, seen together with the earlier ones."""


class Sometimes(Always[V], Generic[V], total=False):
    """And of one that need not be answered: its type has None in it."""

    optional: Text
    """What the button says that skips it."""
    aside: bool
    """Not asked by itself: it stands among what the summary lets be changed, and is shown once it is answered."""
    when: When
    """Whether it is asked at all. A required answer that it looks at and that is missing means no."""


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what is on it, and what it says."""

    label: Text | str
    said: Said


@dataclass(frozen=True, slots=True)
class Face:
    """What a question shows besides its words. `options` are paged where they are many; `top` and `actions`, above and
    below them, always stand there."""

    ask: Text | None = None
    """In place of the field's own words."""
    lines: tuple[Text | str, ...] = ()
    top: tuple[Key, ...] = ()
    grid: tuple[tuple[Key, ...], ...] = ()
    """In place of options: rows that stand exactly so, narrow buttons side by side."""
    options: tuple[Key, ...] = ()
    actions: tuple[Key, ...] = ()
    page: int | None = None
    """In place of the draft's own."""


NO_FACE = Face()


@dataclass(frozen=True, slots=True)
class Answered:
    stored: Json
    guessed: bool = False
    """It was read out of words that could mean something else: shown back at once."""
    notes: tuple[Text, ...] = ()
    """What they should know of how it is kept."""


@dataclass(frozen=True, slots=True)
class Going:
    """Something was taken in, and the question stays open."""

    partial: Json
    notes: tuple[Text, ...] = ()
    """Why not all of it was, or how it was understood."""
    page: int | None = None
    """Which page shows it."""


class Field(Generic[V]):
    """`V`: the type of its answer. An answer is kept as `Json` and read anew each time, by the field as it is today."""

    name = ""
    free: ClassVar[bool] = False
    """Takes any words: for it a word that does what a command does is a command."""
    silent: ClassVar[bool] = False
    """Neither asked nor shown: see `silent.py`."""

    def __init__(
        self,
        ask: Text,
        *,
        label: Text | None = None,
        sensitive: bool = False,
        rule: Callable[[Any, Answers, Facts], Text | None] | None = None,
        optional: Text | None = None,
        when: When | None = None,
        aside: bool = False,
    ) -> None:
        self.ask = ask
        self.label = label or ask
        self.sensitive = sensitive
        self.rule = rule
        self.optional = optional
        self.when = when
        self.aside = aside

    def __set_name__(self, owner: type, name: str) -> None:
        if self.name:
            raise TypeError(f"one field stands twice in forms, as {self.name} and as {owner.__name__}.{name}")
        self.name = name

    # Conditions for the fields after it

    def is_(self, *values: Any) -> Condition:
        """For `when=`: it was answered with one of these."""
        return Condition(self, values)

    def is_not(self, *values: Any) -> Condition:
        """For `when=`: it was answered, and with none of these."""
        return Condition(self, values, wanted=False)

    # What each kind of field says of itself

    def load(self, stored: Json, context: Context) -> Any:
        """The answer that was kept. Raises NotUnderstoodError when it does not fit the field as it is today."""
        raise NotImplementedError

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        """Take what was said. `partial`: what an earlier `Going` left. Raises NotUnderstoodError."""
        raise NotImplementedError

    def takes(self, said: Control, partial: Json, context: Context) -> bool:
        """Whether a control is for the question's own inside, not for the form."""
        return False

    def is_steady(self, value: str) -> bool:
        """Whether a button with this value means the same whatever was tapped meanwhile: heard at any revision."""
        return False

    def has_own_keys(self, partial: Json, context: Context) -> bool:
        """Whether its face has more than options: done, remove, another. Their labels can be typed, too."""
        return False

    def face(self, partial: Json, context: Context) -> Face:
        return NO_FACE

    def show(self, value: Any, context: Context) -> Text | str:
        """The answer, for people."""
        return str(value)

    def salvage(self, stored: Json, context: Context) -> Json:
        """Of an answer that does not fit any more, the part to go on with; None: nothing."""
        return None

    def quote(self, stored: Json) -> str:
        """The words of an answer that does not fit any more, so that they are not lost; empty: it had none."""
        return ""

    def resume(self, stored: Json) -> Json:
        """What to go on with when an answer is looked at again."""
        return None

    def catches(self, photo: Photo, partial: Json, context: Context) -> bool:
        """Whether a photo is for this field, also in the middle of another question."""
        return False

    def obvious(self, context: Context) -> Json:
        """The answer that needs no question; None: it has to be asked."""
        return None

    def possible(self) -> Sequence[Any] | None:
        """Every answer that there can be, where they are few and known when the program starts."""
        return None

    def facts_needed(self) -> list[str]:
        """Names of the facts that it looks at by itself."""
        return []

    def complaints(self) -> list[str]:
        """What is wrong with the definition, for the developer."""
        return []

    # The same for all

    def fits(self, stored: Json, before: Answers, context: Context) -> Any:
        """`load`, and the rule that looks at the answers before. Raises NotUnderstoodError."""
        value = self.load(stored, context)
        if self.rule is not None and (reason := self.rule(value, before, context.facts)) is not None:
            raise NotUnderstoodError(reason)
        return value

    def shown(self, value: Any, context: Context) -> Text | str:
        return "•••" if self.sensitive else self.show(value, context)


def wrong_kind(said: Answer | Control) -> NotUnderstoodError:
    """For what a field cannot take, of a kind that it does not know."""
    if isinstance(said, Typed):
        return NotUnderstoodError(T("Please tap one of the buttons."))
    return NotUnderstoodError(T("I cannot read this one yet. Please write, or tap a button."))
