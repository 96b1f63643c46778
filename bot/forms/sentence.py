"""One sentence: one of the common ones by its button, or one's own, written, said, or shown on a photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from bot.forms.photos import photo_in, stored_photo
from bot.forms.reading import is_blank
from bot.forms.said import Answer, Control, Photo, Tapped, Typed, Voice
from bot.forms.words import stored_voice, too_long, voice_in
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
            raise too_long(text, self.longest)
        recording = stored.get("voice")
        voice = voice_in(recording) if isinstance(recording, Mapping) else None
        photo = photo_in(stored.get("photo"))
        if photo is not None or voice is not None:
            return Sentence(text, voice, photo)
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
            case Voice():
                return Answered({"voice": stored_voice(said)})
            case Photo():
                photo = replace(said, caption=said.caption[: self.longest])
                words: dict[str, Json] = {"text": photo.caption} if photo.caption else {}
                return Answered(words | {"photo": stored_photo(photo)})
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
