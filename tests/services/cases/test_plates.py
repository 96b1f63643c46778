"""Number plates in what people write: found in every form in which they are written, and nothing else is."""

from __future__ import annotations

import pytest

from bot.services.cases import plates


@pytest.mark.parametrize(
    ("words", "rest", "found"),
    [
        ("鄂A12345停在消防通道口", "🔒车牌停在消防通道口", ("鄂A12345",)),
        ("白色鄂AD12345和鄂A·12345D", "白色🔒车牌和🔒车牌", ("鄂AD12345", "鄂A·12345D")),
        ("鄂a 1b2c3堵门", "🔒车牌堵门", ("鄂a 1b2c3",)),
        ("\uff41鄂\uff21\uff11\uff12\uff13\uff14\uff15", "\uff41🔒车牌", ("鄂\uff21\uff11\uff12\uff13\uff14\uff15",)),
        ("鄂A1234学, 鄂A1234警, 粤Z1234港", "🔒车牌, 🔒车牌, 🔒车牌", ("鄂A1234学", "鄂A1234警", "粤Z1234港")),
        ("鄂A1234挂拖着走, 鄂X1234应急", "🔒车牌拖着走, 🔒车牌", ("鄂A1234挂", "鄂X1234应急")),
        ("WJ鄂12345", "🔒车牌", ("WJ鄂12345",)),
        ("车牌号是A12345的面包车", "🔒车牌的面包车", ("A12345",)),
        ("鄂A12345鄂B23456", "🔒车牌🔒车牌", ("鄂A12345", "鄂B23456")),
    ],
)
def test_plates_are_taken_out(words: str, rest: str, found: tuple[str, ...]) -> None:
    assert plates.parted(words) == (rest, found)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "云A8栋301",
        "贵B2栋1202室",
        "云Server挂了",
        "3栋A12345",
        "新A13812345678",
        "车牌看不清",
        "苏12345元",
        "青A幢302室",
    ],
)
def test_what_is_no_plate_stays(words: str) -> None:
    assert plates.parted(words) == (words, ())


def test_what_was_taken_out_holds_none_any_more() -> None:
    rest, found = plates.parted("鄂A12345、鄂a·12345、WJ鄂12345、车牌12345")
    assert len(found) == 4
    assert plates.parted(rest) == (rest, ())


def test_each_is_sealed_once() -> None:
    assert plates.together(None, ()) is None
    assert plates.together("鄂A12345", ("鄂a·12345", "鄂B23456")) == "鄂A12345、鄂B23456"
