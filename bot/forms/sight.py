"""What somebody has seen, as it comes: a sentence, a voice message, photos, one after another or an album at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    Key,
    NotUnderstoodError,
    Sometimes,
    V,
)
from bot.forms.masking import masked
from bot.forms.photos import photos_in, stored_photo
from bot.forms.reading import is_blank
from bot.forms.said import Answer, Control, Done, Photo, Tapped, Typed, Voice
from bot.forms.words import stored_voice, voice_in
from bot.language import T, Text

SPLIT_AT = 4000
"""A message as long as this is the first part of more: apps cut what is longer than a message may be."""
SHOWN = 200
"""Characters of what is there already."""
REMOVE = "-"
AGAIN = "again"
MASKED = T("A card number does not belong here: I have left it out. Please delete your own message as well.")


@dataclass(frozen=True, slots=True)
class Seen:
    text: str = ""
    voices: tuple[Voice, ...] = ()
    photos: tuple[Photo, ...] = ()


class Sight(Field[V]):
    """One of the three is enough. Photos that come in the middle of another question are kept here as well."""

    free = True

    @overload
    def __init__(
        self: Sight[Seen],
        ask: Text,
        *,
        most: int = ...,
        largest: int = ...,
        asks: str = ...,
        **asked: Unpack[Always[Seen]],
    ) -> None: ...
    @overload
    def __init__(
        self: Sight[Seen | None],
        ask: Text,
        *,
        most: int = ...,
        largest: int = ...,
        asks: str = ...,
        **asked: Unpack[Sometimes[Seen]],
    ) -> None: ...
    def __init__(
        self, ask: Text, *, most: int = 10, largest: int = 20 * 1024 * 1024, asks: str = "", **asked: Any
    ) -> None:
        """`most`: photos, and as many recordings. `largest`: bytes of one. `asks`: name of the fact that has the
        question's words, where they depend on what was answered before."""
        super().__init__(ask, **asked)
        self.most = most
        self.largest = largest
        self.asks = asks

    def load(self, stored: Json, _context: Context) -> Seen:
        seen = seen_in(stored)
        if not (seen.voices or seen.photos or _says_something(seen.text)):
            raise NotUnderstoodError(
                T("Please say in a few words what is the matter; a photo or a voice message will do.")
            )
        return seen

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        seen = seen_in(partial)
        match said:
            case Typed(text):
                return self._words(seen, text, partial, context)
            case Photo():
                return self._photo(seen, said)
            case Voice():
                kept = [*(each for each in seen.voices if each.unique != said.unique), said]
                return Answered(_stored(Seen(seen.text, tuple(kept[-self.most :]), seen.photos)))
            case Tapped(value) if value == REMOVE:
                return Going(_stored(Seen(seen.text, seen.voices, seen.photos[:-1])))
            case Done():
                stored = _stored(seen)
                self.load(stored, context)
                return Answered(stored)
        raise NotUnderstoodError(T("That one I cannot keep. Please write a sentence, say it, or send a photo."))

    def _words(self, seen: Seen, text: str, partial: Json, context: Context) -> Answered | Going:
        words = masked(text).strip()
        if is_blank(words):
            raise NotUnderstoodError(T("Please write it in a few words."))
        notes = () if words == text.strip() else (MASKED,)
        before = "" if _is_looked_at_again(partial) else seen.text
        seen = Seen(f"{before}\n{words}" if before else words, seen.voices, seen.photos)
        if len(text) >= SPLIT_AT:
            return Going(_stored(seen), (*notes, T("Go on where it broke off; when that was all, say so below.")))
        self.load(_stored(seen), context)
        return Answered(_stored(seen), notes=notes)

    def _photo(self, seen: Seen, photo: Photo) -> Answered | Going:
        if photo.size is not None and photo.size > self.largest:
            raise NotUnderstoodError(
                T("That photo is too big for me (20 MB). Please send it as a photo, not as a file.")
            )
        if any(each.unique == photo.unique for each in seen.photos):
            return Going(_stored(seen))
        if len(seen.photos) >= self.most:
            return Going(_stored(seen), (T("{most} photos at most; the others are left out.", most=self.most),))
        words = masked(photo.caption).strip()
        notes = () if words == photo.caption.strip() else (MASKED,)
        text = f"{seen.text}\n{words}".strip() if words else seen.text
        stored = _stored(Seen(text, seen.voices, (*seen.photos, photo)))
        # Words under it are the sentence: then nothing is missing.
        return Answered(stored, notes=notes) if _says_something(text) else Going(stored, notes)

    def catches(self, photo: Photo, _partial: Json, _context: Context) -> bool:
        return True

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def face(self, partial: Json, context: Context) -> Face:
        seen = seen_in(partial)
        ask: Text | None = context.facts.get(self.asks) if self.asks else None
        lines: list[Text | str] = [T("So far: {words}", words=_short(seen.text))] if seen.text else []
        if seen.photos and not seen.text:
            lines.append(T("📷 {count} received. One sentence to it would help.", count=len(seen.photos)))
        actions = [Key(T("That is all"), Done())] if seen != Seen() else []
        if seen.photos:
            actions.append(Key(T("Remove the last one"), Tapped(REMOVE)))
        return Face(ask=ask, lines=tuple(lines), actions=tuple(actions))

    def show(self, value: Any, _context: Context) -> Text | str:
        seen: Seen = value
        parts: list[Text | str] = [_short(seen.text)] if seen.text else []
        parts += [T("🎤 {seconds} seconds", seconds=each.seconds) for each in seen.voices]
        parts += [T("📷 {count}", count=len(seen.photos))] if seen.photos else []
        names = [f"part{number}" for number in range(len(parts))]
        return Text(" ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))

    def salvage(self, stored: Json, _context: Context) -> Json:
        return stored if seen_in(stored) != Seen() else None

    def resume(self, stored: Json) -> Json:
        """What is written when it is looked at again stands in place of the words; photos are added."""
        return _stored(seen_in(stored)) | {AGAIN: True}

    def facts_needed(self) -> list[str]:
        return [self.asks] if self.asks else []

    def complaints(self) -> list[str]:
        return [] if self.most >= 1 else ["takes no photos"]


def added(stored: Json, sent: Photo | Voice, *, most: int = 10) -> Json:
    """What somebody has sent before the form began, one after another: an answer, or a part of one."""
    seen = seen_in(stored)
    if isinstance(sent, Voice):
        kept = [*(each for each in seen.voices if each.unique != sent.unique), sent]
        return _stored(Seen(seen.text, tuple(kept[-most:]), seen.photos))
    if len(seen.photos) >= most or any(each.unique == sent.unique for each in seen.photos):
        return stored
    text = f"{seen.text}\n{masked(sent.caption)}".strip()
    return _stored(Seen(text, seen.voices, (*seen.photos, sent)))


def is_whole(stored: Json) -> bool:
    """Whether a sentence or a voice message is in it, so that nothing more has to be asked."""
    seen = seen_in(stored)
    return bool(seen.voices) or _says_something(seen.text)


def _is_looked_at_again(partial: Json) -> bool:
    return isinstance(partial, Mapping) and partial.get(AGAIN) is True


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"


def _says_something(text: str) -> bool:
    return any(each.isalnum() for each in text)


def seen_in(stored: Json) -> Seen:
    """Of an answer as it is kept, or of a part of one; what cannot be read is as if it had not been there."""
    if not isinstance(stored, Mapping):
        return Seen()
    text, voices, photos = stored.get("text"), stored.get("voices"), stored.get("photos")
    heard = [] if isinstance(voices, str) or not isinstance(voices, Sequence) else voices
    return Seen(
        text if isinstance(text, str) else "",
        tuple(voice for each in heard if isinstance(each, Mapping) and (voice := voice_in(each)) is not None),
        photos_in(photos),
    )


def _stored(seen: Seen) -> dict[str, Json]:
    stored: dict[str, Json] = {}
    if seen.text:
        stored["text"] = seen.text
    if seen.voices:
        stored["voices"] = [stored_voice(each) for each in seen.voices]
    if seen.photos:
        stored["photos"] = [stored_photo(photo) for photo in seen.photos]
    return stored
