"""Photos, one by one or as an album, until somebody says that was all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from bot.forms.said import Answer, Control, Done, Photo, Tapped, Unreadable
from bot.language import T, Text

REMOVE = "-"


class Photos(Field[V]):
    """`most` is reached by counting, an album's photos each; one that comes twice is there once.

    Photos that are sent in the middle of another question are kept here as well.
    """

    @overload
    def __init__(
        self: Photos[tuple[Photo, ...]],
        ask: Text,
        *,
        least: int = ...,
        most: int = ...,
        **asked: Unpack[Always[tuple[Photo, ...]]],
    ) -> None: ...
    @overload
    def __init__(
        self: Photos[tuple[Photo, ...] | None],
        ask: Text,
        *,
        least: int = ...,
        most: int = ...,
        **asked: Unpack[Sometimes[tuple[Photo, ...]]],
    ) -> None: ...
    def __init__(self, ask: Text, *, least: int = 1, most: int = 9, **asked: Any) -> None:
        super().__init__(ask, **asked)
        self.least = least
        self.most = most

    def load(self, stored: Json, _context: Context) -> tuple[Photo, ...]:
        photos = photos_in(stored)
        if len(photos) < self.least:
            raise NotUnderstoodError(T("Please send at least {least}.", least=self.least))
        if len(photos) > self.most:
            raise self._too_many()
        return photos

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        kept: list[Json] = [stored_photo(photo) for photo in photos_in(partial)]
        match said:
            case Photo():
                return self._take(said, kept)
            case Tapped(value) if value == REMOVE:
                return Going(kept[:-1])
            case Done():
                self.load(kept, context)
                return Answered(kept)
            case Unreadable():
                raise NotUnderstoodError(T("That is no photo that I can keep. Please send a picture."))
        raise NotUnderstoodError(T("Please send photos here; when that is all, tap Done."))

    def _take(self, photo: Photo, kept: list[Json]) -> Answered | Going:
        if any(isinstance(each, Mapping) and each.get("unique") == photo.unique for each in kept):
            return Going(kept)
        if len(kept) >= self.most:
            if self.most == 1:
                return Answered([stored_photo(photo)])
            return Going(kept, (self._too_many().reason,))
        kept.append(stored_photo(photo))
        return Answered(kept) if self.most == 1 else Going(kept)

    def _too_many(self) -> NotUnderstoodError:
        return NotUnderstoodError(T("{most} photos at most; the others are left out.", most=self.most))

    def catches(self, _photo: Photo, _partial: Json, _context: Context) -> bool:
        return True

    def has_own_keys(self, _partial: Json, _context: Context) -> bool:
        return True

    def face(self, partial: Json, context: Context) -> Face:
        count = len(photos_in(partial))
        if not count:
            return Face(actions=(Key(T("Done"), Done()),) if self.least == 0 else ())
        actions = [Key(T("Remove the last one"), Tapped(REMOVE))]
        if count >= self.least:
            actions.insert(0, Key(T("Done"), Done()))
        return Face(lines=(T("📷 {count} received.", count=count),), actions=tuple(actions))

    def show(self, value: Any, _context: Context) -> Text | str:
        return T("{count} photos", count=len(value)) if value else T("none")

    def salvage(self, stored: Json, _context: Context) -> Json:
        return [stored_photo(photo) for photo in photos_in(stored)[: self.most]] or None

    def resume(self, stored: Json) -> Json:
        return stored

    def complaints(self) -> list[str]:
        return [] if 0 <= self.least <= self.most and self.most >= 1 else ["wants more photos than its most"]


def photos_in(stored: Json) -> tuple[Photo, ...]:
    if isinstance(stored, str) or not isinstance(stored, Sequence):
        return ()
    return tuple(photo for each in stored if (photo := photo_in(each)) is not None)


def photo_in(stored: Json) -> Photo | None:
    """One as it is kept; None when it cannot be read."""
    if not isinstance(stored, Mapping):
        return None
    id_, unique, caption = stored.get("photo"), stored.get("unique"), stored.get("caption", "")
    if isinstance(id_, str) and isinstance(unique, str) and isinstance(caption, str):
        return Photo(id_, unique, caption=caption, second_hand=stored.get("second_hand") is True)
    return None


def stored_photo(photo: Photo) -> dict[str, Json]:
    stored: dict[str, Json] = {"photo": photo.id, "unique": photo.unique}
    if photo.caption:
        stored["caption"] = photo.caption
    if photo.second_hand:
        stored["second_hand"] = True
    return stored
