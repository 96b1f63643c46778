"""Answers in words: a line, a name, a story that may be told as a voice message, the digits of a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack, overload

from bot.forms.field import (
    Always,
    Answered,
    Context,
    Field,
    Going,
    Json,
    NotUnderstoodError,
    Sometimes,
    V,
    wrong_kind,
)
from bot.forms.reading import is_blank, plain
from bot.forms.said import Answer, Contact, Control, Typed, Voice
from bot.language import T, Text


class Words(Field[V]):
    """Free text."""

    free = True

    @overload
    def __init__(self: Words[str], ask: Text, *, longest: int = ..., **asked: Unpack[Always[str]]) -> None: ...
    @overload
    def __init__(
        self: Words[str | None], ask: Text, *, longest: int = ..., **asked: Unpack[Sometimes[str]]
    ) -> None: ...
    def __init__(self, ask: Text, *, longest: int = 1000, **asked: Any) -> None:
        """`longest`: in characters."""
        super().__init__(ask, **asked)
        self.longest = longest

    def load(self, stored: Json, _context: Context) -> str:
        if not isinstance(stored, str) or not stored:
            raise NotUnderstoodError(T("Please write it in a few words."))
        if len(stored) > self.longest:
            raise too_long(stored, self.longest)
        return stored

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        if not isinstance(said, Typed):
            raise _only_written(said)
        words = said.text.strip()
        if is_blank(words):
            raise NotUnderstoodError(T("Please write it in a few words."))
        return Answered(words)

    def quote(self, stored: Json) -> str:
        return stored if isinstance(stored, str) else ""


class Name(Words[V]):
    """What somebody is called: short, on one line, with a letter in it."""

    @overload
    def __init__(self: Name[str], ask: Text, *, longest: int = ..., **asked: Unpack[Always[str]]) -> None: ...
    @overload
    def __init__(self: Name[str | None], ask: Text, *, longest: int = ..., **asked: Unpack[Sometimes[str]]) -> None: ...
    def __init__(self, ask: Text, *, longest: int = 30, **asked: Any) -> None:
        Field.__init__(self, ask, **asked)
        self.longest = longest

    def load(self, stored: Json, context: Context) -> str:
        name = super().load(stored, context)
        if "\n" in name or not any(each.isalpha() for each in name):
            raise NotUnderstoodError(T("Please write just the name."))
        return name

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Contact):
            said = Typed(said.name)
        return super().hear(said, partial, context)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it was told: written, spoken, or both (words under a recording)."""

    text: str = ""
    voice: Voice | None = None


class Story(Field[V]):
    """What happened, as long as it takes: written, or told as a voice message."""

    free = True

    @overload
    def __init__(self: Story[Told], ask: Text, *, longest: int = ..., **asked: Unpack[Always[Told]]) -> None: ...
    @overload
    def __init__(
        self: Story[Told | None], ask: Text, *, longest: int = ..., **asked: Unpack[Sometimes[Told]]
    ) -> None: ...
    def __init__(self, ask: Text, *, longest: int = 4000, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.words: Words[str] = Words(ask, longest=longest)

    def load(self, stored: Json, context: Context) -> Told:
        if isinstance(stored, Mapping):
            voice = voice_in(stored)
            if voice is None:
                raise NotUnderstoodError(T("Please write it, or say it as a voice message."))
            return Told(voice=voice)
        return Told(self.words.load(stored, context))

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        if isinstance(said, Voice):
            return Answered(stored_voice(said))
        if isinstance(said, Typed):
            return self.words.hear(said, partial, context)
        raise NotUnderstoodError(T("Please write it, or say it as a voice message."))

    def show(self, value: Any, _context: Context) -> Text | str:
        told: Told = value
        return told.text if told.voice is None else T("🎤 {seconds} seconds", seconds=told.voice.seconds)

    def quote(self, stored: Json) -> str:
        return stored if isinstance(stored, str) else ""


class Code(Field[V]):
    """A number of so many digits that is read off somewhere, such as a sign. Kept as digits: 0042 is not 42."""

    @overload
    def __init__(self: Code[str], ask: Text, *, digits: int, **asked: Unpack[Always[str]]) -> None: ...
    @overload
    def __init__(self: Code[str | None], ask: Text, *, digits: int, **asked: Unpack[Sometimes[str]]) -> None: ...
    def __init__(self, ask: Text, *, digits: int, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.digits = digits

    def load(self, stored: Json, _context: Context) -> str:
        if isinstance(stored, str) and len(stored) == self.digits and stored.isascii() and stored.isdigit():
            return stored
        raise NotUnderstoodError(T("It is a number of {digits} digits.", digits=self.digits))

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        if not isinstance(said, Typed):
            raise _only_written(said)
        digits = plain(said.text).rstrip("号.。").translate(_SPOKEN_DIGITS).replace("-", "")
        return Answered(digits)

    def quote(self, stored: Json) -> str:
        return stored if isinstance(stored, str) else ""

    def complaints(self) -> list[str]:
        return [] if 1 <= self.digits <= 20 else ["asks for a code of fewer than 1 or more than 20 digits"]


_SPOKEN_DIGITS = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789"[:13])


def voice_in(stored: Mapping[str, Json]) -> Voice | None:
    """A recording as it is kept; None when it cannot be read."""
    id_, unique, seconds = stored.get("voice"), stored.get("unique"), stored.get("seconds")
    if isinstance(id_, str) and isinstance(unique, str) and isinstance(seconds, int):
        return Voice(id_, unique, seconds)
    return None


def stored_voice(voice: Voice) -> dict[str, Json]:
    return {"voice": voice.id, "unique": voice.unique, "seconds": voice.seconds}


def too_long(text: str, longest: int) -> NotUnderstoodError:
    over = len(text) - longest
    return NotUnderstoodError(
        T("That is {count} characters, {longest} fit: {over} too many.", count=len(text), longest=longest, over=over)
    )


def _only_written(said: Answer | Control) -> NotUnderstoodError:
    if isinstance(said, Voice):
        return NotUnderstoodError(T("I cannot listen to that here. Please write it in a few words."))
    return wrong_kind(said)
