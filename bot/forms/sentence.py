"""One sentence: one of the common ones by its button, or one's own, written, said, or shown on a photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack, overload

from bot.forms.field import (
    Always,
    Answered,
    Context,
    Face,
    Field,
    Going,
    Json,
    NotUnderstoodError,
    Sometimes,
    V,
)
from bot.forms.options import FromFacts, Options, Pairs, keys_of
from bot.forms.reading import is_blank
from bot.forms.said import Answer, Control, Photo, Tapped, Typed, Voice
from bot.language import T, Text

IN_A_SENTENCE = T("Please write it, say it as a voice message, or send a photo.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """As it was said. `text` is also what stands under a photo."""

    text: str = ""
    voice: Voice | None = None
    photo: Photo | None = None


class Saying(Field[V]):
    """`common`: what is said most often. `asks`: name of the fact that has the question, where it depends."""

    free = True

    @overload
    def __init__(
        self: Saying[Sentence],
        ask: Text,
        *,
        common: Pairs | FromFacts = ...,
        asks: str = ...,
        longest: int = ...,
        **asked: Unpack[Always[Sentence]],
    ) -> None: ...
    @overload
    def __init__(
        self: Saying[Sentence | None],
        ask: Text,
        *,
        common: Pairs | FromFacts = ...,
        asks: str = ...,
        longest: int = ...,
        **asked: Unpack[Sometimes[Sentence]],
    ) -> None: ...
    def __init__(
        self, ask: Text, *, common: Pairs | FromFacts = (), asks: str = "", longest: int = 1000, **asked: Any
    ) -> None:
        super().__init__(ask, **asked)
        self.common = Options(common)
        self.asks = asks
        self.longest = longest

    def load(self, stored: Json, _context: Context) -> Sentence:
        if not isinstance(stored, Mapping):
            raise NotUnderstoodError(IN_A_SENTENCE)
        text = stored.get("text")
        text = text if isinstance(text, str) else ""
        if len(text) > self.longest:
            over = len(text) - self.longest
            raise NotUnderstoodError(
                T(
                    "That is {count} characters, {longest} fit: {over} too many.",
                    count=len(text),
                    longest=self.longest,
                    over=over,
                )
            )
        file, unique = stored.get("file"), stored.get("unique")
        if isinstance(file, str) and isinstance(unique, str):
            if stored.get("is") == "photo":
                return Sentence(text, photo=Photo(file, unique, caption=text, second_hand=stored.get("second") is True))
            seconds = stored.get("seconds")
            return Sentence(text, voice=Voice(file, unique, seconds if isinstance(seconds, int) else 0))
        if not text:
            raise NotUnderstoodError(IN_A_SENTENCE)
        return Sentence(text)

    def hear(self, said: Answer | Control, _partial: Json, context: Context) -> Answered | Going:
        options = self.common.now(context)
        match said:
            case Tapped(value) if value in options:
                return Answered({"text": context.render(options[value])})
            case Typed(text) if not is_blank(text):
                return Answered({"text": text.strip()})
            case Voice(id_, unique, seconds):
                return Answered({"is": "voice", "file": id_, "unique": unique, "seconds": seconds})
            case Photo():
                stored: dict[str, Json] = {"is": "photo", "file": said.id, "unique": said.unique}
                if said.caption:
                    stored["text"] = said.caption[: self.longest]
                if said.second_hand:
                    stored["second"] = True
                return Answered(stored)
        raise NotUnderstoodError(IN_A_SENTENCE)

    def face(self, _partial: Json, context: Context) -> Face:
        return Face(ask=context.facts.get(self.asks), options=keys_of(self.common.now(context)))

    def show(self, value: Any, _context: Context) -> Text | str:
        said: Sentence = value
        if said.voice is not None:
            return T("🎤 {seconds} seconds", seconds=said.voice.seconds)
        if said.photo is not None:
            return T("📷 {words}", words=said.text)
        return said.text

    def quote(self, stored: Json) -> str:
        text = stored.get("text") if isinstance(stored, Mapping) else None
        return text if isinstance(text, str) else ""

    def facts_needed(self) -> list[str]:
        return [*self.common.facts_needed, *([self.asks] if self.asks else [])]

    def complaints(self) -> list[str]:
        return [] if self.common.fixed in ((), None) else list(self.common.complaints())
