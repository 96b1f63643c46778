"""What somebody has seen and where it is: sentences, voice messages, photos, places, positions of Chinese maps."""

from __future__ import annotations

import math

import pytest

from bot.forms import Fix, Photo, Sight, Spot, Voice
from bot.forms.field import Answered, Context, Going, Json, NotUnderstoodError
from bot.forms.map_points import point_in, to_gcj02, to_wgs84
from bot.forms.masking import masked
from bot.forms.said import Contact, Done, Typed, Unreadable
from bot.forms.sight import added, is_whole, seen_in
from bot.language import T

WUHAN = (30.5800, 114.2900)


@pytest.mark.parametrize(
    ("said", "shift"),
    [
        ("30.58,114.29", "gcj"),
        ("114.29，30.58", "gcj"),
        ("在 30.5800 114.2900 这里", "gcj"),
        ("https://uri.amap.com/marker?position=114.29,30.58&name=x", "gcj"),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:30.58,114.29", "gcj"),
        ("geo:30.58,114.29", "none"),
        ("https://www.openstreetmap.org/?mlat=30.58/114.29", "none"),
    ],
)
def test_positions_that_are_pasted(said: str, shift: str) -> None:
    found = point_in(said)
    assert found is not None
    wanted = WUHAN if shift == "none" else to_wgs84(WUHAN)
    assert found == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(
    "said", ["3栋2单元", "13812345678", "2.5,3.7", "https://example.com/30.58,114.29", "1000.123,2000.123", "19:30"]
)
def test_what_is_no_position(said: str) -> None:
    assert point_in(said) is None


def test_converting_there_and_back_and_the_size_of_the_shift() -> None:
    """In Wuhan the Chinese maps are some 600 m off, to the south-east."""
    there = to_gcj02(WUHAN)
    assert to_wgs84(there) == pytest.approx(WUHAN, abs=1e-6)
    north, east = (there[0] - WUHAN[0]) * 111_195, (there[1] - WUHAN[1]) * 111_195 * 0.861
    assert -300 < north < -100
    assert 400 < east < 650
    y, x = WUHAN  # as Baidu shifts what is shifted already
    away = math.hypot(x, y) + 0.00002 * math.sin(y * math.pi * 3000 / 180)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * math.pi * 3000 / 180)
    shown = f"{away * math.sin(angle) + 0.006:.6f},{away * math.cos(angle) + 0.0065:.6f}"
    baidu = point_in(f"https://api.map.baidu.com/marker?location={shown}")
    assert baidu == pytest.approx(to_wgs84(WUHAN), abs=2e-5)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("卡号6222021234567890123快查", "卡号****快查"),
        ("6222 0212 3456 7890 123", "****"),
        ("6222-0212-3456-7890", "****"),
        ("身份证420106199001011234", "身份证****"),
        ("电话13812345678或027-88881234", "电话13812345678或027-88881234"),
        ("两个号 13812345678 13912345678", "两个号 13812345678 13912345678"),
        ("3栋202, 12345678901234567890", "3栋202, 12345678901234567890"),
    ],
)
def test_numbers_that_are_not_kept(said: str, kept: str) -> None:
    assert masked(said) == kept


SEEN = Sight(T("What is the matter?"))


def hears(said: object, partial: Json = None) -> Answered | Going:
    return SEEN.hear(said, partial, Context())  # type: ignore[arg-type]


def refuses(said: object, partial: Json = None) -> str:
    with pytest.raises(NotUnderstoodError) as refused:
        hears(said, partial)
    return refused.value.reason.msgid


def test_a_sentence_a_recording_or_a_photo_with_words_is_the_whole_answer() -> None:
    assert isinstance(hears(Typed("=路灯坏了")), Answered)
    assert isinstance(hears(Voice("v", "v", 3)), Answered)
    assert isinstance(hears(Photo("p", "p", caption="路灯坏了")), Answered)
    alone = hears(Photo("p", "p"))
    assert isinstance(alone, Going)
    done = hears(Done(), alone.partial)
    assert isinstance(done, Answered)
    assert SEEN.load(done.stored, Context()).photos == (Photo("p", "p"),)


def test_what_says_nothing_is_asked_for_again() -> None:
    assert "in a few words" in refuses(Typed("🔥🔥"))
    assert "in a few words" in refuses(Typed(" \u200b "))
    assert "cannot keep" in refuses(Unreadable())
    assert "cannot keep" in refuses(Contact("x", "y"))
    assert "in a few words" in refuses(Done())
    assert "20 MB" in refuses(Photo("p", "p", size=21 * 1024 * 1024))
    picture = hears(Photo("p", "p"))
    assert isinstance(picture, Going)
    assert isinstance(hears(Typed("🔥"), picture.partial), Answered), "beside a photo a sign is enough"


def test_an_album_of_ten_and_one_more() -> None:
    partial: Json = None
    for number in range(11):
        heard = hears(Photo(f"p{number}", f"p{number}", album="a"), partial)
        assert isinstance(heard, Going)
        partial = heard.partial
    assert len(seen_in(partial).photos) == 10
    assert [note.msgid for note in heard.notes] == ["{most} photos at most; the others are left out."]


def test_five_thousand_characters_come_in_two_messages() -> None:
    first = hears(Typed("长" * 4096))
    assert isinstance(first, Going)
    second = hears(Typed("完" * 904), first.partial)
    assert isinstance(second, Answered)
    assert len(SEEN.load(second.stored, Context()).text) == 5001


def test_looked_at_again_new_words_take_the_place_of_the_old_and_photos_are_added() -> None:
    first = hears(Photo("p", "p", caption="灯坏了"))
    assert isinstance(first, Answered)
    again = SEEN.resume(first.stored)
    words = hears(Typed("灯修好了"), again)
    assert isinstance(words, Answered)
    assert SEEN.load(words.stored, Context()).text == "灯修好了"
    more = hears(Photo("q", "q"), again)
    assert isinstance(more, Answered)
    assert (seen_in(more.stored).text, len(seen_in(more.stored).photos)) == ("灯坏了", 2)


def test_what_was_sent_before_the_form_began() -> None:
    held = added(added(None, Photo("p", "p")), Photo("p", "p"))
    assert len(seen_in(held).photos) == 1
    assert not is_whole(held)
    assert is_whole(added(held, Voice("v", "v", 2)))
    assert is_whole(added(held, Photo("q", "q", caption="卡6222021234567890123")))
    assert seen_in(added(held, Photo("q", "q", caption="卡6222021234567890123"))).text == "卡****"


WHERE = Spot(T("Where?"), (("g1", "1网格"), ("h2", "1栋充电棚")))


def places(said: object) -> Answered:
    heard = WHERE.hear(said, None, Context())  # type: ignore[arg-type]
    assert isinstance(heard, Answered)
    return heard


def test_a_place_is_a_button_words_or_a_position() -> None:
    assert places(Typed("充电棚")).stored == "h2"
    assert WHERE.load(places(Typed("老槐树底下")).stored, Context()).words == "老槐树底下"
    forwarded = WHERE.load(places(Fix(30.5, 114.3, second_hand=True)).stored, Context())
    assert forwarded.fix is not None
    assert WHERE.show(forwarded, Context()) == T("a forwarded position")
    converted = places(Typed("30.58,114.29"))
    assert WHERE.load(converted.stored, Context()).fix is not None
    assert converted.notes
    for nothing in (Typed("📍📍"), Typed("  "), Unreadable(), Voice("v", "v")):
        with pytest.raises(NotUnderstoodError):
            places(nothing)
    with pytest.raises(NotUnderstoodError):
        WHERE.load({"words": "长" * 201}, Context())
    with pytest.raises(NotUnderstoodError):
        WHERE.load("h9", Context())
