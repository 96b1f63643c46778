"""What is kept of a photo, and what is not."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from bot.documents.photos import LONGEST, MOST_PIXELS, NARROWEST, KeptPhoto, UnusablePhotoError, kept, stamp_of
from tests.pictures import MAKER, photo

AT = datetime(2026, 11, 4, 7, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
STAMP = stamp_of(AT, "3网格")


def opened(photo: KeptPhoto) -> Image.Image:
    image = Image.open(io.BytesIO(photo.content))
    image.load()
    assert image.size == (photo.width, photo.height)
    return image


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 150 > colour[2]


def test_the_place_where_it_was_taken_is_gone() -> None:
    taken = photo()
    written = Image.open(io.BytesIO(taken)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert written[ExifTags.GPS.GPSLatitude]
    assert MAKER.encode() in taken
    content = kept(taken, STAMP).content
    image = Image.open(io.BytesIO(content))
    assert dict(image.getexif()) == {}
    assert {"exif", "icc_profile", "comment", "xmp"}.isdisjoint(image.info)
    for trace in (MAKER.encode(), b"Exif", b"ICC_PROFILE", b"taken at home", b"http://ns.adobe.com"):
        assert trace not in content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright(orientation: int) -> None:
    """However the phone was held: the red half is where it was seen."""
    undone = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    seen = Image.new("RGB", (400, 200), (30, 60, 200))
    seen.paste((200, 40, 30), (0, 0, 200, 200))
    stored = seen if undone is None else seen.transpose(Image.Transpose(undone))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    written = io.BytesIO()
    stored.save(written, "JPEG", exif=exif)
    image = opened(kept(written.getvalue(), ()))
    assert image.size == (400, 200)
    assert is_red(image.getpixel((60, 100)))  # type: ignore[arg-type]
    assert not is_red(image.getpixel((340, 100)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "height"), [(4000, 3000), (3000, 4000), (9000, 500), (2048, 2048), (640, 480), (1, 1)]
)
def test_it_is_no_larger_than_needed(width: int, height: int) -> None:
    result = kept(photo(width, height), STAMP)
    assert max(result.width, result.height) <= LONGEST
    assert result.width >= NARROWEST
    if max(width, height) > LONGEST:
        assert max(result.width, result.height) > LONGEST - 5
    assert opened(result).format == "JPEG"


def test_time_and_place_are_burned_in_below_and_cover_nothing() -> None:
    image = opened(kept(photo(800, 600), STAMP))
    assert image.width == 800
    strip = image.height - 600
    assert strip >= 40
    assert is_red(image.getpixel((10, 590)))  # type: ignore[arg-type]
    lower = image.crop((0, 600, 800, image.height)).convert("L")
    letters = sum(lower.histogram()[200:])
    assert letters > 300
    other = opened(kept(photo(800, 600), stamp_of(AT, "商业街"))).crop((0, 600, 800, image.height)).convert("L")
    assert other.tobytes() != lower.tobytes()


def test_chinese_is_drawn_and_not_replaced_by_boxes() -> None:
    one, other = (
        opened(kept(photo(800, 600), (text,))).crop((0, 600, 800, 657)).tobytes() for text in ("槐义警巡", "护学岗点")
    )
    assert one != other


def test_what_is_burned_in() -> None:
    assert stamp_of(AT, "3网格") == ("2026年11月4日 7:08", "3网格")
    assert stamp_of(AT, "", second_hand=True) == ("2026年11月4日 7:08 转发",)
    assert stamp_of(AT, "东\n门\u202e\x00口 ") == ("2026年11月4日 7:08", "东 门 口")


@given(st.text(max_size=200))
def test_any_name_of_a_place_can_be_burned_in(place: str) -> None:
    assert opened(kept(photo(300, 200), stamp_of(AT, place)))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pictures_sent_as_files_are_kept_as_jpeg(kind: str) -> None:
    assert opened(kept(photo(kind=kind), STAMP)).format == "JPEG"


def test_what_is_see_through_stands_on_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(kept(written.getvalue(), ())).convert("L").getextrema() == (255, 255)


def refusal(content: bytes) -> str:
    with pytest.raises(UnusablePhotoError) as raised:
        kept(content, STAMP)
    return raised.value.reason


def test_what_cannot_be_kept_says_why() -> None:
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
    gif = io.BytesIO()
    Image.new("P", (10, 10)).save(gif, "GIF")
    assert refusal(heic) == "format"
    assert refusal(gif.getvalue()) == "format"
    assert refusal(b"<html>502</html>") == "format"
    assert refusal(b"") == "format"
    whole = photo()
    assert refusal(whole[: len(whole) // 2]) == "broken"
    assert refusal(b"\xff\xd8\xff") == "broken"


def test_a_decompression_bomb_is_not_unpacked() -> None:
    """A few kilobytes that would be 1.2 GB of pixels."""
    side = 20_000
    assert side * side > MOST_PIXELS

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10**6)))
        + chunk(b"IEND", b"")
    )
    assert refusal(bomb) == "too_many_pixels"


@given(st.data())
def test_whatever_is_broken_is_refused_or_kept_clean(data: st.DataObject) -> None:
    whole = bytearray(photo(64, 48))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(2, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnusablePhotoError):
        assert b"Neverland" not in kept(bytes(whole), STAMP).content
